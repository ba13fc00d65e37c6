"""What a chart's colours and ticks stand for, with what each came to; or plain facts in a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Fact
from ihd.screens.usage import Block, Share
from ui.theme import STRONG, Theme
from ui.widgets.blocks import draw_block, draw_tick
from ui.widgets.dressed import Dressed
from ui.widgets.marks import draw_mark
from ui.widgets.type import baseline, line_height, width_of


class _Swatch(Enum):
    """What stands before an entry: a block, a hatched one, a tick, a tone's shape, or nothing."""

    BLOCK = "block"
    HATCHED = "hatched"
    TICK = "tick"
    MARK = "mark"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name, what it comes to, and what stands before it."""

    name: str
    amount: str
    swatch: _Swatch
    tone: Tone = Tone.QUIET


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry where it stands."""

    entry: _Entry
    amount: str
    left: float
    top: float
    right: float
    px: int


class Key(Dressed):
    """Entries in a row that wraps, or in a column with the amounts at its right edge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._entries: tuple[_Entry, ...] = ()
        self._items: tuple[_Item, ...] = ()

    def show_shares(self, shares: tuple[Share, ...], compared: Share | None) -> None:
        """Explain other colours from now on."""
        entries = [
            _Entry(
                share.name,
                share.amount,
                _Swatch.HATCHED if share.caught_up else _Swatch.BLOCK,
                share.tone,
            )
            for share in shares
        ]
        if compared is not None:
            entries.append(_Entry(compared.name, compared.amount, _Swatch.TICK))
        self._show(tuple(entries))

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """State other facts from now on; those that are not quiet carry their tone's shape."""
        self._show(
            tuple(
                _Entry(
                    fact.label,
                    fact.value,
                    _Swatch.NONE if fact.tone is Tone.QUIET else _Swatch.MARK,
                    fact.tone,
                )
                for fact in facts
            )
        )

    @property
    def empty(self) -> bool:
        """Whether there is nothing to explain."""
        return not self._entries

    def set_in(
        self, width: float, *, column: bool = False, sums: bool = True, compared: bool = True
    ) -> int:
        """Set the entries in a width, and return the height they take, in pixels.

        ``sums`` and ``compared`` are left out where they have no room.
        """
        top, left = 0.0, 0.0
        items: list[_Item] = []
        for entry in self._entries:
            if entry.swatch is _Swatch.TICK and not compared:
                continue
            amount = entry.amount if sums else ""
            px = self._fitting(entry, amount, width)
            wide = width if column else self._width(entry, amount, px)
            if items and left + wide > width:
                left, top = 0.0, top + self._step
            items.append(_Item(entry, amount, left, top, left + wide, px))
            left += wide + self.theme.scale.body * 0.9
        self._items = tuple(items)
        return round(top) + self._step if items else 0

    @property
    def smallest_px(self) -> int:
        """The size of the smallest type the entries were set in, in pixels."""
        return min((item.px for item in self._items), default=self.theme.scale.body)

    @property
    def lines(self) -> int:
        """How many lines the entries stand in."""
        return len({item.top for item in self._items})

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the entries."""
        for item in self._items:
            self._draw_swatch(painter, item, box)
            left = box.left() + item.left + self._lead(item.entry)
            top = box.top() + item.top
            font = self.theme.font(item.px)
            painter.setFont(font)
            painter.setPen(self.theme.soft)
            painter.drawText(QPointF(left, top + baseline(font)), item.entry.name)
            if item.amount:
                strong = self.theme.font(item.px, STRONG, tabular=True)
                painter.setFont(strong)
                marked = item.entry.swatch is _Swatch.MARK
                painter.setPen(self.theme.tone(item.entry.tone) if marked else self.theme.ink)
                start = box.left() + item.right - width_of(item.amount, strong)
                painter.drawText(QPointF(start, top + baseline(strong)), item.amount)

    def _show(self, entries: tuple[_Entry, ...]) -> None:
        if entries == self._entries:
            return
        self._entries = entries
        self.says(". ".join(f"{entry.name} {entry.amount}".rstrip() for entry in entries))
        self.update()

    @property
    def _step(self) -> int:
        return line_height(self.theme.font(self.theme.scale.body))

    def _lead(self, entry: _Entry) -> float:
        return 0.0 if entry.swatch is _Swatch.NONE else self.theme.scale.body * 1.0

    def _draw_swatch(self, painter: QPainter, item: _Item, box: QRectF) -> None:
        side, entry = self.theme.scale.body * 0.62, item.entry
        middle = box.top() + item.top + self._step / 2
        place = QRectF(box.left() + item.left, middle - side / 2, side, side)
        if entry.swatch is _Swatch.TICK:
            thick = self.theme.scale.stroke
            draw_tick(painter, QRectF(place.left(), middle - thick / 2, side, thick), self.theme)
        elif entry.swatch is _Swatch.MARK:
            draw_mark(painter, place, entry.tone, self.theme)
        elif entry.swatch is not _Swatch.NONE:
            block = Block(1.0, entry.tone, caught_up=entry.swatch is _Swatch.HATCHED)
            draw_block(painter, place, block, self.theme)

    def _width(self, entry: _Entry, amount: str, px: int) -> float:
        words = self._lead(entry) + width_of(entry.name, self.theme.font(px))
        if not amount:
            return words
        return words + px * 0.35 + width_of(amount, self.theme.font(px, STRONG, tabular=True))

    def _fitting(self, entry: _Entry, amount: str, width: float) -> int:
        """Return the largest type in which an entry fits a width."""
        px = self.theme.scale.body
        while px > 1 and self._width(entry, amount, px) > width:
            px -= 1
        return px
