"""A name at the left, its value at the right, or under it where both do not fit; a note beneath."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPainter

from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.type import Setting, draw_setting, set_text, width_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Set words at a place, in pixels from the top left; ``soft`` is their colour."""

    setting: Setting
    left: float
    top: float
    soft: bool = False
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Pieces and how high they stand together."""

    pieces: tuple[Piece, ...] = ()
    height: float = 0.0

    @property
    def value(self) -> Piece | None:
        """The value's piece."""
        return next((piece for piece in self.pieces if piece.is_value), None)


@dataclass(frozen=True, slots=True)
class PairStyle:
    """How a pair is set: what is strong, what is soft, and the room before the value for a mark."""

    label_strong: bool = False
    value_strong: bool = False
    value_soft: bool = False
    mark: bool = False


PLAIN = PairStyle()


def set_pair(
    theme: Theme, words: tuple[str, str, str], width: float, *, style: PairStyle = PLAIN
) -> Pair:
    """Set a label, its value and a note (any may be empty) in a width of pixels."""
    label, value, note = words
    body = theme.scale.body
    mark = body * 1.0 if style.mark else 0.0
    font = theme.font(body, _weight(style.value_strong), tabular=True)
    wide = Setting((value,), font).width + mark if value else 0.0
    named = width_of(label, theme.font(body, _weight(style.label_strong)))
    beside = bool(value) and named + wide + body * 0.8 <= width
    pieces: list[Piece] = []
    top = 0.0
    if label:
        room = width - wide - body * 0.8 if beside else width
        setting = _set(label, theme, room, weight=_weight(style.label_strong), most_lines=3)
        pieces.append(Piece(setting, 0.0, top))
        top += setting.height
    if value:
        left, room = (width - wide + mark, wide) if beside else (mark, width - mark)
        setting = (
            Setting((value,), font)
            if beside
            else _set(value, theme, room, weight=_weight(style.value_strong), most_lines=2)
        )
        line = 0.0 if beside else top
        pieces.append(Piece(setting, left, line, style.value_soft, is_value=True))
        top = max(top, line + setting.height)
    if note:
        setting = _set(note, theme, width, weight=REGULAR, most_lines=6)
        pieces.append(Piece(setting, 0.0, top, soft=True))
        top += setting.height
    return Pair(tuple(pieces), top)


def _weight(strong: bool) -> int:  # noqa: FBT001
    return STRONG if strong else REGULAR


def _set(text: str, theme: Theme, width: float, *, weight: int, most_lines: int) -> Setting:
    sizes = tuple(range(theme.scale.body, theme.scale.plain - 1, -1))
    return set_text(text, theme, width, sizes=sizes, weight=weight, most_lines=most_lines)


def draw_pair(
    painter: QPainter,
    pair: Pair,
    left: float,
    top: float,
    theme: Theme,
    value: QColor | None = None,
) -> None:
    """Draw a pair from a top left corner, its value in a colour of its own if one is given."""
    for piece in pair.pieces:
        colour = theme.soft if piece.soft else theme.ink
        if piece.is_value and value is not None:
            colour = value
        draw_setting(painter, piece.setting, left + piece.left, top + piece.top, colour)
