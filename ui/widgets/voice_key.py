"""The loudspeaker at the end of the doors: a touch says it again, a long one is for silence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.speech import VoiceButton
from ui.theme import Theme
from ui.widgets.marks import draw_icon
from ui.widgets.touch import PRESSES, Touch

LONG_MS = 700


class VoiceKey(Touch):
    """In the corner, where a finger finds it without an eye."""

    touched = Signal()
    held = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.silent = self._was_held = False
        self._timer = QTimer(self, singleShot=True, interval=LONG_MS)
        self._timer.timeout.connect(self._hold)
        self.pressed.connect(self._begin)
        self.released.connect(self._timer.stop)
        self.clicked.connect(self._touch)

    def show_button(self, button: VoiceButton) -> None:
        """Be the button of a voice that speaks, or is silent."""
        self.silent = button.silent
        self.says(button.spoken)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Be pressed as long as the key is: a long press of it is a long touch."""
        if event.key() not in PRESSES:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            Touch.by_keys = True
            self.setDown(True)
            self.pressed.emit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Be let go of."""
        if event.key() in PRESSES and self.isDown() and not event.isAutoRepeat():
            self.setDown(False)
            self.released.emit()
            self._touch()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the loudspeaker, crossed out while it is silent."""
        scale = self.theme.scale
        painter.fillRect(box, self.theme.ground)
        painter.fillRect(QRectF(0, 0, box.width(), scale.hair), QColor(self.theme.colours.line))
        self.draw_press(painter, box.adjusted(0, scale.hair, 0, 0))
        place = QRectF(0, 0, scale.body * 1.05, scale.body * 1.05)
        place.moveCenter(box.center())
        draw_icon(painter, place, "volume_off" if self.silent else "volume_up", self.theme.soft)

    def _begin(self) -> None:
        self._was_held = False
        self._timer.start()

    def _hold(self) -> None:
        if self.isDown():
            self._was_held = True
            self.held.emit()

    def _touch(self) -> None:
        if not self._was_held:
            self.touched.emit()
        self._was_held = False
