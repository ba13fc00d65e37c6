"""Bring rows onto the card: a chunk at each flush, bigger ones in time, a block for a day over.

A reading that comes for a closed day afterwards waits in a chunk like any other, and joins the
day's block the next time round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import chain, groupby
from operator import itemgetter, lt

from ihd.clock import to_us
from ihd.store import ledger
from ihd.store.block import Block, Row
from ihd.store.packing import pack
from ihd.store.shelf import DAY_US, Chunk, Shelf

GRACE = timedelta(hours=2)
"""How long after its end a day stays open for readings that are late."""

FOLDED = 16
"""Chunks of one flush each that are made one, so that a day at hand is a few dozen of them."""

_SUM_OF = 1 << 63
_SERIES = itemgetter(0)

Days = dict[int, list[Row]]
"""Rows by series, each sorted."""


def stow(shelf: Shelf) -> None:
    """Write what is pending, a chunk for each meter, and make small chunks bigger."""
    by_meter: dict[int, Days] = {}
    for series, rows in _by_series(shelf.pending).items():
        by_meter.setdefault(shelf.names.meter_of(series), {})[series] = rows
    for meter, days in by_meter.items():
        _put_chunk(shelf, meter, 0, days)
        small = [c for c in shelf.chunks.values() if (c.meter, c.tier) == (meter, 0)]
        if len(small) >= FOLDED:
            _put_chunk(shelf, meter, 1, _rows_in(small))
            _drop(shelf, small)
    shelf.pending.clear()


def closed_days(shelf: Shelf, now: datetime) -> list[tuple[int, int]]:
    """Return the meters and days (since 1970, UTC) with open rows that are over by now."""
    over = min(to_us(now - GRACE) // DAY_US, ledger.LAST_DAY)
    return sorted(
        {
            (chunk.meter, day)
            for chunk in shelf.chunks.values()
            if chunk.first // DAY_US < over
            for day in {at // DAY_US for at in chunk.block.instants}
            if 0 <= day < over
        }
    )


def seal(shelf: Shelf, meter: int, day: int) -> None:
    """Pack a meter's open rows of a day, with what its block holds already.

    Where that block is damaged nothing is done: it is not to be written over before it is mended.
    """
    if shelf.is_damaged(meter, day):
        return
    start, end = day * DAY_US, (day + 1) * DAY_US
    days = _day_rows(shelf, meter, day)
    _put_block(shelf, meter, day, days)
    touched = [
        chunk
        for chunk in shelf.chunks.values()
        if chunk.meter == meter and chunk.last >= start and chunk.first < end
    ]
    cut = [chunk for chunk in touched if not start <= chunk.first <= chunk.last < end]
    left = {
        series: [row for row in rows if not start <= row[1] < end]
        for series, rows in _rows_in(cut).items()
    }
    _drop(shelf, touched)
    _put_chunk(shelf, meter, 1, {series: rows for series, rows in left.items() if rows})
    _note_last(shelf, days, day)


def seal_new_days(shelf: Shelf, rows: Iterable[Row]) -> list[Row]:
    """Pack rows straight into the blocks of days that have nothing yet; return the rows of others.

    Nothing of a day is to come that is not among the rows.
    """
    days: dict[tuple[int, int], Days] = {}
    for series, found in _by_series(rows).items():
        meter = shelf.names.meter_of(series)
        for day, some in groupby(found, lambda row: row[1] // DAY_US):
            days.setdefault((meter, day), {})[series] = list(some)
    begun = {
        (chunk.meter, at // DAY_US)
        for chunk in shelf.chunks.values()
        for at in chunk.block.instants
    }
    others: list[Row] = []
    for (meter, day), new in days.items():
        is_there = ledger.select_blocks(shelf.db, meter, day, day).fetchone() is not None
        if is_there or (meter, day) in begun or not 0 <= day < ledger.LAST_DAY:
            others += chain(*new.values())
        else:
            _put_block(shelf, meter, day, new)
            _note_last(shelf, new, day)
    return others


def take_out(shelf: Shelf, rows: Collection[Row]) -> None:
    """Remove rows from wherever they are on the card."""
    gone = set(rows)
    for meter, day in {(shelf.names.meter_of(row[0]), row[1] // DAY_US) for row in gone}:
        start, end = day * DAY_US, (day + 1) * DAY_US
        for chunk in list(shelf.chunks.values()):
            if chunk.meter == meter and chunk.last >= start and chunk.first < end:
                _rewrite(shelf, chunk, gone)
        found = ledger.select_blocks(shelf.db, meter, day, day).fetchone()
        if found and not shelf.is_damaged(meter, day):
            days = _without(Block(found[1]), gone)
            if days is not None:
                _put_block(shelf, meter, day, days)


def put_in_place(shelf: Shelf, earlier: Collection[Row], rows: Iterable[Row]) -> None:
    """Put rows in the place of others; those of a day that is closed go into its block at once."""
    gone, by_day = set(earlier), dict[tuple[int, int], list[Row]]()
    for row in rows:
        day = row[1] // DAY_US
        by_day.setdefault((shelf.names.meter_of(row[0]), day), []).append(row)
    for (meter, day), new in by_day.items():
        found = ledger.select_blocks(shelf.db, meter, day, day).fetchone()
        if found is None or shelf.is_damaged(meter, day):
            shelf.pending += new
            continue
        block = Block(found[1])
        left = _without(block, gone)
        days = _unpacked(block) if left is None else left
        for series, more in _by_series(new).items():
            days[series] = sorted({*days.get(series, ()), *more})
        _put_block(shelf, meter, day, days)
        _note_last(shelf, days, day)
    take_out(shelf, gone)
    stow(shelf)


def verify(content: bytes, count: int, total: int) -> bool:
    """Say whether a block unpacks to as many readings, with the same sum, as it was packed from."""
    block = Block(content)
    rows = [row for series in block.series for row in block.rows(series)]
    return (len(rows), sum(row[3] for row in rows) % _SUM_OF) == (count, total)


def _note_last(shelf: Shelf, days: Iterable[int], day: int) -> None:
    """Keep that the series have readings of a day in its block."""
    for series in days:
        if shelf.names.last_days.get(series, -1) < day:
            shelf.names.last_days[series] = day
            ledger.set_last_day(shelf.db, series, day)


def _rewrite(shelf: Shelf, chunk: Chunk, gone: Collection[Row]) -> None:
    days = _without(chunk.block, gone)
    if days is not None:
        _drop(shelf, [chunk])
        _put_chunk(shelf, chunk.meter, chunk.tier, days)


def _unpacked(block: Block) -> Days:
    return {series: block.rows(series) for series in block.series}


def _without(block: Block, gone: Collection[Row]) -> Days | None:
    """Return a block's rows without some; None where it has none of them."""
    days = _unpacked(block)
    left = {series: [row for row in rows if row not in gone] for series, rows in days.items()}
    if left == days:
        return None
    return {series: rows for series, rows in left.items() if rows}


def _by_series(rows: Iterable[Row]) -> Days:
    """Return rows by series, each in order and none of them twice."""
    groups = groupby(sorted(rows, key=_SERIES), _SERIES)
    return {series: _in_order(list(found)) for series, found in groups}


def _in_order(rows: list[Row]) -> list[Row]:
    instants = [row[1] for row in rows]
    if all(map(lt, instants, instants[1:])):
        return rows
    return sorted(set(rows))


def _rows_in(chunks: Iterable[Chunk]) -> Days:
    """Return the rows of chunks together."""
    days: Days = {}
    for chunk in sorted(chunks, key=lambda chunk: chunk.first):
        for series in chunk.block.series:
            days.setdefault(series, []).extend(chunk.block.rows(series))
    return {series: _in_order(rows) for series, rows in days.items()}


def _day_rows(shelf: Shelf, meter: int, day: int) -> Days:
    own = [n for n in shelf.names.series if shelf.names.meter_of(n) == meter]
    rows = {n: shelf.rows((n,), day * DAY_US, (day + 1) * DAY_US) for n in own}
    return {series: found for series, found in rows.items() if found}


def _put_chunk(shelf: Shelf, meter: int, tier: int, days: Days) -> None:
    if not days:
        return
    first = min(rows[0][1] for rows in days.values())
    last = max(rows[-1][1] for rows in days.values())
    content, *sums = _packed(shelf, meter, days)
    number = ledger.put_chunk(shelf.db, (meter, tier, first, last), content, *sums)
    shelf.chunks[number] = Chunk(number, meter, tier, first, last, Block(content))


def _drop(shelf: Shelf, chunks: Iterable[Chunk]) -> None:
    for chunk in chunks:
        ledger.delete_chunk(shelf.db, chunk.number)
        del shelf.chunks[chunk.number]


def _put_block(shelf: Shelf, meter: int, day: int, days: Days) -> None:
    if days:
        ledger.put_block(shelf.db, meter, day, *_packed(shelf, meter, days))
    else:
        ledger.delete_block(shelf.db, meter, day)


def _packed(shelf: Shelf, meter: int, days: Days) -> tuple[bytes, int, int]:
    """Return rows as a block, how many they are, and the sum of their mantissas."""
    content = pack(days, shelf.names.guide(meter))
    total = sum(sum([row[3] for row in rows]) for rows in days.values())
    return content, sum(map(len, days.values())), total % _SUM_OF
