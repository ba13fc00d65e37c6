"""What a fuel used in a period, by rate, what it cost, and how far that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from ihd.clock import Interval
from ihd.meter import Fuel
from ihd.units import Energy, Money

_NONE = Energy(0)


class Step(StrEnum):
    """How long the periods of the rows are."""

    HALF_HOUR = "half-hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    BILL = "bill"


class RowQuality(StrEnum):
    """How far the energy of a row was measured."""

    MEASURED = "measured"
    SPREAD = "spread"
    """All of it arrived after a gap and was spread over the gap by time."""
    IMPORTED = "imported"
    """All of it was taken in from elsewhere: a supplier's export, another program's history."""
    MISSING = "missing"
    MIXED = "mixed"


class RateUse(msgspec.Struct, frozen=True, gc=False):
    """What one rate supplied and what it cost with the tax; None where its price is not known.

    ``name`` is None where not even the rate is known. ``caught_up`` is the part that arrived after
    a gap. For export ``cost`` is what was earned.
    """

    name: str | None
    energy: Energy
    cost: Money | None
    caught_up: Energy = _NONE


@dataclass(frozen=True, slots=True)
class PeriodCharge:
    """What a month or a bill costs besides its energy and its days, with the tax: demand, say."""

    name: str
    cost: Money


class UsageRow(msgspec.Struct, frozen=True, gc=False):
    """A period of one fuel, of whole local days or a half-hour; it may not be over yet.

    ``energy`` is None where nothing is known of the period. ``cost`` is that of the energy with
    the tax, None where any of its price is not known; ``standing`` that of the days so far, None
    where it is not known and for a half-hour: it belongs to the day. ``export`` is energy sent out
    and ``earned`` what it brought. ``missing_s`` is the time no reading tells of, up to now.
    ``charges`` belong to no day: rows of months, years and bills have them.
    """

    interval: Interval
    first_day: date
    after_last_day: date
    fuel: Fuel
    currency: str
    quality: RowQuality
    energy: Energy | None = None
    by_rate: tuple[RateUse, ...] = ()
    cost: Money | None = None
    standing: Money | None = None
    missing_s: int = 0
    caught_up: Energy = _NONE
    export: Energy | None = None
    export_by_rate: tuple[RateUse, ...] = ()
    earned: Money | None = None
    charges: tuple[PeriodCharge, ...] = ()

    @property
    def fixed(self) -> Money | None:
        """The standing charge and all else that is not for energy; None where there is nothing."""
        parts = [charge.cost for charge in self.charges]
        parts += [] if self.standing is None else [self.standing]
        amounts = (part.amount for part in parts)
        return Money(sum(amounts, Decimal(0)), self.currency) if parts else None

    @property
    def total(self) -> Money | None:
        """The cost with all that is fixed and less what export earned, as far as it is known."""
        if self.cost is None:
            return None
        total = self.cost if self.fixed is None else self.cost + self.fixed
        return total if self.earned is None else total - self.earned
