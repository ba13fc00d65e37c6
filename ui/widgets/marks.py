"""Shapes that stand for a tone, and icons, drawn so that colour is never the only sign."""

from __future__ import annotations

from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ihd.screens.now import Tone
from ui.theme import ICONS, Theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer


def draw_mark(painter: QPainter, box: QRectF, tone: Tone, theme: Theme) -> None:
    """Draw a tone's shape in a square: low points down, high up, wrong is a diamond, else round."""
    colour = theme.tone(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    middle, reach = box.center(), box.width() / 2
    if tone is Tone.USUAL:
        painter.drawEllipse(middle, reach * 0.86, reach * 0.86)
    elif tone is Tone.QUIET:
        painter.setPen(QPen(colour, theme.scale.stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, reach * 0.72, reach * 0.72)
    elif tone is Tone.WRONG:
        painter.drawPolygon(_polygon(middle, [(0, -reach), (reach, 0), (0, reach), (-reach, 0)]))
    else:
        side = -1 if tone is Tone.HIGH else 1
        rise = reach * sqrt(3) / 2
        painter.drawPolygon(
            _polygon(middle, [(-reach, -side * rise), (reach, -side * rise), (0, side * rise)])
        )


def draw_verdict(painter: QPainter, box: QRectF, tone: Tone, theme: Theme) -> None:
    """Draw what stands before a sentence of how something went: a tick where it went well."""
    if tone is Tone.LOW:
        painter.setPen(_pen(theme, theme.tone(tone), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        side = box.width() - painter.pen().widthF()
        corners = [
            (-0.48 * side, 0.04 * side),
            (-0.1 * side, 0.4 * side),
            (0.5 * side, -0.4 * side),
        ]
        painter.drawPolyline(_polygon(box.center(), corners))
    else:
        draw_mark(painter, box, tone, theme)


def draw_chevron(
    painter: QPainter, tip: QPointF, theme: Theme, colour: QColor, turn: tuple[int, int] = (1, 0)
) -> None:
    """Draw a chevron that points along ``turn`` (right: 1, 0; down: 0, 1) up to a tip."""
    painter.setPen(_pen(theme, colour, 1.1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    reach = theme.scale.body * 0.26
    x, y = turn
    tails = [QPointF(-x - y, -y - x) * reach, QPointF(0, 0), QPointF(-x + y, -y + x) * reach]
    painter.drawPolyline(QPolygonF([tip + tail for tail in tails]))


def draw_icon(painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
    """Draw an icon of resources/icons in a colour."""
    _drawing(name, colour.name()).render(painter, box)


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer

    drawn = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    tinted = drawn.replace("<path ", f'<path fill="{colour}" ')
    return QSvgRenderer(QByteArray(tinted.encode()))


def _polygon(middle: QPointF, corners: list[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([middle + QPointF(x, y) for x, y in corners])


def _pen(theme: Theme, colour: QColor, strokes: float) -> QPen:
    pen = QPen(colour, theme.scale.stroke * strokes)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
