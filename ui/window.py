"""The window: one page at a time, and the doors to the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.doors import Door, OpenPage
from ihd.screens.proof import ProofRequest
from ui.pages.page import Page
from ui.swipe import way_of
from ui.theme import Theme, theme_for
from ui.widgets.doors import DoorBar
from ui.widgets.group import Group
from ui.widgets.touch import Touch


@dataclass(frozen=True, slots=True)
class PageKind:
    """The icon on a page's door, and the class behind it: "module:Class".

    A page's module is imported when its door is first opened, so that the first number on the
    screen waits for no page but its own.
    """

    icon: str
    where: str

    def make(self, theme: Theme) -> Page:
        """Make the page in a theme."""
        module, _, name = self.where.partition(":")
        page: Page = getattr(import_module(module), name)(theme)
        return page


PAGES = {
    "now": PageKind("bolt", "ui.pages.now:NowPage"),
    "usage": PageKind("bar_chart", "ui.pages.usage:UsagePage"),
    "tariff": PageKind("sell", "ui.pages.tariff:TariffPage"),
    "bill": PageKind("receipt_long", "ui.pages.bill:BillPage"),
    "meter": PageKind("electric_meter", "ui.pages.meter:MeterPage"),
    "save": PageKind("savings", "ui.pages.save:SavePage"),
    "settings": PageKind("settings", "ui.pages.settings:SettingsPage"),
    "first_run": PageKind("settings", "ui.pages.first_run:FirstRunPage"),
    "resting": PageKind("bolt", "ui.pages.resting:RestingPage"),
    "proof": PageKind("bolt", "ui.pages.proof:ProofPage"),
}
_PASSING = "proof"
"""The page that is of one touch: once left it is gone, so that it never shows what it was of."""


@dataclass(frozen=True, slots=True)
class Look:
    """What decides a theme besides the window's size."""

    theme: str
    px_per_mm: float
    text_size: int = 1


class Window(QWidget):
    """Pages are made when their door is first opened, and kept; what one asks for is passed on."""

    painted = Signal()
    closed = Signal()
    opened = Signal(str)
    asked = Signal(object)

    def __init__(self, doors: Sequence[Door], look: Look) -> None:
        super().__init__()
        self._look = look
        theme = theme_for(look.theme, 800, 480, px_per_mm=look.px_per_mm, text_size=look.text_size)
        self.theme = theme
        self._pages: dict[str, Page] = {}
        self._screens: dict[str, object] = {}
        known = [(door, PAGES[door.place].icon) for door in doors if door.place in PAGES]
        self.bar = DoorBar(theme, known, self)
        self.bar.chosen.connect(self._enter)
        self.place = ""
        self.may_open: Callable[[OpenPage], bool] | None = None
        self._corner: Touch | None = None
        self._cover: Group | None = None
        self._pressed: QPointF | None = None
        self._first_paint = True
        self.setWindowTitle("Plainwatt")
        if known:
            self.open(known[0][0].place)

    @property
    def page(self) -> Page:
        """The open page."""
        return self._pages[self.place]

    def open(self, place: str, sheet: str = "") -> None:
        """Open a page by its name, with the last screen it was given, or a sheet of it."""
        if place != self.place and (self.may_open is None or self.may_open(OpenPage(place, sheet))):
            self._go(place)
        self.bar.open(self.place)
        if sheet and place == self.place:
            self.page.lead_to(sheet)

    def _enter(self, place: str) -> None:
        """Open the page behind a door; where it is open, lead back to its beginning."""
        if place == self.place:
            self.page.begin_again()
        self.open(place)

    def _go(self, place: str) -> None:
        if self.place:
            self._leave(self.place)
        self.place = place
        self._made(place)
        self._arrange()
        if place in self._screens:
            self.page.show_screen(self._screens[place])
        self.page.setVisible(self._cover is None)
        self.opened.emit(place)

    def prepare(self, place: str, screen: object) -> None:
        """Make a page that is not open, with what it shows: its first opening is as quick as any.

        To be called where nothing else is to be done.
        """
        self._screens.setdefault(place, screen)
        if place != self.place:
            page = self._made(place)
            page.setGeometry(self.page.geometry())
            page.show_screen(self._screens[place])

    def _made(self, place: str) -> Page:
        if place not in self._pages:
            page = PAGES[place].make(self.theme)
            page.setParent(self)
            page.asked.connect(self._ask)
            page.spread.connect(self._arrange)
            self._pages[place] = page
        return self._pages[place]

    def show_screen(self, place: str, screen: object) -> None:
        """Keep a page's screen, and show it where the page is open."""
        if place == self.place:
            self.page.show_screen(screen)
        elif place == _PASSING:
            return  # It was left before the answer came.
        self._screens[place] = screen

    @property
    def look(self) -> Look:
        """What decides the theme now."""
        return self._look

    def rename(self, doors: Sequence[Door]) -> None:
        """Name the doors anew, in another language."""
        self.bar.rename(doors)
        self._arrange()

    def set_corner(self, key: Touch | None) -> None:
        """Have a key at the end of the doors, in the corner; None takes it away."""
        if self._corner is not None:
            self._corner.hide()
            self._corner.deleteLater()
        self._corner = key
        self._arrange()

    def cover(self, panel: Group | None) -> None:
        """Have a panel over all else, which is neither seen nor reached then; None ends that."""
        self._cover = panel
        self._arrange()
        if self.place:
            self.page.setVisible(panel is None)
        if panel is not None:
            panel.show()
            panel.raise_()

    def focusNextPrevChild(self, on: bool) -> bool:  # noqa: N802, FBT001
        """Move the focus; where it had to leave what is hidden or dead now, no key moved it."""
        focused, by_keys = self.focusWidget(), Touch.by_keys
        moved = super().focusNextPrevChild(on)
        if focused is not None and not (focused.isVisible() and focused.isEnabled()):
            Touch.by_keys = by_keys
        return moved

    def wear(self, look: Look) -> None:
        """Look different from now on."""
        self._look = look
        self._dress()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Take the sizes that suit the window."""
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Tell once that something has been painted."""
        super().paintEvent(event)
        if self._first_paint:
            self._first_paint = False
            self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let arrows go from page to page wherever the focus is."""
        if self.bar.isVisible():
            self.bar.keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin what may become a swipe."""
        self._pressed = event.globalPosition()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the page follow a swipe, or go to the next page."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or not self.place or self._cover is not None:
            return
        way = way_of(pressed, event.globalPosition(), self.theme.scale.target * 1.2)
        if way is not None and not self.page.swiped(*way) and way[0] and self.bar.isVisible():
            self.bar.step(way[0])

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell that the window is gone."""
        super().closeEvent(event)
        self.closed.emit()

    def _dress(self) -> None:
        look = self._look
        self.theme = theme_for(
            look.theme,
            self.width(),
            self.height(),
            px_per_mm=look.px_per_mm,
            text_size=look.text_size,
        )
        self.setPalette(self.theme.palette())
        self.bar.dress(self.theme)
        if self._corner is not None:
            self._corner.dress(self.theme)
        for page in self._pages.values():
            page.dress(self.theme)
        if self._cover is not None:
            self._cover.dress(self.theme)
        self._arrange()

    def _leave(self, place: str) -> None:
        self._pages[place].hide()
        if place == _PASSING:
            self._pages.pop(place).deleteLater()
            self._screens.pop(place, None)

    def _ask(self, command: object) -> None:
        """Open a page where that is asked for; pass everything else on."""
        if isinstance(command, OpenPage):
            self.open(command.place, command.sheet)
            return
        self.asked.emit(command)
        if isinstance(command, ProofRequest):
            self.open("proof")

    def _arrange(self) -> None:
        whole = self._cover is not None or bool(self.place and self.page.whole)
        doors = len(self.bar.buttons) > 1 and not whole
        self.bar.setVisible(doors)
        key = self.theme.scale.target if self._corner is not None and doors else 0
        wide = self.width() - key
        bar = self.bar.height_in(wide) if doors else 0
        self.bar.setGeometry(0, self.height() - bar, wide, bar)
        if self._corner is not None:
            self._corner.setGeometry(wide, self.height() - bar, key, bar)
            self._corner.setVisible(doors)
        if self.place:
            self.page.setGeometry(0, 0, self.width(), self.height() - bar)
        if self._cover is not None:
            self._cover.put(self.rect())
