"""A register as the meter's own glass shows it, to hold one against the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.meter import RegisterReading
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import Setting, draw_setting, set_text, width_of

LARGEST, _BESIDE, _UNIT, _AROUND = 1.9, 0.45, 2.1, 0.3
"""The digits' size, the space before the unit, the least width kept for it so that decimal marks
stand under one another, and the room above and below; in sizes of the body type."""


class ReadingRow(Dressed):
    """Label and time at the left, large figures at the right; under one another where it is narrow.

    The whole units are strong, what the glass may not show is light, and stale figures are soft.
    ``most`` is how large the digits may be, in sizes of the body type; ``under`` has them under
    the words in any case.
    """

    ruled = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row: RegisterReading | None = None
        self.most, self.under = LARGEST, False
        self._px = 0
        self._beside = self._aside = False
        self._words: list[Setting] = []

    def show_row(self, row: RegisterReading) -> None:
        """Show a register from now on."""
        if row != self.row:
            self.row = row
            self.says(row.spoken)
            self.update()

    def height_in(self, width: float) -> int:
        """Find how the row stands in a width and return the height it takes, in pixels."""
        if self.row is None:
            return 0
        body = self.theme.scale.body
        self._px = self._largest(width)
        figures = self._figures_width()
        room = width - figures - body * 0.9
        texts = [text for text in (self.row.label, self.row.when, self.row.note) if text]
        wides = [width_of(text, self.theme.font(body)) for text in texts[:2]]
        self._beside = max(wides) <= room and not self.under
        self._aside = len(wides) == 2 and sum(wides) + body <= width and not self._beside
        self._words = [self._set(text, room if self._beside else width, 2) for text in texts]
        words = sum(setting.height for setting in self._words)
        words -= self._words[1].height if self._aside else 0
        digits = round(self._px * 1.1)
        high = max(words, digits) if self._beside else words + digits
        return round(high + body * _AROUND)

    def shrinks_to(self, width: float) -> float:
        """Return the size of the figures under their words in a width, in sizes of the type.

        It is 0 where label and time have no room beside one another.
        """
        self.height_in(width)
        worded = self._beside or self._aside or len(self._words) < 2
        return worded * self._px / self.theme.scale.body

    @property
    def is_beside(self) -> bool:
        """Whether the figures stand beside their words, as last measured."""
        return self._beside

    def mark_at(self) -> float:
        """Return how far from the right edge the decimal mark stands, in pixels."""
        if self.row is None:
            return 0.0
        return self._figures_width() - width_of(self.row.whole, self._fonts()[0])

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the words, and the figures in tabular digits."""
        if self.row is None:
            return
        words = sum(setting.height for setting in self._words)
        digits = self._px * 1.1
        if self._beside:
            self._draw_words(painter, box.left(), box.center().y() - words / 2, self._words)
            start = box.right() - self._figures_width()
            self._draw_figures(painter, start, box.center().y() - digits / 2)
            return
        first, rest = self._words[0], self._words[1:]
        words -= rest[0].height if self._aside else 0
        top = box.center().y() - (words + digits) / 2
        self._draw_words(painter, box.left(), top, [first])
        if self._aside:
            draw_setting(painter, rest[0], box.right() - rest[0].width, top, self.theme.soft)
            rest = rest[1:]
        self._draw_figures(painter, box.left(), top + first.height)
        self._draw_words(painter, box.left(), top + first.height + digits, rest, first=False)

    def _draw_words(
        self,
        painter: QPainter,
        left: float,
        top: float,
        words: list[Setting],
        *,
        first: bool = True,
    ) -> None:
        for at, setting in enumerate(words):
            colour = self.theme.ink if first and at == 0 else self.theme.soft
            draw_setting(painter, setting, left, top, colour)
            top += setting.height

    def _draw_figures(self, painter: QPainter, left: float, top: float) -> None:
        if self.row is None:
            return
        line = top + self._px * 0.93
        strong, light, small = self._fonts()
        ink = self.theme.ink if self.row.live else self.theme.soft
        gap = self.theme.scale.body * _BESIDE
        for text, font, colour, space in (
            (self.row.whole, strong, ink, 0.0),
            (self.row.fraction, light, self.theme.soft, gap),
            (self.row.unit, small, self.theme.soft, 0.0),
        ):
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QPointF(left, line), text)
            left += width_of(text, font) + space

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        theme = self.theme
        weight = STRONG if self.row is not None and self.row.live else REGULAR
        return (
            theme.font(self._px, weight, tabular=True),
            theme.font(self._px, REGULAR, tabular=True),
            theme.font(theme.scale.body),
        )

    def _figures_width(self) -> float:
        if self.row is None:
            return 0.0
        texts = (self.row.whole, self.row.fraction, self.row.unit)
        whole, fraction, unit = map(width_of, texts, self._fonts())
        body = self.theme.scale.body
        return whole + fraction + max(unit, _UNIT * body) + _BESIDE * body

    def _largest(self, width: float) -> int:
        """Return the largest size up to the wanted one at which the figures fit a width."""
        px = round(self.theme.scale.body * self.most)
        while px > self.theme.scale.plain:
            self._px = px
            if self._figures_width() <= width:
                break
            px -= 1
        return px

    def _set(self, text: str, width: float, most_lines: int) -> Setting:
        scale = self.theme.scale
        sizes = tuple(range(scale.body, scale.plain - 1, -1))
        return set_text(text, self.theme, width, sizes=sizes, most_lines=most_lines)
