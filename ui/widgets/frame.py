"""The frame of every chart: hairlines, each with its label at the left, words along the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from ihd.screens.usage import Axis
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.type import baseline, line_height, width_of


@dataclass(frozen=True, slots=True)
class Word:
    """Words at a place: ``left`` and ``top`` of their line, in pixels."""

    text: str
    left: float
    top: float
    strong: bool = False

    def draw(self, painter: QPainter, theme: Theme, px: int, *, clear: bool = False) -> None:
        """Draw the words, strong ones in ink and the others softly; ``clear`` of what is under."""
        font = theme.font(px, STRONG if self.strong else REGULAR, tabular=True)
        if clear:
            around = px * 0.1
            wide, high = width_of(self.text, font), line_height(font) - 2 * around
            place = QRectF(self.left, self.top + around, wide, high)
            painter.fillRect(place, theme.ground)
        painter.setFont(font)
        painter.setPen(theme.ink if self.strong else theme.soft)
        painter.drawText(QPointF(self.left, self.top + baseline(font)), self.text)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart's heights are: ``plot`` is the rectangle from 1.0 down to the floor.

    ``lines`` are the y of each line and the word at it.
    """

    plot: QRectF
    axis_y: float
    one: float
    lines: tuple[tuple[float, Word], ...]
    px: int

    def y(self, height: float) -> float:
        """Return where a height is, in pixels from the top."""
        return self.axis_y - height * self.one

    def x(self, fraction: float) -> float:
        """Return where a fraction of the width is, in pixels from the left."""
        return self.plot.left() + self.plot.width() * fraction

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Draw lines and labels."""
        for y, word in self.lines:
            hair = theme.scale.hair
            line = QRectF(self.plot.left(), y - hair / 2, self.plot.width(), hair)
            painter.fillRect(line, theme.hairline.color())
            word.draw(painter, theme, self.px)


def frame_in(box: QRectF, axis: Axis, theme: Theme, *, above: float, below: float) -> Frame:
    """Return the frame of a chart in a box, with pixels kept free above and below the plot."""
    scale = theme.scale
    px = scale.body
    font = theme.font(px, tabular=True)
    step = line_height(font)
    gutter = max((width_of(label, font) for _, label in axis.lines), default=0.0)
    left = box.left() + (gutter + scale.gap * 1.2 if gutter else 0)
    above = max(above, step / 2 if axis.lines else 0)
    below = max(below, step / 2 if axis.lines and axis.floor else 0)
    plot = QRectF(left, box.top() + above, box.right() - left, box.height() - above - below)
    one = plot.height() / (1 + axis.floor)
    axis_y = round(plot.top() + one) - (0.5 if scale.hair % 2 else 0)
    kept = _apart(axis.lines, step * 1.05 / one if one > 0 else 1)
    lines = []
    for height, label in axis.lines:
        y = round(axis_y - height * one)
        if label not in kept or not (box.top() <= y <= box.bottom()):
            continue
        word_left = box.left() + gutter - width_of(label, font)
        lines.append((float(y), Word(label, word_left, y - step / 2)))
    return Frame(plot, axis_y, one, tuple(lines), px)


def _apart(lines: Sequence[tuple[float, str]], least: float) -> set[str]:
    """Return the labels that stand far enough from one another, from the axis up and down."""
    kept: dict[float, str] = {}
    for height, label in sorted(lines, key=lambda line: abs(line[0])):
        if all(abs(height - other) >= least for other in kept):
            kept[height] = label
    return set(kept.values())


def words_at(
    marks: Sequence[tuple[float, str]], frame: Frame, theme: Theme, *, strong: int | None = None
) -> tuple[Word, ...]:
    """Return words centred under places (x in pixels), every second or fourth … as there is room.

    The ``strong`` one is always among them, in the place of the neighbours it would touch.
    """
    placed: tuple[Word, ...] = ()
    for stride in _STRIDES:
        kept = [n for n in range(0, len(marks), stride) if n != strong]
        placed = tuple(_under(marks[n], frame, theme, strong=False) for n in kept)
        if _part(placed, theme):
            break
    if strong is None:
        return placed
    here = _under(marks[strong], frame, theme, strong=True)
    before = [word for n, word in zip(kept, placed, strict=True) if n <= strong - stride]
    after = [word for n, word in zip(kept, placed, strict=True) if n >= strong + stride]
    while before and not _part((before[-1], here), theme):
        before.pop()
    while after and not _part((here, after[0]), theme):
        after.pop(0)
    return (*before, here, *after)


_STRIDES = (1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 1000)


def _under(mark: tuple[float, str], frame: Frame, theme: Theme, *, strong: bool) -> Word:
    """Return a word centred under a place, or as near to it as the edges allow."""
    x, text = mark
    wide = width_of(text, theme.font(frame.px, STRONG if strong else REGULAR, tabular=True))
    left = min(max(x - wide / 2, frame.plot.left()), frame.plot.right() - wide)
    return Word(text, left, frame.plot.bottom() + theme.scale.gap * 0.4, strong=strong)


def _part(words: tuple[Word, ...], theme: Theme) -> bool:
    """Return whether words beside one another stand clear of each other."""
    font = theme.font(theme.scale.body, STRONG, tabular=True)
    clear = theme.scale.body * 0.3
    return all(
        word.left + width_of(word.text, font) + clear <= following.left
        for word, following in pairwise(words)
    )


def words_height(theme: Theme) -> float:
    """Return the height that words along the foot take, in pixels."""
    return line_height(_font(theme)) + theme.scale.gap * 0.4


def _font(theme: Theme) -> QFont:
    return theme.font(theme.scale.body, tabular=True)
