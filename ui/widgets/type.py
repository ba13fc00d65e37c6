"""Setting type: measuring, breaking into even lines, and finding the largest size that fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from ui.theme import LEADING, REGULAR, Theme

_UNIT = r"(?<=\d )(?:kWh?|W|m³|h|min|s|ct)\b|(?<=\d )%"
_COUNTED = (
    r"(?:(?<=\b\d )|(?<=\b\d\d )|(?<=\b\d\. )|(?<=\b\d\d\. )|(?<=\b1er ))"
    r"(?<![:.,]\d\d )[^\W\d]"
)
_BREAK = re.compile(rf"( (?!{_UNIT}|{_COUNTED})|(?<=–)\u2009|(?<=/)(?=\w))")
"""Where a line may end: at a space, but not between a number and its unit, nor between a day and
its month, "30 November", "1. November" or "1er novembre"; after the dash of two days of two months;
in a path at a slash."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A text broken into lines of one font."""

    lines: tuple[str, ...]
    font: QFont

    @property
    def height(self) -> int:
        """How high the lines stand, in pixels."""
        return len(self.lines) * line_height(self.font)

    @property
    def width(self) -> float:
        """How wide the widest line is, in pixels."""
        return max(width_of(line, self.font) + hang_of(line, self.font) for line in self.lines)


@lru_cache(maxsize=1024)
def set_text(
    text: str,
    theme: Theme,
    width: float,
    *,
    sizes: tuple[int, ...],
    weight: int = REGULAR,
    most_lines: int = 1,
    tabular: bool = False,
) -> Setting:
    """Return a text in the fewest lines, and then the largest of the sizes, that fit a width.

    Where none does, the type shrinks below the smallest size until the text fits: a word may end up
    small, never cut.
    """
    for lines in range(1, most_lines + 1):
        for px in sizes:
            setting = _broken(text, theme.font(px, weight, tabular=tabular), width)
            if len(setting.lines) <= lines and setting.width <= width:
                return setting
    px = min(sizes)
    while px > 1:
        px -= 1
        setting = _broken(text, theme.font(px, weight, tabular=tabular), width)
        if len(setting.lines) <= most_lines and setting.width <= width:
            break
    return setting


def draw_setting(
    painter: QPainter, setting: Setting, left: float, top: float, colour: QColor
) -> None:
    """Draw a setting's lines from a top left corner."""
    painter.setFont(setting.font)
    painter.setPen(colour)
    step, rise = line_height(setting.font), baseline(setting.font)
    for number, text in enumerate(setting.lines):
        start = left + hang_of(text, setting.font)
        painter.drawText(QPointF(start, top + number * step + rise), text)


def width_of(text: str, font: QFont) -> float:
    """Return how far a text advances, in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def hang_of(text: str, font: QFont) -> float:
    """Return how far the first letter of a line reaches before its start, as the foot of a j."""
    return max(0.0, -QFontMetricsF(font).leftBearing(text[0])) if text else 0.0


def line_height(font: QFont) -> int:
    """Return the height of one line, in pixels."""
    return ceil(font.pixelSize() * LEADING)


def baseline(font: QFont) -> float:
    """Return how far below the top of its line a font stands, capitals in the middle."""
    return (line_height(font) + QFontMetricsF(font).capHeight()) / 2


def _broken(text: str, font: QFont, width: float) -> Setting:
    """Return a text in the fewest lines that fit a width, as even in length as can be."""
    metrics = QFontMetricsF(font)
    lines = _greedy(text, metrics, width)
    narrow, wide = width / 2, width
    while len(lines) > 1 and wide - narrow > font.pixelSize() / 2:
        middle = (narrow + wide) / 2
        trial = _greedy(text, metrics, middle)
        if len(trial) == len(lines) and all(metrics.horizontalAdvance(t) <= middle for t in trial):
            wide = middle
        else:
            narrow = middle
    return Setting(_greedy(text, metrics, wide), font)


def _greedy(text: str, metrics: QFontMetricsF, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    line, *rest = _BREAK.split(text)
    for space, word in zip(rest[::2], rest[1::2], strict=True):
        longer = line + space + word
        if line and metrics.horizontalAdvance(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line)
