"""How far something has come against what is usual: a bar, and a notch where usual would be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ui.theme import Theme
from ui.widgets.dressed import Dressed


class Progress(Dressed):
    """A filled bar; past the whole it stays full and the whole becomes a gap in it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.filled: float | None = None
        self.expected: float | None = None
        self.tone = Tone.USUAL

    def show_filled(
        self, filled: float | None, tone: Tone, spoken: str, expected: float | None = None
    ) -> None:
        """Show a part of the whole (1.0), its tone, and what would be expected by now."""
        self.says(spoken)
        if (filled, tone, expected) != (self.filled, self.tone, self.expected):
            self.filled, self.tone, self.expected = filled, tone, expected
            self.update()

    @property
    def thickness(self) -> int:
        """How high the bar stands, in pixels."""
        return round(self.theme.scale.body * 0.4)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw track, bar and notch."""
        if self.filled is None:
            return
        whole = max(1.0, self.filled)
        round_by = box.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.fill(Tone.QUIET))
        painter.drawRoundedRect(box, round_by, round_by)
        bar = QRectF(box)
        bar.setWidth(max(box.height(), box.width() * self.filled / whole))
        painter.setBrush(self.theme.tone(self.tone))
        painter.drawRoundedRect(bar, round_by, round_by)
        if whole > 1.0:
            self._notch(painter, box, 1.0 / whole, self.theme.ground)
        elif self.expected is not None and self.expected < 1.0:
            ahead = self.expected > self.filled
            self._notch(painter, box, self.expected, self.theme.ink if ahead else self.theme.ground)

    def _notch(self, painter: QPainter, box: QRectF, at: float, colour: QColor) -> None:
        wide = self.theme.scale.stroke
        notch = QRectF(box.left() + box.width() * at - wide / 2, box.top(), wide, box.height())
        painter.setBrush(colour)
        painter.drawRect(notch)
