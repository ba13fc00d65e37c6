"""The common ground of every widget: it wears a theme, and says in words what it draws."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme import Theme


@runtime_checkable
class Wearer(Protocol):
    """A widget that wears a theme, whatever kind of widget it is."""

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""

    def setVisible(self, visible: bool) -> None:  # noqa: N802, FBT001
        """Be seen, or not."""


class Dressed(QLabel):
    """A drawn widget that a screen reader meets as a text: its label text is what it says.

    A subclass draws in ``draw`` inside the given rectangle and never reads anything but its state.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        self.update()

    def says(self, spoken: str) -> None:
        """Set what a screen reader reads out."""
        if spoken != self.text():
            self.setText(spoken)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the widget; to be given by each kind."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw with smooth edges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, QRectF(self.rect()))
        painter.end()
