"""Typing one value: what it is, the field, and the keys it needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.choice import Choice
from ihd.screens.controls import ControlWords
from ihd.screens.now import Line
from ihd.screens.rows import Action, Entry, Keys, Said, Weight
from ui.theme import Theme
from ui.widgets.button import PushButton
from ui.widgets.group import Group
from ui.widgets.keyboard import Keyboard
from ui.widgets.keypad import DELETE, LETTERS, SHIFT, SIGNS, Keypad
from ui.widgets.marks import draw_icon
from ui.widgets.said import SaidRow
from ui.widgets.segmented import Segmented
from ui.widgets.sentence import Voice
from ui.widgets.steps import Steps
from ui.widgets.text_field import TextField
from ui.widgets.title_bar import TitleBar
from ui.widgets.touch import Touch

_SHORT = 6
"""On a window of less height, in targets, the way back is only as high as it must be."""

_BY_KEYPAD = (Keys.DIGITS, Keys.NUMBER, Keys.READING, Keys.DAY, Keys.PIN)


class Eye(Touch):
    """Shows what is typed unseen, or hides it again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setCheckable(True)

    def nextCheckState(self) -> None:  # noqa: N802
        """Change at once: what is shown is the field's own matter."""
        self.setChecked(not self.isChecked())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the eye, in ink while what is typed is seen."""
        self.draw_press(painter, box)
        side = self.theme.scale.body
        place = QRectF(0, 0, side, side)
        place.moveCenter(box.center())
        colour = self.theme.ink if self.isChecked() else self.theme.soft
        draw_icon(painter, place, "visibility", colour)


class Typing(Group):
    """Covers its page while a value is typed; ``done`` carries the text, ``left`` nothing."""

    done = Signal(str)
    left = Signal()
    of_home = False

    def __init__(
        self, theme: Theme, entry: Entry, words: ControlWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.entry = entry
        self.title = TitleBar(theme, self)
        self.title.show_title(entry.label, words.back)
        self.title.clicked.connect(self.left)
        self.field = TextField(theme, entry.keys, self, unit=entry.unit)
        self.field.setText(entry.start)
        self.field.setAccessibleName(entry.label)
        self.field.returnPressed.connect(self._finish)
        self.hint = SaidRow(theme, self)
        self.hint.show_row(Said(Line(entry.hint or entry.note)))
        self.hint.voice = Voice.SOFT
        self.eye = Eye(theme, self)
        self.eye.says(words.show)
        self.eye.setVisible(entry.keys is Keys.SECRET)
        self.eye.toggled.connect(lambda shown: self.field.hide_text(not shown))
        self.button = PushButton(theme, self)
        self.button.show_action(Action(words.done, None, Weight.MAIN))
        self.button.clicked.connect(self._finish)
        kind = Keypad if entry.keys in _BY_KEYPAD else Keyboard
        self.keys: Keypad | Keyboard = kind(theme, entry.keys, words, self)
        self.keys.typed.connect(self._type)
        self.steps = Steps(theme, self)
        self.letters = Segmented(theme, self)
        self.skip = PushButton(theme, self)
        for part in (self.steps, self.letters, self.skip):
            part.hide()

    def guide(self, step: int, steps: int, progress: str) -> None:
        """Show that this is a step of a form."""
        self.steps.show_step(step, steps, progress)
        self.steps.show()
        self.settle()

    def offer(self, choices: Sequence[Choice], skip: Action | None) -> None:
        """Offer choices under the field, and a way on without an answer."""
        self.letters.show_choices(choices)
        self.letters.setVisible(bool(choices))
        self.skip.show_action(skip or Action("", None))
        self.skip.setVisible(skip is not None)
        self.settle()

    def advise(self, hint: str) -> None:
        """Say another sentence under the field, as where what was typed could not be read."""
        self.hint.show_row(Said(Line(hint)))
        self.settle()

    def take_focus(self) -> None:
        """Let a physical keyboard type at once; what is there is marked, to be typed over."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def dress(self, theme: Theme) -> None:
        """Wear another theme, and share the room anew."""
        super().dress(theme)
        self.settle()

    def settle(self) -> None:
        """Place title, field and keys."""
        scale = self.theme.scale
        room = self.rect().adjusted(scale.pad, round(scale.gap * 0.5), -scale.pad, -scale.gap)
        if not self.steps.isHidden():
            high = self.steps.thickness
            self.steps.setGeometry(room.left(), room.top(), room.width(), high)
            room.setTop(room.top() + high)
        title = self.title.height_in(room.width())
        if room.height() < _SHORT * scale.target and title == scale.target:
            title = scale.floor
        reach = self.title.reach
        self.title.setGeometry(room.left() - reach, room.top(), room.width() + reach, title)
        room.setTop(room.top() + title + round(scale.gap * 0.5))
        self.hint.setVisible(not self.hint.empty)
        if isinstance(self.keys, Keyboard):
            self._by_keyboard(room, self.keys)
        elif room.width() > room.height():
            self._beside_keypad(room)
        else:
            self._over_keypad(room)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go back with Escape; no other key goes through to the pages."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Cover the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.ground)
        painter.end()

    def _beside_keypad(self, room: QRect) -> None:
        """Place the keypad at the right, the field and the button at its left."""
        scale = self.theme.scale
        key = min(room.height() // 4, round(scale.target * 1.35))
        wide = min(round(key * 3.9), max(scale.target * 3, round(room.width() * 0.42)))
        pad = QRect(room.right() + 1 - wide, room.top(), wide, key * 4)
        self.keys.put(pad)
        left = room.width() - wide - scale.body
        self._place_field(QRect(room.left(), room.top(), left, key * 4))

    def _over_keypad(self, room: QRect) -> None:
        """Place the keypad at the foot, the field and the button over it."""
        scale = self.theme.scale
        key = min(room.height() // 8, round(scale.target * 1.5))
        wide = min(room.width(), key * 6)
        left = room.left() + (room.width() - wide) // 2
        self.keys.put(QRect(left, room.bottom() + 1 - key * 4, wide, key * 4))
        over = QRect(room.left(), room.top(), room.width(), room.height() - key * 4 - scale.body)
        self._place_field(over)

    def _place_field(self, room: QRect) -> None:
        """Place field and hint at the top of a room, the button at its foot."""
        scale, high = self.theme.scale, self.field.height_wanted
        self.field.setGeometry(room.left(), room.top(), room.width(), high)
        foot = self._place_buttons(room)
        top = room.top() + high + scale.gap
        if not self.letters.isHidden():
            wide = round(max(self.letters.set_in(room.width()), room.width() * 0.7))
            left_over = room.bottom() - foot - top
            letters = scale.target if left_over > scale.target else scale.floor
            self.letters.setGeometry(room.left(), top, wide, letters)
            top += letters + round(scale.gap * 0.6)
        hint = self.hint.height_in(room.width())
        self.hint.setGeometry(room.left(), top, room.width(), hint)
        self.hint.setVisible(not self.hint.empty and top + hint <= room.bottom() - foot)

    def _place_buttons(self, room: QRect) -> int:
        """Place the button, and the one that skips, at the foot of a room; return their height.

        They stand over one another where side by side their words would be small, and letters to
        choose from do not need the room.
        """
        gap, most, button = self._between, room.width(), self.button
        skip = 0
        if not self.skip.isHidden():
            skip = self.skip.width_in(most - gap - button.width_in(most // 2))
        left = most - skip - gap if skip else most
        main = max(button.width_in(left), min(left, self.theme.scale.target * 3))
        if not skip:
            return self._put_buttons(room, (button, main))
        if not ((button.is_small or self.skip.is_small) and self.letters.isHidden()):
            return self._put_buttons(room, (button, main), (self.skip, skip))
        under = self._put_buttons(room, (self.skip, self.skip.width_in(most))) + gap
        over = room.adjusted(0, 0, 0, -under)
        return under + self._put_buttons(over, (button, button.width_in(most)))

    def _put_buttons(self, room: QRect, *row: tuple[PushButton, int]) -> int:
        """Place buttons of these widths beside each other at the foot; return their height."""
        high = max(button.height_wanted for button, _ in row)
        left = room.left()
        for button, wide in row:
            button.setGeometry(left, room.bottom() + 1 - high, wide, high)
            left += wide + self._between
        return high

    @property
    def _between(self) -> int:
        return round(self.theme.scale.body * 0.45)

    def _by_keyboard(self, room: QRect, keys: Keyboard) -> None:
        """Place field and button in a row, the keyboard at the foot, the hint where it fits."""
        scale = self.theme.scale
        keys.fit_columns(self.width())
        high = max(self.field.height_wanted, self.button.height_wanted)
        wide = self.button.width_in(room.width() // 2)
        self.button.setGeometry(room.right() + 1 - wide, room.top(), wide, high)
        field = room.width() - wide - scale.body // 2
        if self.entry.keys is Keys.SECRET:
            field -= scale.target
            self.eye.setGeometry(room.left() + field, room.top(), scale.target, high)
        self.field.setGeometry(room.left(), room.top(), field, high)
        top = room.top() + high + round(scale.gap * 0.5)
        rows = keys.row_count
        key = min((self.height() - top) // rows, round(scale.target * 1.25))
        span = min(self.width(), key * 16)
        left = (self.width() - span) // 2
        keys.put(QRect(left, self.height() - key * rows, span, key * rows))
        hint = self.hint.height_in(room.width())
        self.hint.setGeometry(room.left(), top, room.width(), hint)
        self.hint.setVisible(not self.hint.empty and top + hint <= keys.geometry().top())

    def _type(self, sent: str) -> None:
        if sent == DELETE:
            self.field.backspace()
        elif sent not in (SHIFT, SIGNS, LETTERS):
            self.field.insert(sent)
        else:
            self.settle()

    def _finish(self) -> None:
        self.done.emit(self.field.text())
