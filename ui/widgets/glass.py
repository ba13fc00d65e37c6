"""The registers of a home's meters, two beside one another where their figures have room."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.meter import RegisterReading
from ui.theme import Theme
from ui.widgets.group import Group
from ui.widgets.reading import LARGEST, ReadingRow

_BETWEEN, _LEAST = 0.9, 1.45
"""The gap between two columns, and the least size of digits in one; in sizes of the type."""


@dataclass(frozen=True, slots=True)
class Glass:
    """What to hold against the glass of the meters, register by register."""

    registers: tuple[RegisterReading, ...]


class GlassRow(Group):
    """Registers in two columns, or under one another where a figure would have to shrink."""

    ruled = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.readings: list[ReadingRow] = []
        self._places: list[QRect] = []
        self._rules: list[QRectF] = []

    def show_row(self, row: Glass) -> None:
        """Show these registers from now on."""
        while len(self.readings) > len(row.registers):
            gone = self.readings.pop()
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        while len(self.readings) < len(row.registers):
            self.readings.append(ReadingRow(self.theme, self))
            self.readings[-1].show()
        for view, register in zip(self.readings, row.registers, strict=True):
            view.show_row(register)

    def height_in(self, width: float) -> int:
        """Find how the registers stand in a width and return the height they take, in pixels."""
        gap = round(self.theme.scale.body * _BETWEEN)
        half = (int(width) - gap) // 2
        beside = self._may_stand_in(half)
        wide, lefts = (half, (0, int(width) - half)) if beside else (int(width), (0,))
        self._stand_alike(wide)
        self._places, self._rules, top = [], [], 0
        for first in range(0, len(self.readings), len(lefts)):
            line = self.readings[first : first + len(lefts)]
            top += self._rule(top, width) if first else 0
            highs = [view.height_in(wide) for view in line]
            for left, high in zip(lefts, highs, strict=False):
                self._places.append(QRect(left, top, wide, high))
            top += max(highs)
        return top

    def _may_stand_in(self, half: int) -> bool:
        """Return whether all registers fit in half a width; they are as large as the least then."""
        for view in self.readings:
            view.most, view.under = LARGEST, False
        least = min([view.shrinks_to(half) for view in self.readings])
        if len(self.readings) < 2 or least < _LEAST:
            return False
        for view in self.readings:
            view.most = least
        return True

    def _stand_alike(self, wide: int) -> None:
        """Have all figures under their words where one must be."""
        for view in self.readings:
            view.height_in(wide)
        if not all(view.is_beside for view in self.readings):
            for view in self.readings:
                view.under = True

    def settle(self) -> None:
        """Put the registers where they were measured to stand."""
        for view, place in zip(self.readings, self._places, strict=False):
            view.setGeometry(place)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the hairlines between the lines."""
        painter = QPainter(self)
        for rule in self._rules:
            painter.fillRect(rule, self.theme.line)
        painter.end()

    def _rule(self, top: float, width: float) -> int:
        """Draw a hairline between two lines from now on and return the gap it stands in."""
        gap, hair = round(self.theme.scale.body * 0.3), self.theme.scale.hair
        self._rules.append(QRectF(0, top + (gap - hair) / 2, int(width), hair))
        return gap
