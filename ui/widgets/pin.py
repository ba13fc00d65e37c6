"""The pin that says "you are here" in a day."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.theme import Theme


def pin_reach(theme: Theme) -> int:
    """Return how far a pin stands out above what it is stuck in, in pixels."""
    return round(theme.scale.body * 0.42)


def pin_x(bar: QRectF, here: float, theme: Theme) -> float:
    """Return where a pin stands, as near to its fraction of a bar as its head allows."""
    edge = pin_reach(theme) * 0.55
    return min(max(bar.left() + bar.width() * here, bar.left() + edge), bar.right() - edge)


def draw_pin(painter: QPainter, x: float, bar: QRectF, theme: Theme) -> None:
    """Draw the pin, with a rim of the ground so that it stands off any colour."""
    reach, half = pin_reach(theme), theme.scale.stroke * 0.7
    needle = QRectF(x - half, bar.top() - reach * 0.5, half * 2, bar.height() + reach * 0.8)
    head = QPointF(x, bar.top() - reach * 0.36)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, rim in ((theme.ground, theme.scale.stroke * 0.8), (theme.ink, 0)):
        painter.setBrush(colour)
        painter.drawRect(needle.adjusted(-rim, 0, rim, 0))
        painter.drawEllipse(head, reach * 0.5 + rim * 0.5, reach * 0.5 + rim * 0.5)
