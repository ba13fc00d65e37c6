"""A day's prices: a ribbon of a few, or bars of many, with now and the cheapest time marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.tariff import JobWindow, PriceDay, PricePart
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.blocks import draw_hatched
from ui.widgets.chart import Chart
from ui.widgets.frame import Frame, Word, frame_in, words_at, words_height
from ui.widgets.marks import draw_mark
from ui.widgets.pin import draw_pin, pin_reach, pin_x
from ui.widgets.type import line_height, width_of


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is painted, in place: ``bar`` is the ribbon, or the plot of the bars."""

    frame: Frame
    bar: QRectF
    boxes: tuple[tuple[QRectF, PricePart], ...]
    unknown: tuple[QRectF, ...]
    words: tuple[Word, ...]


class DayPrices(Chart):
    """Prices are stops; hours that are gone are drained, what is not published is hatched.

    ``gutter`` is kept free at the left for the name of a ribbon's day. A ``small`` chart leaves out
    the price at the pin.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.day: PriceDay | None = None
        self.gutter = 0.0
        self.with_hours = True
        self.small = False
        self._drawing: _Drawing | None = None

    def show_day(self, day: PriceDay | None) -> None:
        """Show another day from now on."""
        if day == self.day:
            return
        self.day = day
        self.says(day.spoken if day else "")
        self.name_stops([part.says for part in day.parts] if day else [])
        self.arrange()

    @property
    def barred(self) -> bool:
        """Whether the prices are bars."""
        return self.day is not None and self.day.axis is not None

    def least_height(self) -> float:
        """Return the least height in which prices can still be read, in pixels."""
        body = self.theme.scale.body
        words = words_height(self.theme) if self.with_hours else 0
        bars, ribbon = (1.9, 1.1) if self.small else (2.5, 1.4)
        return words + self._above() + body * (bars if self.barred else ribbon)

    def most_height(self) -> float:
        """Return the height beyond which a ribbon gains nothing, in pixels."""
        body = self.theme.scale.body
        words = words_height(self.theme) if self.with_hours else 0
        return words + self._above() + body * (9.0 if self.barred else 4.0)

    def lay_out(self, box: QRectF) -> tuple[float, ...]:
        """Prepare the drawing; return the edges between prices."""
        day = self.day
        if day is None:
            self._drawing = None
            return ()
        below = words_height(self.theme) if self.with_hours else self.theme.scale.gap * 0.5
        if day.axis is not None:
            frame = frame_in(box, day.axis, self.theme, above=self._above(), below=below)
            bar = frame.plot
        else:
            room = box.adjusted(self.gutter, self._above(), 0, -below)
            frame = Frame(room, room.bottom(), room.height(), (), self.theme.scale.body)
            bar = room
        boxes = tuple((self._box(part, frame), part) for part in day.parts)
        marks = [(frame.x(at), text) for at, text in day.hours]
        words = words_at(marks, frame, self.theme) if self.with_hours and marks else ()
        self._drawing = _Drawing(
            frame, bar, boxes, self._unknown(boxes, bar), (*words, *self._title(bar))
        )
        if not day.parts:
            return ()
        return (*(frame.x(part.start) for part in day.parts), frame.x(day.parts[-1].end))

    def drawn(self) -> object:
        """Return the drawing, and the day that tells where now is and what is cheapest."""
        return self._drawing, self.day

    def draw(self, painter: QPainter, _box: QRectF) -> None:
        """Draw what is prepared."""
        drawing, day = self._drawing, self.day
        if drawing is None or day is None:
            return
        self.draw_stop(painter)
        for window in day.windows:
            self._draw_ground(painter, drawing.bar, window)
        drawing.frame.draw(painter, self.theme)
        for box, part in drawing.boxes:
            if part.known:
                self._draw_part(painter, box, part)
        for box in drawing.unknown:
            self._draw_unknown(painter, box, day.unpublished)
        if not self.barred:
            for box, part in drawing.boxes:
                self._draw_names(painter, box, part)
        for word in drawing.words:
            word.draw(painter, self.theme, drawing.frame.px)
        for window in day.windows:
            self._draw_window(painter, drawing.bar, window)
        self._draw_here(painter, drawing.bar)
        self.draw_ring(painter)

    def _above(self) -> float:
        """Return the pixels kept free for the pin, its price and the marks of the job."""
        if self.barred and not self.small:
            return line_height(self.theme.font(self.theme.scale.body)) * 1.05
        return pin_reach(self.theme) * 1.2 + self.theme.scale.body * 0.2

    def _title(self, bar: QRectF) -> tuple[Word, ...]:
        """Return the day's name at the left of a ribbon."""
        if self.day is None or not self.gutter:
            return ()
        step = line_height(self.theme.font(self.theme.scale.body))
        strong = self.day.here is not None
        return (Word(self.day.title, 0.0, bar.center().y() - step / 2, strong=strong),)

    def _box(self, part: PricePart, frame: Frame) -> QRectF:
        """Return where a price stands; a gap follows it."""
        left, right = frame.x(part.start), frame.x(part.end)
        if part.height is None:
            right -= self.theme.scale.stroke * (part.end < 1)
            return QRectF(left, frame.plot.top(), max(1.0, right - left), frame.plot.height())
        room = right - left
        wide = max(1.0, room - max(1.0, room * 0.16))
        top, foot = sorted((frame.y(part.height), frame.axis_y))
        return QRectF(left + (room - wide) / 2, top, wide, max(1.0, foot - top))

    @staticmethod
    def _unknown(boxes: Sequence[tuple[QRectF, PricePart]], bar: QRectF) -> tuple[QRectF, ...]:
        """Return the stretches that are not known, neighbours joined."""
        joined: list[QRectF] = []
        for box, part in boxes:
            if part.known:
                continue
            whole = QRectF(box.left(), bar.top(), box.width(), bar.height())
            if joined and whole.left() - joined[-1].right() < box.width() * 0.5 + 4:
                joined[-1].setRight(whole.right())
            else:
                joined.append(whole)
        return tuple(joined)

    def _draw_part(self, painter: QPainter, box: QRectF, part: PricePart) -> None:
        """Draw a price: drained where it is gone, full from now on."""
        theme = self.theme
        here = self.day.here if self.day and self.day.here is not None else 0.0
        radius = min(theme.scale.radius, box.width() / 4, box.height() / 3)
        painter.setPen(Qt.PenStyle.NoPen)
        if part.height is not None:
            painter.setBrush(theme.tone(part.tone) if part.end > here else theme.faded(part.tone))
            painter.drawRoundedRect(box, radius, radius)
            return
        painter.setBrush(theme.spent(part.tone))
        painter.drawRoundedRect(box, radius, radius)
        if part.end <= here:
            return
        left = max(box.left(), self._x(here))
        thread = theme.scale.stroke * 2
        painter.save()
        painter.setClipRect(QRectF(left, box.top(), box.right() - left, box.height()))
        painter.setBrush(theme.fill(part.tone))
        painter.drawRoundedRect(box, radius, radius)
        painter.setClipRect(QRectF(left, box.bottom() - thread, box.right() - left, thread))
        painter.setBrush(theme.tone(part.tone))
        painter.drawRoundedRect(box, radius, radius)
        painter.restore()

    def _draw_unknown(self, painter: QPainter, box: QRectF, words: str) -> None:
        """Draw a pale hatched stretch, and on it why it is so, where that fits."""
        painter.setOpacity(0.5)
        draw_hatched(painter, box, Tone.QUIET, self.theme)
        painter.setOpacity(1)
        font = self.theme.font(self.theme.scale.body)
        wide, step = width_of(words, font), line_height(font)
        if not words or wide + self.theme.scale.body > box.width() or step > box.height():
            return
        plate = QRectF(0, 0, wide + self.theme.scale.body * 0.8, min(step * 1.1, box.height()))
        plate.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.ground)
        painter.drawRoundedRect(plate, self.theme.scale.radius, self.theme.scale.radius)
        painter.setFont(font)
        painter.setPen(self.theme.soft)
        cap = QFontMetricsF(font).capHeight()
        painter.drawText(
            QPointF(plate.center().x() - wide / 2, plate.center().y() + cap / 2), words
        )

    def _draw_names(self, painter: QPainter, box: QRectF, part: PricePart) -> None:
        """Write a price on its stretch, and under it what it cost or what it is called.

        A stretch that the pin parts has its price on both sides, where there is room.
        """
        if not part.known:
            return
        room = self._room_beside_pin(box)
        step = line_height(self.theme.font(self.theme.scale.body))
        lines = [(part.label, STRONG), (part.cost or part.name, REGULAR)]
        if not lines[1][0] or box.height() < step * 2.1:
            lines = lines[:1]
        thread = self.theme.scale.stroke
        top = box.center().y() - step * len(lines) / 2 - thread
        for text, weight in lines:
            font = self.theme.font(self.theme.scale.body, weight, tabular=True)
            wide, cap = width_of(text, font), QFontMetricsF(font).capHeight()
            fitting = [one for one in room if wide + thread * 3 <= one.width()]
            painter.setFont(font)
            painter.setPen(self.theme.ink)
            for one in fitting if text == part.label else fitting[:1]:
                start = one.center().x() - wide / 2
                painter.drawText(QPointF(start, top + (step + cap) / 2), text)
            top += step

    def _room_beside_pin(self, box: QRectF) -> list[QRectF]:
        """Return where on a stretch words may stand: all of it, or after or before the pin."""
        if self.day is None or self.day.here is None or self._drawing is None:
            return [box]
        pin, clear = (
            pin_x(self._drawing.bar, self.day.here, self.theme),
            self.theme.scale.body * 0.3,
        )
        if not box.left() < pin < box.right():
            return [box]
        after, before = QRectF(box), QRectF(box)
        after.setLeft(pin + clear)
        before.setRight(pin - clear)
        return sorted((after, before), key=QRectF.width, reverse=True)

    def _draw_ground(self, painter: QPainter, bar: QRectF, window: JobWindow) -> None:
        """Lay the ground of the cheapest time behind bars."""
        if not self.barred:
            return
        left, right = self._x(window.start), self._x(window.end)
        painter.fillRect(
            QRectF(left, bar.top(), right - left, bar.height()), self.theme.fill(Tone.LOW)
        )

    def _draw_window(self, painter: QPainter, bar: QRectF, window: JobWindow) -> None:
        """Draw a bracket over the cheapest time, with the shape of what is low hanging from it."""
        theme = self.theme
        left, right = self._x(window.start), self._x(window.end) - theme.scale.stroke
        thick, side = theme.scale.stroke, theme.scale.body * 0.5
        line = bar.top() - thick * 1.6
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tone(Tone.LOW))
        painter.drawRect(QRectF(left, line, right - left, thick))
        mark = QRectF((left + right - side) / 2, line - side * 0.75, side, side)
        if not mark.intersects(self._here_box(bar)):
            draw_mark(painter, mark, Tone.LOW, theme)

    def _draw_here(self, painter: QPainter, bar: QRectF) -> None:
        """Draw the pin, and over bars the price beside its head."""
        if self.day is None or self.day.here is None:
            return
        draw_pin(painter, pin_x(bar, self.day.here, self.theme), bar, self.theme)
        box = self._here_box(bar)
        if box.isEmpty():
            return
        font = self.theme.font(self.theme.scale.body, STRONG)
        painter.setFont(font)
        painter.setPen(self.theme.ink)
        cap = QFontMetricsF(font).capHeight()
        painter.drawText(QPointF(box.left(), box.center().y() + cap / 2), self.day.here_label)

    def _here_box(self, bar: QRectF) -> QRectF:
        """Return where the price of now is written: beside the pin's head, on the freer side."""
        day = self.day
        if day is None or day.here is None or not day.here_label or not self.barred or self.small:
            return QRectF()
        x = pin_x(bar, day.here, self.theme)
        font = self.theme.font(self.theme.scale.body, STRONG)
        wide, clear = width_of(day.here_label, font), self.theme.scale.body * 0.45
        left = x + clear if x + clear + wide <= bar.right() else x - clear - wide
        step = line_height(font)
        return QRectF(left, bar.top() - step, wide, step)

    def _x(self, at: float) -> float:
        return self._drawing.frame.x(at) if self._drawing else 0.0
