"""Fits a window to the screen it is on, also where that is turned, or unplugged for another."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QScreen

from ui.window import Window

_BELIEVABLE_PX_PER_MM = (2.5, 25.0)
_PLAIN_PX_PER_MM = 96 / 25.4


class Fitting(QObject):
    """Follows a shown window from screen to screen: its type stays as large as it must be.

    A window that has the whole screen keeps it: where there is no window manager nobody else
    makes it larger.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._screen: QScreen | None = None
        handle = window.windowHandle()
        handle.screenChanged.connect(self._follow)
        self._follow(handle.screen())

    def _follow(self, screen: QScreen | None) -> None:
        if self._screen is not None:
            self._screen.geometryChanged.disconnect(self._fit)
            self._screen.physicalDotsPerInchChanged.disconnect(self._fit)
        self._screen = screen
        if screen is not None:
            screen.geometryChanged.connect(self._fit)
            screen.physicalDotsPerInchChanged.connect(self._fit)
            screen.destroyed.connect(self._lose)
            self._fit()

    def _lose(self, screen: QObject) -> None:
        if screen is self._screen:
            self._screen = None

    def _fit(self, *_: object) -> None:
        screen, window = self._screen, self._window
        if screen is None or screen.geometry().isEmpty():
            return  # For a moment there is none: what comes next says so.
        if window.isFullScreen() and window.geometry() != screen.geometry():
            window.setGeometry(screen.geometry())
            window.showFullScreen()  # To be given a size is to be full no more.
        fineness = px_per_mm(screen)
        if fineness != window.look.px_per_mm:
            window.wear(replace(window.look, px_per_mm=fineness))


def px_per_mm(screen: QScreen) -> float:
    """Return how fine a screen is; a size no screen can have is taken for an ordinary desktop."""
    found = screen.physicalDotsPerInch() / 25.4
    least, most = _BELIEVABLE_PX_PER_MM
    return found if least <= found <= most else _PLAIN_PX_PER_MM
