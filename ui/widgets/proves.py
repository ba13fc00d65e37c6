"""A figure's own touch: it asks for what is behind the figure, and draws nothing over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.choice import Choice
from ui.theme import Theme
from ui.widgets.touch import Touch

if TYPE_CHECKING:
    from ui.pages.page import Page

_AROUND = 0.26
"""The space between the figure and the ring of the focus, in sizes of the body type; above and
below it is half of that, for there a line has white of its own."""


class Proves(Touch):
    """Lies over the figure it belongs to, and is as large as what is touched must be."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, covered: tuple[QWidget, ...], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.covered = covered
        self.choice: Choice | None = None
        self.clicked.connect(self._ask)

    def show_choice(self, choice: Choice | None, figure: str) -> None:
        """Ask for a figure's proof from now on; None asks for nothing."""
        self.choice = choice
        self.says(f"{figure}. {choice.name}" if choice is not None else "")

    def cover(self, page: Page) -> None:
        """Lie over what is seen of the figure, if it can be proved, large enough to be touched."""
        places = [place for one in self.covered if (place := page.place_of(one)) is not None]
        if self.choice is None or not places:
            return
        whole, least, room = QRect(), self.theme.scale.floor, page.rect()
        for place in places:
            whole |= place
        around = 2 * round(self.theme.scale.stroke + self.theme.scale.body * _AROUND)
        wide = min(max(whole.width() + around, least), room.width())
        high = min(max(whole.height() + around // 2, least), room.height())
        left = whole.left() - (wide - whole.width()) // 2
        top = whole.top() - (high - whole.height()) // 2
        left = max(room.left(), min(left, room.width() - wide))
        top = max(room.top(), min(top, room.height() - high))
        page.place(self, left, top, wide, high)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Leave the figure as it is; only the focus is seen."""

    def _ask(self) -> None:
        if self.choice is not None:
            self.chosen.emit(self.choice.asks)
