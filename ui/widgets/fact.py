"""A name and its value, as a bill prints a line; and a bar with the sentence that says it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Bar, Fact
from ui.theme import Theme
from ui.widgets.dressed import Dressed
from ui.widgets.marks import draw_mark
from ui.widgets.pair import Pair, PairStyle, draw_pair, set_pair
from ui.widgets.progress import draw_progress
from ui.widgets.type import Setting, draw_setting, line_height, set_text


class FactRow(Dressed):
    """The name at the left, the value at the right in figures that stand in columns."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row: Fact | None = None
        self._pair = Pair()

    @property
    def ruled(self) -> bool:
        """Whether a hairline parts it from what is above: a total is."""
        return self.row is not None and self.row.strong

    def show_row(self, row: Fact) -> None:
        """Say a fact from now on."""
        if row != self.row:
            self.row = row
            self.says(", ".join(words for words in (row.label, row.value, row.detail) if words))
            self.update()

    def height_in(self, width: float) -> int:
        """Set the words in a width and return the height they take, in pixels."""
        if self.row is None:
            return 0
        row = self.row
        style = PairStyle(
            label_strong=row.strong,
            value_strong=row.strong,
            mark=row.tone is not Tone.QUIET,
        )
        self._pair = set_pair(self.theme, (row.label, row.value, row.detail), width, style=style)
        return round(self._pair.height + self.theme.scale.body * 0.4)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw name, value and detail, and the tone's shape before the value."""
        if self.row is None:
            return
        top, body = box.center().y() - self._pair.height / 2, self.theme.scale.body
        colour = None if self.row.tone is Tone.QUIET else self.theme.tone(self.row.tone)
        draw_pair(painter, self._pair, box.left(), top, self.theme, colour)
        value = self._pair.value
        if colour is not None and value is not None:
            side, step = body * 0.72, line_height(value.setting.font)
            place = QRectF(box.left() + value.left - body, top + value.top, side, side)
            place.translate(0, (step - side) / 2)
            draw_mark(painter, place, self.row.tone, self.theme)


class BarRow(Dressed):
    """A sentence over its bar."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row: Bar | None = None
        self._setting: Setting | None = None

    def show_row(self, row: Bar) -> None:
        """Show how far something has come."""
        if row != self.row:
            self.row = row
            self.says(row.text)
            self.update()

    def height_in(self, width: float) -> int:
        """Set the sentence in a width and return the height of both, in pixels."""
        if self.row is None:
            return 0
        body, plain = self.theme.scale.body, self.theme.scale.plain
        sizes = tuple(range(body, plain - 1, -1))
        self._setting = set_text(self.row.text, self.theme, width, sizes=sizes, most_lines=3)
        return round(self._setting.height + body * 0.95)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the sentence and the bar beneath."""
        if self.row is None or self._setting is None:
            return
        body = self.theme.scale.body
        draw_setting(painter, self._setting, box.left(), box.top(), self.theme.ink)
        top = box.top() + self._setting.height + body * 0.2
        bar = QRectF(box.left(), top, box.width(), body * 0.4)
        draw_progress(painter, bar, self.theme, self.row.filled, self.row.tone, self.row.expected)
