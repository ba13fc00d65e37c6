"""What every page is: it wears a theme, shows one kind of screen, and arranges itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.dressed import Wearer
from ui.widgets.group import put


class Page(QWidget):
    """A page places its widgets by hand; what is not placed in an arrangement is hidden.

    ``asked`` carries the frozen request or command behind whatever was touched. ``whole`` is True
    while the page wants the doors' room too, and ``spread`` says that this has changed.
    """

    asked = Signal(object)
    spread = Signal()
    whole = False

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._places: dict[object, QRect] = {}

    def dress(self, theme: Theme) -> None:
        """Wear another theme, and arrange anew for its sizes."""
        self.theme = theme
        for widget in self._pieces():
            widget.dress(theme)
        self.arrange_all()
        self.update()

    def show_screen(self, screen: object) -> None:
        """Show a frozen screen; to be given by each page."""
        raise NotImplementedError

    def begin_again(self) -> None:
        """Be as when it was first opened: its own door was touched."""

    def arrange(self) -> None:
        """Place every widget that has something to say; to be given by each page."""
        raise NotImplementedError

    def place(self, widget: QWidget, left: float, top: float, width: float, height: float) -> None:
        """Put a widget at a rectangle of whole pixels and let it be seen."""
        place = QRect(round(left), round(top), round(width), round(height))
        self._places[widget] = place
        put(widget, place)

    def place_of(self, widget: QWidget) -> QRect | None:
        """Return a widget's place in the arrangement, if it has one."""
        return self._places.get(widget)

    def unplace(self) -> None:
        """Forget every place given so far, to compose the page another way."""
        self._places.clear()

    def arrange_all(self) -> None:
        """Arrange, then show what was placed and hide what was not."""
        self._places.clear()
        self.arrange()
        for widget in self._pieces():
            widget.setVisible(widget in self._places)

    def lead_to(self, sheet: str) -> None:
        """Open a sheet; to be given by each page that has any."""

    def swiped(self, _across: int, _down: int) -> bool:
        """Follow a swipe, on to the right or below (1) or back (-1); return whether it did."""
        return False

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Arrange anew."""
        self.arrange_all()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Lay the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.colours.ground))
        painter.end()

    def _pieces(self) -> list[Wearer]:
        """Return the page's own widgets: each wears a theme."""
        own = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [child for child in own if isinstance(child, Wearer)]
