"""How soon there is something to see, against a bare Qt window on the same machine.

Prints the median of some runs, in milliseconds since each process was started, and the memory the
process then holds. Run with the program's own Python: ``python tests/bench/first_paint.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

BARE = """
from PySide6.QtWidgets import QApplication, QLabel

class Bare(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell()

app = QApplication([])
window = Bare("32p")
window.resize(800, 480)
window.show()
app.exec()
"""

PAGE = """
import sys
sys.path[:0] = ["tests/ui"]
from now_examples import USUAL
from ihd.screens.doors import Door
from ui.app import open_window
view = open_window([Door("now", "Now")], theme="dark")
view.window.show_screen("now", USUAL)
view.window.painted.connect(tell)
view.run()
"""

TELL = """
def tell():
    import os, sys
    pages = int(open("/proc/self/statm").read().split()[1])
    print(pages * os.sysconf("SC_PAGE_SIZE") // 1024, flush=True)
    os._exit(0)
"""


def first_paint(program: str) -> tuple[float, float]:
    """Return the milliseconds from start to the first paint, and the memory in MB."""
    started = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", TELL + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=_offscreen(),
    )
    return (time.perf_counter() - started) * 1000, int(ran.stdout) / 1024


def live_value(folder: str) -> dict[str, int]:
    """Return what the whole program says of itself in a demonstration."""
    arguments = ["--home", folder, "demo", "--exit-after-paint", "--days", "0"]
    ran = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=_offscreen(),
    )
    figures: dict[str, int] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def _offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    bare = [first_paint(BARE) for _ in range(runs)]
    page = [first_paint(PAGE) for _ in range(runs)]
    bare_ms, page_ms = (statistics.median(ms for ms, _ in some) for some in (bare, page))
    memory = [statistics.median(mb for _, mb in some) for some in (bare, page)]
    out = sys.stdout.write
    out(f"a bare window          {bare_ms:6.0f} ms  {memory[0]:5.0f} MB\n")
    out(f"the Now page, a value  {page_ms:6.0f} ms  {memory[1]:5.0f} MB")
    out(f"  {page_ms / bare_ms:.2f} times the bare window\n")
    with tempfile.TemporaryDirectory() as folder:
        figures = [live_value(folder) for _ in range(min(runs, 3))]
    for name, what in (("first_paint_ms", "demo, first paint"), ("live_value_ms", "demo, a value")):
        ms = statistics.median(figure[name] for figure in figures)
        out(f"{what:22} {ms:6.0f} ms            {ms / bare_ms:.2f} times the bare window\n")


if __name__ == "__main__":
    main()
