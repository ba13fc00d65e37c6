"""What pages say besides what is their own: what is due, and how the budget stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ihd.home import Home
from ihd.paying.bills import Bills
from ihd.paying.budgeting import Budgeting
from ihd.paying.reminding import Reminding
from ihd.screens.budget_words import budget_in_brief, budget_rows
from ihd.screens.now import NowScreen
from ihd.screens.save import SaveScreen
from ihd.words import Words


class Aside:
    """Looks for both once a minute."""

    def __init__(self) -> None:
        bills = Bills()
        self._reminding = Reminding(bills)
        self._budgeting = Budgeting(bills)

    def beside(self, screen: NowScreen, home: Home, now: datetime, words: Words) -> NowScreen:
        """Return the Now page with both; a reminder only where nothing is wrong."""
        stand = self._budgeting.stand(home, now)
        return replace(
            screen,
            notice=screen.notice or self._reminding.line(home, now, words),
            budget=budget_in_brief(stand, words) if stand is not None else None,
        )

    def with_budget(
        self, screen: SaveScreen, home: Home, now: datetime, words: Words
    ) -> SaveScreen:
        """Return the Save page with the budget as a bar at its head."""
        stand = self._budgeting.stand(home, now)
        rows = tuple(budget_rows(stand, words)) if stand is not None else ()
        return replace(screen, rows=(*rows, *screen.rows))
