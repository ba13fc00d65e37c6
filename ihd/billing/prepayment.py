"""Prepayment: how long the credit lasts at the usual use, and whether that is through the night.

The meter takes the standing charge at local midnight, and a debt by the week, a seventh a day. What
runs out is the balance; after it there is the emergency credit, if it has been agreed to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.clock import HALF_HOUR, Interval, half_hour_start, local_date, midnight
from ihd.units import Money

LOOKS_AHEAD = timedelta(days=28)
DEBT_KNOWN_AFTER = timedelta(days=7)
_WEEK_S = 7 * 86_400
NIGHT_STARTS, NIGHT_ENDS = time(18), time(9)
WEEKEND_STARTS, WEEKEND_ENDS = 4, 0
"""Friday (from noon) to Monday morning, when shops and help are far."""

CostOf = Callable[[Interval], Decimal]
"""What the energy of a half-hour usually costs, with the tax."""


@dataclass(frozen=True, slots=True)
class Prepaid:
    """What a prepayment meter says of its money; None where the bridge does not tell.

    ``debt_a_week`` is what is taken for a debt, ``standing`` the charge of a day.
    """

    balance: Money
    emergency: Money | None = None
    debt: Money | None = None
    debt_a_week: Money | None = None
    standing: Money | None = None


class Warned(StrEnum):
    """What the credit will not last through."""

    NIGHT = "night"
    WEEKEND = "weekend"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Lasting:
    """When the balance is gone, and with the emergency credit; None: beyond four weeks.

    ``needed`` is what more lasts ``until`` the end of what is warned of.
    """

    ends_at: datetime | None
    with_emergency: datetime | None
    warned: Warned | None
    needed: Money | None
    until: datetime | None

    def hours_left(self, now: datetime) -> Decimal | None:
        """Return the hours the balance lasts, to a tenth; None beyond what was looked at."""
        if self.ends_at is None:
            return None
        seconds = max(0, int((self.ends_at - now).total_seconds()))
        return (Decimal(seconds) / 3600).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class PrepaidStand:
    """The money on a prepayment meter as it was told at an instant, and how long it lasts.

    It is the meter's own, never the supplier's account. ``found`` is None where it is not known
    yet what is usual, or what it costs.
    """

    prepaid: Prepaid
    as_of: datetime
    found: Lasting | None = None


def lasting(
    prepaid: Prepaid,
    now: datetime,
    cost_of: CostOf,
    zone: ZoneInfo,
    *,
    as_of: datetime | None = None,
) -> Lasting:
    """Return how long the money lasts; ``as_of`` is when it was told, from then on it is used."""
    start = now if as_of is None else min(as_of, now)
    balance = prepaid.balance.amount
    emergency = prepaid.emergency.amount if prepaid.emergency else Decimal(0)
    ends_at = _gone(prepaid, balance, start, cost_of, zone)
    with_emergency = (
        _gone(prepaid, balance + emergency, start, cost_of, zone) if emergency > 0 else None
    )
    warned, until = _warned(ends_at, now, zone)
    needed = None
    if until is not None:
        spent = _spent(prepaid, Interval(start, until), cost_of, zone)
        short = (spent - balance).quantize(Decimal("0.01"))
        needed = Money(max(short, Decimal("0.01")), prepaid.balance.currency)
    return Lasting(ends_at, with_emergency, warned, needed, until)


def recovered_a_week(debts: Sequence[tuple[datetime, Decimal]]) -> Decimal | None:
    """Return what is taken for a debt by the week, as it fell; None where too little is known.

    ``debts`` are what was owed, in order. A debt that rises was added to: that is no recovery.
    """
    if not debts or debts[-1][0] - debts[0][0] < DEBT_KNOWN_AFTER:
        return None
    taken = sum((max(one - then, Decimal(0)) for (_, one), (_, then) in pairwise(debts)), Decimal())
    seconds = Decimal(int((debts[-1][0] - debts[0][0]).total_seconds()))
    return (taken * _WEEK_S / seconds).quantize(Decimal("0.01"))


def _gone(
    prepaid: Prepaid, money: Decimal, now: datetime, cost_of: CostOf, zone: ZoneInfo
) -> datetime | None:
    """Return when so much money is gone: within a half-hour evenly, at midnight at once."""
    left = money
    if left <= 0:
        return now
    for half, cost, charge in _steps(prepaid, Interval(now, now + LOOKS_AHEAD), cost_of, zone):
        left -= charge
        if left <= 0:
            return half.start
        if cost >= left:
            part = left / cost
            return half.start + timedelta(seconds=int(part * int(half.duration.total_seconds())))
        left -= cost
    return None


def _spent(prepaid: Prepaid, span: Interval, cost_of: CostOf, zone: ZoneInfo) -> Decimal:
    return sum(
        (cost + charge for _, cost, charge in _steps(prepaid, span, cost_of, zone)), Decimal(0)
    )


def _steps(
    prepaid: Prepaid, span: Interval, cost_of: CostOf, zone: ZoneInfo
) -> list[tuple[Interval, Decimal, Decimal]]:
    """Return every half-hour of a span, what it usually costs, and what is taken as it begins."""
    standing = prepaid.standing.amount if prepaid.standing else Decimal(0)
    a_week = prepaid.debt_a_week.amount if prepaid.debt_a_week else Decimal(0)
    debt = prepaid.debt.amount if prepaid.debt else None
    found = []
    for whole in span.half_hours():
        half = whole.overlap(span)
        if half is None:
            continue
        share = Decimal(int(half.duration.total_seconds())) / int(HALF_HOUR.total_seconds())
        charge = Decimal(0)
        day = local_date(whole.start, zone)
        if half.start > span.start and half_hour_start(midnight(day, zone)) == whole.start:
            taken = a_week / 7 if debt is None else min(a_week / 7, debt)
            debt = None if debt is None else debt - taken
            charge = standing + taken
        found.append((half, cost_of(whole) * share, charge))
    return found


def _warned(
    ends_at: datetime | None, now: datetime, zone: ZoneInfo
) -> tuple[Warned | None, datetime | None]:
    """Return what the money will not last through, and until when it should."""
    if ends_at is None:
        return None, None
    if ends_at <= now:
        return Warned.EMPTY, _next(now, NIGHT_ENDS, zone)
    local = now.astimezone(zone)
    weekend = _weekend_end(local, zone)
    if weekend is not None and ends_at < weekend:
        return Warned.WEEKEND, weekend
    night = local.time() >= NIGHT_STARTS or local.time() < NIGHT_ENDS
    morning = _next(now, NIGHT_ENDS, zone)
    if night and ends_at < morning:
        return Warned.NIGHT, morning
    return None, None


def _weekend_end(local: datetime, zone: ZoneInfo) -> datetime | None:
    """Return Monday morning, from Friday noon on; else None."""
    weekday = local.weekday()
    inside = weekday in (5, 6) or (weekday == WEEKEND_STARTS and local.time() >= time(12))
    inside = inside or (weekday == WEEKEND_ENDS and local.time() < NIGHT_ENDS)
    if not inside:
        return None
    monday = local.date() + timedelta(days=(7 - weekday) % 7)
    return datetime.combine(monday, NIGHT_ENDS, tzinfo=zone).astimezone(UTC)


def _next(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return the next instant at which a local clock shows a time."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
