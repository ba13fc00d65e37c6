"""A row of a list that can be touched: it opens something, chooses, switches, or is typed into."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Entry, Opens, Option, Switch
from ui.theme import Theme
from ui.widgets.marks import draw_chevron, draw_verdict
from ui.widgets.pair import Pair, PairStyle, draw_pair, set_pair
from ui.widgets.switch import draw_switch, switch_width
from ui.widgets.touch import Touch
from ui.widgets.type import line_height

Listed = Opens | Option | Switch | Entry

_STYLES = {
    Opens: PairStyle(value_soft=True),
    Option: PairStyle(value_soft=True),
    Switch: PairStyle(),
    Entry: PairStyle(),
}


class ListRow(Touch):
    """A label, what is chosen, a note beneath; a chevron, a ring or a switch says what for."""

    touched = Signal(object)
    ruled = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row: Listed | None = None
        self._pair = Pair()
        self.clicked.connect(lambda: self.touched.emit(self.row))

    def show_row(self, row: Listed) -> None:
        """Stand for a row from now on."""
        if row == self.row:
            return
        self.row = row
        chosen = row.chosen if isinstance(row, Option) else self._on
        self.show_chosen(chosen=chosen, of_many=isinstance(row, Option))
        self.setCheckable(isinstance(row, Option | Switch))
        self.says(", ".join(words for words in (row.label, self._value, row.note) if words))
        self.update()

    def height_in(self, width: float) -> int:
        """Set the words in a width and return the height the row takes, in pixels."""
        if self.row is None:
            return 0
        style = _STYLES[type(self.row)]
        if self._tone is not Tone.QUIET:
            style = PairStyle(mark=bool(self._value), label_strong=not self._value)
        elif isinstance(self.row, Entry) and not self.row.value:
            style = PairStyle(value_soft=True)
        words = (self.row.label, self._value, self.row.note)
        room = max(1.0, width - self._lead - self._trail)
        self._pair = set_pair(self.theme, words, room, style=style)
        scale = self.theme.scale
        return max(scale.target, round(self._pair.height + scale.body * 0.7))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the words in the middle of the row, the ring before and the sign after them."""
        self.draw_press(painter, box)
        left, top = box.left() + self._lead, box.center().y() - self._pair.height / 2
        tone = self._tone
        colour = None if tone is Tone.QUIET else self.theme.tone(tone)
        draw_pair(painter, self._pair, left, top, self.theme, colour)
        if colour is not None:
            piece = self._pair.value or self._pair.pieces[0]
            side, step = self.theme.scale.body * 0.72, line_height(piece.setting.font)
            x = left + piece.left - self.theme.scale.body
            place = QRectF(x, top + piece.top + (step - side) / 2, side, side)
            draw_verdict(painter, place, tone, self.theme)
        if isinstance(self.row, Option):
            self._draw_ring_of_choice(painter, box)
        elif isinstance(self.row, Switch):
            draw_switch(painter, box, self.theme, on=self.row.on)
        else:
            x = box.right() - self.theme.scale.body * 0.32
            draw_chevron(painter, QPointF(x, box.center().y()), self.theme, self.theme.soft)

    @property
    def command(self) -> object:
        """What the row asks for."""
        return self.row.command if self.row is not None else None

    @property
    def _value(self) -> str:
        if isinstance(self.row, Entry):
            return self.row.value or self.row.hint
        return self.row.value if isinstance(self.row, Opens | Option) else ""

    @property
    def _tone(self) -> Tone:
        return self.row.tone if isinstance(self.row, Opens) else Tone.QUIET

    @property
    def _on(self) -> bool:
        return isinstance(self.row, Switch) and self.row.on

    @property
    def _lead(self) -> float:
        if isinstance(self.row, Option):
            return self.theme.scale.body * 1.55
        marked = self._tone is not Tone.QUIET and not self._value
        return self.theme.scale.body * 1.0 if marked else 0.0

    @property
    def _trail(self) -> float:
        if isinstance(self.row, Option):
            return 0.0
        if isinstance(self.row, Switch):
            return switch_width(self.theme) + self.theme.scale.body * 0.6
        return self.theme.scale.body * 0.95

    def _draw_ring_of_choice(self, painter: QPainter, box: QRectF) -> None:
        """Draw an open ring, or the chosen one's: filled, with a spot of the ground."""
        scale = self.theme.scale
        side = scale.body * 0.86
        place = QRectF(box.left() + scale.stroke, 0, side, side)
        place.moveTop(box.center().y() - side / 2)
        chosen = isinstance(self.row, Option) and self.row.chosen
        painter.setPen(QPen(self.theme.ink if chosen else self.theme.soft, scale.stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.tone(Tone.USUAL))
            painter.drawEllipse(place.center(), side * 0.27, side * 0.27)
