"""An arrow to touch: a period back, a period forward."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from ihd.screens.choice import Choice
from ui.theme import Theme


class Arrow(QAbstractButton):
    """A chevron that sends what its choice asks for; faint and dead where there is none."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, forward: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.forward = theme, forward
        self.choice: Choice | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.go)

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        self.update()

    def show_choice(self, choice: Choice | None) -> None:
        """Lead to a choice from now on; None leads nowhere."""
        self.choice = choice
        self.setEnabled(choice is not None)
        self.setAccessibleName(choice.name if choice else "")
        self.update()

    def go(self) -> None:
        """Send what the choice asks for, if there is one."""
        if self.choice is not None:
            self.chosen.emit(self.choice.asks)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the chevron, and a ring where the focus is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, box = self.theme.scale, QRectF(self.rect())
        if self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.colours.quiet_fill))
            painter.drawRoundedRect(box, scale.radius * 1.5, scale.radius * 1.5)
        colour = self.theme.ink if self.choice else QColor(self.theme.colours.line)
        pen = QPen(colour, scale.stroke * 1.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = scale.body * 0.28
        way = reach / 2 if self.forward else -reach / 2
        tip = box.center() + QPointF(way, 0)
        tail = [QPointF(-2 * way, -reach), QPointF(0, 0), QPointF(-2 * way, reach)]
        painter.drawPolyline(QPolygonF([tip + corner for corner in tail]))
        if self.hasFocus():
            painter.setPen(QPen(self.theme.ink, scale.stroke))
            edge = scale.stroke / 2
            painter.drawRoundedRect(
                box.adjusted(edge, edge, -edge, -edge), scale.radius * 1.5, scale.radius * 1.5
            )
        painter.end()
