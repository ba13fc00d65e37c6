"""Makes the pages that were not opened yet, once the first number is on the screen and at rest.

A page's first opening would otherwise wait for its modules, its widgets and its first question to
the history: a fifth of a second here, a second or two on a small computer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer

from ihd.screens.doors import Door
from ui.relay import Relay
from ui.window import Window

AFTER_MS = 5000
EVERY_MS = 1000
"""Between two pages, so that on one core the present is not kept waiting by what may come."""

Ask = Callable[[str], None]
"""Has a page's screen made; it comes by the relay as any other."""


class Ahead(QObject):
    """Asks for the pages behind the doors one after the other, and makes them as they come."""

    def __init__(
        self,
        window: Window,
        relay: Relay,
        doors: tuple[Door, ...],
        ask: Ask,
        *,
        after_ms: int = AFTER_MS,
        every_ms: int = EVERY_MS,
    ) -> None:
        super().__init__(window)
        self._window, self._ask = window, ask
        self._left: Iterator[str] = iter([door.place for door in doors])
        self._asked = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        relay.arrived.connect(self._make)
        QTimer.singleShot(after_ms, self, partial(self._timer.start, every_ms))

    def _go_on(self) -> None:
        place = next(self._left, "")
        if not place:
            self._timer.stop()
        elif place != self._window.place:
            self._asked = place
            self._ask(place)

    def _make(self, place: str, screen: object) -> None:
        if place == self._asked:
            self._asked = ""
            self._window.prepare(place, screen)
