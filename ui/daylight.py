"""The theme by the time of day, looked at every minute while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from ihd.screens.daylight import BY_TIME, theme_at
from ui.window import Window

_EVERY_MS = 60_000


class Daylight(QObject):
    """Has a window wear what was chosen; the clock is asked only where the hour decides."""

    def __init__(self, window: Window, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
        super().__init__(window)
        self._window, self._clock, self._zone = window, clock, zone
        self._chosen = ""
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def wear(self, chosen: str) -> None:
        """Wear a theme from now on, or that of each hour."""
        self._chosen = chosen
        if chosen == BY_TIME:
            self._timer.start()
        else:
            self._timer.stop()
        self.look()

    def look(self) -> None:
        """Wear another theme where it is time for it."""
        theme = theme_at(self._chosen, self._clock().astimezone(self._zone).time())
        if theme != self._window.look.theme:
            self._window.wear(replace(self._window.look, theme=theme))
