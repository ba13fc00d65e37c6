"""The two things worth a reminder: a bill that should have come, a fixed price that ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ihd.clock import add_months

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
BILL_SHOWN = timedelta(days=14)
FIXED_SHOWN = timedelta(days=42)


class Due(StrEnum):
    """What a reminder is of."""

    BILL = "bill"
    FIXED_PRICE_ENDS = "fixed_price_ends"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A thing due on a day, and the days [first, after) on which it is worth saying."""

    due: Due
    on: date
    first: date
    after: date


def reminders(
    bills_ended: Iterable[date], bills_every: str, fixed_until: date | None, today: date
) -> tuple[Reminder, ...]:
    """Return what is to be said today.

    ``bills_ended`` are the days after the last of each bill known; the next is due a period on,
    and once it is known the reminder is gone.
    """
    found = (*_bill(bills_ended, bills_every), *_fixed(fixed_until))
    return tuple(reminder for reminder in found if reminder.first <= today < reminder.after)


def _bill(bills_ended: Iterable[date], bills_every: str) -> Iterator[Reminder]:
    last = max(bills_ended, default=None)
    if last is not None:
        due = add_months(last, MONTHS[bills_every])
        yield Reminder(Due.BILL, due, due, due + BILL_SHOWN)


def _fixed(until: date | None) -> Iterator[Reminder]:
    if until is not None:
        yield Reminder(Due.FIXED_PRICE_ENDS, until, until - FIXED_SHOWN, until + timedelta(days=1))
