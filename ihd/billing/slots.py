"""A price table laid on half-hours: what each costs a unit, and how much of each is known.

Tables of half-hours are taken as they are. Others (quarter-hours, hours, a meter's own price from
one change to the next) are weighed by the time they share with each half-hour, so that a half-hour
costs exactly what its parts do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from operator import mul

from ihd.billing.counted import HALF_MS, Counted
from ihd.billing.pieces import Amount
from ihd.tariffs.prices import PriceTable

Share = tuple[Amount, Amount]
"""Amount times price (in the table's scaled units), and the amount whose price is not known."""


class AtTable:
    """A register's half-hours at a table's prices, summed up."""

    def __init__(self, counted: Counted, table: PriceTable) -> None:
        self._counted, self._table = counted, table
        end = counted.start + len(counted.amounts) * HALF_MS
        prices, known = _laid(table, counted.start, end)
        self._per = HALF_MS if known is not None else 1
        self._money = list(accumulate(map(mul, counted.amounts, prices), initial=0))
        self._unknown: list[int] | None = None
        if known is not None and sum(known) != len(known) * HALF_MS:
            lacking = [HALF_MS - part for part in known]
            self._unknown = list(accumulate(map(mul, counted.amounts, lacking), initial=0))

    def between(self, begin: int, end: int) -> Share:
        """Return what the energy of [begin, end) comes to."""
        first, rest = divmod(begin - self._counted.start, HALF_MS)
        after, over = divmod(end - self._counted.start, HALF_MS)
        if rest or over:
            return self._in_parts(begin, end)
        first, after = max(first, 0), min(max(after, 0), len(self._counted.amounts))
        money: Amount = self._money[after] - self._money[first]
        unknown: Amount = self._unknown[after] - self._unknown[first] if self._unknown else 0
        if self._per == 1:
            return money, unknown
        return _divided(money, self._per), _divided(unknown, HALF_MS)

    def _in_parts(self, begin: int, end: int) -> Share:
        """Sum up whole half-hours, and those that an edge cuts by the time on its side of it."""
        inner = -(-begin // HALF_MS) * HALF_MS, end // HALF_MS * HALF_MS
        edges = [(begin, end)] if inner[0] > inner[1] else [(begin, inner[0]), (inner[1], end)]
        money, unknown = self.between(*inner) if inner[0] < inner[1] else (0, 0)
        for low, high in edges:
            place = (low - self._counted.start) // HALF_MS
            if low < high and 0 <= place < len(self._counted.amounts):
                amount = self._counted.amounts[place]
                priced, known = _weighed(self._table, low, high)
                money += Fraction(amount * priced, HALF_MS)
                unknown += Fraction(amount * (high - low - known), HALF_MS)
        return money, unknown


def _laid(table: PriceTable, start: int, end: int) -> tuple[Sequence[int], list[int] | None]:
    """Return a price for every half-hour of [start, end), and what is known of each.

    Where every half-hour has its own slot the prices are the table's, and None is returned for
    what is known; else prices are times the milliseconds they hold, and so is what is known.
    """
    first, after = bisect_right(table.ends, start), bisect_left(table.starts, end)
    halves = range(start, end, HALF_MS)
    starts, ends = table.starts[first:after], table.ends[first:after]
    # Slots never overlap: with such starts, they last half an hour each if that is their sum.
    if starts == tuple(halves) and sum(ends) - sum(starts) == end - start:
        return table.scaled[first:after], None
    prices, known = [0] * len(halves), [0] * len(halves)
    for low, high, price in _slots(table, start, end):
        begin, stop = low - start, high - start
        place, last = -(-begin // HALF_MS), stop // HALF_MS
        if place < last:
            prices[place:last] = [price * HALF_MS] * (last - place)
            known[place:last] = [HALF_MS] * (last - place)
        edges = ((begin, min(stop, place * HALF_MS)), (max(begin, last * HALF_MS), stop))
        for one, other in edges if place <= last else ((begin, stop),):
            if one < other:
                prices[one // HALF_MS] += price * (other - one)
                known[one // HALF_MS] += other - one
    return prices, known


def _weighed(table: PriceTable, start: int, end: int) -> tuple[int, int]:
    """Return price times milliseconds over [start, end), and the milliseconds that are known."""
    slots = list(_slots(table, start, end))
    return sum(p * (high - low) for low, high, p in slots), sum(h - low for low, h, _ in slots)


def _slots(table: PriceTable, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    first, after = bisect_right(table.ends, start), bisect_left(table.starts, end)
    columns = (table.starts[first:after], table.ends[first:after], table.scaled[first:after])
    for low, high, price in zip(*columns, strict=True):
        yield max(low, start), min(high, end), price


def _divided(amount: Amount, by: int) -> Amount:
    """Return an amount divided, as an int where it stays one: they are many times faster."""
    found = Fraction(amount, by)
    return found.numerator if found.denominator == 1 else found
