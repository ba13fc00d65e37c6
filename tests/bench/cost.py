"""Print how long bills take: a year and ten years of half-hours on tariffs of several shapes."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.billing.consumption import Consumption, Series
from ihd.billing.cost import cost
from ihd.clock import midnight, to_ms
from ihd.tariffs.file import load_tariff
from ihd.tariffs.tariff import Tariff

ZONE = ZoneInfo("Europe/London")
HALF_HOUR_MS = 1_800_000
HEAD = 'name = "T"\ncurrency = "GBP"\nstanding_charge = 0.5\n'
TWO_RATES = """
[[rate]]
name = "Night"
price = 0.1
when = "00:30-07:30"
[[rate]]
name = "Day"
price = 0.3
"""


TIERS = "tiers = [{up_to = 2, price = 0.4}, {price = 0.2}]\n"
SHARED = TWO_RATES.replace(
    "price = 0.1", 'tiers_over = "all"\ntiers = [{up_to = 200, price = 0.1}, {price = 0.2}]'
).replace("price = 0.3", 'tiers_over = "all"\ntiers = [{up_to = 200, price = 0.3}, {price = 0.4}]')
CAPACITY = 'unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 5\nslot_minutes = 15\n'
YEAR_BY_HALVES, YEAR_BY_QUARTERS = 17_568, 35_136
QUARTERS_MS = 900_000


def rows(years: int, length_ms: int = HALF_HOUR_MS, register: str | None = None) -> Series:
    """Return made-up half-hours (or shorter rows) from 2016 on."""
    start, end = (to_ms(midnight(date(year, 1, 1), ZONE)) for year in (2016, 2016 + years))
    starts = tuple(range(start, end, length_ms))
    ends = tuple(range(start + length_ms, end + 1, length_ms))
    return Series(register, "kWh", starts, ends, [(n * 7919) % 900_000 for n in range(len(starts))])


def priced(count: int, minutes: int = 30) -> Tariff:
    """Return a tariff with a price for every half-hour, or shorter slot."""
    values = ", ".join(str((n * 31) % 4000 / 10_000 - 0.02)[:7] for n in range(count))
    return load_tariff(
        HEAD + '[[rate]]\nname = "H"\nprice_table = true\n[prices]\n'
        f'slot_minutes = {minutes}\nstart = "2016-01-01T00:00Z"\nvalues = [{values}]\n'
    )


SHAPES = {
    "single rate": "unit_rate = 0.3",
    "two rates, local clock": TWO_RATES,
    "two rates, UTC": 'clock = "UTC"\n' + TWO_RATES,
    "daily block": '[[rate]]\nname = "B"\ntiers_per = "day"\n' + TIERS,
    "blocks that two rates share": SHARED,
    "monthly demand": 'unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 5\nwhen = "15:00-21:00"\n',
    "minimum charge": 'minimum_charge = "90 per month"\n' + TWO_RATES,
    "minimum charge a day": 'minimum_charge = "3 per day"\n' + TWO_RATES,
    "netting": 'netting = "year"\n' + TWO_RATES,
}


def main() -> None:
    """Time each shape, the best of five."""
    for years in (1, 10):
        half_hours, quarters = rows(years), rows(years, QUARTERS_MS)
        sent = rows(years, register="export")
        for name, text in SHAPES.items():
            used = (half_hours, sent) if name == "netting" else (half_hours,)
            say(name, load_tariff(HEAD + text), used, years)
        say("half-hourly prices", priced(YEAR_BY_HALVES * years), (half_hours,), years)
        say("highest quarter-hour", load_tariff(HEAD + CAPACITY), (quarters,), years)
        say("quarter-hour prices", priced(YEAR_BY_QUARTERS * years, 15), (quarters,), years)


def say(name: str, tariff: Tariff, used: Consumption, years: int) -> None:
    """Print one line."""
    best = min(_seconds(tariff, used, years) for _ in range(5))
    sys.stdout.write(f"{years:>3} years, {name:<28} {best * 1000:8.2f} ms\n")
    sys.stdout.flush()


def _seconds(tariff: Tariff, used: Consumption, years: int) -> float:
    started = time.process_time()
    cost(tariff, used, date(2016, 1, 1), date(2016 + years, 1, 1), ZONE)
    return time.process_time() - started


if __name__ == "__main__":
    main()
