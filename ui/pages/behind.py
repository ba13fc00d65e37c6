"""A page with no door of its own: it is opened from another, and leads back to it."""

from __future__ import annotations

from ihd.screens.rows import Row, Sheet
from ui.pages.sheet_page import SheetPage

_FIRST = "first"


class BehindPage(SheetPage):
    """A sheet that is open from the beginning; others may open over it.

    A page gives ``rows``. Its screens have a ``title``, and the command ``back``.
    """

    beginning = (_FIRST,)

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of the first sheet."""
        return tuple(self.shown.rows)

    def front(self) -> tuple[object, ...]:
        """Return no rows: there is nothing behind the first sheet."""
        return ()

    def go_back(self) -> None:
        """Go back a sheet, and from the first to the page it was opened from."""
        if self.over is not None or len(self.trail) > 1:
            super().go_back()
        elif self.shown is not None:
            self.asked.emit(self.shown.back)

    def _sheet(self, place: str) -> Sheet | None:
        if self.shown is None:
            return None
        first = Sheet(_FIRST, self.shown.title, self.rows())
        return first if place == _FIRST else super()._sheet(place)
