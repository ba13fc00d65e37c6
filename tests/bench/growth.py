"""What the display's memory does over days: every page opened again and again, a month simulated.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/growth.py [days] [times real time]
The demo's broker and home are another process and are not counted.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

PLACES = ("now", "usage", "tariff", "bill", "meter", "save", "settings", "resting")
SETTLES_S = 25
PAGE_EVERY_MS = 700
DAY_S = 86_400


def main() -> None:
    """Run the display in a process of its own, and print its memory as simulated days pass."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    speed = int(sys.argv[2]) if len(sys.argv) > 2 else 5760
    command = [sys.executable, __file__, "--display", str(speed)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for day, mb in sampled(process.pid, days, speed):
            sys.stdout.write(f"day {day:2}: {mb:6.1f} MB\n")
            sys.stdout.flush()
    finally:
        process.terminate()
        process.wait()


def sampled(pid: int, days: int, speed: int) -> Iterator[tuple[int, float]]:
    """Yield a process's resident megabytes at the start, and after each simulated day."""
    time.sleep(SETTLES_S)
    seen = psutil.Process(pid)
    for day in range(days + 1):
        if seen.status() == psutil.STATUS_ZOMBIE:
            sys.exit("The display ended before its time.")
        yield day, seen.memory_info().rss / 1e6
        time.sleep(DAY_S / speed)


def display(speed: str) -> int:
    """Show the demo, and open its pages in turn for as long as it lasts."""
    from PySide6.QtCore import QTimer

    import main
    from ui.app import application
    from ui.window import Window

    app = application()
    turn = iter(PLACES * 1_000_000)

    def go_on() -> None:
        for window in app.topLevelWidgets():
            if isinstance(window, Window):
                window.open(next(turn))

    timer = QTimer(interval=PAGE_EVERY_MS)
    timer.timeout.connect(go_on)
    timer.start()
    sys.argv[1:] = ["demo", "--speed", speed]
    return main.main()


if __name__ == "__main__":
    if "--display" in sys.argv:
        raise SystemExit(display(sys.argv[-1]))
    main()
