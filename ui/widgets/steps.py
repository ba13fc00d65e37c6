"""How far a guide has come: a bar with a segment for each step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ui.theme import Theme
from ui.widgets.dressed import Dressed


class Steps(Dressed):
    """Segments in a row, those done and the present one filled."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.step, self.steps = 1, 1

    def show_step(self, step: int, steps: int, spoken: str) -> None:
        """Show a step (from 1) of so many."""
        self.step, self.steps = step, steps
        self.says(spoken)
        self.update()

    @property
    def thickness(self) -> int:
        """How high the bar stands, in pixels."""
        return max(3, round(self.theme.scale.body * 0.16))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the segments."""
        gap = self.theme.scale.body * 0.2
        wide = (box.width() - gap * (self.steps - 1)) / max(1, self.steps)
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(1, self.steps + 1):
            painter.setBrush(self.theme.tone(Tone.USUAL) if step <= self.step else self.theme.line)
            place = QRectF(box.left() + (step - 1) * (wide + gap), box.top(), wide, box.height())
            painter.drawRoundedRect(place, box.height() / 2, box.height() / 2)
