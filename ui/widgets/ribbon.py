"""The prices of a day as one ribbon, with a pin that says "you are here"."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Ribbon, RibbonPart
from ui.theme import STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.pin import draw_pin, pin_reach, pin_x
from ui.widgets.type import baseline, line_height, width_of

_LEAST_LEVEL = 0.22
"""How much of the ribbon's height the cheapest part still fills."""


class RibbonView(Dressed):
    """Stretches of the day in the colour of their price, each named where its name fits.

    A thread along the foot carries the full colour, so that words stand on a quiet ground; hours
    that are gone are drained. Parts with a level are bars. An unknown price is an empty outline.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.ribbon: Ribbon | None = None
        self.with_hours = True
        self._stretches: tuple[RibbonPart, ...] = ()

    def show_ribbon(self, ribbon: Ribbon | None) -> None:
        """Show a day's prices; None shows nothing."""
        if ribbon == self.ribbon:
            return
        self.ribbon = ribbon
        self._stretches = _joined(ribbon.parts) if ribbon else ()
        self.says(ribbon.spoken if ribbon else "")
        self.update()

    def bar_height(self) -> int:
        """Return the height of the ribbon itself, in pixels."""
        return round(self.theme.scale.body * 1.4)

    def set_in(self, *, with_hours: bool) -> int:
        """Choose whether hours stand beneath, and return the height it all takes, in pixels."""
        self.with_hours = with_hours
        below = line_height(self._hour_font()) if with_hours else self._reach() // 2
        return self._reach() + self.bar_height() + below

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw parts, hours and pin."""
        if self.ribbon is None:
            return
        bar = QRectF(box.left(), box.top() + self._reach(), box.width(), self.bar_height())
        for part in self._stretches:
            self._draw_part(painter, bar, part)
        if self.with_hours:
            self._draw_hours(painter, bar, self.ribbon.hours)
        draw_pin(painter, self._pin_x(bar), bar, self.theme)

    def _draw_part(self, painter: QPainter, bar: QRectF, part: RibbonPart) -> None:
        place = self._span(bar, part)
        radius = min(self.theme.scale.radius, place.width() / 4)
        painter.setPen(Qt.PenStyle.NoPen)
        if part.known:
            named = part.level is None
            painter.setBrush((self.theme.spent if named else self.theme.faded)(part.tone))
            painter.drawRoundedRect(place, radius, radius)
            self._draw_to_come(painter, bar, part, place, radius)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.soft, self.theme.scale.hair, Qt.PenStyle.DashLine))
            half = self.theme.scale.hair / 2
            painter.drawRoundedRect(place.adjusted(half, half, -half, -half), radius, radius)
        self._draw_label(painter, bar, part, place)

    def _draw_to_come(
        self, painter: QPainter, bar: QRectF, part: RibbonPart, place: QRectF, radius: float
    ) -> None:
        """Draw over what is still to come: the full ground, and the thread along its edge."""
        here = self.ribbon.here if self.ribbon else 0.0
        if part.end <= here:
            return
        left = max(place.left(), bar.left() + bar.width() * here)
        thick = self.theme.scale.stroke * 2 if part.level is None else place.height()
        painter.save()
        painter.setClipRect(QRectF(left, place.top(), place.right() - left, place.height()))
        painter.setBrush(self.theme.fill(part.tone))
        painter.drawRoundedRect(place, radius, radius)
        painter.setClipRect(QRectF(left, place.bottom() - thick, place.right() - left, thick))
        painter.setBrush(self.theme.tone(part.tone))
        painter.drawRoundedRect(place, radius, radius)
        painter.restore()

    def _draw_label(self, painter: QPainter, bar: QRectF, part: RibbonPart, place: QRectF) -> None:
        """Write the part's name where it fits: of one that the pin parts, on both sides of it."""
        font = self.theme.font(self.theme.scale.body, STRONG)
        wide = width_of(part.label, font)
        pin, clear = self._pin_x(bar), self.theme.scale.body * 0.3
        rooms = [place]
        if place.left() < pin < place.right():
            after = QRectF(place)
            after.setLeft(pin + clear)
            before = QRectF(place)
            before.setRight(pin - clear)
            rooms = [after, before]
        cap = QFontMetricsF(font).capHeight()
        thread = self.theme.scale.stroke * 0.8
        painter.setFont(font)
        for room in rooms:
            if not part.label or wide + clear > room.width():
                continue
            to_come = part.known and room.right() > pin
            painter.setPen(self.theme.ink if to_come else self.theme.soft)
            start = QPointF(room.center().x() - wide / 2, bar.center().y() + cap / 2 - thread)
            painter.drawText(start, part.label)

    def _draw_hours(
        self, painter: QPainter, bar: QRectF, hours: tuple[tuple[float, str], ...]
    ) -> None:
        """Write every hour, or every second, or fourth … as there is room."""
        font = self._hour_font()
        painter.setFont(font)
        painter.setPen(self.theme.soft)
        widest = max((width_of(text, font) for _, text in hours), default=0.0)
        room = bar.width() / max(1, len(hours) - 1)
        stride = 1
        while stride < len(hours) and widest * 1.5 + self.theme.scale.body * 0.4 > room * stride:
            stride *= 2
        for at, text in hours[::stride]:
            wide = width_of(text, font)
            left = bar.left() + bar.width() * at - wide / 2
            left = min(max(left, bar.left()), bar.right() - wide)
            painter.drawText(QPointF(left, bar.bottom() + baseline(font)), text)

    def _pin_x(self, bar: QRectF) -> float:
        return pin_x(bar, self.ribbon.here if self.ribbon else 0.0, self.theme)

    def _span(self, bar: QRectF, part: RibbonPart) -> QRectF:
        """Return the rectangle of a part; a gap follows each that is not among many."""
        left, right = bar.left() + bar.width() * part.start, bar.left() + bar.width() * part.end
        gap = self.theme.scale.stroke if part.level is None else 1
        right -= gap * (part.end < 1)
        full = bar.height()
        level = 1.0 if part.level is None else _LEAST_LEVEL + (1 - _LEAST_LEVEL) * part.level
        return QRectF(left, bar.bottom() - full * level, max(1.0, right - left), full * level)

    def _reach(self) -> int:
        return pin_reach(self.theme)

    def _hour_font(self) -> QFont:
        return self.theme.font(self.theme.scale.body, tabular=True)


def _joined(parts: tuple[RibbonPart, ...]) -> tuple[RibbonPart, ...]:
    """Return the parts with neighbours of one look made one, named only if they share the name."""
    joined: list[RibbonPart] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is None or (last.tone, last.known, last.level) != (
            part.tone,
            part.known,
            part.level,
        ):
            joined.append(part)
        else:
            label = last.label if last.label == part.label else ""
            joined[-1] = replace(last, end=part.end, label=label)
    return tuple(joined)
