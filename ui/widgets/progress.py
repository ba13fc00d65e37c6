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
        if self.filled is not None:
            draw_progress(painter, box, self.theme, self.filled, self.tone, self.expected)


def draw_progress(
    painter: QPainter,
    box: QRectF,
    theme: Theme,
    filled: float,
    tone: Tone,
    expected: float | None = None,
) -> None:
    """Draw track, bar and notch in a box; ``filled`` past 1.0 makes the whole a gap in the bar."""
    whole = max(1.0, filled)
    round_by = box.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.fill(Tone.QUIET))
    painter.drawRoundedRect(box, round_by, round_by)
    bar = QRectF(box)
    bar.setWidth(max(box.height(), box.width() * filled / whole))
    painter.setBrush(theme.tone(tone))
    painter.drawRoundedRect(bar, round_by, round_by)
    if whole > 1.0:
        _notch(painter, box, 1.0 / whole, theme.scale.stroke, theme.ground)
    elif expected is not None and expected < 1.0:
        # With the ground at both sides it is no end of the bar, wherever the bar ends.
        _notch(painter, box, expected, theme.scale.stroke * 3, theme.ground)
        _notch(painter, box, expected, theme.scale.stroke, theme.ink)


def _notch(painter: QPainter, box: QRectF, at: float, wide: float, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawRect(
        QRectF(box.left() + box.width() * at - wide / 2, box.top(), wide, box.height())
    )
