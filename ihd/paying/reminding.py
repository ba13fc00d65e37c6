"""The reminders of a home that are due and were not waved away."""

from __future__ import annotations

from datetime import datetime

from ihd.billing.reminders import Reminder, reminders
from ihd.clock import local_date
from ihd.home import Home
from ihd.paths import HomeFolder
from ihd.paying.bills import Bills
from ihd.screens.bill_facts import AccountFacts

_NOTE = "reminders dismissed"
_KEPT = 12


def due(
    home: Home, folder: HomeFolder, now: datetime, bills: Bills, account: AccountFacts
) -> tuple[Reminder, ...]:
    """Return what is to be said today: a bill that should have come, a fixed price that ends."""
    today = local_date(now, home.settings.zone)
    ended = bills.ended(home, folder)
    found = reminders(ended, account.bills_every, account.fixed_until, today)
    gone = _dismissed(home)
    return tuple(one for one in found if [one.due.value, one.on.isoformat()] not in gone)


def dismiss(home: Home, what: str, on: str) -> None:
    """Say no more of one reminder."""
    home.store.note(_NOTE, [*_dismissed(home), [what, on]][-_KEPT:])


def _dismissed(home: Home) -> list[object]:
    noted = home.store.noted(_NOTE)
    return noted if isinstance(noted, list) else []
