"""A thin line that parts one thing from another, instead of a box around each."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme


class Hairline(QWidget):
    """A filled rectangle as thin as the theme's hairline; it says nothing to a screen reader."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Fill the line."""
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), QColor(self.theme.colours.line))
        painter.end()
