"""A home that has not asked for a broker of its own pays nothing for it, and nothing listens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = """
import sys, time
from pathlib import Path
import psutil
from ihd.paths import HomeFolder
from ihd.session import Session, load_settings

folder = HomeFolder(Path(sys.argv[1]))
session = Session(folder, load_settings(folder)).start()
deadline = time.monotonic() + 20
while session._feed is None and time.monotonic() < deadline:
    time.sleep(0.05)
assert session._feed is not None
ours = psutil.Process()
assert not ours.children()
assert not [c for c in ours.net_connections() if c.status == "LISTEN"]
loaded = {name.partition(".")[0] for name in sys.modules} | set(sys.modules)
print(sorted(loaded & {"amqtt", "pwdlib", "argon2", "segno", "ihd.feed.own_broker", "asyncio"}))
session.stop()
"""


def test_a_start_without_it_loads_nothing_of_it_and_no_port_is_opened(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text("[broker]\nport = 9\n")
    command = [sys.executable, "-c", START, str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
