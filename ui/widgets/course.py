"""The twelve months of a balance: bars for each month's end, a line for what is normal then."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Course, CourseMonth
from ui.theme import STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import baseline, line_height, width_of

_HIGH, _ROWS_OF_OTHERS = 4.6, 7.0
"""The height of the chart without its words, and what a small window needs for all else, in sizes
of the body type."""


class CourseRow(Dressed):
    """Credit stands above the line, debt hangs below; months to come are outlined."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = Course((), "", "", "")

    def show_row(self, row: Course) -> None:
        """Show a course from now on."""
        if row != self.row:
            self.row = row
            self.says(row.spoken)
            self.update()

    def height_in(self, _width: float) -> int:
        """Return the height of the chart, its months and its key, in pixels."""
        return self._high + self._step * 3

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw key, bars, the line of zero, the normal course and what is marked."""
        if not self.row.months:
            return
        self._draw_key(painter, box)
        # A second line of the key is taken from the chart: a small window has no more height.
        further = self._step * (self._key_lines(box.width()) - 1)
        top = box.top() + self._step * 2 + further
        chart = QRectF(box.left(), top, box.width(), self._high - further)
        least = min(0.0, *(min(m.balance, m.normal or 0.0) for m in self.row.months))
        most = max(0.0, *(max(m.balance, m.normal or 0.0) for m in self.row.months))
        unit = chart.height() / ((most - least) or 1.0)
        zero = chart.top() + most * unit
        wide = chart.width() / len(self.row.months)
        for at, month in enumerate(self.row.months):
            column = QRectF(chart.left() + at * wide, zero, wide, 0)
            self._draw_month(painter, month, column, unit)
        painter.fillRect(
            QRectF(chart.left(), zero, chart.width(), self.theme.scale.hair), self.theme.soft
        )
        self._draw_normal(painter, chart, zero, unit)
        self._draw_months(painter, chart)
        self._draw_marks(painter, chart, zero, unit)

    def _draw_month(
        self, painter: QPainter, month: CourseMonth, column: QRectF, unit: float
    ) -> None:
        inset = column.width() * 0.16
        top = column.top() - max(0.0, month.balance) * unit
        bar = QRectF(
            column.left() + inset, top, column.width() - 2 * inset, abs(month.balance) * unit
        )
        tone = Tone.USUAL if month.balance >= 0 else Tone.HIGH
        edge = max(1.0, self.theme.scale.stroke * 0.7)
        painter.setPen(QPen(self.theme.tone(tone), edge))
        painter.setBrush(self.theme.tone(tone) if month.past else self.theme.fill(tone))
        if bar.height() > edge:
            painter.drawRect(bar.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2))

    def _draw_normal(self, painter: QPainter, chart: QRectF, zero: float, unit: float) -> None:
        """Draw the normal course as a line through the middles of its months."""
        wide = chart.width() / len(self.row.months)
        points = [
            QPointF(chart.left() + (at + 0.5) * wide, zero - month.normal * unit)
            for at, month in enumerate(self.row.months)
            if month.normal is not None
        ]
        for colour, thick in ((self.theme.ground, 3.0), (self.theme.ink, 1.0)):
            pen = QPen(colour, self.theme.scale.stroke * thick)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))

    def _draw_months(self, painter: QPainter, chart: QRectF) -> None:
        """Write every month, or every second or third as there is room."""
        font = self.theme.font(self.theme.scale.body)
        wide = chart.width() / len(self.row.months)
        widest = max(width_of(month.label, font) for month in self.row.months)
        stride = 1
        while widest + self.theme.scale.body * 0.25 > wide * stride:
            stride += 1
        painter.setFont(font)
        painter.setPen(self.theme.soft)
        for at, month in enumerate(self.row.months):
            if at % stride == 0:
                middle = chart.left() + (at + 0.5) * wide
                left = middle - width_of(month.label, font) / 2
                left = min(max(left, chart.left()), chart.right() - width_of(month.label, font))
                painter.drawText(QPointF(left, chart.bottom() + baseline(font)), month.label)

    def _draw_marks(self, painter: QPainter, chart: QRectF, zero: float, unit: float) -> None:
        """Write what matters over its bar, now before the rest; what would cover another is not."""
        font = self.theme.font(self.theme.scale.body, STRONG, tabular=True)
        painter.setFont(font)
        painter.setPen(self.theme.ink)
        months = list(enumerate(self.row.months))
        now = max((at for at, month in months if month.past), default=0)
        taken: list[tuple[float, float]] = []
        for at, month in sorted(months, key=lambda one: abs(one[0] - now)):
            if not month.mark:
                continue
            wide = width_of(month.mark, font)
            middle = chart.left() + (at + 0.5) * chart.width() / len(months)
            left = min(max(middle - wide / 2, chart.left()), chart.right() - wide)
            if all(left > end or left + wide < start for start, end in taken):
                rise = self._highest(left - chart.left(), left + wide - chart.left(), chart)
                line = zero - rise * unit - self.theme.scale.body * 0.3
                painter.drawText(QPointF(left, line), month.mark)
                taken.append((left, left + wide))

    def _highest(self, start: float, end: float, chart: QRectF) -> float:
        """Return the highest of bars and line over a stretch of the chart."""
        step = chart.width() / len(self.row.months)
        crossed = self.row.months[max(0, int(start / step - 0.5)) : int(end / step + 0.5) + 1]
        return max(0.0, *(max(one.balance, one.normal or 0.0) for one in crossed))

    def _draw_key(self, painter: QPainter, box: QRectF) -> None:
        """Name the bars and the line, each after a sample of it; under one another if need be."""
        body = self.theme.scale.body
        font = self.theme.font(body)
        widest = max(width_of(self.row.balance_label, font), width_of(self.row.normal_label, font))
        room = box.width() - body * 1.3
        font = self.theme.font(round(body * min(1.0, room / max(widest, 1.0))))
        left, top = box.left(), box.top()
        under = self._key_lines(box.width()) > 1
        painter.setFont(font)
        for name, high in ((self.row.balance_label, body * 0.6), (self.row.normal_label, 0.0)):
            thick = high or self.theme.scale.stroke
            middle = top + self._step / 2
            sample = QRectF(left, middle - thick / 2, body * (0.6 if high else 0.9), thick)
            painter.fillRect(sample, self.theme.tone(Tone.USUAL) if high else self.theme.ink)
            left = sample.right() + body * 0.3
            painter.setPen(self.theme.soft)
            painter.drawText(QPointF(left, top + baseline(font)), name)
            left = box.left() if under else left + width_of(name, font) + body * 0.8
            top += self._step * under

    def _key_lines(self, width: float) -> int:
        """Return how many lines the names of bars and line take in a width."""
        body = self.theme.scale.body
        font = self.theme.font(body)
        words = width_of(self.row.balance_label, font) + width_of(self.row.normal_label, font)
        return 1 if words + body * 3.2 <= width else 2

    @property
    def _high(self) -> int:
        scale = self.theme.scale
        return round(scale.body * min(_HIGH, scale.rows - _ROWS_OF_OTHERS))

    @property
    def _step(self) -> int:
        return line_height(self.theme.font(self.theme.scale.body))
