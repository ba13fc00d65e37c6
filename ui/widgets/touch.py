"""Whatever can be touched: one way to press, to focus, to be named, and to be drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from ui.theme import Theme

PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select)


class Touch(QAbstractButton):
    """A button that draws itself; its text is its name for those who cannot see it.

    Up and down move the focus; left and right are left to the page. State is only ever shown, so a
    touch changes nothing here: the answer to it does. The focus is ringed for those who use keys; a
    finger knows where it is.
    """

    by_keys = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._pressed = QPointF()
        self._slid = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def command(self) -> object:
        """What a touch asks for, where that is known before it."""
        return None

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        self.update()

    def says(self, name: str) -> None:
        """Set the name a screen reader reads out."""
        if name != self.text():
            self.setText(name)
            self.setAccessibleName(name)

    def show_chosen(self, *, chosen: bool, of_many: bool = False) -> None:
        """Be chosen, or not: a radio button to a screen reader where it is one of many.

        It has a group of its own: a screen says what is chosen, neighbours are never unchecked, and
        keys come to each of them.
        """
        if of_many and self.group() is None:
            alone = QButtonGroup(self)
            alone.setExclusive(False)
            alone.addButton(self)
        self.setCheckable(True)
        self.setAutoExclusive(of_many)
        self.setChecked(chosen)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the face; to be given by each kind."""
        raise NotImplementedError

    def nextCheckState(self) -> None:  # noqa: N802
        """Leave the state as it is until the answer comes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Press with Enter as with Space, and go on with the arrows."""
        Touch.by_keys = True
        self.update()
        if event.key() in PRESSES:
            if not event.isAutoRepeat():
                self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Note whether a key brought the focus here."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            Touch.by_keys = True
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Be pressed, and let the window see where a swipe may begin."""
        Touch.by_keys = False
        super().mousePressEvent(event)
        self._pressed = event.globalPosition()
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go once the finger slides: it turns a leaf and presses nothing."""
        slid = event.globalPosition() - self._pressed
        if self._slid or max(abs(slid.x()), abs(slid.y())) > self.theme.scale.body * 0.7:
            self._slid = True
            self.setDown(False)
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Click, unless the finger slid."""
        slid, self._slid = self._slid, False
        if not slid:
            super().mouseReleaseEvent(event)
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the face, and a ring around it where it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, QRectF(self.rect()))
        if self.hasFocus() and Touch.by_keys:
            self._draw_ring(painter)
        painter.end()

    def _draw_ring(self, painter: QPainter) -> None:
        edge, radius = self.theme.scale.stroke, self.theme.scale.radius * 1.4
        painter.setPen(QPen(self.ring_colour(), edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = self.ring_box().adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(ring, radius, radius)

    def ring_box(self) -> QRectF:
        """Return the rectangle that the ring of the focus stands in."""
        return QRectF(self.rect())

    def ring_colour(self) -> QColor:
        """Return the colour of the ring of the focus."""
        return self.theme.ink

    def draw_press(self, painter: QPainter, box: QRectF) -> None:
        """Lay a quiet ground while the finger is down."""
        if self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.quiet)
            painter.drawRoundedRect(box, self.theme.scale.radius, self.theme.scale.radius)
