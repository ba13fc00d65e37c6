"""The readings of a day as a line of power, reduced to what the pixels can show.

With ``points`` the only module that loads pyqtgraph and numpy; pages import it when a trace is
first opened.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from ihd.screens.now import Tone
from ihd.screens.usage import Axis, Trace
from ui.theme import Theme
from ui.widgets.blocks import draw_missing
from ui.widgets.chart import Chart
from ui.widgets.frame import Frame, Word, frame_in, words_at, words_height
from ui.widgets.points import Floats, Points, broken, first_apart, line_of, reduced

_Asked = tuple[QRectF, tuple[float, float], Axis, Theme, Trace]
"""What a layout depends on."""

_NEAR = 1 / 8
"""How much of the day is seen about a half-hour one has gone into."""
_NEAREST = 1 / 24
_ZOOM = 1.25

_RECENT, _MOST_RECENT = 64, 256
"""How many points of the line are drawn on their own, so that the next reading paints few anew."""


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
        self._line: Points = (np.empty(0), np.empty(0))
        self._parted_at = 0
        self._changed, self._stopped = QRect(), self.at
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
        self._curves = [pg.PlotCurveItem(connect="finite") for _ in range(2)]
        for curve in self._curves:
            self._view.addItem(curve, ignoreBounds=True)
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
        trace, stopped, self._stopped = self.trace, self._stopped, self.at
        self._changed = self.rect()
        if trace is None:
            return ()
        asked, laid = (box, self.seen, self.axis, self.theme, trace), self._laid
        if laid is not None and _is_same(asked, laid):
            self._changed = QRect() if stopped == self.at else self.rect()
            return self._edges
        self._laid = asked
        goes_on = laid is not None and asked[:-1] == laid[:-1]
        frame = self._frame if goes_on and self._frame else self._framed(box)
        around = self._missing, self._words, laid[-1].focus if laid else None
        first, last = self.seen
        at, least, most = reduced(
            self._at, self._heights, self.seen, max(2, round(frame.plot.width()))
        )
        since = self._draw_line(broken(*line_of(at, least, most), trace.gaps))
        # The line itself covers what lies between the least and the most of a column.
        at, least = broken(at, least, trace.gaps)
        self._ground = _grounds(self._x_of(at), frame.axis_y - least * frame.one, frame.axis_y)
        self._missing = self._stubs(frame, trace)
        marks = [(self._x(at), text) for at, text in trace.ticks if first <= at <= last]
        self._words = words_at(marks, frame, self.theme) if marks else ()
        if goes_on and around == (self._missing, self._words, trace.focus):
            self._changed = self._seen_from(since, frame)
        count = len(trace.half_hours)
        return tuple(self._x(number / count) for number in range(count + 1)) if count else ()

    def changed(self) -> QRect:
        """Return what the last reading changed, where everything else is as it was."""
        return self._changed

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

    def _framed(self, box: QRectF) -> Frame:
        """Put the plot into a box, and return the frame around it."""
        frame = frame_in(box, self.axis, self.theme, above=0, below=words_height(self.theme))
        self._frame = frame
        self._plot.setGeometry(frame.plot.toAlignedRect())
        self._view.setRange(xRange=self.seen, yRange=(-self.axis.floor, 1.0), padding=0)
        return frame

    def _draw_line(self, line: Points) -> float:
        """Draw the line where it is another; return from where it is, as a fraction of the day.

        Its end is drawn on its own: to add a reading to a long line costs a paint of all of it.
        """
        before, self._line = self._line, line
        since = first_apart(before, line)
        count = line[0].size
        if since == count == before[0].size:
            return 1.0
        if since <= self._parted_at or count - self._parted_at > _MOST_RECENT:
            self._parted_at = max(0, count - _RECENT)
            self._curves[0].setData(*(of[: self._parted_at + 1] for of in line))
        self._curves[1].setData(*(of[self._parted_at :] for of in line))
        # A break has no place of its own: the reading before it does.
        places = line[0][: max(1, since)]
        known = places[~np.isnan(places)]
        return float(known[-1]) if known.size else 0.0

    def _seen_from(self, at: float, frame: Frame) -> QRect:
        """Return the part of the plot from a place on, with the thickness of a line before it."""
        if at >= self.seen[1]:
            return QRect()
        part, thick = QRectF(frame.plot), self.theme.scale.stroke * 2
        part.setLeft(max(part.left(), self._x(at)) - thick)
        return part.adjusted(0, -thick, thick, thick).toAlignedRect()

    def _stubs(self, frame: Frame, trace: Trace) -> list[QRectF]:
        """Return what stands for the gaps that are seen."""
        plot, tall = frame.plot, self.theme.scale.body * 0.55
        edges = [
            (max(plot.left(), self._x(start)), min(plot.right(), self._x(end)))
            for start, end in trace.gaps
        ]
        return [
            QRectF(left, frame.axis_y - tall, right - left, tall)
            for left, right in edges
            if right - left >= 2
        ]

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
        for curve in self._curves:
            curve.setPen(pen)


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
