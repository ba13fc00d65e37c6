"""How a figure comes about: the readings, the prices and the sum, and the way back to it."""

from __future__ import annotations

from ihd.screens.proof import ProofScreen
from ihd.screens.rows import Sheet
from ui.pages.sheet_page import SheetPage
from ui.theme import Theme

_SHEET = "proof"


class ProofPage(SheetPage):
    """One sheet, open from the beginning; the way back leads to the page it was opened from."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.trail = [_SHEET]

    def front(self) -> tuple[object, ...]:
        """Return no rows: there is nothing behind the sheet."""
        return ()

    def go_back(self) -> None:
        """Go back to the figure."""
        if self.shown is not None:
            self.asked.emit(self.shown.back)

    def _sheet(self, place: str) -> Sheet | None:
        screen: ProofScreen | None = self.shown
        return Sheet(place, screen.title, screen.rows) if screen is not None else None
