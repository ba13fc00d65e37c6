"""The Save page: what is always on, what just came on, the budget, and the cheap hours."""

from __future__ import annotations

from ihd.screens.rows import Said
from ui.pages.sheet_page import SheetPage


class SavePage(SheetPage):
    """Rows and sheets, as they are worded."""

    def front(self) -> tuple[object, ...]:
        """Return the page's rows, the outcome of what was done last over them."""
        notice = (Said(self.shown.notice),) if self.shown.notice else ()
        return (*notice, *self.shown.rows)
