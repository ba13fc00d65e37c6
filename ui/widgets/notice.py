"""A card that says what is wrong, in one sentence, for as long as it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line, Tone
from ui.theme import Theme
from ui.widgets.dressed import Dressed
from ui.widgets.marks import draw_mark
from ui.widgets.type import Setting, baseline, line_height, set_text


class Notice(Dressed):
    """A raised card with the tone's shape, colour on its edge, and up to three lines of words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.line = Line("", Tone.WRONG)
        self.setting: Setting | None = None

    def show_line(self, line: Line | None) -> None:
        """Say what is wrong; None says nothing."""
        line = line or Line("", Tone.WRONG)
        if line == self.line:
            return
        self.line = line
        self.says(self.line.text)
        self.update()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.line.text

    def set_in(self, width: float, *, most_lines: int = 3) -> int:
        """Set the words in a width and return the card's height, in pixels."""
        room = width - 2 * self._inset() - self._lead()
        self.setting = set_text(
            self.line.text,
            self.theme,
            max(1.0, room),
            sizes=(self.theme.scale.body,),
            most_lines=most_lines,
        )
        return round(self.setting.height + self._inset())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw card, shape and words."""
        if self.setting is None or self.empty:
            return
        thin = self.theme.scale.hair
        painter.setPen(QPen(self.theme.tone(self.line.tone), thin))
        painter.setBrush(self.theme.raised)
        radius = self.theme.scale.radius * 1.5
        painter.drawRoundedRect(
            box.adjusted(thin / 2, thin / 2, -thin / 2, -thin / 2), radius, radius
        )
        font = self.setting.font
        step, top = line_height(font), box.top() + self._inset() / 2
        side = font.pixelSize() * 0.72
        left = box.left() + self._inset()
        draw_mark(
            painter,
            QRectF(left, top + (step - side) / 2, side, side),
            self.line.tone,
            self.theme,
        )
        painter.setFont(font)
        painter.setPen(self.theme.ink)
        for number, text in enumerate(self.setting.lines):
            start = QPointF(left + self._lead(), top + number * step + baseline(font))
            painter.drawText(start, text)

    def _inset(self) -> float:
        return self.theme.scale.body * 0.6

    def _lead(self) -> float:
        return self.theme.scale.body * 1.1
