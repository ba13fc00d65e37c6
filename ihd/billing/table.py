"""Energy at the explicit prices of a table: each row at its slot's price."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import islice
from operator import mul
from typing import NamedTuple

from ihd.billing.consumption import Series
from ihd.billing.pieces import Amount
from ihd.tariffs.prices import PriceTable

_AT_ONCE = 1024
"""So many rows are priced at once where they are the table's own slots."""


class TableShare(NamedTuple):
    """What rows came to at a table's prices, in the series' small units.

    ``money`` is amount × price; ``unknown`` the amount whose price is not known; ``split`` the
    rows that span slots of different price.
    """

    money: Fraction
    unknown: Amount
    split: tuple[int, ...]


def at_table_prices(series: Series, start: int, end: int, table: PriceTable | None) -> TableShare:
    """Return what the rows of [start, end) come to; a row over several slots is split by time."""
    first, after = bisect_right(series.ends, start), bisect_right(series.starts, end - 1)
    if table is None or not table.starts:
        rows = zip(series.starts, series.ends, series.amounts, strict=True)
        whole = sum((_part(row, start, end) for row in islice(rows, first, after)), Fraction(0))
        return TableShare(Fraction(0), whole, ())
    money: Amount = 0
    unknown: Amount = 0
    split: list[int] = []
    for low in range(first, after, _AT_ONCE):
        high = min(low + _AT_ONCE, after)
        at_once = _in_step(series, (low, high), (start, end), table)
        if at_once is not None:
            money += at_once
            continue
        some = _one_by_one(series, (low, high), (start, end), table)
        money += some.money
        unknown += some.unknown
        split += some.split
    return TableShare(Fraction(money, 10**table.places), unknown, tuple(split))


def _in_step(
    series: Series, rows: tuple[int, int], span: tuple[int, int], table: PriceTable
) -> int | None:
    """Return what some rows come to if they are the table's own slots, one by one; else None."""
    here = slice(*rows)
    starts, ends = series.starts[here], series.ends[here]
    place = bisect_left(table.starts, starts[0])
    there = slice(place, place + len(starts))
    if starts[0] < span[0] or ends[-1] > span[1] or starts != table.starts[there]:
        return None
    return (
        sum(map(mul, series.amounts[here], table.scaled[there]))
        if ends == table.ends[there]
        else None
    )


def _one_by_one(
    series: Series, numbers: tuple[int, int], span: tuple[int, int], table: PriceTable
) -> TableShare:
    """Return what some rows come to, in the scale of the table's prices."""
    start, end = span
    slot_starts, slot_ends, prices = table.starts, table.ends, table.scaled
    last = len(slot_starts) - 1
    here = slice(*numbers)
    rows = zip(series.starts[here], series.ends[here], series.amounts[here], strict=True)
    index = min(bisect_right(slot_ends, max(start, series.starts[numbers[0]])), last)
    money: Amount = 0
    unknown: Amount = 0
    split = []
    for number, row in enumerate(rows, start=numbers[0]):
        begin, stop, amount = row
        while slot_ends[index] <= begin and index < last:
            index += 1
        low, high = max(slot_starts[index], start), min(slot_ends[index], end)
        if low <= begin and stop <= high:
            money += amount * prices[index]
            continue
        part = _split(row, start, end, table, index)
        money += part.money
        unknown += part.unknown
        if part.split:
            split.append(number)
    return TableShare(Fraction(money), unknown, tuple(split))


def _split(
    row: tuple[int, int, int], start: int, end: int, table: PriceTable, index: int
) -> TableShare:
    """Share one row among slots; ``split`` is not empty where they differ in price."""
    low, high = max(row[0], start), min(row[1], end)
    duration = row[1] - row[0]
    money, known = Fraction(0), 0
    met = set()
    while index < len(table.starts) and table.starts[index] < high:
        shared = min(table.ends[index], high) - max(table.starts[index], low)
        if shared > 0:
            money += Fraction(row[2] * shared * table.scaled[index], duration)
            known += shared
            met.add(table.scaled[index])
        index += 1
    unknown = Fraction(row[2] * (high - low - known), duration)
    return TableShare(money, unknown, (1,) if len(met) + bool(unknown) > 1 else ())


def _part(row: tuple[int, int, int], start: int, end: int) -> Fraction:
    shared = min(row[1], end) - max(row[0], start)
    return Fraction(row[2] * shared, row[1] - row[0])
