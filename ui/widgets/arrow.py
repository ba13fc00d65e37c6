"""An arrow to touch: a period back, a period forward."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ihd.screens.choice import Choice
from ui.theme import Theme
from ui.widgets.touch import Touch


class Arrow(Touch):
    """A chevron that sends what its choice asks for; it is dead where there is none."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, forward: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.forward = forward
        self.choice: Choice | None = None
        self.clicked.connect(self.go)

    def show_choice(self, choice: Choice | None) -> None:
        """Lead to a choice from now on; None leads nowhere."""
        self.choice = choice
        self.setEnabled(choice is not None)
        if choice is not None:
            self.says(choice.name)

    def go(self) -> None:
        """Send what the choice asks for, if there is one."""
        if self.choice is not None:
            self.chosen.emit(self.choice.asks)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the chevron."""
        self.draw_press(painter, box)
        scale = self.theme.scale
        pen = QPen(self.theme.ink, scale.stroke * 1.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = scale.body * 0.28
        way = reach / 2 if self.forward else -reach / 2
        tip = box.center() + QPointF(way, 0)
        tail = [QPointF(-2 * way, -reach), QPointF(0, 0), QPointF(-2 * way, reach)]
        painter.drawPolyline(QPolygonF([tip + corner for corner in tail]))
