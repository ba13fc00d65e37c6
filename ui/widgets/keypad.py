"""Keys on the screen: the pad of digits, and the key that every pad is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.controls import ControlWords
from ihd.screens.rows import Keys
from ui.theme import Theme
from ui.widgets.group import Group
from ui.widgets.marks import draw_icon
from ui.widgets.touch import Touch
from ui.widgets.type import Setting, draw_setting, line_height, width_of

DELETE, SHIFT, SIGNS, LETTERS = "\b", "\x0e", "\x0f", "\x11"
"""What keys send that type nothing."""

_ICONS = {DELETE: "backspace", SHIFT: "shift"}


@dataclass(frozen=True, slots=True)
class KeyFace:
    """What a key sends, what is written on it, its name, and its width in keys; quiet or plain."""

    sends: str
    label: str
    name: str
    wide: float = 1.0
    held: bool = False


class KeyButton(Touch):
    """A key. The field keeps the focus, so that both kinds of keyboard can be used at once."""

    def __init__(self, theme: Theme, face: KeyFace, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.face = face
        self.says(face.name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if face.sends == DELETE:
            self.setAutoRepeat(True)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the key's ground, and its sign or letter."""
        scale = self.theme.scale
        inset = max(1.0, scale.body * 0.06)
        key = box.adjusted(inset, inset, -inset, -inset)
        pressed = self.isDown() or self.face.held
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.soft if pressed else self.theme.quiet)
        painter.drawRoundedRect(key, scale.radius * 1.2, scale.radius * 1.2)
        ink = self.theme.ground if pressed else self.theme.ink
        icon = _ICONS.get(self.face.sends)
        if icon:
            side = min(scale.body, key.height() * 0.6)
            place = QRectF(0, 0, side, side)
            place.moveCenter(key.center())
            draw_icon(painter, place, icon, ink)
            return
        px = round(min(scale.title, key.height() * 0.62))
        font = self.theme.font(px)
        while px > 8 and width_of(self.face.label, font) > key.width() - inset * 2:
            px -= 1
            font = self.theme.font(px)
        one = Setting((self.face.label,), font)
        left = key.center().x() - one.width / 2
        draw_setting(painter, one, left, key.center().y() - line_height(font) / 2, ink)


class KeyRows(Group):
    """Rows of keys that share a rectangle; ``typed`` carries what a key sends."""

    typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.rows: tuple[tuple[KeyFace, ...], ...] = ()
        self.keys: list[list[KeyButton]] = []

    def show_keys(self, rows: Sequence[Sequence[KeyFace]]) -> None:
        """Have these keys from now on."""
        if tuple(map(tuple, rows)) == self.rows:
            return
        self.rows = tuple(map(tuple, rows))
        for key in (key for row in self.keys for key in row):
            key.hide()
            key.setParent(None)
            key.deleteLater()
        self.keys = [[self._key(face) for face in row] for row in rows]
        self.settle()

    def settle(self) -> None:
        """Share the height among the rows, and each row's width among its keys."""
        if not self.keys:
            return
        high = self.height() / len(self.keys)
        unit = self.width() / max(sum(key.face.wide for key in row) for row in self.keys)
        for number, row in enumerate(self.keys):
            left = (self.width() - unit * sum(key.face.wide for key in row)) / 2
            top, foot = round(number * high), round((number + 1) * high)
            for key in row:
                right = left + unit * key.face.wide
                key.setGeometry(QRect(round(left), top, round(right) - round(left), foot - top))
                key.show()
                left = right

    def _key(self, face: KeyFace) -> KeyButton:
        key = KeyButton(self.theme, face, self)
        key.clicked.connect(lambda _on=False, one=key: self.typed.emit(one.face.sends))
        return key


class Keypad(KeyRows):
    """Digits as on a telephone, a decimal mark where there is use for one, and delete."""

    def __init__(
        self, theme: Theme, keys: Keys, words: ControlWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        mark = {Keys.NUMBER: words.point, Keys.READING: words.point, Keys.DAY: "."}.get(keys, "")
        rows = [[KeyFace(digit, digit, digit) for digit in line] for line in ("123", "456", "789")]
        gap = KeyFace(mark, mark, mark) if mark else None
        last = [KeyFace("0", "0", "0"), KeyFace(DELETE, "", words.delete)]
        rows.append([gap, *last] if gap else [KeyFace("0", "0", "0", wide=2), last[1]])
        self.show_keys(rows)
