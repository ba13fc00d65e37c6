"""The reminders of a home that are due and were not waved away."""

from __future__ import annotations

from datetime import date, datetime

from ihd.billing.reminders import Reminder, reminders
from ihd.clock import local_date
from ihd.home import Home
from ihd.paths import HomeFolder
from ihd.paying.account import terms
from ihd.paying.bills import Bills
from ihd.screens.account_words import reminder_in_brief
from ihd.screens.now import Line
from ihd.words import Words

_NOTE = "reminders dismissed"
_KEPT = 12
_LOOKS_EVERY_S = 60


class Reminding:
    """Says what is due in one line, for pages that have room for no more."""

    def __init__(self, bills: Bills) -> None:
        self._bills = bills
        self._known: tuple[object, tuple[Reminder, ...]] | None = None

    def line(self, home: Home, now: datetime, words: Words) -> Line | None:
        """Return the first reminder that is due, looked for once a minute; None without one."""
        seen = (home, int(now.timestamp()) // _LOOKS_EVERY_S)
        if self._known is None or self._known[0] != seen:
            folder = HomeFolder.of_database(home.store.path)
            self._known = seen, due(home, folder, now, self._bills)
        found = self._known[1]
        return Line(reminder_in_brief(found[0], words)) if found else None


def due(home: Home, folder: HomeFolder, now: datetime, bills: Bills) -> tuple[Reminder, ...]:
    """Return what is to be said today: a bill that should have come, a fixed price that ends."""
    today: date = local_date(now, home.settings.zone)
    bills_every, fixed_until = terms(home, folder)
    ended = bills.ended(home, folder)
    gone = _dismissed(home)
    return tuple(
        one
        for one in reminders(ended, bills_every, fixed_until, today)
        if [one.due.value, one.on.isoformat()] not in gone
    )


def dismiss(home: Home, what: str, on: str) -> None:
    """Say no more of one reminder."""
    home.store.note(_NOTE, [*_dismissed(home), [what, on]][-_KEPT:])


def _dismissed(home: Home) -> list[object]:
    noted = home.store.noted(_NOTE)
    return noted if isinstance(noted, list) else []
