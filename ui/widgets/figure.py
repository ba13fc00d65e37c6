"""One amount set large in a list: what it is of, the figure, and the words beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Amount, Tone
from ihd.screens.rows import Figure
from ui.theme import STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import Setting, draw_setting, set_text, width_of


class FigureRow(Dressed):
    """The title softly over the figure; its words stand on the figure's baseline, or under it."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = Figure("", Amount("", "", ""))
        self._title: Setting | None = None
        self._figure: Setting | None = None
        self._per: Setting | None = None
        self._beside = True

    def show_row(self, row: Figure) -> None:
        """Show an amount from now on."""
        if row != self.row:
            self.row = row
            self.says(f"{row.title}: {row.amount.spoken}" if row.title else row.amount.spoken)
            self.update()

    def height_in(self, width: float) -> int:
        """Set the parts in a width and return the height they take, in pixels."""
        scale, amount = self.theme.scale, self.row.amount
        sizes = tuple(range(scale.body, scale.plain - 1, -1))
        large = round(max(scale.figure, scale.body * 1.9))
        self._figure = set_text(
            amount.figure,
            self.theme,
            width,
            sizes=tuple(range(large, scale.body, -1)),
            weight=STRONG,
            tabular=True,
        )
        wide = width_of(amount.per, self.theme.font(scale.body))
        self._beside = self._figure.width + scale.body * 0.45 + wide <= width
        self._per = set_text(amount.per, self.theme, width, sizes=sizes, most_lines=2)
        self._title = set_text(self.row.title, self.theme, width, sizes=sizes, most_lines=2)
        title = self._title.height if self.row.title else 0
        under = 0 if self._beside or not amount.per else self._per.height
        return round(title + self._digits + under)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw title, figure and words."""
        if self._title is None or self._figure is None or self._per is None:
            return
        top = box.top()
        if self.row.title:
            draw_setting(painter, self._title, box.left(), top, self.theme.soft)
            top += self._title.height
        line = top + self._digits * 0.84
        painter.setFont(self._figure.font)
        quiet = self.row.tone is Tone.QUIET
        painter.setPen(self.theme.ink if quiet else self.theme.tone(self.row.tone))
        painter.drawText(QPointF(box.left(), line), self.row.amount.figure)
        if self._beside:
            painter.setFont(self.theme.font(self.theme.scale.body))
            painter.setPen(self.theme.soft)
            left = box.left() + self._figure.width + self.theme.scale.body * 0.45
            painter.drawText(QPointF(left, line), self.row.amount.per)
        else:
            draw_setting(painter, self._per, box.left(), top + self._digits, self.theme.soft)

    @property
    def _digits(self) -> float:
        """The height the figure takes, in pixels: it has no letters that reach far down."""
        return self._figure.font.pixelSize() * 1.08 if self._figure else 0.0
