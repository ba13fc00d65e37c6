"""Rest: after a while untouched the screen shows the amount alone; a touch wakes it, no more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from ui.window import Window

_WAKES = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
}
_ENDS = {
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
    QEvent.Type.TabletRelease,
    QEvent.Type.KeyRelease,
    QEvent.Type.Wheel,
}
_GOES_ON = {
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletMove,
}


class Rest(QObject):
    """Watches a shown window's input. The waking touch is swallowed from press to release.

    It leads back to the page that was open, or to Now where that page is locked by then.
    """

    def __init__(self, window: Window, after_s: int) -> None:
        super().__init__(window)
        self._window = window
        self._back_to = ""
        self._swallowing = False
        self._timer = QTimer(self, singleShot=True, interval=after_s * 1000)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.begin)
        # The window's handle meets every touch before any widget does.
        window.windowHandle().installEventFilter(self)
        self._timer.start()

    @property
    def resting(self) -> bool:
        """Whether the screen is at rest."""
        return self._window.place == "resting"

    @property
    def left_ms(self) -> int:
        """How long it is until the screen rests if nobody touches it, in milliseconds."""
        return self._timer.remainingTime()

    def begin(self) -> None:
        """Rest now."""
        if not self.resting:
            self._back_to = self._window.place
            self._window.open("resting")

    def end(self) -> None:
        """Watch no longer; the screen stays as it is."""
        self._timer.stop()
        self._window.windowHandle().removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Count from the last touch anew; at rest wake, and keep the touch from the page."""
        kind = event.type()
        if self._swallowing:
            # A key that is held sends ends and beginnings of its own: it is not let go yet.
            repeats = isinstance(event, QKeyEvent) and event.isAutoRepeat()
            self._swallowing = repeats or kind not in _ENDS
            return kind in _ENDS or kind in _WAKES or kind in _GOES_ON
        if kind not in _WAKES:
            return False
        self._timer.start()
        if not self.resting:
            return False
        self._swallowing = kind is not QEvent.Type.Wheel
        self._window.open(self._back_to)
        if self.resting:
            self._window.open("now")
        return True
