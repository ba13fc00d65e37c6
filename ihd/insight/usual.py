"""What this home usually draws at an hour of the day, and where a power stands against it.

Learned from half-hour totals of the last six weeks: the same hour and its neighbours, working days
apart from weekends. Until enough days are known nothing is called usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from ihd.clock import HALF_HOUR, Interval
from ihd.units import Energy

LOOK_BACK = timedelta(days=42)
NEIGHBOURS = 1
DAYS_NEEDED = 5
HYSTERESIS = Decimal("0.1")
_LEAST_GAP_W = Decimal(150)
_HALF_HOURS_PER_HOUR = 2


class Band(StrEnum):
    """Where a power stands against what is usual for this home at this hour."""

    LEARNING = "learning"
    LOW = "low"
    USUAL = "usual"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class UsualPower:
    """The powers between which this home usually is, in W, and the days that taught it."""

    low_w: Decimal
    high_w: Decimal
    days: int


def usual_power(
    half_hours: Iterable[tuple[Interval, Energy]], now: datetime, zone: ZoneInfo
) -> UsualPower | None:
    """Return the usual range at this hour and kind of day; None while still learning.

    The range runs from the lower quartile to the upper sixth of the half-hours' mean powers,
    the upper end raised by half, since a minute may well exceed its half-hour's mean.
    """
    local = now.astimezone(zone)
    means: list[Decimal] = []
    seen = set()
    for interval, energy in half_hours:
        start = interval.start.astimezone(zone)
        if not now - LOOK_BACK <= interval.start < now - HALF_HOUR:
            continue
        if is_weekend(start) != is_weekend(local) or not _near(start.time(), local.time()):
            continue
        means.append(energy.kwh * 1000 * _HALF_HOURS_PER_HOUR)
        seen.add(start.date())
    if len(seen) < DAYS_NEEDED:
        return None
    means.sort()
    low = _quantile(means, Decimal("0.25"))
    high = max(_quantile(means, Decimal("0.83")) * Decimal("1.5"), low + _LEAST_GAP_W)
    return UsualPower(low_w=low * Decimal("0.8"), high_w=high, days=len(seen))


def is_weekend(day: date) -> bool:
    """Say whether a local day is a Saturday or a Sunday."""
    return day.weekday() >= 5


def band_of(power_w: Decimal, usual: UsualPower | None, before: Band) -> Band:
    """Return the band of a power; near an edge the band before holds, so that it never flickers."""
    if usual is None:
        return Band.LEARNING
    low_edge = usual.low_w * (1 + HYSTERESIS if before is Band.LOW else 1 - HYSTERESIS)
    high_edge = usual.high_w * (1 - HYSTERESIS if before is Band.HIGH else 1 + HYSTERESIS)
    if power_w < low_edge:
        return Band.LOW
    return Band.HIGH if power_w > high_edge else Band.USUAL


def usual_by_now(
    days: Sequence[Sequence[tuple[Interval, Energy]]], elapsed: timedelta
) -> tuple[Energy, Energy] | None:
    """Return the median energy of whole past days, and of the same days up to this time of day."""
    if len(days) < DAYS_NEEDED:
        return None
    whole = sorted(sum(energy.mwh for _, energy in day) for day in days)
    so_far = sorted(
        sum(energy.mwh for interval, energy in day if interval.end - day[0][0].start <= elapsed)
        for day in days
        if day
    )
    return Energy(whole[len(whole) // 2]), Energy(so_far[len(so_far) // 2])


def _near(candidate: time, wanted: time) -> bool:
    slots = abs(_slot(candidate) - _slot(wanted))
    return min(slots, 48 - slots) <= NEIGHBOURS


def _slot(moment: time) -> int:
    return moment.hour * 2 + moment.minute // 30


def _quantile(ascending: list[Decimal], share: Decimal) -> Decimal:
    return ascending[min(int(share * len(ascending)), len(ascending) - 1)]
