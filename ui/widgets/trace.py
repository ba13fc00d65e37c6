"""The readings of a day as a line of power, reduced to what the pixels can show.

The only module that loads pyqtgraph and numpy; pages import it when a trace is first opened.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from ihd.screens.now import Tone
from ihd.screens.usage import Axis, Trace
from ui.theme import Theme
from ui.widgets.blocks import draw_missing
from ui.widgets.chart import Chart
from ui.widgets.frame import Frame, Word, frame_in, words_at, words_height

Floats = npt.NDArray[np.float64]

_Asked = tuple[QRectF, tuple[float, float], Axis, Theme, Trace]
"""What a layout depends on."""

_NEAR = 1 / 8
"""How much of the day is seen about a half-hour one has gone into."""
_NEAREST = 1 / 24
_ZOOM = 1.25


class TraceView(Chart):
    """A day's readings: half-hours are its stops; it opens on the one asked about.

    Where only a part of the day is seen, dragging moves it. Wheel, pinch, plus and minus go nearer
    and further.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.trace: Trace | None = None
        self.axis = Axis(())
        self.seen = (0.0, 1.0)
        self._at: Floats = np.empty(0)
        self._heights: Floats = np.empty(0)
        self._frame: Frame | None = None
        self._words: tuple[Word, ...] = ()
        self._ground: list[QPolygonF] = []
        self._missing: list[QRectF] = []
        self._laid: _Asked | None = None
        self._plot = pg.PlotWidget(self, background=None)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in (self._plot, self._plot.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            part.setAutoFillBackground(False)
        self._plot.setCacheMode(self._plot.CacheModeFlag(0))
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        item = self._plot.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        for side in ("left", "bottom"):
            item.hideAxis(side)
        item.layout.setContentsMargins(0, 0, 0, 0)
        self._view = item.getViewBox()
        self._view.setMouseEnabled(x=False, y=False)
        self._view.setDefaultPadding(0)
        self._curve = pg.PlotCurveItem(connect="finite")
        self._view.addItem(self._curve, ignoreBounds=True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._dress_curve()

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        super().dress(theme)
        self._dress_curve()

    def show_trace(self, trace: Trace, axis: Axis, spoken: str) -> None:
        """Show a day's readings, and what was asked about where that is new."""
        self.says(spoken)
        if (trace, axis) == (self.trace, self.axis):
            return
        if self.trace is None or trace.focus != self.trace.focus:
            middle = sum(trace.focus) / 2 if trace.focus else 0.5
            self.seen = _window(middle, _NEAR if trace.focus else 1.0)
        self.trace, self.axis = trace, axis
        self._at = np.array(trace.at, dtype=np.float64)
        self._heights = np.array(trace.heights, dtype=np.float64)
        self.name_stops([stop.says for stop in trace.half_hours])
        self.arrange()

    def lay_out(self, box: QRectF) -> tuple[float, ...]:
        """Reduce the readings to the pixels of the box; return the edges of the half-hours."""
        trace = self.trace
        if trace is None:
            return ()
        asked = (box, self.seen, self.axis, self.theme, trace)
        if self._laid is not None and _is_same(asked, self._laid):
            return self._edges
        self._laid = asked
        frame = frame_in(box, self.axis, self.theme, above=0, below=words_height(self.theme))
        self._frame = frame
        plot = frame.plot
        first, last = self.seen
        self._plot.setGeometry(plot.toAlignedRect())
        self._view.setRange(xRange=(first, last), yRange=(-self.axis.floor, 1.0), padding=0)
        columns = max(2, round(plot.width()))
        at, least, most = reduced(self._at, self._heights, self.seen, columns)
        self._curve.setData(*broken(*_line(at, least, most), trace.gaps))
        # The line itself covers what lies between the least and the most of a column.
        at, least = broken(at, least, trace.gaps)
        self._ground = _grounds(self._x_of(at), frame.axis_y - least * frame.one, frame.axis_y)
        tall = self.theme.scale.body * 0.55
        self._missing = [
            QRectF(left, frame.axis_y - tall, right - left, tall)
            for start, end in trace.gaps
            for left, right in (
                (max(plot.left(), self._x(start)), min(plot.right(), self._x(end))),
            )
            if right - left >= 2
        ]
        marks = [(self._x(at), text) for at, text in trace.ticks if first <= at <= last]
        self._words = words_at(marks, frame, self.theme) if marks else ()
        count = len(trace.half_hours)
        return tuple(self._x(number / count) for number in range(count + 1)) if count else ()

    def column(self, number: int) -> QRectF:
        """Return the rectangle of a half-hour, as far as it is seen."""
        whole = super().column(number)
        return whole & self._frame.plot if self._frame else whole

    def draw(self, painter: QPainter, _box: QRectF) -> None:
        """Draw everything but the line, which stands above it."""
        if self._frame is None or self.trace is None:
            return
        self._draw_focus(painter, self._frame)
        self.draw_stop(painter)
        self._frame.draw(painter, self.theme)
        painter.save()
        painter.setClipRect(self._frame.plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.fill(Tone.USUAL))
        for ground in self._ground:
            painter.drawPolygon(ground)
        painter.restore()
        for box in self._missing:
            draw_missing(painter, box, self.theme)
        for word in self._words:
            word.draw(painter, self.theme, self._frame.px)
        self.draw_ring(painter)

    def _draw_focus(self, painter: QPainter, frame: Frame) -> None:
        """Lay a ground under the half-hour that was asked about."""
        if self.trace is None or self.trace.focus is None:
            return
        left, right = (self._x(edge) for edge in self.trace.focus)
        band = QRectF(left, frame.plot.top(), right - left, frame.plot.height())
        painter.fillRect(band & frame.plot, self.theme.fill(Tone.QUIET))

    def stop_at(self, number: int | None) -> None:
        """Stop at a half-hour, and bring it into sight."""
        if number is not None and self.trace is not None and self.trace.half_hours:
            count = len(self.trace.half_hours)
            self._bring((number / count, (number + 1) / count))
        super().stop_at(number)

    def drag(self, way: float) -> bool:
        """Move what is seen by pixels, where that is a part of the day."""
        first, last = self.seen
        if self._frame is None or last - first >= 1:
            return False
        self._see(
            _window(
                (first + last) / 2 - way / self._frame.plot.width() * (last - first), last - first
            )
        )
        return True

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Go so many times nearer, about a place in pixels or the middle."""
        if self._frame is None:
            return
        first, last = self.seen
        plot = self._frame.plot
        share = 0.5 if x is None else min(max((x - plot.left()) / plot.width(), 0.0), 1.0)
        held = first + share * (last - first)
        wide = min(max((last - first) / factor, _NEAREST), 1.0)
        self._see(_window(held + (0.5 - share) * wide, wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go nearer and further as well as walk."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Go nearer and further about the mouse."""
        self.zoom(_ZOOM ** (event.angleDelta().y() / 120), event.position().x())

    def event(self, event: QEvent) -> bool:
        """Go nearer and further with two fingers."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                middle = self.mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom(pinch.scaleFactor(), QPointF(middle).x())
                return True
        return super().event(event)

    def _x(self, at: float) -> float:
        first, last = self.seen
        plot = self._frame.plot if self._frame else QRectF()
        return plot.left() + (at - first) / (last - first) * plot.width()

    def _x_of(self, at: Floats) -> Floats:
        first, last = self.seen
        plot = self._frame.plot if self._frame else QRectF()
        return plot.left() + (at - first) / (last - first) * plot.width()

    def _see(self, seen: tuple[float, float]) -> None:
        if seen != self.seen:
            self.seen = seen
            self.arrange()

    def _bring(self, stretch: tuple[float, float]) -> None:
        first, last = self.seen
        if stretch[0] < first - 1e-9 or stretch[1] > last + 1e-9:
            self._see(_window(sum(stretch) / 2, last - first))

    def _dress_curve(self) -> None:
        pen = QPen(self.theme.tone(Tone.USUAL), max(1, round(self.theme.scale.stroke * 0.6)))
        pen.setCosmetic(True)
        self._curve.setPen(pen)


def reduced(
    at: Floats, heights: Floats, seen: tuple[float, float], columns: int
) -> tuple[Floats, Floats, Floats]:
    """Return where readings are seen, with the least and the most there.

    Few are returned as they are, many by columns of pixels. One reading beyond either end is kept,
    so that the line runs out of sight.
    """
    first, last = seen
    start = max(0, int(np.searchsorted(at, first)) - 1)
    end = min(at.size, int(np.searchsorted(at, last, side="right")) + 1)
    at, heights = at[start:end], heights[start:end]
    if at.size <= 2 * columns:
        return at, heights, heights
    column = np.floor((at - first) / (last - first) * columns).astype(np.int64)
    begins = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    least, most = np.minimum.reduceat(heights, begins), np.maximum.reduceat(heights, begins)
    return first + (column[begins] + 0.5) / columns * (last - first), least, most


def _line(at: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Return the points of the line: in each column from the least to the most."""
    if least is most:
        return at, least
    return np.repeat(at, 2), np.column_stack((least, most)).ravel()


def broken(
    at: Floats, heights: Floats, gaps: tuple[tuple[float, float], ...]
) -> tuple[Floats, Floats]:
    """Return the line with a break in every gap."""
    places = [int(np.searchsorted(at, (start + end) / 2)) for start, end in gaps]
    return np.insert(at, places, np.nan), np.insert(heights, places, np.nan)


def _is_same(asked: _Asked, laid: _Asked) -> bool:
    """Say whether the same is to be laid out in the same box; a trace is not compared by value."""
    return asked[:-1] == laid[:-1] and asked[-1] is laid[-1]


def _grounds(xs: Floats, ys: Floats, axis_y: float) -> list[QPolygonF]:
    """Return the surfaces between a broken line and the axis, in pixels."""
    breaks = np.flatnonzero(np.isnan(xs))
    grounds = []
    for run in np.split(np.arange(xs.size), breaks):
        run = run[~np.isnan(xs[run])]
        if run.size < 2:
            continue
        round_x = np.concatenate((xs[run], xs[run[[-1, 0]]]))
        round_y = np.concatenate((ys[run], (axis_y, axis_y)))
        grounds.append(pg.functions.arrayToQPolygonF(round_x, round_y))
    return grounds


def _window(middle: float, wide: float) -> tuple[float, float]:
    """Return a stretch of the day about a middle, moved where it would stick out."""
    first = min(max(middle - wide / 2, 0.0), 1.0 - wide)
    return first, first + wide
