"""The QApplication, dressed, and the window it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from ihd.screens.doors import Door
from ui.fitting import Fitting, px_per_mm
from ui.relay import Relay
from ui.theme import load_font
from ui.window import Look, Window

_FIRST_SIZE = QSize(800, 480)


@dataclass(frozen=True, slots=True)
class Display:
    """An open window, and the relay that brings it its screens."""

    app: QApplication
    window: Window
    relay: Relay

    def run(self) -> int:
        """Serve the window until it is closed; return the exit status."""
        return self.app.exec()


def application() -> QApplication:
    """Return the one QApplication, made with the program's typeface the first time."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(["plainwatt"])
    if there is None:
        app.setApplicationName("Plainwatt")
        app.setDesktopFileName("plainwatt")
    load_font()
    return app


def open_window(
    doors: Sequence[Door],
    *,
    theme: str = "dark",
    text_size: int = 1,
    full_screen: bool = False,
) -> Display:
    """Open the window on the first door; it shows what the relay brings."""
    app = application()
    screen = app.primaryScreen()
    look = Look(theme, px_per_mm(screen), text_size)
    window = Window(doors, look)
    relay = Relay()
    relay.arrived.connect(window.show_screen)
    if full_screen:
        # A system without a window manager grants no full screen; the size is ours to take.
        window.setGeometry(screen.geometry())
        window.showFullScreen()
    else:
        window.resize(_FIRST_SIZE.boundedTo(screen.availableSize()))
        window.show()
        window.activateWindow()  # Where no window manager does, nobody else gives it the keys.
    Fitting(window)
    return Display(app, window, relay)
