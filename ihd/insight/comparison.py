"""How a day differs from usual days, and in which hours: the one sentence that matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import UsageRow
from ihd.clock import HALF_HOUR

SLOTS = 48
DAYS_NEEDED = 3
MOST = Decimal("0.6")
"""The share of a difference that hours must hold to be named."""
LONGEST = 12
"""Half-hours that still are a time of day."""

Amounts = Sequence[Decimal]
"""What each half-hour of the clock came to, 48 of them, in any one unit."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a day came to, what is usual, and the half-hours (first, after the last) of most of it.

    ``slots`` is None where the difference lies in no one time of day.
    """

    found: Decimal
    usual: Decimal
    slots: tuple[int, int] | None = None

    @property
    def more(self) -> Decimal:
        """How much more than usual it was; negative for less."""
        return self.found - self.usual


def by_the_clock(
    half_hours: Sequence[UsageRow], zone: ZoneInfo, *, in_money: bool
) -> list[Decimal] | None:
    """Return what a day came to by the half-hours of the clock; None where some is not known.

    The hour that a day of 25 hours has twice counts into one; the one a day of 23 lacks is zero.
    """
    amounts = [Decimal(0)] * SLOTS
    for row in half_hours:
        local = row.interval.start.astimezone(zone)
        slot = (local.hour * 60 + local.minute) // (HALF_HOUR // timedelta(minutes=1))
        if row.missing_s or row.energy is None or (in_money and row.cost is None):
            return None
        amounts[slot] += row.cost.amount if in_money and row.cost else row.energy.kwh
    return amounts


def compare(day: Amounts, usual: Sequence[Amounts]) -> Comparison | None:
    """Return how a day differs from others like it; None where too few of them are known."""
    if len(usual) < DAYS_NEEDED:
        return None
    typical = [_median([other[slot] for other in usual]) for slot in range(SLOTS)]
    whole = _median([sum(other, Decimal(0)) for other in usual])
    found = sum(day, Decimal(0))
    differences = [one - other for one, other in zip(day, typical, strict=True)]
    return Comparison(found, whole, _hours_of(differences, found - whole))


def _hours_of(differences: Amounts, more: Decimal) -> tuple[int, int] | None:
    """Return the shortest stretch that holds most of a difference, on whole hours if it may."""
    sign = 1 if more > 0 else -1
    wanted = abs(more) * MOST
    for length in range(1, LONGEST + 1):
        held = [
            (sum(differences[first : first + length], Decimal(0)) * sign, first)
            for first in range(SLOTS - length + 1)
        ]
        most, first = max(held, key=lambda one: (one[0], one[1] % 2 == 0))
        if most >= wanted > 0:
            return _on_the_hour(first, first + length)
    return None


def _on_the_hour(first: int, after: int) -> tuple[int, int]:
    """Return a stretch widened to whole hours where that adds a half-hour at most."""
    ragged = first % 2 + after % 2
    return (first - first % 2, after + after % 2) if ragged == 1 else (first, after)


def _median(values: Sequence[Decimal]) -> Decimal:
    ascending = sorted(values)
    return ascending[len(ascending) // 2]
