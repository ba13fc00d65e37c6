"""A card that says what is wrong, and what about it, for as long as it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line, Tone
from ui.theme import STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.marks import draw_chevron, draw_mark
from ui.widgets.type import (
    Setting,
    baseline,
    draw_setting,
    line_height,
    set_text,
    width_of,
)


class Notice(Dressed):
    """A raised card with the tone's shape, colour on its edge, and up to three lines of words.

    ``more`` stands softly under them, and at its end what a touch does, where there is room for the
    verb; else there is a chevron alone.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.line = Line("", Tone.WRONG)
        self.more, self.leads = "", ""
        self.setting: Setting | None = None
        self.after: Setting | None = None
        self._named = False

    def show_line(self, line: Line | None, more: str = "", *, leads: str = "") -> None:
        """Say what is wrong; None says nothing. ``leads`` is the verb of what a touch does."""
        line = line or Line("", Tone.WRONG)
        if (line, more, leads) == (self.line, self.more, self.leads):
            return
        self.line, self.more, self.leads = line, more, leads
        self.says(f"{line.text} {more}".strip())
        self.update()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.line.text

    def set_in(self, width: float, *, most_lines: int = 3) -> int:
        """Set the words in a width and return the card's height, in pixels."""
        room = max(1.0, width - 2 * self._inset() - self._lead())
        self.after, self._named = None, False
        if self.more:
            self.setting = self._set(self.line.text, room, most_lines)
            self.after = self._set_more(room, most_lines)
        else:
            self.setting = self._set(self.line.text, room - self._aside(), most_lines)
        least = self.theme.scale.floor if self.leads else 0
        return round(max(self._words_height() + self._inset(), least))

    def _set_more(self, room: float, most_lines: int) -> Setting:
        """Set the soft words, beside the verb where that costs no line."""
        wide = self._set(self.more, room - self._aside(), most_lines)
        self._named = bool(self.leads)
        beside = width_of(wide.lines[-1], wide.font) + self._aside() <= room
        if beside or not self._named:
            return wide
        narrow = self._set(self.more, room - self._aside(), most_lines)
        same = (len(narrow.lines), narrow.font.pixelSize())
        self._named = same == (len(wide.lines), wide.font.pixelSize())
        return narrow if self._named else wide

    def _set(self, text: str, width: float, most_lines: int) -> Setting:
        sizes = (self.theme.scale.body,)
        return set_text(text, self.theme, max(1.0, width), sizes=sizes, most_lines=most_lines)

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
        step, high = line_height(font), self._words_height()
        top = box.center().y() - high / 2
        side = font.pixelSize() * 0.72
        left = box.left() + self._inset()
        draw_mark(
            painter,
            QRectF(left, top + (step - side) / 2, side, side),
            self.line.tone,
            self.theme,
        )
        left += self._lead()
        draw_setting(painter, self.setting, left, top, self.theme.ink)
        if self.after is not None:
            draw_setting(painter, self.after, left, top + self.setting.height, self.theme.soft)
        if self.leads:
            end = QPointF(box.right() - self._inset(), top + high - step / 2)
            self._draw_leads(painter, end)

    def _draw_leads(self, painter: QPainter, tip: QPointF) -> None:
        """Draw what a touch does, and a chevron, at the end of the last line."""
        draw_chevron(painter, tip, self.theme, self.theme.ink)
        if not self._named:
            return
        font = self._strong()
        start = tip.x() - self._aside() + self.theme.scale.body * 0.8
        painter.setFont(font)
        painter.setPen(self.theme.ink)
        top = tip.y() - line_height(font) / 2
        painter.drawText(QPointF(start, top + baseline(font)), self.leads)

    def _words_height(self) -> int:
        """Return how high the lines of words stand, in pixels."""
        if self.setting is None:
            return 0
        if self.after is None:
            return self.setting.height
        return self.setting.height + self.after.height

    def _aside(self) -> float:
        """Return the width kept for what a touch does, or for a chevron alone, in pixels."""
        if not self.leads:
            return 0.0
        named = width_of(self.leads, self._strong()) if self._named else 0.0
        return named + self.theme.scale.body * 1.3

    def _strong(self) -> QFont:
        return self.theme.font(self.theme.scale.body, STRONG)

    def _inset(self) -> float:
        return self.theme.scale.body * 0.6

    def _lead(self) -> float:
        return self.theme.scale.body * 1.1
