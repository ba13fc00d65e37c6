"""Print how fast a ten-year home says what was used and what it cost, and a page about it.

    usage.py [--keep FOLDER]

The home is ten years of half-hours; its totals are what any home's are, whatever it was read by.
``first`` is a store and a book of rows just opened, ``again`` the same question asked once more, as
a page does four times a second. CPU time, the least of five. Anchors as in ``store_history.py``.
What a recorder keeps beside the days it does once, when a month is over or its prices change; that
is printed too, for all ten years, and no part of the figures of what is asked.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.billing.strip import HALF_MS
from ihd.billing.usage_row import Step
from ihd.clock import to_ms
from ihd.home import Home
from ihd.meter import Fuel, Quantity, Reading
from ihd.screens.tariff import TariffRequest
from ihd.screens.usage import Span, UsageRequest
from ihd.settings import MeterChoice, Settings
from ihd.store import Store
from ihd.store.imported import put_half_hours
from ihd.store.sources import Target
from ihd.tariff_page import tariff_page
from ihd.tariffs.file import load_tariff
from ihd.tariffs.tariff import Tariff
from ihd.usage import UsageBook
from ihd.usage_page import usage_page
from ihd.used import Supply
from ihd.words import Words

LONDON = ZoneInfo("Europe/London")
METER = "a-glow/electricity"
TWO, TAKEN_IN = "a-dongle/electricity", "a-lately/electricity"
"""A meter with two registers and no total, and one half of whose years was taken in."""
START, END = datetime(2016, 1, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
NOW = datetime(2026, 1, 4, 18, 42, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
HEAD = 'name = "T"\ncurrency = "GBP"\nstanding_charge = 0.5\n'
TWO_RATES = (
    '[[rate]]\nname = "Night"\nprice = 0.1\nwhen = "00:30-07:30"\n'
    '[[rate]]\nname = "Day"\nprice = 0.3\n'
)


def fill(store: Store) -> None:
    """Keep ten years of a register that is read every half-hour and a power between."""
    rng, at, wh, readings = random.Random(3), START, 12_000_000, []
    shown, halves, middle = [3_000_000, 9_000_000], {}, START + (END - START) / 2
    while at < END:
        readings.append(_reading(Quantity.IMPORT_ENERGY, Decimal(wh).scaleb(-3), at))
        for minutes in range(0, 30, 5):
            watts = rng.randrange(150, 2500)
            readings.append(
                _reading(Quantity.POWER, Decimal(watts), at + timedelta(minutes=minutes))
            )
            wh += watts // 12
        day = at.hour >= 7
        shown[day] += watts // 2
        for number, register in enumerate(("1", "2")):
            value = Decimal(shown[number]).scaleb(-3)
            readings.append(_reading(Quantity.IMPORT_ENERGY, value, at, TWO, register))
        if at < middle:
            halves[to_ms(at) // HALF_MS] = watts * 500
        else:
            value = Decimal(wh).scaleb(-3)
            readings.append(_reading(Quantity.IMPORT_ENERGY, value, at, TAKEN_IN))
        at += HALF_HOUR
        if len(readings) > 20_000:
            store.add(readings)
            store.flush(at)
            readings = []
    store.add(readings)
    store.flush(at)
    store.seal(at + timedelta(days=3))
    target = Target(TAKEN_IN, Fuel.ELECTRICITY, Quantity.IMPORT_ENERGY)
    put_half_hours(store.path, "a supplier", target, halves, at)


def _reading(
    quantity: Quantity, value: Decimal, at: datetime, meter: str = METER, name: str | None = None
) -> Reading:
    return Reading(
        meter=meter,
        register=name,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=value,
        raw=str(value),
        received_at=at + timedelta(seconds=1),
        taken_at=at,
    )


def half_hourly(years: int, *, shift: int = 0) -> Tariff:
    """Return a tariff with a price for every half-hour from 2016 on."""
    halves = range(shift, 17_568 * years + shift)
    prices = ", ".join(f"{n * 31 % 4000 / 10_000 - 0.02:.4f}" for n in halves)
    return load_tariff(
        HEAD + '[[rate]]\nname = "Half-hourly"\nprice_table = true\n'
        f'[prices]\nstart = "2016-01-01T00:00Z"\nvalues = [{prices}]\n'
    )


def least(question: Callable[[], object], times: int = 5) -> float:
    """Return the least milliseconds of CPU a question takes."""
    found = []
    for _ in range(times):
        began = time.process_time()
        question()
        found.append((time.process_time() - began) * 1000)
    return min(found)


def rows(
    path: Path, tariff: Tariff, step: Step, first: date, after: date, meter: str = METER
) -> tuple[float, float]:
    """Return how long rows take at first and again."""
    firsts, agains = [], []
    for _ in range(5):
        store = Store.open(path, journal=path.with_suffix(".journal"), reader=True)
        book, supply = UsageBook(store, LONDON), Supply(meter, tariff)
        firsts.append(least(lambda: book.rows(supply, step, first, after, NOW), 1))  # noqa: B023
        agains.append(least(lambda: book.rows(supply, step, first, after, NOW), 1))  # noqa: B023
        store.close()
    return min(firsts), min(agains)


def recorded(path: Path, tariff: Tariff) -> float:
    """Return how long a recorder takes to reckon ten years anew at other prices, in ms."""
    store = Store.open(path, journal=path.with_suffix(".journal"))
    book, supply = UsageBook(store, LONDON), Supply(METER, tariff)
    book.keep(Supply(METER, half_hourly(10, shift=1)), NOW)
    found = least(lambda: book.keep(supply, NOW), 1)
    for meter in (TWO, TAKEN_IN):
        book.keep(Supply(meter, tariff), NOW)
    store.close()
    return found


def filled(path: Path) -> float:
    """Return how long a recorder takes to put ten years' months together, in ms."""
    store = Store.open(path, journal=path.with_suffix(".journal"))
    store.seal(END + timedelta(days=3))
    store.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM month")
    store = Store.open(path, journal=path.with_suffix(".journal"))
    found = least(lambda: store.seal(END + timedelta(days=3)), 1)
    store.close()
    return found


def say(what: str, first: float, again: float | None, bar: str) -> None:
    """Print one line."""
    once_more = "" if again is None else f"{again:8.2f} again"
    sys.stdout.write(f"{what:<55}{first:9.1f} ms{once_more:>18}   {bar}\n")
    sys.stdout.flush()


def measure(path: Path) -> None:
    """Print the figures of a filled home."""
    tariffs = {
        "one price": load_tariff(HEAD + "unit_rate = 0.3"),
        "two rates": load_tariff(HEAD + TWO_RATES),
        "half-hourly prices": half_hourly(10),
    }
    say("kept by the recorder: ten years' months", filled(path), None, "once")
    repriced = recorded(path, tariffs["half-hourly prices"])
    say("kept by the recorder: re-pricing ten years", repriced, None, "<= 1,000")
    year = (Step.DAY, date(2024, 1, 1), date(2025, 1, 1))
    decade = (Step.MONTH, date(2016, 1, 1), date(2026, 1, 1))
    for name, tariff in tariffs.items():
        say(f"a year by local day, {name}", *rows(path, tariff, *year), "<= 10")
        say(f"ten years by month, {name}", *rows(path, tariff, *decade), "<= 10")
    for what, meter in (("two registers", TWO), ("half taken in", TAKEN_IN)):
        for name, tariff in tariffs.items():
            found = rows(path, tariff, *decade, meter)
            say(f"ten years by month, {name}, {what}", *found, "<= 10")
    store = Store.open(path, journal=path.with_suffix(".journal"), reader=True)
    chosen = Settings(timezone="Europe/London", meters=(MeterChoice(METER, "electricity"),))
    home = Home(chosen, store, tariffs=[tariffs["half-hourly prices"]])
    home.start(NOW)
    for span in Span:
        asked, words = UsageRequest(NOW.date(), span), Words("en")
        first = least(lambda: usage_page(home, asked, words, NOW), 1)  # noqa: B023
        again = least(lambda: usage_page(home, asked, words, NOW))  # noqa: B023
        say(f"the Usage page, {span.value}", first, again, "<= 50 with its painting")
    words = Words("en")
    first = least(lambda: tariff_page(home, TariffRequest(), words, NOW), 1)
    again = least(lambda: tariff_page(home, TariffRequest(), words, NOW))
    say("the Tariff page, half-hourly prices", first, again, "<= 50 with its painting")
    store.close()


def main() -> None:
    """Fill a home, unless one is kept, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = (chosen.keep or Path(scratch)) / "plainwatt.db"
        if not path.exists():
            store = Store.open(path, journal=path.with_suffix(".journal"))
            fill(store)
            store.close()
        measure(path)


if __name__ == "__main__":
    main()
