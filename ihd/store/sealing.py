"""Close days: pack a meter's rows of a day that is over into one block.

A reading that comes for a closed day afterwards is an open row like any other, and joins the block
the next time round.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from ihd.clock import to_us
from ihd.store import ledger
from ihd.store.block import Block, Row
from ihd.store.packing import pack
from ihd.store.shelf import DAY_US, Shelf

GRACE = timedelta(hours=2)
"""How long after its end a day stays open for readings that are late."""

_SUM_OF = 1 << 63

MeterDay = tuple[int, int]
"""A meter's number and a day since 1970, by UTC."""


def closed_days(shelf: Shelf, now: datetime) -> list[MeterDay]:
    """Return the meters and days with open rows that are over by now."""
    over = (to_us(now - GRACE)) // DAY_US
    found: set[MeterDay] = set()
    for number in shelf.names.series:
        first = ledger.first_open_instant(shelf.db, number)
        while first is not None and first // DAY_US < over:
            day = first // DAY_US
            if 0 <= day <= ledger.LAST_DAY:
                found.add((shelf.names.meter_of(number), day))
            first = ledger.first_open_instant(shelf.db, number, (day + 1) * DAY_US)
    return sorted(found)


def seal(shelf: Shelf, meter: int, day: int) -> None:
    """Pack a meter's open rows of a day, with what its block holds already."""
    days = _day_rows(shelf, meter, day)
    _put(shelf, meter, day, days)
    for number in days:
        ledger.delete_rows(shelf.db, number, day * DAY_US, (day + 1) * DAY_US)
        if shelf.names.last_days.get(number, -1) < day:
            shelf.names.last_days[number] = day
            ledger.set_last_day(shelf.db, number, day)


def repack(shelf: Shelf, meter: int, day: int, *, without: Container[Row]) -> None:
    """Take rows out of a meter's block of a day, and open rows into it."""
    days = _day_rows(shelf, meter, day)
    left = {n: [row for row in rows if row not in without] for n, rows in days.items()}
    left = {number: rows for number, rows in left.items() if rows}
    if left != days:
        _put(shelf, meter, day, left)


def _day_rows(shelf: Shelf, meter: int, day: int) -> dict[int, list[Row]]:
    """Return all rows of a meter's day, open or packed, by series."""
    own = [n for n in shelf.names.series if shelf.names.meter_of(n) == meter]
    rows = {n: shelf.rows((n,), day * DAY_US, (day + 1) * DAY_US) for n in own}
    return {number: found for number, found in rows.items() if found}


def _put(shelf: Shelf, meter: int, day: int, days: dict[int, list[Row]]) -> None:
    if not days:
        ledger.delete_block(shelf.db, meter, day)
        return
    content = pack(days, shelf.names.guide(meter))
    total = sum(row[3] for rows in days.values() for row in rows) % _SUM_OF
    count = sum(map(len, days.values()))
    ledger.put_block(shelf.db, meter, day, content, count, total)


def verify(content: bytes, count: int, total: int) -> bool:
    """Say whether a block unpacks to as many readings, with the same sum, as it was packed from."""
    block = Block(content)
    rows = [row for series in block.series for row in block.rows(series)]
    return (len(rows), sum(row[3] for row in rows) % _SUM_OF) == (count, total)
