"""Print what the history takes on disk and how fast it answers, beside the best found elsewhere.

    store_history.py [--years 1] [--all] [--jitter-ms 0] [--keep FOLDER]

A reading is power and register at one instant, every ten seconds. ``--all`` keeps the six
quantities a Glow sends. ``--jitter-ms`` lets messages arrive up to so much late at random; without
it they arrive a steady 700 ms after the meter's stamp. Times are medians, the least in brackets,
each of a store opened for it (the opening apart). Anchors: research figures of 2026 on one
x86-64 machine (Home Assistant 2024.3.3 schema, emoncms PHPFina, Parquet delta with zstd, SQLite).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from operator import mul
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from store_home import METER, START, STEPS, days, message

from ihd.clock import Interval, add_months, day_interval, days_interval, midnight, to_us
from ihd.meter import Quantity
from ihd.store import Store
from ihd.store.totals import HALF_US

LONDON = ZoneInfo("Europe/London")
STEP_US = 10_000_000


def say(what: str, ours: str, anchor: str, bar: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:<44}{ours:>16}   {anchor:<42}{bar}\n")
    sys.stdout.flush()


def load(store: Store, years: int, *, everything: bool, jitter_ms: int) -> float:
    """Fill a store with years of readings; return the seconds it took."""
    rng, spent = random.Random(1), 0.0
    lag = timedelta(milliseconds=700)
    at = START
    for watts, register in days(years * 365 + years // 4):
        readings = []
        for w, wh in zip(watts, register, strict=True):
            late = timedelta(milliseconds=rng.randrange(jitter_ms)) if jitter_ms else timedelta(0)
            readings.append(message(at, w, wh, lag + late)[: 6 if everything else 2])
            at += timedelta(seconds=10)
        began = time.process_time()
        for one in readings:
            store.add(one)
        store.flush(at)
        spent += time.process_time() - began
    began = time.process_time()
    store.seal(at + timedelta(days=3))
    return spent + time.process_time() - began


def timed(path: Path, question: Callable[[Store], object], times: int = 15) -> str:
    """Return the median and the least milliseconds of a question to a store just opened."""
    found = []
    for _ in range(times):
        store = Store.open(path, journal=path.with_suffix(".journal"), reader=True)
        began = time.perf_counter()
        question(store)
        found.append((time.perf_counter() - began) * 1000)
        store.close()
    return f"{median(found):.1f} ({min(found):.1f})"


def main() -> None:
    """Fill a home and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--jitter-ms", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        measure(
            folder / "plainwatt.db", chosen.years, everything=chosen.all, jitter=chosen.jitter_ms
        )


def measure(path: Path, years: int, *, everything: bool, jitter: int) -> None:
    """Print the table for so many years."""
    count = (years * 365 + years // 4) * STEPS
    if not path.exists():
        store = Store.open(path, journal=path.with_suffix(".journal"))
        spent = load(store, years, everything=everything, jitter_ms=jitter)
        store.close()
        count = (years * 365 + years // 4) * STEPS
        say(
            "messages a second, store alone (CPU)",
            f"{count / spent:,.0f}",
            "-",
            ">= 10,000 with decode",
        )
    count = (years * 365 + years // 4) * STEPS
    size = sum(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    say(
        "bytes a 10-s reading, everything included",
        f"{size / count:.3f}",
        "267 HA, 8 emoncms, 0.90 Parquet d+zstd",
        "<= 1.1",
    )
    say(
        f"size of {years} years of one home, MB",
        f"{size / 1e6:.1f}",
        "571 plain SQLite (10 years)",
        "<= 35 (10 y)",
    )
    began = time.perf_counter()
    store = Store.open(path, journal=path.with_suffix(".journal"))
    opened = time.perf_counter()
    store.last()
    asked = time.perf_counter()
    store.close()
    say("opening it to write, ms", f"{(opened - began) * 1000:.1f}", "-", "<= 50")
    say("the last reading of everything, ms", f"{(asked - opened) * 1000:.1f}", "-", "-")
    answers(path, years)


def answers(path: Path, years: int) -> None:
    """Print how fast the pages' questions are answered, each by a store opened for it."""
    first = (START + timedelta(days=1)).date()
    year = [first + timedelta(days=n) for n in range(366)]
    months = [add_months(date(first.year, 1, 1), n) for n in range(years * 12 + 1)]
    rows = [
        (
            "a year by local day with half-hourly prices",
            lambda store: year_priced(store, year),
            ("1.1 emoncms (no money), 42,000 HA", "<= 10"),
        ),
        (
            f"{years} years by month",
            lambda store: between(store, months),
            ("1.4 SQLite seeks (10 years)", "<= 10 (10 y)"),
        ),
        (
            "a winter day in full: power and register",
            lambda store: detail(store, date(first.year, 2, 3)),
            ("0.6 SQLite blocks, SQLite rows", "<= 5"),
        ),
        (
            "a summer day in full: power and register",
            lambda store: detail(store, date(first.year, 7, 3)),
            ("0.6 SQLite blocks, SQLite rows", "<= 5"),
        ),
        (
            "a summer day's power alone",
            lambda store: store.trace(
                METER, Quantity.POWER, day_interval(date(first.year, 7, 3), LONDON)
            ),
            ("0.6 SQLite blocks, SQLite rows", "<= 5"),
        ),
    ]
    for name, question, (anchor, bar) in rows:
        say(f"{name}, ms", timed(path, question), anchor, bar)


def detail(store: Store, day: date) -> int:
    """Return how many numbers a local day has."""
    interval = day_interval(day, LONDON)
    quantities = (Quantity.POWER, Quantity.IMPORT_ENERGY)
    return sum(len(store.trace(METER, quantity, interval)) for quantity in quantities)


def between(store: Store, days: list[date]) -> list[int]:
    """Return what was used between each two local days."""
    bounds = [midnight(day, LONDON) for day in days]
    whole = Interval(bounds[0], bounds[-1])
    amounts = store.strips(METER, Quantity.IMPORT_ENERGY, whole).amounts
    halves = [to_us(bound) // HALF_US for bound in bounds]
    return [amounts.sum(first, after) for first, after in pairwise(halves)]


def year_priced(store: Store, bounds: list[date]) -> list[tuple[int, int]]:
    """Return what was used and what it cost (mWh x 1/100 p) each local day, priced by half-hour."""
    whole = days_interval(bounds[0], bounds[-1], LONDON)
    tally = store.tally(METER, Quantity.IMPORT_ENERGY, whole)
    prices = [2000 + place % 48 * 17 for place in range(len(tally))]
    places = [to_us(midnight(day, LONDON)) // HALF_US - tally.first for day in bounds]
    return [
        (sum(tally.amounts[a:b]), sum(map(mul, tally.amounts[a:b], prices[a:b])))
        for a, b in pairwise(places)
    ]


if __name__ == "__main__":
    main()
