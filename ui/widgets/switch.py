"""A switch as it is drawn at the end of a row: a knob at the right, and filled, where it is on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ihd.screens.now import Tone
from ui.theme import Theme


def switch_width(theme: Theme) -> float:
    """Return how wide the switch is drawn, in pixels."""
    return theme.scale.body * 1.75


def draw_switch(painter: QPainter, box: QRectF, theme: Theme, *, on: bool) -> None:
    """Draw the switch at the right end of a row's box."""
    wide, high, edge = switch_width(theme), theme.scale.body * 1.0, theme.scale.stroke
    place = QRectF(box.right() - wide - edge / 2, box.center().y() - high / 2, wide, high)
    painter.setPen(QPen(theme.tone(Tone.USUAL) if on else theme.soft, edge))
    painter.setBrush(theme.tone(Tone.USUAL) if on else theme.ground)
    painter.drawRoundedRect(place, high / 2, high / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ground if on else theme.soft)
    reach = high * (0.34 if on else 0.26)
    x = place.right() - high / 2 if on else place.left() + high / 2
    painter.drawEllipse(QRectF(x - reach, place.center().y() - reach, 2 * reach, 2 * reach))
