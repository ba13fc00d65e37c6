"""How a block of a bar looks: filled, hatched, or missing."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from ihd.screens.now import Tone
from ihd.screens.usage import Block
from ui.theme import Theme
from ui.widgets.type import width_of


def draw_block(painter: QPainter, box: QRectF, block: Block, theme: Theme) -> None:
    """Draw a block in its tone's colour: outlined where it stands back, hatched if caught up."""
    radius = min(theme.scale.radius * 0.5, box.width() / 5, box.height() / 3)
    hair = theme.scale.hair
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.block(block.tone))
    if block.caught_up:
        draw_hatched(painter, box, block.tone, theme)
        return
    # What stands back is too like the ground to be seen without an edge.
    if block.tone in (Tone.LOW, Tone.QUIET) and min(box.width(), box.height()) > 4 * hair:
        painter.setPen(QPen(theme.tone(block.tone), hair))
        box = box.adjusted(hair / 2, hair / 2, -hair / 2, -hair / 2)
        if block.tone is Tone.QUIET:
            painter.setBrush(theme.fill(Tone.QUIET))
    painter.drawRoundedRect(box, radius, radius)


def draw_hatched(painter: QPainter, box: QRectF, tone: Tone, theme: Theme) -> None:
    """Draw a box with slanted lines in a tone's colour on its ground."""
    painter.save()
    painter.fillRect(box, theme.fill(tone))
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(theme.tone(tone), max(1.0, theme.scale.stroke * 0.7)))
    pitch = max(4.0, theme.scale.body * 0.26)
    for number in range(ceil((box.width() + box.height()) / pitch) + 1):
        foot = box.left() - box.height() + number * pitch
        painter.drawLine(QPointF(foot, box.bottom()), QPointF(foot + box.height(), box.top()))
    painter.restore()


def draw_missing(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Draw a dashed box, open at the top: more belongs here, and nobody knows how much."""
    pen = QPen(theme.soft, max(1, theme.scale.hair))
    pen.setDashPattern([2.5, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = pen.widthF() / 2
    left, right = box.left() + half, box.right() - half
    painter.drawPolyline(
        [
            QPointF(left, box.top()),
            QPointF(left, box.bottom()),
            QPointF(right, box.bottom()),
            QPointF(right, box.top()),
        ]
    )


def draw_tick(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Draw the line that a bar is compared with."""
    painter.fillRect(box, theme.soft)


def draw_steps(painter: QPainter, steps: QPolygonF, theme: Theme) -> None:
    """Draw what many bars are compared with as one stepped line."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(theme.soft, max(1.0, theme.scale.stroke * 0.75))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawPolyline(steps)


def draw_label(painter: QPainter, box: QRectF, block: Block, theme: Theme) -> None:
    """Write a block's label in its middle."""
    font = theme.font(theme.scale.body)
    painter.setFont(font)
    painter.setPen(theme.ink if block.tone in (Tone.LOW, Tone.QUIET) else theme.ground)
    cap = QFontMetricsF(font).capHeight()
    left = box.center().x() - width_of(block.label, font) / 2
    painter.drawText(QPointF(left, box.center().y() + cap / 2), block.label)
