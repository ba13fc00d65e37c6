"""Print how long bills take: a year and ten years of half-hours on tariffs of several shapes."""

from __future__ import annotations

import sys
import time
from datetime import date
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
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


def half_hours(years: int) -> Series:
    """Return made-up half-hours from 2016 on."""
    start, end = (to_ms(midnight(date(year, 1, 1), ZONE)) for year in (2016, 2016 + years))
    starts = range(start, end, HALF_HOUR_MS)
    amounts = [(n * 7919) % 900_000 for n in range(len(starts))]
    return Series(None, "kWh", starts, range(start + HALF_HOUR_MS, end + 1, HALF_HOUR_MS), amounts)


def half_hourly_prices(years: int) -> Tariff:
    """Return a tariff with a price for every half-hour."""
    count = 17_568 * years
    values = ", ".join(str((n * 31) % 4000 / 10_000 - 0.02)[:7] for n in range(count))
    return load_tariff(
        HEAD + '[[rate]]\nname = "H"\nprice_table = true\n[prices]\nstart = "2016-01-01T00:00Z"\n'
        f"values = [{values}]\n"
    )


def main() -> None:
    """Time each shape, the best of five."""
    shapes = {
        "single rate": load_tariff(HEAD + "unit_rate = 0.3"),
        "two rates, local clock": load_tariff(HEAD + TWO_RATES),
        "two rates, UTC": load_tariff(HEAD + 'clock = "UTC"\n' + TWO_RATES),
        "daily block": load_tariff(
            HEAD + '[[rate]]\nname = "B"\ntiers_per = "day"\n'
            "tiers = [{up_to = 2, price = 0.4}, {price = 0.2}]\n"
        ),
        "monthly demand": load_tariff(
            HEAD + 'unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 5\nwhen = "15:00-21:00"\n'
        ),
        "half-hourly prices": half_hourly_prices(1),
    }
    for years in (1, 10):
        series = half_hours(years)
        series = Series(None, "kWh", tuple(series.starts), tuple(series.ends), series.amounts)
        for name, tariff in shapes.items():
            if name == "half-hourly prices":
                tariff = half_hourly_prices(years)
            best = min(_seconds(tariff, series, years) for _ in range(5))
            sys.stdout.write(f"{years:>3} years, {name:<24} {best * 1000:8.2f} ms\n")


def _seconds(tariff: Tariff, series: Series, years: int) -> float:
    started = time.process_time()
    cost(tariff, (series,), date(2016, 1, 1), date(2016 + years, 1, 1), ZONE)
    return time.process_time() - started


if __name__ == "__main__":
    main()
