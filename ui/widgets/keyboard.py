"""Letters and signs on the screen, in the order of the language, for systems that have no keys."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ihd.screens.controls import ControlWords
from ihd.screens.rows import Keys
from ui.theme import Theme
from ui.widgets.keypad import DELETE, LETTERS, SHIFT, SIGNS, KeyFace, KeyRows

_LETTERS = {
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "qwertz": ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
}
_NARROW = {
    "qwerty": ("qwertyuio", "asdfghjkl", "zxcvbnmp"),
    "qwertz": ("qwertzuio", "asdfghjkl", "yxcvbnmp"),
    "azerty": ("azertyuio", "qsdfghjkl", "wxcvbnmp"),
}
"""The same letters where ten keys would not be wide enough to touch: the tenth goes last."""

_SIGNS = ("1234567890", "@#&_-+()/:", "*\"';!?=%~$")
_MORE = ("äöüßéèàçñ€", "êâîôûŵŷëï£", "[]{}<>\\|^`")
_AFTER = {Keys.ADDRESS: ("-", "."), Keys.SECRET: (",", ".")}


class Keyboard(KeyRows):
    """Letters, capitals for one letter, signs, and more signs: one layer at a time."""

    def __init__(
        self, theme: Theme, keys: Keys, words: ControlWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._kind, self._words = keys, words
        self._layer, self._shifted = 0, keys is Keys.TEXT
        self._columns = 10
        self.typed.connect(self._change)
        self._show()

    @property
    def row_count(self) -> int:
        """How many rows of keys there are now."""
        return len(self.rows)

    def fit_columns(self, width: float) -> None:
        """Have as many keys to a row as a width in pixels holds without their being too narrow."""
        columns = 10 if width / 10 >= self.theme.scale.floor else 9
        if columns != self._columns:
            self._columns = columns
            self._show()

    def _change(self, sent: str) -> None:
        """Go to another layer where a key asks for it; a capital is for one letter."""
        if sent == SHIFT:
            self._shifted = not self._shifted
        elif sent == SIGNS:
            self._layer = 2 if self._layer == 1 else 1
        elif sent == LETTERS:
            self._layer = 0
        elif self._shifted and sent != DELETE:
            self._shifted = False
        else:
            return
        self._show()

    def _show(self) -> None:
        rows = [[KeyFace(sign, sign, sign) for sign in row] for row in self._signs()]
        delete = KeyFace(DELETE, "", self._words.delete, wide=1.5)
        shift = KeyFace(SHIFT, "", self._words.shift, wide=1.5, held=self._shifted)
        last = rows[-1]
        widest = max(len(row) for row in rows)
        flank = [shift] if self._layer == 0 else []
        after = [KeyFace(mark, mark, mark) for mark in _AFTER.get(self._kind, (",", "."))]
        turns = [KeyFace(LETTERS, "abc", self._words.letters, wide=1.5)] if self._layer else []
        more = "äß€" if self._layer == 1 else "123"
        turns.append(KeyFace(SIGNS, more, self._words.symbols, wide=1.5))
        if len(last) + (1.5 + 1.5 * bool(flank)) <= widest:
            rows[-1] = [*flank, *last, delete]
            ends = [*after]
        else:
            turns = [*flank, *turns]
            ends = [*after, delete]
        space = widest - sum(face.wide for face in (*turns, *ends))
        rows.append([*turns, KeyFace(" ", "", self._words.space, wide=space), *ends])
        self.show_keys(rows)

    def _signs(self) -> tuple[str, ...]:
        """Return what is on the keys of the open layer, row by row."""
        if self._layer == 0:
            letters = _LETTERS if self._columns == 10 else _NARROW
            rows = letters.get(self._words.layout, letters["qwerty"])
            return tuple(row.upper() for row in rows) if self._shifted else rows
        signs = _SIGNS if self._layer == 1 else _MORE
        if max(map(len, signs)) <= self._columns:
            return signs
        joined, wide = "".join(signs), self._columns
        return tuple(joined[at : at + wide] for at in range(0, len(joined), wide))
