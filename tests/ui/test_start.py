"""A start reads what its first live value needs, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATER = {
    *("numpy", "pyqtgraph", "sqlite_utils", "amqtt", "tomlkit", "holidays", "segno"),
    *("ihd.screens.rows", "ihd.inspection.rounds", "ihd.setting_up.desk", "ihd.price_asks"),
    *("ui.pages.usage_layout", "ui.kiosk", "ui.talk", "encodings.idna"),
}
"""What other pages, other commands and the hours to come need."""


def test_a_demos_first_live_value_waits_for_nothing_that_is_needed_later(tmp_path):
    start = ["main.py", "--home", str(tmp_path), "demo", "--exit-after-paint", "--days", "0"]
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", *start],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    before, told, _ = ran.stdout.partition('{"first_paint_ms"')
    assert told
    read = {line.rpartition("|")[2].strip() for line in before.splitlines()}
    assert {"ihd.home", "ui.pages.now_layout"} <= read
    assert not read & LATER
