"""The one way from the worker's thread to the pages: frozen screens, at most four a second."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from ui.theme import REPAINT_GAP_MS


class Relay(QObject):
    """The only object that both threads touch; it lives on the thread of the window.

    A screen that comes after a quiet while is passed on at once, and so is one that answers a
    touch. Of those that come faster, each page gets the last one when the gap is over: what is in
    between is never drawn.
    """

    arrived = Signal(str, object)
    told = Signal(object)
    _sent = Signal(str, object, bool)
    _said = Signal(object)

    def __init__(self, gap_ms: int = REPAINT_GAP_MS) -> None:
        super().__init__()
        self._gap_ms = gap_ms
        self._waiting: dict[str, object] = {}
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._pass_on)
        self._sent.connect(self._hold, Qt.ConnectionType.QueuedConnection)
        self._said.connect(self.told, Qt.ConnectionType.QueuedConnection)

    def send(self, place: str, screen: object, *, at_once: bool = False) -> None:
        """Hand over what a page is to show; safe from any thread, never blocks."""
        self._sent.emit(place, screen, at_once)

    def tell(self, sign: object) -> None:
        """Hand over a sign, such as another page to open; each is passed on, in order, at once."""
        self._said.emit(sign)

    def _hold(self, place: str, screen: object, at_once: bool) -> None:  # noqa: FBT001
        self._waiting[place] = screen
        if at_once:
            self._pass_on()
        if not self._waiting or self._timer.isActive():
            return
        passed_ms = self._since.elapsed() if self._since.isValid() else self._gap_ms
        if passed_ms >= self._gap_ms:
            self._pass_on()
        else:
            self._timer.start(self._gap_ms - passed_ms)

    def _pass_on(self) -> None:
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
        self._since.restart()
        for place, screen in waiting.items():
            self.arrived.emit(place, screen)
