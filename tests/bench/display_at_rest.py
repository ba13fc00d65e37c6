"""What the display costs at rest: memory, and share of a core with a message every 10 s.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/display_at_rest.py [seconds]
Anchor: a bare PySide6 window's memory, printed beside it. The demo's broker and home are another
process and are not counted.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
BARE = (
    "import sys;from PySide6.QtWidgets import QApplication,QWidget;"
    "app=QApplication([]);w=QWidget();w.resize(800,480);w.show();app.exec()"
)
SETTLES_S = 25


def main() -> None:
    """Measure the bare window, then the demo's display."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    bare_mb, bare_share = measured([sys.executable, "-c", BARE], 3, 5)
    mb, share = measured([sys.executable, str(ROOT / "main.py"), "demo"], SETTLES_S, seconds)
    sys.stdout.write(f"bare PySide6 window: {bare_mb:.0f} MB, {bare_share:.2%} of a core\n")
    sys.stdout.write(f"the display at rest: {mb:.0f} MB, {share:.2%} of a core (bars 130, 1 %)\n")


def measured(command: list[str], settle_s: int, seconds: int) -> tuple[float, float]:
    """Return a process's resident megabytes, and its share of a core over some seconds."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        time.sleep(settle_s)
        seen = psutil.Process(process.pid)
        before = seen.cpu_times()
        time.sleep(seconds)
        after = seen.cpu_times()
        used_s = after.user + after.system - before.user - before.system
        return seen.memory_info().rss / 1e6, used_s / seconds
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
