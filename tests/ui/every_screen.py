"""One window of a size that shows every screen, and what of each cannot be read or touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lived_home import Shown
from PySide6.QtWidgets import QWidget
from seen import HELD, faults, leaves_of, unread

from ihd.screens.doors import doors
from ihd.words import Words
from ui.pages.page import Page
from ui.pages.sheet_page import SheetPage
from ui.shot import px_per_mm
from ui.widgets.doors import DoorBar
from ui.window import Look, Window

LEAST_OF_DOOR = 0.63
"""How much smaller than plain the word under a door's icon may be."""

Check = Callable[[Page], Iterable[str]]


class EveryScreen:
    """Owns the window; each page is made once and only shows other screens after that."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size, self._fineness = size, px_per_mm(*size)
        self.window = Window(doors(Words()), Look("dark", self._fineness))
        self.window.resize(*size)
        self.window.show()
        self.leaves = 0

    def wear(self, text_size: int, words: Words, theme: str = "dark") -> None:
        """Look different, and name the doors in a language."""
        self.window.wear(Look(theme, self._fineness, text_size))
        self.window.rename(doors(words))

    def troubles(self, screens: Iterable[Shown], *checks: Check) -> Iterator[str]:
        """Yield what is wrong with any leaf of these screens; the same sheet is opened once."""
        known: list[object] = []
        for shown in screens:
            self.window.open(shown.place)
            self.window.show_screen(shown.place, shown.screen)
            page = self.window.page
            page.fineness, page.held = self._fineness, self.size == HELD
            sheeted = isinstance(page, SheetPage)
            for where in leaves_of(page, seen=known) if sheeted else ("",):
                self.leaves += 1
                for found in (one for check in checks for one in check(page)):
                    yield f"{shown.name}, {where}: {found}"
            yield from small_doors(self.window.bar)

    def __enter__(self) -> EveryScreen:
        return self

    def __exit__(self, *_: object) -> None:
        self.window.close()
        self.window.deleteLater()


def small_doors(bar: DoorBar) -> Iterator[str]:
    """Yield which doors have a word that is cut or too small."""
    least = bar.theme.scale.plain * LEAST_OF_DOOR
    for door in bar.buttons if bar.isVisible() else ():
        if door.worded and (door.word_width() > door.width() or door.word_px < least):
            yield f"the door '{door.text()}' is {door.word_px} px high"


def whole(page: QWidget) -> Iterator[str]:
    """Yield all that is wrong with a page: of its texts, and of all else that is seen."""
    yield from unread(page)
    yield from faults(page)
