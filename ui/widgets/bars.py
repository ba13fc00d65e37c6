"""Bars of blocks on one another, what hangs below the axis, and what they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from ihd.screens.usage import Axis, Bar, Block
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.blocks import draw_block, draw_label, draw_missing, draw_steps, draw_tick
from ui.widgets.chart import Chart
from ui.widgets.frame import Frame, Word, frame_in, words_at, words_height
from ui.widgets.type import line_height, width_of

_BROADEST = 3.0
"""How wide a bar may be at most, in sizes of the body type."""

_SEVERAL = 16
"""More bars than this stand close together."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A block where it stands."""

    box: QRectF
    block: Block


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Everything that is painted, in place."""

    frame: Frame
    shapes: tuple[_Shape, ...] = ()
    missing: tuple[QRectF, ...] = ()
    ticks: tuple[QRectF, ...] = ()
    steps: tuple[QPolygonF, ...] = ()
    crossings: tuple[QRectF, ...] = ()
    names: tuple[tuple[QRectF, Block], ...] = ()
    amounts: tuple[Word, ...] = ()
    feet: tuple[Word, ...] = ()


class Bars(Chart):
    """A row of bars; amounts, names of blocks and ticks are drawn as the page has room for them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.bars: tuple[Bar, ...] = ()
        self.axis = Axis(())
        self.with_amounts = True
        self.with_names = True
        self.with_ticks = True
        self._drawing: _Drawing | None = None

    def show_bars(self, bars: tuple[Bar, ...], axis: Axis, spoken: str) -> None:
        """Show other bars from now on."""
        self.says(spoken)
        if (bars, axis) == (self.bars, self.axis):
            return
        self.bars, self.axis = bars, axis
        self.name_stops([bar.says for bar in bars])
        self.arrange()

    def height_of_words(self) -> float:
        """Return how high the words above and below the bars stand, in pixels."""
        return words_height(self.theme) + self._above()

    def lay_out(self, box: QRectF) -> tuple[float, ...]:
        """Prepare the drawing; return the edges between bars."""
        step = line_height(self.theme.font(self.theme.scale.body))
        frame = frame_in(
            box, self.axis, self.theme, above=self._above(), below=words_height(self.theme)
        )
        if not self.bars or frame.one <= 0:
            self._drawing = _Drawing(frame)
            return ()
        edges = tuple(frame.x(number / len(self.bars)) for number in range(len(self.bars) + 1))
        places = [self._place(left, right) for left, right in pairwise(edges)]
        shapes = tuple(
            shape
            for bar, (left, wide) in zip(self.bars, places, strict=True)
            for shape in self._stack(bar, left, wide, frame)
        )
        names = self._names(shapes) if self.with_names else ()
        self._drawing = _Drawing(
            frame,
            shapes,
            self._missing(places, frame),
            self._ticks(places, frame),
            self._steps(edges, frame),
            self._crossings(places, frame),
            names,
            self._amounts(edges, frame, step),
            self._feet(edges, frame),
        )
        return edges

    def drawn(self) -> object:
        """Return the drawing."""
        return self._drawing

    def draw(self, painter: QPainter, _box: QRectF) -> None:
        """Draw what is prepared."""
        drawing, theme = self._drawing, self.theme
        if drawing is None:
            return
        self.draw_stop(painter)
        drawing.frame.draw(painter, theme)
        # Under the bars: a line on them would hide by how little one is higher than it.
        for box in drawing.ticks:
            draw_tick(painter, box, theme)
        for steps in drawing.steps:
            draw_steps(painter, steps, theme)
        for shape in drawing.shapes:
            draw_block(painter, shape.box, shape.block, theme)
        for box in drawing.missing:
            draw_missing(painter, box, theme)
        for box in drawing.crossings:
            painter.fillRect(box, theme.ground)
        for box, block in drawing.names:
            draw_label(painter, box, block, theme)
        for word in drawing.feet:
            word.draw(painter, theme, drawing.frame.px)
        for word in drawing.amounts:
            word.draw(painter, theme, drawing.frame.px, clear=self.at is None)
        self.draw_ring(painter)

    def _above(self) -> float:
        if not self.with_amounts or not any(bar.amount for bar in self.bars):
            return 0.0
        return line_height(self.theme.font(self.theme.scale.body)) * 1.05

    def _place(self, left: float, right: float) -> tuple[float, float]:
        """Return a bar's left edge and width between the edges of its stop."""
        room = right - left
        if len(self.bars) > _SEVERAL:
            wide = max(1.0, room - max(1.0, room * 0.2))
        else:
            wide = min(room * 0.66, self.theme.scale.body * _BROADEST)
        return left + (room - wide) / 2, wide

    def _stack(self, bar: Bar, left: float, wide: float, frame: Frame) -> list[_Shape]:
        gap = max(1.0, round(self.theme.scale.stroke * 0.6)) if wide > 6 else 0.0
        shapes = []
        for blocks, way in ((bar.blocks, -1), (bar.below, 1)):
            edge = frame.axis_y
            for block in blocks:
                tall = block.height * frame.one
                if tall <= 0:
                    continue
                top = edge - tall if way < 0 else edge
                seen = max(1.0, tall - gap if tall > 2 * gap else tall)
                shapes.append(_Shape(QRectF(left, top, wide, seen), block))
                edge += way * tall
        return shapes

    def _missing(self, places: list[tuple[float, float]], frame: Frame) -> tuple[QRectF, ...]:
        """Return the open stubs that stand for the unknown, on top of what is known.

        Half-hours of which nothing is known share one, from the first to the last of them.
        """
        tall = self.theme.scale.body * 0.55
        stubs: list[QRectF] = []
        joins = False
        for bar, (left, wide) in zip(self.bars, places, strict=True):
            stub = QRectF(left, frame.y(_height(bar.blocks)) - tall, wide, tall)
            bare = bar.missing and not bar.blocks and len(self.bars) > _SEVERAL
            if bare and joins:
                stubs[-1].setRight(stub.right())
            elif bar.missing:
                stubs.append(stub)
            joins = bare
        return tuple(stubs)

    def _ticks(self, places: list[tuple[float, float]], frame: Frame) -> tuple[QRectF, ...]:
        thick = self.theme.scale.stroke
        room = frame.plot.width() / len(self.bars)
        return tuple(
            QRectF(left - over, frame.y(bar.against) - thick / 2, wide + 2 * over, thick)
            for bar, (left, wide) in zip(self.bars, places, strict=True)
            if bar.against is not None and self.with_ticks and len(self.bars) <= _SEVERAL
            for over in (min(wide * 0.14, max(0.0, (room - wide) / 2 - 1)),)
        )

    def _steps(self, edges: tuple[float, ...], frame: Frame) -> tuple[QPolygonF, ...]:
        """Return what many bars are compared with: a line from step to step, broken in gaps."""
        if not self.with_ticks or len(self.bars) <= _SEVERAL:
            return ()
        runs: list[list[QPointF]] = [[]]
        for bar, (left, right) in zip(self.bars, pairwise(edges), strict=True):
            if bar.against is None:
                runs.append([])
                continue
            y = frame.y(bar.against)
            runs[-1] += [QPointF(left, y), QPointF(right, y)]
        return tuple(QPolygonF(run) for run in runs if run)

    def _crossings(self, places: list[tuple[float, float]], frame: Frame) -> tuple[QRectF, ...]:
        """Return the thin cuts in bars that are clearly higher than what they are compared with."""
        thin = self.theme.scale.hair
        return tuple(
            QRectF(left, round(frame.y(bar.against)), wide, thin)
            for bar, (left, wide) in zip(self.bars, places, strict=True)
            if bar.against and self.with_ticks
            if frame.y(bar.against) - frame.y(_height(bar.blocks)) > 2 * thin
        )

    def _names(self, shapes: tuple[_Shape, ...]) -> tuple[tuple[QRectF, Block], ...]:
        """Return each label once, in the first block that has room for it."""
        font = self.theme.font(self.theme.scale.body)
        found: dict[str, tuple[QRectF, Block]] = {}
        for shape in shapes:
            label, box = shape.block.label, shape.box
            if not label or label in found or shape.block.caught_up:
                continue
            wide = width_of(label, font) + self.theme.scale.body * 0.3
            if wide <= box.width() and box.height() >= self.theme.scale.body * 1.05:
                found[label] = (box, shape.block)
        return tuple(found.values())

    def _amounts(self, edges: tuple[float, ...], frame: Frame, step: float) -> tuple[Word, ...]:
        """Return the amounts: over every bar, or over the highest until one stops at a bar."""
        if not self.with_amounts:
            return ()
        font = self.theme.font(frame.px, STRONG, tabular=True)
        room = edges[1] - edges[0] - self.theme.scale.body * 0.2
        if all(width_of(bar.amount, font) <= room for bar in self.bars):
            chosen = list(range(len(self.bars)))
        elif self.at is not None:
            chosen = []
        else:
            highest = max(range(len(self.bars)), key=lambda n: _height(self.bars[n].blocks))
            chosen = [highest] if self.bars[highest].blocks else []
        return tuple(self._amount(n, edges, frame, step) for n in chosen if self.bars[n].amount)

    def _amount(self, number: int, edges: tuple[float, ...], frame: Frame, step: float) -> Word:
        bar = self.bars[number]
        strong = bar.here or number == self.at
        font = self.theme.font(frame.px, STRONG if strong else REGULAR, tabular=True)
        wide = width_of(bar.amount, font)
        left = (edges[number] + edges[number + 1] - wide) / 2
        left = min(max(left, frame.plot.left()), frame.plot.right() - wide)
        pairs = zip(self.bars, pairwise(edges), strict=True)
        under = [one for one, (start, end) in pairs if start < left + wide and end > left]
        foot = self._over(under, frame, step)
        return Word(bar.amount, left, max(0.0, foot - step), strong=strong)

    def _over(self, bars: list[Bar], frame: Frame, step: float) -> float:
        """Return the y from which a line of words stands on none of these bars and ticks."""
        stub, thick = self.theme.scale.body * 0.55, self.theme.scale.stroke
        foot = min(frame.y(_height(bar.blocks)) - stub * bar.missing for bar in bars)
        marks = [frame.y(bar.against) for bar in bars if bar.against is not None]
        for tick in sorted(marks, reverse=True) if self.with_ticks else ():
            if foot - step * 0.95 < tick < foot + thick * 2:
                foot = tick - thick
        return foot

    def _feet(self, edges: tuple[float, ...], frame: Frame) -> tuple[Word, ...]:
        if self.axis.hours:
            marks = [(frame.x(at), text) for at, text in self.axis.hours]
            return words_at(marks, frame, self.theme)
        marks = [
            ((left + right) / 2, bar.label)
            for bar, (left, right) in zip(self.bars, pairwise(edges), strict=True)
        ]
        here = next((n for n, bar in enumerate(self.bars) if bar.here), None)
        return words_at(marks, frame, self.theme, strong=here)


def _height(blocks: tuple[Block, ...]) -> float:
    return sum(block.height for block in blocks)
