"""One figure in the largest type that fits, and the few words that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Amount
from ui.theme import HEAVY, REGULAR, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.type import Setting, hang_of, line_height, set_text, width_of

_DIGITS_ABOVE, _LETTERS_ABOVE, _BELOW = 0.025, 0.1, 0.215
"""How far signs rise over capitals, and reach below the baseline, in sizes of the type."""

_TALL = frozenset("bdfhijkltäöüâêîôûŵŷéè")

_WORDS = 1.5
"""The most that words in place of a figure grow to, in sizes of a figure's type."""

_APART = 0.16
"""The space between the figure and the words beside it, in sizes of the figure's type."""


_IN_A_ROW = 0.5
"""How much of its size a small figure gives up at most, to have its words beside it."""


class _Place(Enum):
    """Where the words stand: over one another or in a row beside the figure, or beneath it."""

    STACKED = "stacked"
    ROW = "row"
    BENEATH = "beneath"


@dataclass(frozen=True, slots=True)
class _Fit:
    """A way to set figure and words."""

    figure: QFont
    words: tuple[Setting, ...]
    height: float
    place: _Place


class AmountView(Dressed):
    """The amount with what it is ``per``, and one more thing to know (the power).

    The size depends on how many characters the figure has, never on which digits: 4p and 32p, and
    31p and 32p, are set in one size, and tabular figures keep them from moving sideways.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.amount = Amount("", "", "")
        self.rest = ""
        self.live = True
        self._width = 0.0
        self._fit: _Fit | None = None

    def show_amount(self, amount: Amount, rest: str = "", *, live: bool = True) -> None:
        """Show an amount; one that is not live is drawn light and grey."""
        if (amount, rest, live) == (self.amount, self.rest, self.live):
            return
        self.amount, self.rest, self.live = amount, rest, live
        spoken = amount.spoken or f"{amount.figure} {amount.per}"
        self.says(f"{spoken}. {rest}" if rest else spoken)
        self.update()

    @property
    def in_words(self) -> bool:
        """Whether the figure is words, such as a plain 'Waiting'."""
        return not any(letter.isdigit() for letter in self.amount.figure)

    def set_in(self, width: float, height: float, *, beside_from: float) -> int:
        """Find the largest type for a box and return the height it really takes, in pixels.

        Words stand beside a figure that is then still ``beside_from`` of the largest it could be.
        """
        self._width = width
        fits = [self._beneath(width, height)]
        if not self.in_words:
            row = self._in_a_row(width, height, self._words(width * 0.5, self.theme.scale.body))
            fits = [*self._stacked(width, height), row, *fits]
        largest = max(fit.figure.pixelSize() for fit in fits)
        self._fit = next(fit for fit in fits if fit.figure.pixelSize() >= beside_from * largest)
        if largest < self.theme.scale.figure and not self.in_words:
            row = self._in_a_row(width, height, self._fit.words[:1])
            beside = row.figure.pixelSize() >= _IN_A_ROW * largest
            self._fit = row if beside else replace(self._fit, words=self._fit.words[:1])
        return round(self._fit.height)

    @property
    def figure_px(self) -> int:
        """The size of the figure's type as it was last fitted, in pixels."""
        return 0 if self._fit is None else self._fit.figure.pixelSize()

    @property
    def baseline_px(self) -> float:
        """How far below the top the figure stands as it was last fitted, in pixels."""
        if self._fit is None:
            return 0.0
        font = self._fit.figure
        return QFontMetricsF(font).capHeight() + font.pixelSize() * self._above

    def has_height(self, least: float) -> bool:
        """Return whether the figure is so high, or about as high as its width lets it be."""
        if self._fit is None:
            return True
        highest = self._figure_height(self._largest(self._width, float("inf")))
        return self._figure_height(self._fit.figure) >= min(least, highest * 0.8)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the figure from the top of the box, its words where they were fitted."""
        if self._fit is None:
            return
        font = self._fit.figure
        px = font.pixelSize()
        line = box.top() + self.baseline_px
        left = box.left() - _white_before(font) * (not self.in_words)
        painter.setFont(font)
        painter.setPen(self.theme.ink if self.live else self.theme.soft)
        painter.drawText(QPointF(left, line), self.amount.figure)
        painter.setPen(self.theme.soft)
        beside = left + width_of(self.amount.figure, font) + px * _APART
        if self._fit.place is _Place.STACKED:
            self._draw_stack(painter, self._fit.words, beside, line)
        elif self._fit.place is _Place.ROW:
            self._draw_row(painter, self._fit.words, beside, line)
        elif self._fit.words:
            under = line + px * _BELOW + self._fit.words[0].height * 0.8
            self._draw_row(painter, self._fit.words, box.left(), under)

    @staticmethod
    def _draw_stack(
        painter: QPainter, words: tuple[Setting, ...], left: float, line: float
    ) -> None:
        """Draw the words over one another, the last on a baseline."""
        for setting in reversed(words):
            painter.setFont(setting.font)
            painter.drawText(QPointF(left, line), setting.lines[0])
            line -= line_height(setting.font)

    def _draw_row(
        self, painter: QPainter, words: tuple[Setting, ...], left: float, line: float
    ) -> None:
        """Draw the words after one another on a baseline."""
        for setting in words:
            painter.setFont(setting.font)
            start = left + hang_of(setting.lines[0], setting.font)
            painter.drawText(QPointF(start, line), setting.lines[0])
            left += setting.width + self._between

    def _stacked(self, width: float, height: float) -> list[_Fit]:
        """Return the ways with the words stacked beside the figure, if they are no higher."""
        fits = []
        for words_px in (self.theme.scale.title, self.theme.scale.body):
            words = self._words(width * 0.5, words_px)
            aside = max((word.width for word in words), default=0.0)
            font = self._largest(width - aside, height, apart=_APART if words else 0.0)
            stack = sum(word.height for word in words)
            if stack <= QFontMetricsF(font).capHeight() * 1.1 + words_px * 0.3:
                fits.append(_Fit(font, words, self._figure_height(font), _Place.STACKED))
        return fits

    def _in_a_row(self, width: float, height: float, words: tuple[Setting, ...]) -> _Fit:
        aside = sum(word.width + self._between for word in words)
        font = self._largest(width - aside, height, apart=_APART)
        return _Fit(font, words, self._figure_height(font), _Place.ROW)

    @property
    def _between(self) -> float:
        return self.theme.scale.body * 0.7

    def _beneath(self, width: float, height: float) -> _Fit:
        scale = self.theme.scale
        words = self._words(width * 0.9, scale.title if self.in_words else scale.body)
        if sum(word.width + self._between for word in words) - self._between > width:
            words = words[:1]
        under = max((word.height for word in words), default=0)
        font = self._largest(width, height - under)
        return _Fit(font, words, self._figure_height(font) + under, _Place.BENEATH)

    def _words(self, width: float, px: int) -> tuple[Setting, ...]:
        return tuple(
            set_text(text, self.theme, width, sizes=(px,), tabular=text is self.rest)
            for text in (self.amount.per, self.rest)
            if text
        )

    def _largest(self, width: float, height: float, apart: float = 0.0) -> QFont:
        """Return the largest font in which the figure's pattern fits a box."""
        heavy = self.live and not self.in_words
        weight = HEAVY if heavy else REGULAR
        probe = self.theme.font(1000, weight, tabular=True)
        advance = width_of(_pattern(self.amount.figure), probe) / 1000
        cap = QFontMetricsF(probe).capHeight() / 1000
        by_width, by_height = width / (advance + apart), height / (cap + self._above + _BELOW)
        most = self.theme.scale.figure * _WORDS if self.in_words else by_width
        px = max(1, int(min(by_width, by_height, most)))
        return self.theme.font(px, weight, tabular=True)

    @property
    def _above(self) -> float:
        tall = any(letter in _TALL for letter in self.amount.figure)
        return _LETTERS_ABOVE if tall else _DIGITS_ABOVE

    def _figure_height(self, font: QFont) -> float:
        return QFontMetricsF(font).capHeight() + font.pixelSize() * (self._above + _BELOW)


def _white_before(font: QFont) -> float:
    """Return the white that even the widest sign has on its left, in pixels.

    Without it the figure stands on the same line as the words below; it is one for all digits.
    """
    metrics = QFontMetricsF(font)
    return min(metrics.leftBearing(sign) for sign in "0234568£€")


def _pattern(figure: str) -> str:
    """Return the figure's shape: every digit wide, and never fewer than two of them."""
    shape = re.sub(r"\d", "0", figure)
    return shape.replace("0", "00", 1) if shape.count("0") == 1 else shape
