"""A page that is composed again and again until it fits, and only then put in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from ui.pages.page import Page
from ui.widgets.chart import Stop
from ui.widgets.dressed import Dressed


@dataclass(frozen=True, slots=True)
class Cut:
    """What a composition leaves out, and the least room it gives what the page is about."""

    left_out: frozenset[str] = frozenset()
    least: float = 0.0


@runtime_checkable
class Arranging(Protocol):
    """A widget that arranges what is in it for what it was told, as well as for its size."""

    def arrange(self) -> None:
        """Arrange anew."""


Room = Callable[[Cut], float]
"""Composes a page by a cut, and returns the room that leaves to what the page is about.

Less than the cut's least, or than nothing, is too little.
"""


class ComposedPage(Page):
    """Trials move no widget: what is placed is put there when all is arranged.

    While the page says the same but for its digits, it is composed as it was, if that still fits,
    so that pieces do not come and go with the numbers.
    """

    _cut: Cut | None = None
    _pattern: tuple[object, ...] = ()
    _reached: Sequence[QWidget] = ()

    def place(self, widget: QWidget, left: float, top: float, width: float, height: float) -> None:
        """Give a widget a rectangle of whole pixels, and let it be seen."""
        self._places[widget] = QRect(round(left), round(top), round(width), round(height))

    def arrange_all(self) -> None:
        """Arrange, then put and show what was given a place, and hide what was not."""
        self._places.clear()
        self.arrange()
        for widget, place in self._places.items():
            if isinstance(widget, QWidget):
                widget.setGeometry(place)
            if isinstance(widget, Arranging):
                widget.arrange()
        for piece in self._pieces():
            piece.setVisible(piece in self._places)
        self._follow_in_order()

    def _follow_in_order(self) -> None:
        """Let the Tab key go as the page is read: parts that came later are not last."""
        reached = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, Stop)
        ]
        if reached != self._reached:
            self._reached = reached
            for widget, following in pairwise(reached):
                QWidget.setTabOrder(widget, following)

    def compose(self, chain: Sequence[float | str], room: Room) -> None:
        """Leave out the least of a chain that must be; its numbers are least rooms."""
        said = [piece.text() for piece in self.findChildren(Dressed)]
        pattern = (self.size(), self.theme, *(re.sub(r"\d", "0", text) for text in said))
        last = self._cut if pattern == self._pattern else None
        self._pattern = pattern
        if last is None or room(last) < last.least:
            self._cut = _restored(chain, room, _first_that_fits(_cuts(chain), room))
            room(self._cut)


def _cuts(chain: Sequence[float | str]) -> list[Cut]:
    """Return the cuts of a chain, each giving up more than the one before."""
    cuts, cut = [], Cut()
    for step in ("", *chain):
        if isinstance(step, str):
            cut = replace(cut, left_out=cut.left_out | {step})
        else:
            cut = replace(cut, least=step)
        cuts.append(cut)
    return cuts


def _first_that_fits(cuts: Sequence[Cut], room: Room) -> Cut:
    first, last = 0, len(cuts) - 1
    while first < last:
        middle = (first + last) // 2
        if room(cuts[middle]) >= cuts[middle].least:
            last = middle
        else:
            first = middle + 1
    return cuts[first]


def _restored(chain: Sequence[float | str], room: Room, cut: Cut) -> Cut:
    """Return a cut with all that fits after all back in, the dearest first.

    What was given up for the sake of some room comes back only where that room is left, or where it
    takes none.
    """
    left = room(cut)
    for at in reversed(range(len(chain))):
        step = chain[at]
        if isinstance(step, str) and step in cut.left_out:
            least = next((n for n in reversed(chain[:at]) if not isinstance(n, str)), 0.0)
            fuller = replace(cut, left_out=cut.left_out - {step})
            with_it = room(fuller)
            if with_it >= max(cut.least, min(left, least)):
                cut, left = fuller, with_it
    return cut
