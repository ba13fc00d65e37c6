"""A series' rows wherever they are: pending in memory, open in the database, packed in a block."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ihd.store import ledger
from ihd.store.block import Block, Column, Row
from ihd.store.names import Channel, Names

DAY_US = 86_400_000_000
ALWAYS = 1 << 62
_BLOCKS_AT_HAND = 4


@dataclass(frozen=True, slots=True)
class Trace:
    """A quantity's believed numbers over time, in columns: instants in microseconds since 1970,
    and numbers times ten to the ``exponent`` in the quantity's unit."""

    instants: Sequence[int]
    numbers: Sequence[int]
    exponent: int

    def __len__(self) -> int:
        return len(self.instants)


@dataclass(slots=True)
class Shelf:
    """The rows of an open database, and those not yet in it (``pending``)."""

    db: sqlite3.Connection
    names: Names
    pending: list[Row] = field(default_factory=list)
    _blocks: dict[int, tuple[bytes, Block]] = field(default_factory=dict)

    def rows(self, channel: Channel, start: int, end: int) -> list[Row]:
        """Return all rows with start <= at < end, in order."""
        parts = [part for number in channel for part in self._parts(number, start, end)]
        pending = [r for r in self.pending if r[0] in channel and start <= r[1] < end]
        filled = [part for part in (*parts, pending) if part]
        if len(filled) <= 1:
            return filled[0] if filled else []
        return sorted(set(chain(*filled)), key=lambda row: row[1:])

    def columns(self, channel: Channel, start: int, end: int) -> list[Column]:
        """Return all rows with start <= at < end as columns, in order of instants.

        What a block holds alone is handed on as it is, without a row being made.
        """
        if len(channel) == 1 and not any(r[0] in channel for r in self.pending):
            (number,) = channel
            if ledger.select_rows(self.db, number, start, end).fetchone() is None:
                packed = (block.column(number) for _, block in self.blocks(number, start, end))
                return [part for part in (_cut(c, start, end) for c in packed) if part.at]
        rows = self.rows(channel, start, end)
        if not rows:
            return []
        _, at, _, value, form, _ = zip(*rows, strict=True)
        return [Column(at, value, form, dict.fromkeys(form, 0))]

    def trace(self, channel: Channel, start: int, end: int) -> Trace:
        """Return the believed numbers with start <= at < end."""
        columns = self.columns(channel, start, end)
        believed = self.names.exponents()
        exponents = {
            believed[form] - scale
            for column in columns
            for form, scale in column.scales.items()
            if form in believed
        }
        lowest = min(exponents, default=0)
        instants: list[int] = []
        numbers: list[int] = []
        for column in columns:
            factors = {
                form: int(10 ** (believed[form] - scale - lowest))
                for form, scale in column.scales.items()
                if form in believed
            }
            if len(factors) == len(column.scales) and set(factors.values()) == {1}:
                instants += column.at
                numbers += column.number
                continue
            for at, number, form in zip(column.at, column.number, column.form, strict=True):
                if form in factors:
                    instants.append(at)
                    numbers.append(number * factors[form])
        return Trace(instants, numbers, lowest)

    def latest(self, channel: Channel, before: int = ALWAYS) -> Row | None:
        """Return the last believed row with at < before."""
        found = [self._latest_of(number, before) for number in channel]
        found += [r for r in self._believed_pending(channel) if r[1] < before]
        return max((row for row in found if row), key=_moment, default=None)

    def following(self, channel: Channel, start: int) -> Row | None:
        """Return the first believed row with at >= start."""
        found = [self._following_of(number, start) for number in channel]
        found += [r for r in self._believed_pending(channel) if r[1] >= start]
        return min((row for row in found if row), key=_moment, default=None)

    def blocks(
        self, series: int, start: int, end: int, *, down: bool = False
    ) -> Iterator[tuple[int, Block]]:
        """Yield the blocks of days that [start, end) touches, with their days."""
        first = max(start // DAY_US, 0)
        last = min((end - 1) // DAY_US, self.names.last_days.get(series, -1))
        if first > last:
            return
        meter = self.names.meter_of(series)
        for day, content in ledger.select_blocks(self.db, meter, first, last, down=down):
            yield day, self._block(ledger.slot(meter, day), content)

    def _block(self, slot: int, content: bytes) -> Block:
        """Return a block, unpacked before if it is one of the last few that were asked for."""
        known = self._blocks.get(slot)
        if known is not None and known[0] == content:
            return known[1]
        block = Block(content)
        self._blocks[slot] = (content, block)
        while len(self._blocks) > _BLOCKS_AT_HAND:
            del self._blocks[next(iter(self._blocks))]
        return block

    def _parts(self, series: int, start: int, end: int) -> Iterator[list[Row]]:
        packed: list[Row] = []
        for _, block in self.blocks(series, start, end):
            packed += _cut_rows(block.rows(series), start, end)
        yield packed
        yield ledger.select_rows(self.db, series, start, end).fetchall()

    def _latest_of(self, series: int, before: int) -> Row | None:
        opened = self._first_believed(ledger.select_rows_down(self.db, series, before))
        since = opened[1] if opened else 0
        for _, block in self.blocks(series, since, before, down=True):
            places = reversed(_within(block.column(series), since, before))
            packed = self._first_packed(block, series, places)
            if packed:
                return max((row for row in (opened, packed) if row), key=_moment)
        return opened

    def _following_of(self, series: int, start: int) -> Row | None:
        opened = self._first_believed(ledger.select_rows(self.db, series, start, ALWAYS))
        until = opened[1] + 1 if opened else ALWAYS
        for _, block in self.blocks(series, start, until):
            places = _within(block.column(series), start, until)
            packed = self._first_packed(block, series, places)
            if packed:
                return min((row for row in (opened, packed) if row), key=_moment)
        return opened

    def _first_packed(self, block: Block, series: int, places: Iterable[int]) -> Row | None:
        forms = block.column(series).form
        found = next((place for place in places if self.names.believed(forms[place])), None)
        return None if found is None else block.row(series, found)

    def _believed_pending(self, channel: Channel) -> Iterator[Row]:
        return (r for r in self.pending if r[0] in channel and self.names.believed(r[4]))

    def _first_believed(self, rows: Iterable[Row]) -> Row | None:
        return next((row for row in rows if self.names.believed(row[4])), None)


def _moment(row: Row) -> tuple[int, int]:
    return row[1], row[2]


def _within(column: Column, start: int, end: int) -> range:
    """Return the places in a column with start <= at < end."""
    return range(bisect_left(column.at, start), bisect_left(column.at, end))


def _cut(column: Column, start: int, end: int) -> Column:
    """Return the part of a column with start <= at < end."""
    places = _within(column, start, end)
    if len(places) == len(column.at):
        return column
    part = slice(places.start, places.stop)
    return Column(column.at[part], column.number[part], column.form[part], column.scales)


def _cut_rows(rows: list[Row], start: int, end: int) -> list[Row]:
    """Return the rows with start <= at < end."""
    return rows[bisect_left(rows, start, key=_at) : bisect_left(rows, end, key=_at)]


def _at(row: Row) -> int:
    return row[1]
