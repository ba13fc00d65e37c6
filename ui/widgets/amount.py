"""One figure in the largest type that fits, and the few words that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Amount
from ui.theme import HEAVY, REGULAR, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import Setting, line_height, set_text, width_of

_BELOW = 0.22
"""How far letters reach below the baseline, in sizes of the type."""


@dataclass(frozen=True, slots=True)
class _Fit:
    figure: QFont
    per: Setting
    rest: Setting | None
    beside: bool


class AmountView(Dressed):
    """The amount, ``per`` beside it or beneath it, and one more line (the power) under that.

    The size depends on how many characters the figure has, never on which digits: 4p and 32p, and
    31p and 32p, are set in one size, and tabular figures keep them from moving sideways.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.amount = Amount("", "", "")
        self.rest = ""
        self.live = True
        self._fit: _Fit | None = None

    def show_amount(self, amount: Amount, rest: str = "", *, live: bool = True) -> None:
        """Show an amount; one that is not live is drawn light and grey."""
        self.amount, self.rest, self.live = amount, rest, live
        spoken = amount.spoken or f"{amount.figure} {amount.per}"
        self.says(f"{spoken}. {rest}" if rest else spoken)
        self.update()

    @property
    def in_words(self) -> bool:
        """Whether the figure is words, such as a plain 'Waiting'."""
        return not any(letter.isdigit() for letter in self.amount.figure)

    def set_in(self, width: float, height: float) -> int:
        """Find the largest type for a box and return the height it really takes, in pixels."""
        beside, beneath = self._beside(width, height), self._beneath(width, height)
        better = beside.figure.pixelSize() >= beneath.figure.pixelSize() * 0.8
        self._fit = beside if better else beneath
        return round(self._height(self._fit))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the figure from the top of the box, its words where they were fitted."""
        if self._fit is None:
            return
        font = self._fit.figure
        figure = self.amount.figure
        cap = QFontMetricsF(font).capHeight()
        # Digits carry a little white on their left; without it they stand on the page's edge line.
        left = box.left() - font.pixelSize() * 0.045 * (not self.in_words)
        painter.setFont(font)
        painter.setPen(self.theme.ink if self.live else self.theme.soft)
        painter.drawText(QPointF(left, box.top() + cap), figure)
        if self._fit.beside:
            column = left + width_of(figure, font) + self._space(font)
            self._draw_words(painter, column, box.top() + cap, upwards=True)
        else:
            top = box.top() + cap + font.pixelSize() * _BELOW
            self._draw_words(painter, box.left(), top, upwards=False)

    def _draw_words(self, painter: QPainter, left: float, edge: float, *, upwards: bool) -> None:
        """Draw per and rest: with the last line on a baseline, or from a top edge down."""
        if self._fit is None:
            return
        painter.setPen(self.theme.soft)
        lines = [(line, self._fit.per.font) for line in self._fit.per.lines if line]
        if self._fit.rest is not None:
            lines += [(line, self._fit.rest.font) for line in self._fit.rest.lines]
        step = line_height(self._fit.per.font)
        first = edge - step * (len(lines) - 1) if upwards else edge + step * 0.82
        for number, (line, font) in enumerate(lines):
            painter.setFont(font)
            painter.drawText(QPointF(left, first + number * step), line)

    def _beside(self, width: float, height: float) -> _Fit:
        per, rest = self._words(width * 0.5)
        aside = max(per.width, rest.width if rest else 0.0)
        font = self._largest(width - aside, height, spaced=bool(aside))
        return _Fit(font, per, rest, beside=True)

    def _beneath(self, width: float, height: float) -> _Fit:
        per, rest = self._words(width)
        under = (per.height if self.amount.per else 0) + (rest.height if rest else 0)
        return _Fit(self._largest(width, height - under, spaced=False), per, rest, beside=False)

    def _words(self, width: float) -> tuple[Setting, Setting | None]:
        body = (self.theme.scale.body,)
        per = set_text(self.amount.per, self.theme, width, sizes=body, most_lines=2)
        if not self.rest:
            return per, None
        return per, set_text(self.rest, self.theme, width, sizes=body, tabular=True)

    def _largest(self, width: float, height: float, *, spaced: bool) -> QFont:
        """Return the largest font in which the figure's pattern fits a box."""
        weight = (HEAVY if self.live else REGULAR) if not self.in_words else REGULAR
        probe = self.theme.font(1000, weight, tabular=True)
        advance = width_of(_pattern(self.amount.figure), probe) / 1000
        cap = QFontMetricsF(probe).capHeight() / 1000
        space = 0.16 if spaced else 0.0
        px = min(width / (advance + space), height / (cap + _BELOW))
        if self.in_words:
            px = min(px, self.theme.scale.figure)
        return self.theme.font(max(1, int(px)), weight, tabular=True)

    def _height(self, fit: _Fit) -> float:
        px = fit.figure.pixelSize()
        height = QFontMetricsF(fit.figure).capHeight() + px * _BELOW
        if not fit.beside:
            height += fit.per.height if self.amount.per else 0
            height += fit.rest.height if fit.rest else 0
        return height

    @staticmethod
    def _space(font: QFont) -> float:
        return font.pixelSize() * 0.16


def _pattern(figure: str) -> str:
    """Return the figure's shape: every digit wide, and never fewer than two of them."""
    shape = re.sub(r"\d", "0", figure)
    return shape.replace("0", "00", 1) if shape.count("0") == 1 else shape
