"""A series' rows wherever they are: pending in memory, in chunks of open days, in day blocks."""

from __future__ import annotations

import sqlite3
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from ihd.store import ledger
from ihd.store.block import Block, Column, Row
from ihd.store.columns import DamagedError
from ihd.store.names import Channel, Names

DAY_US = 86_400_000_000
ALWAYS = 1 << 62
_BLOCKS_AT_HAND = 4


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a meter that came onto the card together, all with first <= at <= last."""

    number: int
    meter: int
    tier: int
    first: int
    last: int
    block: Block


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
    """The rows of an open database (``chunks`` of the open days at hand), those not yet in it
    (``pending``) and those in it that are not to be any more (``gone``). ``damaged`` are the meters
    and days of blocks that were met and left out."""

    db: sqlite3.Connection
    names: Names
    pending: list[Row] = field(default_factory=list)
    gone: set[Row] = field(default_factory=set)
    chunks: dict[int, Chunk] = field(default_factory=dict)
    damaged: set[tuple[int, int]] = field(default_factory=set)
    _blocks: dict[int, tuple[bytes, Block]] = field(default_factory=dict)

    def load(self) -> None:
        """Take the chunks of the open days to hand."""
        for number, meter, tier, first, last, content, crc in ledger.select_chunks(self.db):
            block = _sound(content, crc)
            if block is None:
                self.damaged.add((meter, first // DAY_US))
            else:
                self.chunks[number] = Chunk(number, meter, tier, first, last, block)

    def rows(self, channel: Channel, start: int, end: int) -> list[Row]:
        """Return all rows with start <= at < end, in order, none of them twice."""
        parts = [
            self._standing(_cut_rows(block.rows(series), start, end))
            for series in channel
            for block in self._all_blocks(series, start, end)
        ]
        parts.append(sorted(r for r in self.pending if r[0] in channel and start <= r[1] < end))
        parts = [part for part in parts if part]
        parts.sort(key=lambda part: part[0][1:])
        if all(one[-1][1:] < other[0][1:] for one, other in pairwise(parts)):
            return list(chain(*parts))
        return sorted(set(chain(*parts)), key=lambda row: row[1:])

    def columns(self, channel: Channel, start: int, end: int) -> list[Column]:
        """Return all rows with start <= at < end as columns, in order of instants.

        Where blocks follow each other they are handed on as they are, without a row being made.
        """
        if len(channel) == 1 and not any(r[0] in channel for r in self.unsettled()):
            (series,) = channel
            blocks = self._all_blocks(series, start, end)
            parts = [_cut(block.column(series), start, end) for block in blocks]
            parts = sorted((part for part in parts if part.at), key=lambda part: part.at[0])
            if all(one.at[-1] < other.at[0] for one, other in pairwise(parts)):
                return parts
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
        found = [r for r in self._believed_pending(channel) if r[1] < before]
        for series in channel:
            chunks = self._chunks_of(series, -ALWAYS, before)
            for chunk in sorted(chunks, key=lambda chunk: -chunk.last):
                if not found or chunk.last >= max(found, key=_moment)[1]:
                    found += self._last_packed(chunk.block, series, before)
            since = max(found, key=_moment)[1] if found else 0
            for block in self._day_blocks(series, since, before, down=True):
                packed = self._last_packed(block, series, before)
                found += packed
                if packed:
                    break
        return max(found, key=_moment, default=None)

    def following(self, channel: Channel, start: int) -> Row | None:
        """Return the first believed row with at >= start."""
        found = [r for r in self._believed_pending(channel) if r[1] >= start]
        for series in channel:
            chunks = self._chunks_of(series, start, ALWAYS)
            for chunk in sorted(chunks, key=lambda chunk: chunk.first):
                if not found or chunk.first <= min(found, key=_moment)[1]:
                    found += self._first_packed(chunk.block, series, start)
            until = min(found, key=_moment)[1] + 1 if found else ALWAYS
            for block in self._day_blocks(series, start, until):
                packed = self._first_packed(block, series, start)
                found += packed
                if packed:
                    break
        return min(found, key=_moment, default=None)

    def unsettled(self) -> Iterator[Row]:
        """Return the rows that came or are to go, and are not yet so on the card."""
        return chain(self.pending, self.gone)

    def _standing(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if row not in self.gone] if self.gone else rows

    def _all_blocks(self, series: int, start: int, end: int) -> Iterator[Block]:
        yield from self._day_blocks(series, start, end)
        for chunk in self._chunks_of(series, start, end):
            yield chunk.block

    def _chunks_of(self, series: int, start: int, end: int) -> Iterator[Chunk]:
        meter = self.names.meter_of(series)
        for chunk in self.chunks.values():
            if chunk.meter == meter and chunk.last >= start and chunk.first < end:
                yield chunk

    def _day_blocks(
        self, series: int, start: int, end: int, *, down: bool = False
    ) -> Iterator[Block]:
        first = max(start // DAY_US, 0)
        last = min((end - 1) // DAY_US, self.names.last_days.get(series, -1))
        if first > last:
            return
        meter = self.names.meter_of(series)
        for day, content, crc in ledger.select_blocks(self.db, meter, first, last, down=down):
            block = self._block(ledger.slot(meter, day), content, crc)
            if block is None:
                self.damaged.add((meter, day))
            else:
                yield block

    def is_damaged(self, meter: int, day: int) -> bool:
        """Say whether a day has a block that is not what was written."""
        found = ledger.select_blocks(self.db, meter, day, day).fetchone()
        return found is not None and _sound(*found[1:]) is None

    def _block(self, slot: int, content: bytes, crc: int) -> Block | None:
        """Return a day's block, unpacked before if it is one of the last few asked for."""
        known = self._blocks.get(slot)
        if known is not None and known[0] == content:
            return known[1]
        block = _sound(content, crc)
        if block is not None:
            self._blocks[slot] = (content, block)
        while len(self._blocks) > _BLOCKS_AT_HAND:
            del self._blocks[next(iter(self._blocks))]
        return block

    def _believed_pending(self, channel: Channel) -> Iterator[Row]:
        return (r for r in self.pending if r[0] in channel and self.names.believed(r[4]))

    def _last_packed(self, block: Block, series: int, before: int) -> list[Row]:
        if not self._believes(block, series):
            return []
        places = reversed(_within(block.column(series), -ALWAYS, before))
        return self._believed_packed(block, series, places)

    def _first_packed(self, block: Block, series: int, start: int) -> list[Row]:
        if not self._believes(block, series):
            return []
        places = _within(block.column(series), start, ALWAYS)
        return self._believed_packed(block, series, places)

    def _believes(self, block: Block, series: int) -> bool:
        """Say whether any reading of a block is believed: most of the time without unpacking it."""
        return any(map(self.names.believed, block.forms(series)))

    def _believed_packed(self, block: Block, series: int, places: Iterable[int]) -> list[Row]:
        """Return the first believed row of some places in a block, or none."""
        forms = block.column(series).form
        for place in places:
            if self.names.believed(forms[place]):
                row = block.row(series, place)
                if row not in self.gone:
                    return [row]
        return []


def _sound(content: bytes, crc: int) -> Block | None:
    """Return a block if it is what was written, else None."""
    if zlib.crc32(content) != crc:
        return None
    try:
        return Block(content)
    except DamagedError:
        return None


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
