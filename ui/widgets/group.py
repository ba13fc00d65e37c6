"""A widget that is made of others: it passes its theme on to them and places them itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.dressed import Wearer


def put(widget: QWidget, place: QRect) -> None:
    """Put a widget at a place; one made of others puts them too."""
    if isinstance(widget, Group):
        widget.put(place)
    else:
        widget.setGeometry(place)


class Group(QWidget):
    """Its parts are its own children; ``settle`` puts them where they were measured to stand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._putting = False

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on, and let every part wear it."""
        self.theme = theme
        own = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for child in own:
            if isinstance(child, Wearer):
                child.dress(theme)
        self.update()

    def settle(self) -> None:
        """Put the parts in place; to be given by each kind."""
        raise NotImplementedError

    def put(self, place: QRect) -> None:
        """Take a place, and put the parts as they were last measured, even if hidden or there."""
        self._putting = True
        self.setGeometry(place)
        self._putting = False
        self.settle()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Put the parts in place for the new size."""
        if not self._putting:
            self.settle()
