"""Squares that a phone's camera reads, black on white in every theme, as a camera wants them."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line
from ihd.screens.rows import CodeShown
from ui.theme import CODE_DARK, CODE_LIGHT, Theme
from ui.widgets.group import Group, put
from ui.widgets.sentence import Sentence

_ROWS_OF_OTHERS, _LARGEST = 3.4, 18.0
"""What a window needs for all but the code, and how high a code is at most, in sizes of the body
type."""
_BESIDE = 7.0
"""Room for the caption beside the code, in sizes of the body type; else it stands under it."""


class CodeRow(Group):
    """The code as large as whole dots allow, and what to do with it beside or under it."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = CodeShown((), "")
        self.caption = Sentence(theme, self)
        self._dots, self._high = 1, 0

    def show_row(self, row: CodeShown) -> None:
        """Show a code from now on."""
        self.row = row
        self.caption.show_line(Line(row.caption))
        self.settle()
        self.update()

    def height_in(self, width: float) -> int:
        """Return the height of the code, and of its caption where that stands under it."""
        body, count = self.theme.scale.body, max(1, len(self.row.rows))
        room = min(self.theme.scale.rows - _ROWS_OF_OTHERS, _LARGEST) * body
        beside = width - room >= _BESIDE * body
        wide = width - room - body if beside else width
        caption = self.caption.set_in(wide, sizes=(body, self.theme.scale.plain), most_lines=8)
        left = room if beside else room - caption
        self._dots = max(1, int(min(left, width) / count))
        side = self._dots * count
        self._high = max(side, caption) if beside else side + caption
        place = QRectF(side + body, 0, wide, caption) if beside else QRectF(0, side, wide, caption)
        put(self.caption, place.toRect())
        return self._high

    def settle(self) -> None:
        """Share the room anew."""
        if self.width() > 0:
            self.height_in(self.width())

    def paintEvent(self, _event: object) -> None:  # noqa: N802
        """Draw the squares, without smoothing."""
        painter = QPainter(self)
        side = self._dots * len(self.row.rows)
        painter.fillRect(0, 0, side, side, CODE_LIGHT)
        for at, row in enumerate(self.row.rows):
            for across, dark in enumerate(row):
                if dark:
                    left, top = across * self._dots, at * self._dots
                    painter.fillRect(left, top, self._dots, self._dots, CODE_DARK)
        painter.end()
