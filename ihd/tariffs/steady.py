"""A meter's own prices as the tariff they come of, where they change from day to day at most.

A meter says only what holds now. What stays the same for days on end is one price until the
supplier changed it, and can be held against a bill's; one that changes within the day cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.clock import days_interval, from_ms, local_date, to_ms
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import RatePeriod, Tariff, TariffVersion

_HOLDS_MS = 36 * 3_600_000
"""What holds for less than this is a time of day's price, not the supplier's."""


def steady(
    tariff: Tariff, table: PriceTable | None, first: date, after: date, zone: ZoneInfo
) -> Tariff | None:
    """Return a tariff priced by a table as one of dated prices, for the local days [first, after).

    None where it has more than the table's one rate, or its price changes within a day.
    """
    rates = {rate for version in tariff.versions for rate in version.rates}
    if table is None or len(rates) != 1 or not _is_bare(next(iter(rates))):
        return None
    days = days_interval(first, after, zone)
    start, end = to_ms(days.start), to_ms(days.end)
    rows = zip(table.starts, table.ends, range(len(table.starts)), strict=True)
    held = [(s, e, table.price(at)) for s, e, at in rows if s < end and e > start]
    if not held or any(e - s < _HOLDS_MS for s, e, _ in held):
        return None
    prices = [(local_date(from_ms(s), zone), price) for s, _, price in held]
    return replace(tariff, versions=tuple(_versions(tariff, prices)))


def _is_bare(rate: RatePeriod) -> bool:
    return rate.from_table and rate.price == 0 and rate.factor == 1


def _versions(tariff: Tariff, prices: list[tuple[date, Decimal]]) -> Iterable[TariffVersion]:
    """Yield a version for every day on which a price or a charge changed; none is known before."""
    changed = {version.first_day for version in tariff.versions if version.first_day is not None}
    yield TariffVersion(first_day=None, rates=())
    for day in sorted(changed | {day for day, _ in prices}):
        version = tariff.version_on(day)
        price = next((price for since, price in reversed(prices) if since <= day), None)
        if version is not None:
            rates = tuple(replace(r, price=price, from_table=False) for r in version.rates)
            yield replace(version, first_day=day, rates=rates if price is not None else ())
