"""How soon there is something to see, against a bare Qt window on the same machine.

Each run is one of every kind, one after the other, so that all meet the same noise; prints the
least and the median of the runs, in milliseconds since each process was started, of the processor's
own time likewise, and how many times the bare window's that is, of the least and of the median.
Run with the program's own Python: ``python tests/bench/first_paint.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

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
    import os, time
    pages = int(open("/proc/self/statm").read().split()[1])
    print(pages * os.sysconf("SC_PAGE_SIZE") // 1024, round(time.process_time() * 1000), flush=True)
    os._exit(0)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """How long it took on the wall's clock and of the processor's time; memory where it is told."""

    ms: float
    cpu_ms: float
    memory_mb: float | None = None


def painted(program: str) -> Run:
    """Run a program up to its first paint."""
    started = time.perf_counter()
    told = _output("-c", TELL + program)
    ms = (time.perf_counter() - started) * 1000
    memory_kb, cpu_ms = map(int, told.split())
    return Run(ms, cpu_ms, memory_kb / 1024)


def live_value() -> Run:
    """Run the whole program in a demonstration, up to the first live value on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--home", folder, "demo", "--exit-after-paint", "--days", "0"]
        figures = json.loads(_output("main.py", *arguments).splitlines()[-1])
    return Run(figures["live_value_ms"], figures["cpu_ms"])


KINDS: dict[str, Callable[[], Run]] = {
    "a bare window": lambda: painted(BARE),
    "the Now page, a value": lambda: painted(PAGE),
    "demo, a live value": live_value,
}


def _output(*arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return ran.stdout


def _line(name: str, runs: list[Run], bare: list[Run]) -> str:
    ms, bare_ms = [run.ms for run in runs], [run.ms for run in bare]
    cpu, bare_cpu = [run.cpu_ms for run in runs], [run.cpu_ms for run in bare]
    memory = f"{runs[0].memory_mb:4.0f} MB" if runs[0].memory_mb else " " * 7
    return (
        f"{name:22} {min(ms):5.0f} {median(ms):5.0f} ms {memory}"
        f"  {min(ms) / min(bare_ms):5.2f} {median(ms) / median(bare_ms):5.2f} times"
        f"   processor {min(cpu):4.0f} {median(cpu):4.0f} ms"
        f"  {min(cpu) / min(bare_cpu):5.2f} {median(cpu) / median(bare_cpu):5.2f} times\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    count = parser.parse_args().runs
    found: dict[str, list[Run]] = {name: [] for name in KINDS}
    for _ in range(count):
        for name, run in KINDS.items():
            found[name].append(run())
    for name, runs in found.items():
        sys.stdout.write(_line(name, runs, found["a bare window"]))


if __name__ == "__main__":
    main()
