"""Turns the leaves of a page: a chevron up, a chevron down, and a dot for each leaf between."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.group import Group
from ui.widgets.marks import draw_chevron
from ui.widgets.touch import Touch


class Turn(Touch):
    """One leaf back or on."""

    def __init__(self, theme: Theme, parent: QWidget, *, on: bool) -> None:
        super().__init__(theme, parent)
        self.on = on

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the chevron, faint where there is no leaf that way."""
        self.draw_press(painter, box)
        colour = self.theme.ink if self.isEnabled() else self.theme.line
        turn = 1 if self.on else -1
        tip = box.center() + QPointF(0, turn * self.theme.scale.body * 0.13)
        draw_chevron(painter, tip, self.theme, colour, (0, turn))


class Pager(Group):
    """Upright along the right edge, or lying along the foot of an upright page."""

    turned = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.leaf, self.leaves = 0, 1
        self.earlier = Turn(theme, self, on=False)
        self.more = Turn(theme, self, on=True)
        self.earlier.clicked.connect(lambda: self.turned.emit(-1))
        self.more.clicked.connect(lambda: self.turned.emit(1))

    def name(self, earlier: str, more: str) -> None:
        """Set what the chevrons are called."""
        self.earlier.says(earlier)
        self.more.says(more)

    def show_leaf(self, leaf: int, leaves: int) -> None:
        """Show which of the leaves is open."""
        self.leaf, self.leaves = leaf, leaves
        self.earlier.setEnabled(leaf > 0)
        self.more.setEnabled(leaf < leaves - 1)
        self.update()

    def settle(self) -> None:
        """Put the chevrons at both ends."""
        wide, high = self.width(), self.height()
        side = min(wide, high)
        end = min(self.theme.scale.target, max(wide, high) // 2)
        if high >= wide:
            self.earlier.setGeometry(0, 0, side, end)
            self.more.setGeometry(0, high - end, side, end)
        else:
            middle = wide // 2
            reach = max(end, self.theme.scale.target * 2)
            self.earlier.setGeometry(middle - reach - end, 0, end, side)
            self.more.setGeometry(middle + reach, 0, end, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw a dot for each leaf, the open one larger."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        upright = self.height() >= self.width()
        room = abs(self.more.pos().y() - self.earlier.pos().y()) - self.theme.scale.target
        if not upright:
            room = abs(self.more.pos().x() - self.earlier.pos().x()) - self.theme.scale.target
        step = min(self.theme.scale.body * 0.6, room / max(1, self.leaves))
        start = -step * (self.leaves - 1) / 2
        for number in range(self.leaves if step > self.theme.scale.stroke * 2 else 0):
            along = start + step * number
            shift = QPointF(0, along) if upright else QPointF(along, 0)
            here = number == self.leaf
            reach = self.theme.scale.body * (0.13 if here else 0.08)
            painter.setBrush(self.theme.ink if here else self.theme.soft)
            painter.drawEllipse(QRectF(self.rect()).center() + shift, reach, reach)
        painter.end()
