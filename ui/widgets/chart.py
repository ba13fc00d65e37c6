"""A chart one can touch: stops side by side, each with a name, a place, and perhaps an inside."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import Theme
from ui.widgets.dressed import Dressed
from ui.widgets.frame import words_height

HOLD_MS = 350
"""How long a finger rests before it slides from stop to stop instead of swiping."""

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LEAPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_IN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_OUT = (Qt.Key.Key_Escape, Qt.Key.Key_Backspace)


class Stop(QAbstractButton):
    """One stop of a chart for keys and screen readers; the chart draws it and feels the touches."""

    def __init__(self, chart: Chart, number: int) -> None:
        super().__init__(chart)
        self.chart, self.number = chart, number
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self.enter)

    def enter(self) -> None:
        """Go into the stop."""
        self.chart.go_in(self.number)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Have the chart stop here."""
        super().focusInEvent(event)
        self.chart.stop_at(self.number)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Have the chart stop nowhere, unless the focus goes to the next stop."""
        super().focusOutEvent(event)
        self.chart.stop_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave every key to the chart."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw nothing: the chart has drawn it."""


class Chart(Dressed):
    """Draws in one go, and is walked stop by stop.

    A touch goes into a stop that is wide enough to be meant; among narrow ones the first touch
    stops there, and a second one near it goes in. A finger that rests and then slides goes from
    stop to stop; one that slides at once swipes to the period before or after.
    """

    went_in = Signal(int)
    stopped = Signal(int)
    swiped = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.stops: list[Stop] = []
        self.at: int | None = None
        self._edges: tuple[float, ...] = ()
        self._drawn: object = None
        self._pressed: QPointF | None = None
        self._before_press: int | None = None
        self._sliding = self._dragging = False
        self._last_x = 0.0
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self._slide)
        self.setMouseTracking(True)

    def lay_out(self, box: QRectF) -> tuple[float, ...]:
        """Prepare what is drawn in a box; return the left edges of the stops, and the last right.

        To be given by each kind.
        """
        raise NotImplementedError

    def drawn(self) -> object:
        """Return what the last ``lay_out`` prepared, to be held against the time before."""
        raise NotImplementedError

    def changed(self) -> QRect:
        """Return what the last ``lay_out`` changed: all of it, or nothing."""
        drawn = (self.drawn(), self.at, self.theme)
        if drawn == self._drawn:
            return QRect()
        self._drawn = drawn
        return self.rect()

    def height_of_words(self) -> float:
        """Return how much of the height words take, in pixels."""
        return words_height(self.theme)

    def arrange(self) -> None:
        """Prepare what is drawn for the widget's size, and put the stops where they are drawn."""
        self._edges = self.lay_out(QRectF(self.rect()))
        for stop, (left, right) in zip(self.stops, pairwise(self._edges), strict=False):
            stop.setGeometry(round(left), 0, max(1, round(right) - round(left)), self.height())
        self.update(self.changed())

    def name_stops(self, names: Sequence[str]) -> None:
        """Have so many stops, with these names."""
        while len(self.stops) < len(names):
            self.stops.append(Stop(self, len(self.stops)))
        for stop, name in zip(self.stops, names, strict=False):
            stop.setAccessibleName(name)
        for number, stop in enumerate(self.stops):
            stop.setVisible(number < len(names))
        if self.at is not None and self.at >= len(names):
            self.stop_at(None)
        self._let_one_be_tabbed_to()

    @property
    def count(self) -> int:
        """How many stops there are."""
        return max(0, len(self._edges) - 1)

    def stop_at(self, number: int | None) -> None:
        """Stop at one of the stops, or nowhere."""
        if number == self.at:
            return
        self.at = number
        self._let_one_be_tabbed_to()
        self.arrange()
        self.stopped.emit(-1 if number is None else number)

    def go_in(self, number: int) -> None:
        """Go into a stop."""
        self.went_in.emit(number)

    def drag(self, _way: float) -> bool:
        """Follow a finger by so many pixels; return whether there was anything to move."""
        return False

    def stop_under(self, x: float) -> int | None:
        """Return the stop at a place, the nearest beyond the ends."""
        if not self.count:
            return None
        return min(max(bisect_right(self._edges, x) - 1, 0), self.count - 1)

    def column(self, number: int) -> QRectF:
        """Return the rectangle a stop takes from top to foot."""
        left, right = self._edges[number], self._edges[number + 1]
        return QRectF(left, 0, right - left, self.height())

    def draw_stop(self, painter: QPainter) -> None:
        """Lay a ground under the stop that one is at."""
        if self.at is not None and self.at < self.count:
            radius = self.theme.scale.radius
            painter.setBrush(QColor(self.theme.colours.quiet_fill))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(self._stop_box(self.at), radius, radius)

    def draw_ring(self, painter: QPainter) -> None:
        """Draw a ring around the stop that has the focus, over everything else."""
        if self.at is not None and self.at < self.count and self.stops[self.at].hasFocus():
            radius = self.theme.scale.radius
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.ink, self.theme.scale.stroke))
            painter.drawRoundedRect(self._stop_box(self.at), radius, radius)

    def _stop_box(self, number: int) -> QRectF:
        """Return a stop's column inside its ring; a narrow one ends above the words at the foot."""
        column, scale = self.column(number), self.theme.scale
        if column.width() < scale.body * 1.5:
            column.setBottom(column.bottom() - words_height(self.theme) + scale.stroke)
        short = max(0.0, scale.body * 0.5 - column.width()) / 2
        edge = scale.stroke / 2
        return column.adjusted(edge - short, edge, short - edge, -edge)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Prepare anew."""
        super().resizeEvent(event)
        self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk, go in, come out, and leap to the period before or after."""
        key = Qt.Key(event.key())
        if key in _STEPS and self.count:
            here = self.count - 1 if self.at is None else self.at + _STEPS[key]
            self._focus(min(max(here, 0), self.count - 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.count:
            self._focus(0 if key == Qt.Key.Key_Home else self.count - 1)
        elif key in _LEAPS:
            self.swiped.emit(_LEAPS[key])
        elif key in _IN and self.at is not None:
            self.go_in(self.at)
        elif key in _OUT:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Stop under the finger, and wait for what it does."""
        self._pressed, self._before_press = event.position(), self.at
        self._sliding = self._dragging = False
        self._last_x = event.position().x()
        self._hold.start()
        self.stop_at(self.stop_under(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow a hovering mouse or a sliding finger; leave a swiping one alone."""
        x = event.position().x()
        if self._pressed is None or self._sliding:
            self.stop_at(self.stop_under(x))
        elif self._dragging or abs(x - self._pressed.x()) > self.theme.scale.body * 0.8:
            self._hold.stop()
            self.stop_at(None)
            self._dragging = self.drag(x - self._last_x)
            self._last_x = x

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go in, swipe, or stay where the slide ended."""
        start, self._pressed = self._pressed, None
        self._hold.stop()
        if start is None or self._sliding or self._dragging:
            return
        way = event.position().x() - start.x()
        if abs(way) > self.theme.scale.floor * 0.8:
            self.swiped.emit(-1 if way > 0 else 1)
        elif (number := self.stop_under(start.x())) is not None:
            self._touch(number)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Stop nowhere when the mouse is gone."""
        super().leaveEvent(event)
        if self._pressed is None and not any(stop.hasFocus() for stop in self.stops):
            self.stop_at(None)

    def _touch(self, number: int) -> None:
        floor, before = self.theme.scale.floor, self._before_press
        if self.column(number).width() >= floor:
            self.go_in(number)
        elif before is not None and before < self.count:
            near = abs(self.column(before).center().x() - self.column(number).center().x())
            if near <= floor / 2:
                self.stop_at(before)
                self.go_in(before)

    def _slide(self) -> None:
        self._sliding = self._pressed is not None

    def _focus(self, number: int) -> None:
        self.stop_at(number)
        self.stops[number].setFocus(Qt.FocusReason.TabFocusReason)

    def _let_one_be_tabbed_to(self) -> None:
        """Let the Tab key reach the stop one is at, or the last; arrows reach the others."""
        shown = [stop for stop in self.stops if not stop.isHidden()]
        chosen = self.at if self.at is not None else len(shown) - 1
        for stop in shown:
            tabbed = stop.number == chosen
            stop.setFocusPolicy(Qt.FocusPolicy.TabFocus if tabbed else Qt.FocusPolicy.NoFocus)
