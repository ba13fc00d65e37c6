"""A register's months that are over, one row each, so that years are a few dozen reads.

A month (of UTC) is made of its days once no more of it is to come, when days are closed, and is
gone as soon as one of them is written again. What it says is thus what its days say, and the sum
of each half-hour of the day besides. Months of half-hours from elsewhere are kept too; see
ihd.store.imported. A column is the number it has throughout, or a width and so
many bytes a number.
"""

from __future__ import annotations

import sqlite3
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import mul

from ihd.billing.strip import HALF_MS, LANES, Column, Part, Strip, lanes_of
from ihd.store import ledger
from ihd.store.halves import HALVES, unpack_halves
from ihd.store.strips import Piece
from ihd.store.totals import Tally
from ihd.tariffs.prices import PriceTable

_SAME = "="
_BYTES = {code: array(code).itemsize for code in "bhiq"}
"""How a column's numbers are written, narrowest first, and how many bytes each takes."""
_ONE = struct.Struct("<q")
_SIZE = struct.Struct("<H")
_LARGEST = 1 << 63


@lru_cache(maxsize=1024)
def month_start(month: int) -> int:
    """Return the first half-hour of a month."""
    year, number = divmod(month, 12)
    return (date(ledger.DAY_ZERO.year + year, number + 1, 1) - ledger.DAY_ZERO).days * HALVES


def cut(first: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield half-hours [first, end) in months, the first and the last perhaps in part."""
    while first < end:
        after = min(month_start(ledger.month_of(first // HALVES) + 1), end)
        yield first, after
        first = after


def select(db: sqlite3.Connection, series: int, first: int, end: int) -> Iterator[Piece]:
    """Yield the months at hand that touch half-hours [first, end) and are over by ``end``."""
    span = ledger.month_of(first // HALVES), ledger.month_of(end // HALVES) - 1
    for month, crc, halves in ledger.select_months(db, series, *span):
        if zlib.crc32(halves) == crc:
            start = month_start(month)
            count = month_start(month + 1) - start
            amounts, measured_s, spread_s, lanes = unpacked(halves)
            known = (lanes,) * LANES if isinstance(lanes, int) else lanes
            part = Part(count, amounts, sum(known), known)
            yield Piece(start, part, measured_s, spread_s, kept=(series,))


def fill(db: sqlite3.Connection, series: int, first: int, end: int) -> None:
    """Write the months of a register from one half-hour on that are over by another."""
    there = ledger.select_month_numbers(db, series)
    for month in range(ledger.month_of(first // HALVES), ledger.month_of(end // HALVES)):
        if month not in there:
            put(db, series, _from_days(db, series, month))


def priced(db: sqlite3.Connection, series: int, table: PriceTable) -> dict[tuple[int, int], int]:
    """Return what months came to at a table's prices, by their first half-hour and how many."""
    return {
        (start, month_start(month + 1) - start): money
        for month, prices, money in ledger.select_priced(db, series)
        for start in [month_start(month)]
        if table.marks.get(start * HALF_MS) == prices
    }


def is_unpriced(db: sqlite3.Connection, series: int, table: PriceTable) -> bool:
    """Say whether a table prices a month at hand and what that came to is not there."""
    return next(_unpriced(db, series, table), None) is not None


def price(db: sqlite3.Connection, series: int, table: PriceTable) -> None:
    """Write what the months at hand come to at a table's prices, where that is not there yet."""
    for month in list(_unpriced(db, series, table)):
        start, end = month_start(month), month_start(month + 1)
        place = bisect_left(table.starts, start * HALF_MS)
        prices = table.scaled[place : place + end - start]
        for piece in select(db, series, start, end):
            numbers = Strip(start, [piece.amounts]).numbers(start, end)
            money = sum(map(mul, numbers, prices))
            if abs(money) < _LARGEST:
                ledger.put_priced(db, series, month, table.marks[start * HALF_MS], money)


def _unpriced(db: sqlite3.Connection, series: int, table: PriceTable) -> Iterator[int]:
    """Yield the months at hand that a table prices and that were not priced by it."""
    if not table.marks:
        return
    there = {month: prices for month, prices, _ in ledger.select_priced(db, series)}
    for month in sorted(ledger.select_month_numbers(db, series)):
        mark = table.marks.get(month_start(month) * HALF_MS)
        if mark is not None and there.get(month) != mark:
            yield month


def put(db: sqlite3.Connection, series: int, whole: Tally) -> None:
    """Write a whole month."""
    lanes = lanes_of(whole.first, whole.amounts)
    columns = (whole.amounts, whole.measured_s, whole.spread_s, lanes)
    month = ledger.month_of(whole.first // HALVES)
    ledger.put_month(db, series, month, b"".join(map(packed, columns)))


def _from_days(db: sqlite3.Connection, series: int, month: int) -> Tally:
    start, end = month_start(month), month_start(month + 1)
    whole = Tally.empty(start, end - start)
    for day, halves in ledger.select_halves(db, series, start // HALVES, end // HALVES - 1):
        whole.overlay(unpack_halves(day * HALVES, halves))
    return whole


def packed(numbers: Sequence[int]) -> bytes:
    """Return a column as it is written."""
    low, high = min(numbers), max(numbers)
    if low == high:
        return _SAME.encode() + _ONE.pack(low)
    code = next(code for code in _BYTES if _holds(code, low) and _holds(code, high))
    return code.encode() + _SIZE.pack(len(numbers)) + _little(array(code, numbers)).tobytes()


def unpacked(halves: bytes) -> list[Column]:
    """Return the columns that were written one behind another."""
    found: list[Column] = []
    place, end = 0, len(halves)
    while place < end:
        code = chr(halves[place])
        place += 1
        if code == _SAME:
            found.append(_ONE.unpack_from(halves, place)[0])
            place += _ONE.size
            continue
        (count,) = _SIZE.unpack_from(halves, place)
        place += _SIZE.size
        after = place + count * _BYTES[code]
        found.append(_little(array(code, halves[place:after])))
        place = after
    return found


def _holds(code: str, number: int) -> bool:
    bits = 8 * _BYTES[code] - 1
    return -(1 << bits) <= number < 1 << bits


def _little(numbers: array[int]) -> array[int]:
    """Return numbers with their bytes turned round where the machine keeps the largest first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
