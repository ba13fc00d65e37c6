"""Buttons: a verb each, in an outline; the next step is filled."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Action, Buttons, Weight
from ui.theme import STRONG, Theme
from ui.widgets.group import Group
from ui.widgets.touch import Touch
from ui.widgets.type import Setting, draw_setting, set_text


class PushButton(Touch):
    """One action."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.action = Action("", None)
        self._setting: Setting | None = None

    def show_action(self, action: Action) -> None:
        """Stand for an action from now on."""
        if action != self.action:
            self.action = action
            self.says(action.spoken or action.label)
            self.update()

    @property
    def command(self) -> object:
        """What the action asks for."""
        return self.action.command

    def width_in(self, width: float) -> int:
        """Set the label in at most a width and return the width the button wants, in pixels."""
        inset = self.theme.scale.body * 0.7
        sizes = tuple(range(self.theme.scale.body, self.theme.scale.plain - 1, -1))
        self._setting = set_text(
            self.action.label,
            self.theme,
            max(1.0, width - 2 * inset),
            sizes=sizes,
            weight=STRONG,
            most_lines=2,
        )
        wanted = max(self._setting.width + 2 * inset, self.theme.scale.target)
        return min(int(width), ceil(wanted))

    @property
    def is_small(self) -> bool:
        """Whether its label had to be set smaller than plain."""
        setting = self._setting
        return setting is not None and setting.font.pixelSize() < self.theme.scale.plain

    @property
    def height_wanted(self) -> int:
        """How high the button has to be for its label, in pixels."""
        words = self._setting.height if self._setting else 0
        return max(self.theme.scale.target, round(words + self.theme.scale.body * 0.5))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw ground, outline and label."""
        if self._setting is None:
            return
        edge, radius = self.theme.scale.hair * 1.5, self.theme.scale.radius * 1.4
        ground, rim, ink = self._colours()
        painter.setPen(QPen(rim, edge))
        painter.setBrush(ground)
        half = edge / 2 + 0.5
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)
        top = box.center().y() - self._setting.height / 2
        for number, line in enumerate(self._setting.lines):
            one = Setting((line,), self._setting.font)
            left = box.center().x() - one.width / 2
            draw_setting(painter, one, left, top + number * one.height, ink)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Return the colours of ground, rim and label."""
        theme = self.theme
        if self.action.weight is Weight.MAIN:
            ground = theme.soft if self.isDown() else theme.ink
            return ground, ground, theme.ground
        ground = theme.quiet if self.isDown() else QColor(Qt.GlobalColor.transparent)
        if self.action.weight is Weight.DANGER:
            return ground, theme.tone(Tone.WRONG), theme.tone(Tone.WRONG)
        return ground, theme.soft, theme.ink


class ButtonsRow(Group):
    """Buttons from left to right, on more lines where one is too short."""

    touched = Signal(object)
    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = Buttons(())
        self.buttons: list[PushButton] = []
        self._places: list[QRect] = []

    def show_row(self, row: Buttons) -> None:
        """Offer these actions from now on."""
        if row == self.row:
            return
        self.row = row
        while len(self.buttons) < len(row.actions):
            button = PushButton(self.theme, self)
            button.clicked.connect(lambda _on=False, one=button: self.touched.emit(one.action))
            self.buttons.append(button)
        for at, button in enumerate(self.buttons):
            if at < len(row.actions):
                button.show_action(row.actions[at])
            button.setVisible(at < len(row.actions))

    def height_in(self, width: float) -> int:
        """Share a width among the buttons and return the height they take, in pixels."""
        gap = round(self.theme.scale.body * 0.45)
        shown = self.buttons[: len(self.row.actions)]
        wants = [button.width_in(width) for button in shown]
        left = top = line = 0
        self._places = []
        for button, wide in zip(shown, wants, strict=True):
            if left and left + wide > width:
                left, top, line = 0, top + line + gap, 0
            high = button.height_wanted
            self._places.append(QRect(left, top, wide, high))
            left, line = left + wide + gap, max(line, high)
        return top + line

    def settle(self) -> None:
        """Put the buttons where they were measured to stand."""
        for button, place in zip(self.buttons, self._places, strict=False):
            button.setGeometry(place)
