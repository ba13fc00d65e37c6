"""Where within a half-hour a tariff's prices or a demand's slots change: after how many minutes.

A home keeps half-hours; only those that a tariff cuts need the readings themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

from ihd.clock import Interval
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import RatePeriod, Tariff, TariffVersion
from ihd.tariffs.when import When

HALF_MINUTES = 30
MOST = 5
"""A half-hour is cut into slots of five minutes at the finest: other tables follow no clock."""


def cut_minutes(
    tariff: Tariff, zone: ZoneInfo, table: PriceTable | None, interval: Interval
) -> tuple[int, ...]:
    """Return the minutes after which half-hours (of UTC) are cut in an interval, in order."""
    found = set(_of_clock(zone, interval, {0}))
    if _has_table(tariff) and table is not None and len(table.cut_minutes) <= MOST:
        found.update(table.cut_minutes)
    for version in tariff.versions:
        whens = [rate.when for rate in _rates(version)] + [d.when for d in version.demands]
        minutes = {minute for when in whens for minute in _of(when, tariff.day_start_minutes)}
        found.update(_of_clock(version.clock or zone, interval, minutes))
        for demand in version.demands:
            if HALF_MINUTES % demand.slot_minutes == 0 and demand.price is not None:
                found.update(range(demand.slot_minutes, HALF_MINUTES, demand.slot_minutes))
    return tuple(sorted(found - {0}))


def _rates(version: TariffVersion) -> tuple[RatePeriod, ...]:
    return version.rates + version.export


def _has_table(tariff: Tariff) -> bool:
    return any(rate.from_table for version in tariff.versions for rate in _rates(version))


def _of(when: When, day_start: int) -> Iterator[int]:
    """Yield the minutes of its day at which a rate begins or ends to hold."""
    for clause in when.clauses:
        yield day_start
        for window in clause.windows:
            yield from window


def _of_clock(clock: tzinfo, interval: Interval, minutes: set[int]) -> Iterator[int]:
    """Yield where minutes of a clock's day lie within a half-hour of UTC."""
    for instant in (interval.start, interval.end):
        offset = instant.astimezone(clock).utcoffset()
        shift = 0 if offset is None else int(offset.total_seconds()) // 60
        for minute in minutes:
            yield (minute - shift) % HALF_MINUTES
