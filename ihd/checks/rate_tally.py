"""Which register counted what, against the register the tariff says should have counted it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding, FindingKind
from ihd.checks.switching import Movement
from ihd.clock import Interval, half_hour_start, local_date
from ihd.units import Energy, Money, UnitRate

DAYS_KEPT = 62
DAYS_FOR_A_SWAP = 2
SWAPPED_SHARE = Decimal("0.9")
LEAST_KWH = Decimal("0.5")

Expected = Callable[[datetime], str | None]
"""The register that should count at an instant, or None where the tariff does not say."""


class RateTally:
    """The energy of each local day, by (register that counted, register that should have)."""

    def __init__(self, expected: Expected, zone: ZoneInfo) -> None:
        self._expected = expected
        self._zone = zone
        self.days: dict[date, dict[tuple[str, str], Decimal]] = {}

    def take(self, movement: Movement) -> None:
        """Note a rise; one that took longer than an hour says too little of when."""
        if movement.end - movement.start > timedelta(hours=1):
            return
        middle = movement.start + (movement.end - movement.start) / 2
        should = self._expected(middle)
        if should is None:
            return
        day = local_date(middle, self._zone)
        tally = self.days.setdefault(day, {})
        key = (movement.register, should)
        tally[key] = tally.get(key, Decimal(0)) + movement.rise
        if len(self.days) > DAYS_KEPT:
            del self.days[min(self.days)]

    def counted(self, register: str, should: str) -> Decimal:
        """Return the kWh that a register counted in another's hours."""
        return sum((t.get((register, should), Decimal(0)) for t in self.days.values()), Decimal(0))


def swapped(meter: str, tally: RateTally, day: str, night: str, since: datetime) -> Finding | None:
    """Return a finding if the registers count each other's hours, after two days that show it."""
    showing = [t for t in tally.days.values() if _is_swapped(t, day, night)]
    if len(showing) < DAYS_FOR_A_SWAP or len(showing) * 2 <= len(tally.days):
        return None
    facts = {
        "day": day,
        "night": night,
        "days": len(showing),
        "kwh_by_day_register_at_night": tally.counted(day, night),
        "kwh_by_night_register_by_day": tally.counted(night, day),
    }
    return Finding(FindingKind.REGISTERS_SWAPPED, subject=meter, since=since, facts=facts)


def cost_a_year(
    tally: RateTally, day: str, night: str, day_rate: UnitRate, night_rate: UnitRate
) -> Money | None:
    """Return what a year costs more because registers and tariff disagree; less is negative."""
    if not tally.days:
        return None
    missed = tally.counted(day, night) - tally.counted(night, day)
    a_year = missed * 365 / len(tally.days)
    return Money(a_year * (day_rate.per_kwh - night_rate.per_kwh), day_rate.currency)


def calculated_split(
    rises: Iterable[tuple[Interval, Energy]], expected: Expected
) -> dict[str | None, Energy]:
    """Share a single register's rises among the tariff's registers by the half-hours they fell in.

    A rise that spans several is spread evenly in time, to the last mWh. The result is calculated,
    not measured, and must be called so.
    """
    split: dict[str | None, Energy] = {}
    for interval, energy in rises:
        left, done = energy.mwh, timedelta(0)
        for half_hour in interval.half_hours():
            part = half_hour.overlap(interval)
            if part is None:
                continue
            done += part.duration
            spent = energy.mwh * (done // _US) // (interval.duration // _US)
            share = spent - (energy.mwh - left)
            left -= share
            name = expected(half_hour_start(part.start))
            split[name] = split.get(name, Energy(0)) + Energy(share)
    return split


_US = timedelta(microseconds=1)


def _is_swapped(tally: dict[tuple[str, str], Decimal], day: str, night: str) -> bool:
    zero = Decimal(0)
    by_day, by_night = tally.get((night, day), zero), tally.get((day, night), zero)
    day_all = by_day + tally.get((day, day), zero)
    night_all = by_night + tally.get((night, night), zero)
    return (
        min(day_all, night_all) >= LEAST_KWH
        and by_day >= SWAPPED_SHARE * day_all
        and by_night >= SWAPPED_SHARE * night_all
    )
