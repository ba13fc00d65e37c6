"""What a person means to spend in a month or a bill, and how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ihd.units import Money

_WELL_WITHIN = Decimal("0.9")


class Per(StrEnum):
    """What a budget is for."""

    MONTH = "month"
    BILL = "bill"


class Pace(StrEnum):
    """Where a budget ends by what is foreseen: as the ring of the accessible display has it."""

    WITHIN = "within"
    CLOSE = "close"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class BudgetStand:
    """A budget of the local days first to last, both in it, and what all fuels cost of it so far.

    ``likely`` is what they come to by its end; None while it is too early to say. ``complete`` says
    that nothing of the days so far is unknown: else ``spent`` is less than was spent.
    """

    budget: Money
    per: Per
    first_day: date
    last_day: date
    today: date
    spent: Money
    likely: Money | None
    complete: bool

    @property
    def left(self) -> Money:
        """What is left of it; less than nothing where it is over."""
        return self.budget - self.spent

    @property
    def days_to_go(self) -> int:
        """How many days of it come after today."""
        return (self.last_day - self.today).days

    @property
    def is_over(self) -> bool:
        """Whether more is spent already."""
        return self.budget < self.spent

    @property
    def heads_over(self) -> bool:
        """Whether more will likely be spent by its end."""
        return self.is_over or (self.likely is not None and self.budget < self.likely)

    @property
    def pace(self) -> Pace:
        """Where it ends: over, within a tenth of it, or well within."""
        if self.heads_over:
            return Pace.OVER
        end = self.spent if self.likely is None else max(self.spent, self.likely)
        within = end.amount < self.budget.amount * _WELL_WITHIN
        return Pace.WITHIN if within else Pace.CLOSE
