"""The prices of a day as one ribbon, with a pin that says "you are here"."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Ribbon, RibbonPart
from ui.theme import STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import baseline, line_height, width_of


class RibbonView(Dressed):
    """Stretches of the day in the colour of their price, each named where its name fits.

    A thread along the foot carries the full colour, so the words stand on a quiet ground; the hours
    that are gone have lost their thread. A part of unknown price is an empty outline.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.ribbon: Ribbon | None = None
        self.with_hours = True

    def show_ribbon(self, ribbon: Ribbon | None) -> None:
        """Show a day's prices; None shows nothing."""
        self.ribbon = ribbon
        self.says(ribbon.spoken if ribbon else "")
        self.update()

    def bar_height(self) -> int:
        """Return the height of the ribbon itself, in pixels."""
        return round(self.theme.scale.body * 1.4)

    def set_in(self, *, with_hours: bool) -> int:
        """Choose whether hours stand beneath, and return the height it all takes, in pixels."""
        self.with_hours = with_hours
        hours = line_height(self._hour_font()) if with_hours else self._reach()
        return self._reach() + self.bar_height() + hours

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw parts, hours and pin."""
        if self.ribbon is None:
            return
        bar = QRectF(box.left(), box.top() + self._reach(), box.width(), self.bar_height())
        for part in self.ribbon.parts:
            self._draw_part(painter, bar, part)
        if self.with_hours:
            self._draw_hours(painter, bar)
        self._draw_pin(painter, bar)

    def _draw_part(self, painter: QPainter, bar: QRectF, part: RibbonPart) -> None:
        gap = self.theme.scale.stroke if part.end - part.start > 0.03 else 1
        place = self._span(bar, part.start, part.end)
        place.setRight(place.right() - gap * (part.end < 1))
        radius = min(self.theme.scale.radius, place.width() / 2)
        if not part.known:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.soft, self.theme.scale.hair, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.fill(part.tone))
            painter.drawRoundedRect(place, radius, radius)
            self._draw_thread(painter, bar, part, place, radius)
        self._draw_label(painter, bar, part, place)

    def _draw_thread(
        self, painter: QPainter, bar: QRectF, part: RibbonPart, place: QRectF, radius: float
    ) -> None:
        """Draw the full colour along the foot of what is still to come."""
        if self.ribbon is None or part.end <= self.ribbon.here:
            return
        left = max(place.left(), bar.left() + bar.width() * self.ribbon.here)
        thick = self.theme.scale.stroke * 1.6
        painter.save()
        painter.setClipRect(QRectF(left, place.bottom() - thick, place.right() - left, thick))
        painter.setBrush(self.theme.tone(part.tone))
        painter.drawRoundedRect(place, radius, radius)
        painter.restore()

    def _draw_label(self, painter: QPainter, bar: QRectF, part: RibbonPart, place: QRectF) -> None:
        """Write the part's name in the wider of the stretches before and after the pin."""
        font = self.theme.font(self.theme.scale.body, STRONG)
        room = QRectF(place)
        pin = self._pin_x(bar)
        if room.left() < pin < room.right():
            clear = self.theme.scale.body * 0.3
            if pin - room.left() > room.right() - pin:
                room.setRight(pin - clear)
            else:
                room.setLeft(pin + clear)
        wide = width_of(part.label, font)
        if wide + self.theme.scale.body * 0.4 > room.width():
            return
        painter.setFont(font)
        painter.setPen(self.theme.ink if part.known else self.theme.soft)
        self._write(painter, font, part.label, room.center().x() - wide / 2, bar)

    def _write(self, painter: QPainter, font: QFont, text: str, left: float, bar: QRectF) -> None:
        cap = QFontMetricsF(font).capHeight()
        thread = self.theme.scale.stroke * 0.8
        painter.drawText(QPointF(left, bar.center().y() + cap / 2 - thread), text)

    def _draw_hours(self, painter: QPainter, bar: QRectF) -> None:
        font = self._hour_font()
        painter.setFont(font)
        painter.setPen(self.theme.soft)
        free_from = bar.left() - 1
        hours = self.ribbon.hours if self.ribbon else ()
        for at, text in hours:
            wide = width_of(text, font)
            left = bar.left() + bar.width() * at - wide / 2
            left = min(max(left, bar.left()), bar.right() - wide)
            if left < free_from:
                continue
            free_from = left + wide + self.theme.scale.body * 0.5
            painter.drawText(QPointF(left, bar.bottom() + baseline(font)), text)

    def _draw_pin(self, painter: QPainter, bar: QRectF) -> None:
        x, reach = self._pin_x(bar), self._reach()
        half = self.theme.scale.stroke * 0.7
        pin = QRectF(x - half, bar.top() - reach * 0.5, half * 2, bar.height() + reach * 0.9)
        painter.setPen(QPen(QColor(self.theme.colours.ground), self.theme.scale.stroke))
        painter.setBrush(self.theme.ink)
        painter.drawRoundedRect(pin, half, half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(pin, half, half)
        painter.drawEllipse(QPointF(x, bar.top() - reach * 0.45), reach * 0.55, reach * 0.55)

    def _pin_x(self, bar: QRectF) -> float:
        here = self.ribbon.here if self.ribbon else 0.0
        edge = self._reach() * 0.55
        return min(max(bar.left() + bar.width() * here, bar.left() + edge), bar.right() - edge)

    def _span(self, bar: QRectF, start: float, end: float) -> QRectF:
        left, right = bar.left() + bar.width() * start, bar.left() + bar.width() * end
        return QRectF(left, bar.top(), max(1.0, right - left), bar.height())

    def _reach(self) -> int:
        return round(self.theme.scale.body * 0.42)

    def _hour_font(self) -> QFont:
        return self.theme.font(self.theme.scale.body, tabular=True)
