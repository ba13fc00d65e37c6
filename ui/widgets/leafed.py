"""A list of rows that never scrolls: what does not fit is on the next leaf."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from ihd.screens.now import Line
from ihd.screens.rows import (
    Bar,
    Buttons,
    Card,
    Entry,
    Heading,
    Opens,
    OpenSheet,
    Option,
    Outlook,
    Said,
    Switch,
)
from ui.theme import Theme
from ui.widgets.button import ButtonsRow
from ui.widgets.fact import FactRow
from ui.widgets.glass import Glass, GlassRow
from ui.widgets.group import Group, put
from ui.widgets.leaves import Block, Column, columns_of, evened, height_of
from ui.widgets.light import Lights, LightsRow
from ui.widgets.list_row import ListRow
from ui.widgets.outlook import OutlookRow
from ui.widgets.pager import Pager
from ui.widgets.row_views import RowView, Shown, views_of
from ui.widgets.said import HeadingRow

_TWO_COLUMNS_FROM, _WIDEST_COLUMN = 38, 31
"""In sizes of the body type: where a second column begins, and how wide one may be."""

_LOOSEST = 0.9
"""How much more the gaps between rows may become where there is room, in sizes of the type."""

_TOGETHER = (FactRow, GlassRow)

_OFTENEST = 3
"""How often a row is split at most: a text into its sentences, halves of them, and quarters."""

_Shape = tuple[float, float, Theme, str]
"""A width and height, the theme, and what is said but for its digits: what is split, and whether
it takes leaves, is decided once for all numbers, so that a row that has the focus keeps it while
seconds go by."""


class Leafed(Group):
    """Rows under one another, in two columns where it is wide, turned by a pager where it is short.

    ``touched`` carries the row or the action that was touched. ``overfull`` says that some row is
    higher than a whole leaf.
    """

    touched = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.pager = Pager(theme, self)
        self.pager.turned.connect(self.turn)
        self.leaf = 0
        self.overfull = False
        self.leaves: tuple[tuple[Column, ...], ...] = ()
        self._said: tuple[object, ...] = ()
        ends = (self.pager.earlier, self.pager.more)
        self._shown = Shown(self, ends, self.touched.emit)
        self._rules: list[QRectF] = []
        self._parted: dict[_Shape, list[int]] = {}
        self._paged: _Shape | None = None

    def show_rows(self, rows: Sequence[object]) -> None:
        """Show these rows from now on, from the same leaf where it is still there."""
        self._said = tuple(rows)
        self.settle()

    def open_leaf(self, leaf: int) -> None:
        """Show a leaf by its number from 0."""
        self.leaf = leaf
        self.settle()

    def turn(self, by: int) -> bool:
        """Turn so many leaves on (or back) and return whether there was one."""
        leaf = min(max(0, self.leaf + by), len(self.leaves) - 1)
        if leaf == self.leaf:
            return False
        self.open_leaf(leaf)
        return True

    def height_in(self, width: float) -> int:
        """Return how high all rows stand in one column of a width, in pixels."""
        self._shown.show_rows(self._said, self.theme)
        return round(height_of(self._blocks(self._shown.rows, self._shown.widgets, width)))

    def dress(self, theme: Theme) -> None:
        """Wear another theme, and share the rows anew."""
        super().dress(theme)
        self.settle()

    def settle(self) -> None:
        """Share the rows among columns and leaves, and place those of the open leaf."""
        shape = (self.width(), self.height(), self.theme, _but_digits(self._said))
        # A pager that was needed is not tried without again: its rows would be other widgets.
        known = self._paged == shape
        for room in self._rooms()[known:]:
            areas = self._areas(room)
            blocks = self._measured(areas[0], columns=len(areas))
            columns = evened(blocks, areas[0].height(), len(areas))
            self.overfull = any(block.height > areas[0].height() for block in blocks)
            if len(columns) <= len(areas):
                break
            self._paged = shape
        count = len(areas)
        self.leaves = tuple(columns[at : at + count] for at in range(0, len(columns), count))
        self.leaf = min(self.leaf, len(self.leaves) - 1)
        self._place(blocks, areas)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the hairlines between rows."""
        painter = QPainter(self)
        for rule in self._rules:
            painter.fillRect(rule, self.theme.line)
        painter.end()

    def _measured(self, column: QRectF, *, columns: int) -> list[Block]:
        """Measure every row for a column; what is too high for it is split."""
        shape = (column.width(), column.height(), self.theme, _but_digits(self._said))
        parted = self._parted.get(shape)
        if parted is None:
            parted = self._parted_in(column, columns)
            self._parted = {**dict(list(self._parted.items())[-1:]), shape: parted}
        self._shown.show_rows(_split_so_far(self._said, parted), self.theme)
        blocks = self._blocks(self._shown.rows, self._shown.widgets, column.width())
        return self._kept_together(blocks) if columns > 1 else blocks

    def _parted_in(self, column: QRectF, columns: int) -> list[int]:
        """Return how often each row is split: a card twice, where its sentences have no room.

        A card gives way to the meters' registers, that all of both may stand on the first leaf;
        registers stay in pairs, unless a pair is too high for any leaf.
        """
        blocks = self._tried(self._said, column.width())
        high = [self._is_too_high(at, blocks, column.height()) for at in range(len(blocks))]
        parted = [
            self._often(row, column) if split else 0
            for row, split in zip(self._said, high, strict=True)
        ]
        glass = next((at for at, row in enumerate(self._said) if isinstance(row, Glass)), -1)
        for at, row in enumerate(self._said):
            if isinstance(row, Card):
                if not self._fits(parted, glass + 1, column, columns):
                    parted[at] = parted[at] or self._often(row, column)
                briefly = [*parted[:at], 2]
                noted = parted[at] == 1 and not self._fits(parted, at + 1, column, columns)
                if noted and self._fits(briefly, at + 1, column, columns):
                    parted[at] = 2
            elif isinstance(row, Glass) and not self._fits(parted, at + 1, column, columns):
                beginning = [*_split_so_far(self._said[:at], parted), *_split(row, 1)[:1]]
                begun = columns_of(self._tried(beginning, column.width()), column.height())
                # What begins on another leaf in any case stands there as one.
                if len(begun) <= columns:
                    parted[at] = parted[at] or self._often(row, column)
        return parted

    def _often(self, row: object, column: QRectF) -> int:
        """Return how often a row is split at least, that no part is higher than a column."""
        for often in range(1, _OFTENEST):
            blocks = self._tried(_split(row, often), column.width())
            if all(block.height <= column.height() for block in blocks):
                return often
        return _OFTENEST

    def _fits(self, parted: list[int], count: int, column: QRectF, columns: int) -> bool:
        """Return whether the first rows, split so often, have room on the first leaf."""
        blocks = self._tried(_split_so_far(self._said[:count], parted), column.width())
        high = column.height()
        return len(columns_of(blocks, high)) <= columns and all(b.height <= high for b in blocks)

    def _is_too_high(self, at: int, blocks: list[Block], high: float) -> bool:
        """Return whether a row is higher than a column, or a card would leave half of one bare.

        Its heading stands over it.
        """
        headed = bool(at) and isinstance(self._said[at - 1], Heading)
        if height_of(blocks[at - headed : at + 1]) > high:
            return True
        above = height_of(blocks[:at])
        bare = 0 < above < high / 2 and height_of(blocks[: at + 1]) > high
        return bare and isinstance(self._said[at], Card)

    def _kept_together(self, blocks: list[Block]) -> list[Block]:
        """Return the blocks with the lines of one bill, or of one meter, kept in one column."""
        kinds = [type(widget) for widget in self._shown.widgets] + [QWidget]
        same = [kind in _TOGETHER and kind is after for kind, after in pairwise(kinds)]
        return [
            replace(block, kept=block.kept or stays)
            for block, stays in zip(blocks, same, strict=True)
        ]

    def _tried(self, rows: Sequence[object], width: float) -> list[Block]:
        """Return the blocks of rows that are not shown: what is shown keeps its focus meanwhile."""
        views = views_of(rows, self.theme)
        blocks = self._blocks(rows, views, width)
        for view in views:
            # What a row's signal leads to holds the row: of itself it would not go.
            delete(view)
        return blocks

    def _blocks(
        self, rows: Sequence[object], views: Sequence[QWidget], width: float
    ) -> list[Block]:
        blocks = []
        for at, (row, view) in enumerate(zip(rows, views, strict=True)):
            height = cast(RowView, view).height_in(width)
            after = rows[at + 1] if at + 1 < len(rows) else None
            kept = isinstance(row, Heading | Bar) or isinstance(after, Outlook)
            blocks.append(Block(height, self._gap(views, at), kept=kept))
        return blocks

    def _ruled(self, at: int) -> bool:
        """Return whether a hairline stands above a row: never right under a heading."""
        return self._shown.view(at).ruled and not isinstance(
            self._shown.widgets[at - 1], HeadingRow
        )

    def _gap(self, views: Sequence[QWidget], at: int) -> float:
        """Return the gap above a row, in pixels: none between rows of a list, which touch."""
        body = self.theme.scale.body
        widget, above = views[at], views[at - 1] if at else None
        if isinstance(widget, ListRow):
            if isinstance(above, ListRow | HeadingRow):
                return 0.0
            return body * (0.3 if isinstance(above, LightsRow) else 0.5)
        if isinstance(widget, FactRow) and isinstance(above, FactRow):
            return body * 0.25 * widget.ruled
        if isinstance(above, HeadingRow):
            return body * 0.3 * isinstance(widget, ButtonsRow)
        if isinstance(widget, OutlookRow):
            return body * 0.1
        parted = isinstance(widget, HeadingRow) and not isinstance(above, ListRow)
        return body * (0.7 if parted else 0.4)

    def _areas(self, room: QRectF) -> list[QRectF]:
        """Return where the columns of one leaf stand."""
        body = self.theme.scale.body
        if room.width() < _TWO_COLUMNS_FROM * body:
            wide = min(room.width(), _WIDEST_COLUMN * body)
            return [QRectF(room.left() + (room.width() - wide) / 2, 0, wide, room.height())]
        gap = body * 2.2
        wide = min((room.width() - gap) / 2, _WIDEST_COLUMN * body)
        lefts = (room.left(), room.left() + wide + gap)
        return [QRectF(left, 0, wide, room.height()) for left in lefts]

    def _rooms(self) -> tuple[QRectF, QRectF]:
        """Return the room between the margins, and what a pager would leave of it."""
        scale = self.theme.scale
        room = QRectF(self.rect()).adjusted(scale.pad, 0, -scale.pad, 0)
        if self._upright:
            return room, room.adjusted(0, 0, 0, -scale.target)
        beside = max(0.0, scale.floor + scale.body * 0.15 - scale.pad)
        return room, room.adjusted(0, 0, -beside, 0)

    @property
    def _upright(self) -> bool:
        return self.height() > self.width()

    def _place(self, blocks: list[Block], areas: list[QRectF]) -> None:
        """Put the open leaf's rows in their columns, hide the others, and show the pager."""
        self._rules = []
        placed: set[int] = set()
        for area, column in zip(areas, self.leaves[self.leaf], strict=False):
            self._place_column(blocks, area, column)
            placed.update(column)
        for at, widget in enumerate(self._shown.widgets):
            widget.setVisible(at in placed)
        if len(areas) > 1 and len(self.leaves[self.leaf]) > 1:
            middle = (areas[0].right() + areas[1].left()) / 2
            high = self.height()
            self._rules.append(QRectF(middle, 0, self.theme.scale.hair, high))
        many = len(self.leaves) > 1
        self.pager.setVisible(many)
        if many:
            self.pager.setGeometry(self._pager_place())
            self.pager.show_leaf(self.leaf, len(self.leaves))

    def _pager_place(self) -> QRect:
        """Return the pager's place: the foot of an upright page, else the right edge."""
        wide, high, scale = self.width(), self.height(), self.theme.scale
        if self._upright:
            return QRect(0, high - scale.target, wide, scale.target)
        return QRect(wide - scale.floor, 0, scale.floor, high)

    def _place_column(self, blocks: list[Block], area: QRectF, column: Column) -> None:
        """Put a column's rows under one another, looser where there is room."""
        own = [blocks[at] for at in column]
        loose = [at for at in column[1:] if blocks[at].gap]
        spare = max(0.0, area.height() - height_of(own))
        more = min(spare / max(1, len(loose)), _LOOSEST * self.theme.scale.body)
        if len(self.leaves) > 1:
            more = 0.0
        top = area.top()
        for number, at in enumerate(column):
            gap = (blocks[at].gap + more * (at in loose)) if number else 0.0
            if number and self._ruled(at):
                hair = self.theme.scale.hair
                self._rules.append(QRectF(area.left(), top + (gap - hair) / 2, area.width(), hair))
            top += gap
            place = QRectF(area.left(), top, area.width(), blocks[at].height)
            put(self._shown.widgets[at], place.toRect())
            top += blocks[at].height


def _but_digits(said: Sequence[object]) -> str:
    return re.sub(r"\d", "0", repr(said))


def _split_so_far(rows: Sequence[object], parted: Sequence[int]) -> list[object]:
    """Return the rows, each split as often as it is parted."""
    pairs = zip(rows, parted, strict=False)
    return [part for row, often in pairs for part in (_split(row, often) if often else (row,))]


def _split(row: object, often: int) -> tuple[object, ...]:
    """Return what stands for a row that is too high: a door to a card, each part by itself."""
    if isinstance(row, Card):
        note = " ".join(row.text) if often == 1 else ""
        return (Opens(row.title.text, OpenSheet(row.title.text), note=note, tone=row.title.tone),)
    if isinstance(row, Glass):
        size = 2 if len(row.registers) > 2 and often == 1 else 1
        firsts = range(0, len(row.registers), size)
        return tuple(Glass(row.registers[at : at + size]) for at in firsts)
    if isinstance(row, Lights):
        return (row.to_us, row.to_supplier)
    if isinstance(row, Buttons):
        return tuple(Buttons((action,)) for action in row.actions)
    if isinstance(row, Said):
        parts = [row.line.text]
        for _ in range(often):
            parts = [part for whole in parts for part in _parts(whole)]
        return tuple(replace(row, line=replace(row.line, text=part)) for part in parts)
    if isinstance(row, Entry | Opens | Option | Switch) and row.note:
        return (replace(row, note=""), Said(Line(row.note)))
    return (row,)


def _parts(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, or the two halves of a single one."""
    sentences = re.split(r"(?<=[.;!?]) ", text)
    spoken = text.split(" ")
    if len(sentences) > 1 or len(spoken) < 2:
        return tuple(sentences)
    half = len(spoken) // 2
    return " ".join(spoken[:half]), " ".join(spoken[half:])
