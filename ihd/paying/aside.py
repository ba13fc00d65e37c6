"""The one line the Now page has for what is not of this moment: a reminder, or the budget."""

from __future__ import annotations

from datetime import datetime

from ihd.home import Home
from ihd.paying.bills import Bills
from ihd.paying.budgeting import Budgeting
from ihd.paying.reminding import Reminding
from ihd.screens.budget_words import budget_line
from ihd.screens.now import Line
from ihd.words import Words


class Aside:
    """Says what is due before what is left: the one comes seldom, the other is always there."""

    def __init__(self) -> None:
        bills = Bills()
        self._reminding = Reminding(bills)
        self._budgeting = Budgeting(bills)

    def line(self, home: Home, now: datetime, words: Words) -> Line | None:
        """Return the line; None where there is nothing to say."""
        reminder = self._reminding.line(home, now, words)
        if reminder is not None:
            return reminder
        stand = self._budgeting.stand(home, now)
        return budget_line(stand, words) if stand is not None else None
