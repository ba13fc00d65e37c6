"""Being asked to end from outside, heard even while Qt sleeps in a loop that runs no Python."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class Ending(QObject):
    """Ends the program's loop once the terminal or the system asks for it.

    Python runs no handler of a signal before it runs at all, but writes its number to a socket at
    once: Qt wakes for that. What comes before the loop has begun waits in the socket.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._ours, self._pythons = socket.socketpair()
        self._pythons.setblocking(False)  # noqa: FBT003 - the system's own call
        self._bell = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._bell.activated.connect(self._hear)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)

    def _hear(self) -> None:
        self._ours.recv(64)
        # Not ``quit``: that asks the windows first, and a kiosk's refuses.
        self._app.exit(0)
