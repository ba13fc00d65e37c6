"""Print how fast simulated and recorded homes speak, and what the demo costs at rest.

Run: python tests/bench/feed_homes.py
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ihd.feed.demo import Demo
from ihd.feed.home_csv import read_half_hours
from ihd.feed.recorded import RecordedHome
from ihd.feed.simulate import SimulatedHome
from ihd.meter import Message

ROOT = Path(__file__).resolve().parents[2]
LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 3, 23, tzinfo=UTC)


def speed(what: str, messages: Iterator[Message]) -> None:
    start = time.perf_counter()
    count = sum(1 for _ in messages)
    took_s = time.perf_counter() - start
    print(f"{what:44} {count:8,} messages {took_s:6.2f} s")


def main() -> None:
    week = START + timedelta(days=7)
    for step_s in (10, 60, 300, 1800):
        home = SimulatedHome(START.date(), LONDON)
        speed(f"simulated, 7 days, every {step_s} s", home.messages(START, week, step_s=step_s))
    half_hours = read_half_hours(ROOT / "tests" / "data" / "home_small.csv", LONDON)
    home = RecordedHome(half_hours, LONDON)
    for step_s in (10, 300):
        speed(f"recorded, 9 days, every {step_s} s", home.messages(START, step_s=step_s))
    for module in ("ihd.feed.events", "ihd.feed.client", "ihd.feed.demo"):
        code = f"import time; a=time.perf_counter(); import {module}; print(time.perf_counter()-a)"
        out = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True
        )
        print(f"import {module:37} {float(out.stdout) * 1000:8.1f} ms")
    start = time.perf_counter()
    demo = Demo(datetime.now(UTC), LONDON).start()
    print(f"demo starts in {(time.perf_counter() - start) * 1000:38.1f} ms")
    before = time.process_time()
    time.sleep(10)
    print(f"broker and home at rest {(time.process_time() - before) * 10:29.3f} % of a core")
    demo.stop()


if __name__ == "__main__":
    main()
