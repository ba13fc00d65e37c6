"""A register's months that are over, one row each, so that years are a few dozen reads.

A month (of UTC) is made of its days once no more of it is to come, when days are closed, and is
gone as soon as one of them is written again. What it says is thus what its days say, and the sum
of each half-hour of the day besides. A column is the number it has throughout, or a width and so
many bytes a number.
"""

from __future__ import annotations

import sqlite3
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from operator import add, mul
from typing import overload

from ihd.billing.strip import HALF_MS, LANES, Column, Part, Strip, lanes_of
from ihd.store import ledger
from ihd.store.halves import HALVES, unpack_halves
from ihd.store.totals import Tally
from ihd.tariffs.prices import PriceTable

_DAY_ZERO = date(1970, 1, 1)
_SAME = b"="
_WIDTHS = "bhiq"
_ONE = struct.Struct("<q")
_SIZE = struct.Struct("<H")
_LARGEST = 1 << 63


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive half-hours in columns; the amounts are a part with its sums, if known."""

    first: int
    amounts: Part
    measured_s: Column
    spread_s: Column

    @classmethod
    def of(cls, tally: Tally) -> Piece:
        """Return half-hours that were summed up."""
        amounts = Part(len(tally), tally.amounts)
        return cls(tally.first, amounts, tally.measured_s, tally.spread_s)


@dataclass(frozen=True, slots=True)
class Strips:
    """What a register counted and how far that is known, in parts that are the same for all three.

    ``imported`` is as in a Tally.
    """

    amounts: Strip
    measured_s: Strip
    spread_s: Strip
    imported: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, first: int, pieces: Sequence[Piece], imported: Mapping[int, int] | None = None
    ) -> Strips:
        """Return pieces that follow each other from a half-hour on."""
        return cls(
            Strip(first, [piece.amounts for piece in pieces]),
            Strip(first, [Part(piece.amounts.count, piece.measured_s) for piece in pieces]),
            Strip(first, [Part(piece.amounts.count, piece.spread_s) for piece in pieces]),
            imported or {},
        )

    def plus(self, other: Strips) -> Strips | None:
        """Return the same half-hours of two registers together; None where their parts differ.

        A time is known only if it is to both.
        """
        counts = [[part.count for part in strips.amounts.parts] for strips in (self, other)]
        if self.amounts.first != other.amounts.first or counts[0] != counts[1]:
            return None
        pieces = [
            Piece(one.first, _added(one.amounts, two.amounts), *_known_to_both(one, two))
            for one, two in zip(self.pieces(), other.pieces(), strict=True)
        ]
        return Strips.of(self.amounts.first, pieces)

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces, one behind another."""
        first = self.amounts.first
        columns = (self.amounts.parts, self.measured_s.parts, self.spread_s.parts)
        for amounts, measured, spread in zip(*columns, strict=True):
            yield Piece(first, amounts, measured.column, spread.column)
            first += amounts.count

    def caught_up(self) -> Strip | None:
        """Return the part of each amount that was spread over a gap; None where there is none."""
        if not self.spread_s:
            return None
        columns = zip(self.amounts.parts, self.measured_s.parts, self.spread_s.parts, strict=True)
        parts = [
            Part(one.count, _caught_up(one, measured.column, spread.column))
            for one, measured, spread in columns
        ]
        return Strip(self.amounts.first, parts)


Known = tuple[Strip, Strip]
"""The seconds measured and the seconds spread."""


def known_to_both(one: Known, other: Known) -> Known:
    """Return how long each half-hour of two registers is known: as long as it is of both."""
    first, end = one[0].first, one[0].end
    whole = Tally.empty(first, end - first)
    added = Tally.empty(first, end - first)
    for tally, (measured_s, spread_s) in ((whole, one), (added, other)):
        tally.measured_s = list(measured_s.numbers(first, end))
        tally.spread_s = list(spread_s.numbers(first, end))
    whole.add(added)
    return Strip.of(first, whole.measured_s), Strip.of(first, whole.spread_s)


class _Sums(Sequence[int]):
    """What two columns come to together, made as it is asked for."""

    __slots__ = ("_columns",)

    def __init__(self, one: Sequence[int], other: Sequence[int]) -> None:
        self._columns = one, other

    def __len__(self) -> int:
        return len(self._columns[0])

    def __iter__(self) -> Iterator[int]:
        return map(add, *self._columns)

    @overload
    def __getitem__(self, asked: int) -> int: ...

    @overload
    def __getitem__(self, asked: slice) -> list[int]: ...

    def __getitem__(self, asked: int | slice) -> int | list[int]:
        one, other = self._columns
        if isinstance(asked, int):
            return one[asked] + other[asked]
        return list(map(add, one[asked], other[asked]))


def _added(one: Part, other: Part) -> Part:
    """Return the amounts of two registers together, with their sums where both have them."""
    if isinstance(one.column, int) and isinstance(other.column, int):
        column: Column = one.column + other.column
    else:
        column = _Sums(_spelt(one.column, one.count), _spelt(other.column, one.count))
    total = None if one.sum is None or other.sum is None else one.sum + other.sum
    lanes = None
    if one.lanes is not None and other.lanes is not None:
        lanes = list(map(add, one.lanes, other.lanes))
    return Part(one.count, column, total, lanes)


def _known_to_both(one: Piece, other: Piece) -> tuple[Column, Column]:
    """Return how long half-hours are measured and spread for both of two registers."""
    both = [(piece.measured_s, piece.spread_s) for piece in (one, other)]
    if both[0] == both[1] and one.spread_s == 0:
        return both[0]
    same = all(isinstance(column, int) for known in both for column in known)
    size = 1 if same else one.amounts.count
    whole, added = (
        Tally(0, [0] * size, list(_spelt(measured_s, size)), list(_spelt(spread_s, size)))
        for measured_s, spread_s in both
    )
    whole.add(added)
    if same:
        return whole.measured_s[0], whole.spread_s[0]
    return whole.measured_s, whole.spread_s


def _spelt(column: Column, count: int) -> Sequence[int]:
    return [column] * count if isinstance(column, int) else column


def _caught_up(amounts: Part, measured_s: Column, spread_s: Column) -> Column:
    if spread_s == 0:
        return 0
    columns = (
        repeat(column, amounts.count) if isinstance(column, int) else column
        for column in (amounts.column, measured_s, spread_s)
    )
    return [
        amount * spread // (measured + spread) if spread else 0
        for amount, measured, spread in zip(*columns, strict=True)
    ]


def month_start(month: int) -> int:
    """Return the first half-hour of a month."""
    year, number = divmod(month, 12)
    return (date(_DAY_ZERO.year + year, number + 1, 1) - _DAY_ZERO).days * HALVES


def around(first: int, end: int) -> tuple[int, int]:
    """Return half-hours [first, end) with their months made whole."""
    last = ledger.month_of((end - 1) // HALVES)
    return month_start(ledger.month_of(first // HALVES)), month_start(last + 1)


def select(db: sqlite3.Connection, series: int, first: int, end: int) -> Iterator[Piece]:
    """Yield the months at hand that touch half-hours [first, end) and are over by ``end``."""
    span = ledger.month_of(first // HALVES), ledger.month_of(end // HALVES) - 1
    for month, crc, halves in ledger.select_months(db, series, *span):
        if zlib.crc32(halves) == crc:
            start = month_start(month)
            count = month_start(month + 1) - start
            amounts, measured_s, spread_s, lanes = unpacked(halves)
            known = (lanes,) * LANES if isinstance(lanes, int) else lanes
            yield Piece(start, Part(count, amounts, sum(known), known), measured_s, spread_s)


def fill(db: sqlite3.Connection, series: int, first: int, end: int) -> None:
    """Write the months of a register from one half-hour on that are over by another."""
    there = ledger.select_month_numbers(db, series)
    for month in range(ledger.month_of(first // HALVES), ledger.month_of(end // HALVES)):
        if month not in there:
            put(db, series, month)


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


def put(db: sqlite3.Connection, series: int, month: int) -> None:
    """Write a month of what its days say."""
    start, end = month_start(month), month_start(month + 1)
    whole = Tally.empty(start, end - start)
    for day, halves in ledger.select_halves(db, series, start // HALVES, end // HALVES - 1):
        whole.overlay(unpack_halves(day * HALVES, halves))
    columns = (whole.amounts, whole.measured_s, whole.spread_s, lanes_of(start, whole.amounts))
    ledger.put_month(db, series, month, b"".join(map(packed, columns)))


def packed(numbers: Sequence[int]) -> bytes:
    """Return a column as it is written."""
    low, high = min(numbers), max(numbers)
    if low == high:
        return _SAME + _ONE.pack(low)
    code = next(code for code in _WIDTHS if _holds(code, low) and _holds(code, high))
    return code.encode() + _SIZE.pack(len(numbers)) + _little(array(code, numbers)).tobytes()


def unpacked(halves: bytes) -> list[Column]:
    """Return the columns that were written one behind another."""
    found: list[Column] = []
    place = 0
    while place < len(halves):
        mark, place = halves[place : place + 1], place + 1
        if mark == _SAME:
            found.append(_ONE.unpack_from(halves, place)[0])
            place += _ONE.size
            continue
        numbers = array(mark.decode())
        size = _SIZE.unpack_from(halves, place)[0] * numbers.itemsize
        place += _SIZE.size
        numbers.frombytes(halves[place : place + size])
        found.append(_little(numbers))
        place += size
    return found


def _holds(code: str, number: int) -> bool:
    bits = 8 * array(code).itemsize - 1
    return -(1 << bits) <= number < 1 << bits


def _little(numbers: array[int]) -> array[int]:
    """Return numbers with their bytes turned round where the machine keeps the largest first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
