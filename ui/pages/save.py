"""The Save page: the budget, what is always on, and the cheap hours."""

from __future__ import annotations

from ihd.screens.rows import Row, Said
from ui.pages.behind import BehindPage


class SavePage(BehindPage):
    """Rows and sheets, as they are worded."""

    def rows(self) -> tuple[Row, ...]:
        """Return the page's rows, the outcome of what was done last over them."""
        notice = (Said(self.shown.notice),) if self.shown.notice else ()
        return (*notice, *super().rows())
