"""What a chart's colours stand for, with what each came to; and what the ticks stand for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.usage import Block, Share
from ui.theme import STRONG, Theme
from ui.widgets.blocks import draw_block, draw_tick
from ui.widgets.dressed import Dressed
from ui.widgets.type import baseline, line_height, width_of


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry where it stands; a ``tick`` stands for what is compared with."""

    share: Share
    amount: str
    left: float
    top: float
    right: float
    px: int
    tick: bool


class Key(Dressed):
    """Entries in a row that wraps, or in a column with the amounts at its right edge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.shares: tuple[Share, ...] = ()
        self.compared: Share | None = None
        self._items: tuple[_Item, ...] = ()

    def show_shares(self, shares: tuple[Share, ...], compared: Share | None) -> None:
        """Explain other colours from now on."""
        if (shares, compared) == (self.shares, self.compared):
            return
        self.shares, self.compared = shares, compared
        said = [*shares, compared] if compared else shares
        self.says(". ".join(f"{share.name} {share.amount}".rstrip() for share in said))
        self.update()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to explain."""
        return not self.shares and not self.compared

    def set_in(
        self, width: float, *, column: bool = False, sums: bool = True, compared: bool = True
    ) -> int:
        """Set the entries in a width, and return the height they take, in pixels.

        ``sums`` and ``compared`` are left out where they have no room.
        """
        entries = [(share, False) for share in self.shares]
        if self.compared and compared:
            entries.append((self.compared, True))
        top, left = 0.0, 0.0
        items: list[_Item] = []
        for share, tick in entries:
            amount = share.amount if sums else ""
            px = self._fitting(share.name, amount, width)
            wide = width if column else self._width(share.name, amount, px)
            if items and left + wide > width:
                left, top = 0.0, top + self._step
            items.append(_Item(share, amount, left, top, left + wide, px, tick))
            left += wide + self.theme.scale.body * 0.9
        self._items = tuple(items)
        return round(top) + self._step if items else 0

    @property
    def lines(self) -> int:
        """How many lines the entries stand in."""
        return len({item.top for item in self._items})

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the entries."""
        for item in self._items:
            self._draw_swatch(painter, item, box)
            left = box.left() + item.left + self._lead
            top = box.top() + item.top
            font = self.theme.font(item.px)
            painter.setFont(font)
            painter.setPen(self.theme.soft)
            painter.drawText(QPointF(left, top + baseline(font)), item.share.name)
            if item.amount:
                strong = self.theme.font(item.px, STRONG, tabular=True)
                painter.setFont(strong)
                painter.setPen(self.theme.ink)
                start = box.left() + item.right - width_of(item.amount, strong)
                painter.drawText(QPointF(start, top + baseline(strong)), item.amount)

    @property
    def _step(self) -> int:
        return line_height(self.theme.font(self.theme.scale.body))

    @property
    def _lead(self) -> float:
        return self.theme.scale.body * 1.0

    def _draw_swatch(self, painter: QPainter, item: _Item, box: QRectF) -> None:
        side = self.theme.scale.body * 0.62
        middle = box.top() + item.top + self._step / 2
        place = QRectF(box.left() + item.left, middle - side / 2, side, side)
        if item.tick:
            thick = self.theme.scale.stroke
            draw_tick(painter, QRectF(place.left(), middle - thick / 2, side, thick), self.theme)
        else:
            block = Block(1.0, item.share.tone, caught_up=item.share.caught_up)
            draw_block(painter, place, block, self.theme)

    def _width(self, name: str, amount: str, px: int) -> float:
        words = width_of(name, self.theme.font(px))
        if not amount:
            return self._lead + words
        figure = width_of(amount, self.theme.font(px, STRONG, tabular=True))
        return self._lead + words + px * 0.35 + figure

    def _fitting(self, name: str, amount: str, width: float) -> int:
        """Return the largest type in which an entry fits a width."""
        px = self.theme.scale.body
        while px > 1 and self._width(name, amount, px) > width:
            px -= 1
        return px
