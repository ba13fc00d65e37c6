"""Where a bill is heading: what is certain filled, the range it may end in hatched."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Outlook
from ui.theme import Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import baseline, line_height, set_text, width_of


class OutlookRow(Dressed):
    """A bar and, under it, a label at the end of each part."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = Outlook(0, 0, 0, "", "", "")
        self._lines = 1

    def show_row(self, row: Outlook) -> None:
        """Show where something is heading from now on."""
        if row != self.row:
            self.row = row
            self.says(row.spoken)
            self.update()

    def height_in(self, width: float) -> int:
        """Return the height of bar and labels in a width, in pixels."""
        font = self._font
        both = width_of(self.row.so_far_label, font) + width_of(self.row.range_label, font)
        self._lines = 1 if both + self.theme.scale.body <= width else 2
        return round(self._bar + self.theme.scale.body * 0.15 + line_height(font) * self._lines)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the bar, the hatched range and the labels."""
        row, radius = self.row, self._bar / 2
        bar = QRectF(box.left(), box.top(), box.width(), self._bar)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.fill(Tone.QUIET))
        painter.drawRoundedRect(bar, radius, radius)
        self._draw_range(painter, bar)
        done = QRectF(bar)
        done.setWidth(max(bar.height(), bar.width() * row.so_far))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.tone(row.tone))
        painter.drawRoundedRect(done, radius, radius)
        self._draw_labels(painter, bar)

    def _draw_range(self, painter: QPainter, bar: QRectF) -> None:
        """Hatch from the least to the most it may come to, with a stroke at both ends."""
        row, stroke = self.row, self.theme.scale.stroke
        left = bar.left() + bar.width() * row.low
        right = min(bar.right(), bar.left() + bar.width() * row.high)
        place = QRectF(left, bar.top(), max(stroke * 2.0, right - left), bar.height())
        place.moveRight(min(place.right(), bar.right()))
        painter.setBrush(QBrush(self.theme.tone(row.tone), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(place)
        for x in (place.left(), place.right() - stroke):
            end = QRectF(x, place.top(), stroke, place.height())
            painter.fillRect(end, self.theme.tone(row.tone))

    def _draw_labels(self, painter: QPainter, bar: QRectF) -> None:
        row, font = self.row, self._font
        top, step = bar.bottom() + self.theme.scale.body * 0.15, line_height(font)
        painter.setFont(font)
        painter.setPen(self.theme.soft)
        painter.drawText(QPointF(bar.left(), top + baseline(font)), row.so_far_label)
        low = set_text(row.range_label, self.theme, bar.width(), sizes=(font.pixelSize(),))
        middle = bar.left() + bar.width() * (row.low + row.high) / 2
        least = bar.left()
        if self._lines == 1:
            least += width_of(row.so_far_label, font) + self.theme.scale.body * 0.6
        left = min(max(middle - low.width / 2, least), bar.right() - low.width)
        painter.setFont(low.font)
        painter.setPen(self.theme.ink)
        top += step * (self._lines - 1)
        painter.drawText(QPointF(left, top + baseline(font)), row.range_label)

    @property
    def _bar(self) -> float:
        return self.theme.scale.body * 0.62

    @property
    def _font(self) -> QFont:
        return self.theme.font(self.theme.scale.body, tabular=True)
