"""The kiosk: the whole screen, no cursor, and no way out but the PIN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ihd import pin
from ihd.paths import HomeFolder
from ihd.screens.doors import OpenPage
from ihd.screens.kiosk import KioskWords
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Entry, Keys, Said
from ihd.screens.settings_screen import LeaveKiosk, Unlock
from ui.widgets.typing import Typing
from ui.window import Window

_LOCKED = frozenset({"settings", "first_run"})


@dataclass(frozen=True, slots=True)
class Lock:
    """The home's PIN: whether one is set, and what comes of trying one.

    ``attempt`` gives None where a PIN is right, else how many seconds the next try must wait.
    """

    is_set: Callable[[], bool]
    attempt: Callable[[str], int | None]


def lock_of(folder: HomeFolder) -> Lock:
    """Return the lock of a home's folder, which remembers wrong tries."""

    def attempt(typed: str) -> int | None:
        now = datetime.now(UTC)
        answer = pin.attempt(folder, typed, now)
        if answer.right:
            return None
        return ceil((answer.again_at - now).total_seconds()) if answer.again_at else 0

    return Lock(lambda: pin.is_set(folder), attempt)


class Kiosk(QObject):
    """Keeps a window full screen and open; what is locked opens once the PIN is right.

    A window that refuses to close also stops ``QApplication.quit``: a program that must end uses
    ``exit``. Where no PIN is set nothing is locked. ``left`` is emitted when the window is full
    screen no more.
    """

    left = Signal()

    def __init__(self, window: Window, words: KioskWords, lock: Lock) -> None:
        super().__init__(window)
        self._window, self.words, self._lock = window, words, lock
        self.panel: Typing | None = None
        self.at_work = False
        self._before = window.geometry()
        self._wrong = False
        self._wait = 0
        self._open = False
        self._then: Callable[[], None] = lambda: None
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._count_down)

    def begin(self) -> None:
        """Take the whole screen; a system without a window manager grants it by geometry alone."""
        window = self._window
        if self.at_work:
            return
        self._before = window.geometry()
        if window.screen() is not None:
            window.setGeometry(window.screen().geometry())
        window.showFullScreen()
        window.installEventFilter(self)
        window.may_open = self._may_open
        window.asked.connect(self._heed)
        window.opened.connect(self._lock_behind)
        QApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        self.at_work = True

    def end(self) -> None:
        """Give the screen back, if it was taken."""
        window = self._window
        if not self.at_work:
            return
        self.at_work = False
        window.removeEventFilter(self)
        window.may_open = None
        window.asked.disconnect(self._heed)
        window.opened.disconnect(self._lock_behind)
        QApplication.restoreOverrideCursor()
        self._close()
        window.showNormal()
        window.setGeometry(self._before)
        self.left.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Refuse to be closed or made small."""
        if event.type() == QEvent.Type.Close:
            event.ignore()
            return True
        small = not self._window.isFullScreen() or self._window.isMinimized()
        if event.type() == QEvent.Type.WindowStateChange and small:
            QTimer.singleShot(0, self, self._come_back)
        return False

    def _come_back(self) -> None:
        if self.at_work:
            self._window.showFullScreen()

    def _may_open(self, wanted: OpenPage) -> bool:
        """Return whether a page may be opened now; else ask for the PIN first."""
        if self._open or wanted.place not in _LOCKED or not self._lock.is_set():
            return True
        if self._window.place != "resting":  # A waking touch asks for nothing.
            self._ask(lambda: self._window.open(wanted.place, wanted.sheet))
        return False

    def _heed(self, command: object) -> None:
        """Leave the kiosk where that is asked for, once the PIN was right."""
        if not isinstance(command, LeaveKiosk):
            return
        if self._lock.is_set():
            self._ask(self.end)
        else:
            self.end()

    def _lock_behind(self, place: str) -> None:
        """Lock again once what was locked is left; an unanswered question is put away at rest."""
        self._open = self._open and place in _LOCKED
        if self.panel is not None and place == "resting":
            self._close()

    def _ask(self, then: Callable[[], None]) -> None:
        self._close()
        self._then = then
        entry = Entry(self.words.ask, Unlock(), Keys.PIN)
        panel = Typing(self._window.theme, entry, self.words.controls, self._window)
        panel.done.connect(self._try)
        panel.left.connect(self._close)
        self.panel = panel
        self._window.cover(panel)
        panel.take_focus()
        self._say_wait()

    def _try(self, typed: str) -> None:
        """Open what is locked, or let the next try wait."""
        if self.panel is None or self._wait:
            return
        wait = self._lock.attempt(typed)
        self._wrong = wait is not None
        if wait is None:
            self._open = True
            then = self._then
            self._close()
            then()
            return
        self._wait = wait
        if wait:
            self._clock.start()
        self._say_wait()

    def _count_down(self) -> None:
        self._wait = max(0, self._wait - 1)
        if not self._wait:
            self._clock.stop()
        self._say_wait()

    def _say_wait(self) -> None:
        """Say what was wrong, and take no digits while it has to wait."""
        if self.panel is None:
            return
        if self._wrong:
            self.panel.field.clear()
            line = Line(self.words.waiting(self._wait), Tone.WRONG)
            self.panel.hint.show_row(Said(line))
        for part in (self.panel.field, self.panel.keys, self.panel.button):
            part.setEnabled(not self._wait)
        self.panel.settle()

    def _close(self) -> None:
        if self.panel is not None:
            panel, self.panel = self.panel, None
            self._window.cover(None)
            panel.hide()
            panel.deleteLater()
