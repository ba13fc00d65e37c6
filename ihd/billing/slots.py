"""A price table laid on half-hours: what each costs a unit, and how much of each is known.

Tables of half-hours are taken as they are. Others (quarter-hours, hours, a meter's own price from
one change to the next) price what was counted in each of their slots where readings tell that, else
they are weighed by the time they share with each half-hour; so it costs exactly what its parts do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import compress, pairwise, repeat
from operator import mul, not_, sub
from typing import overload

from ihd.billing.pieces import Amount, plain
from ihd.billing.strip import HALF_MS, Part, Strip
from ihd.tariffs.prices import PriceTable

Share = tuple[Amount, Amount]
"""Amount times price (in the table's scaled units), and the amount whose price is not known."""


_MINUTE_MS = 60_000
_FEW = 4
"""So many half-hours to a slot make it quicker to go slot by slot."""


class AtTable:
    """A register's half-hours at a table's prices, summed up."""

    def __init__(
        self, amounts: Strip, table: PriceTable, known: Mapping[tuple[int, int], int] | None = None
    ) -> None:
        """``known`` is what some parts of the amounts came to, by first half-hour and number."""
        self._amounts, self._table = amounts, table
        self._money = _money(amounts, table, known or {})

    def between(self, begin: int, end: int) -> Share:
        """Return what the energy of [begin, end) comes to; outside the strip it is nothing."""
        first, rest = divmod(begin, HALF_MS)
        after, over = divmod(end, HALF_MS)
        if not rest and not over and self._money.first <= first and after <= self._money.end:
            return self._money.sum(first, after), 0
        begin = max(begin, self._amounts.first * HALF_MS)
        end = min(end, self._amounts.end * HALF_MS)
        if begin >= end:
            return 0, 0
        first, after = -(-begin // HALF_MS), end // HALF_MS
        if first * HALF_MS == begin and after * HALF_MS == end:
            return self._whole(first, after)
        return self._in_parts(begin, end)

    def _in_parts(self, begin: int, end: int) -> Share:
        """Sum up whole half-hours, and those that an edge cuts slot by slot."""
        inner = -(-begin // HALF_MS) * HALF_MS, end // HALF_MS * HALF_MS
        edges = [(begin, end)] if inner[0] > inner[1] else [(begin, inner[0]), (inner[1], end)]
        money, unknown = self.between(*inner) if inner[0] < inner[1] else (0, 0)
        for low, high in edges:
            if low < high:
                more = self._by_slots(_Slots(self._table, low, high), low, high)
                money, unknown = money + more[0], unknown + more[1]
        return money, unknown

    def _whole(self, first: int, after: int) -> Share:
        """Sum up half-hours by number."""
        start, end = first * HALF_MS, after * HALF_MS
        slots = _Slots(self._table, start, end)
        if len(slots.prices) * _FEW < after - first:
            return self._by_slots(slots, start, end)
        cuts = [minutes * _MINUTE_MS for minutes in self._table.cut_minutes]
        if cuts and self._amounts.firsts.keys() >= set(cuts):
            return self._by_cells(slots, cuts, first, after)
        laid, known = slots.laid()
        amounts = self._amounts.numbers(first, after)
        lacking = map(sub, repeat(HALF_MS), known)
        money, unknown = sum(map(mul, amounts, laid)), sum(map(mul, amounts, lacking))
        return _divided(money, HALF_MS), _divided(unknown, HALF_MS)

    def _by_cells(self, slots: _Slots, cuts: Sequence[int], first: int, after: int) -> Share:
        """Sum up what was counted between the cuts of each half-hour, at the price it had then."""
        prices, known = slots.cells(cuts)
        money: Amount = 0
        unknown: Amount = 0
        size = len(cuts) + 1
        for place, amounts in enumerate(parts_of(self._amounts, cuts, first, after)):
            money += sum(map(mul, amounts, prices[place::size]))
            if not all(known):
                unknown += sum(compress(amounts, map(not_, known[place::size])))
        return plain(money), plain(unknown)

    def _by_slots(self, slots: _Slots, start: int, end: int) -> Share:
        """Sum up each slot's energy: quick where a price holds for days."""
        money: Amount = 0
        unknown: Amount = self._amounts.between(start, end)
        for low, high, price in slots:
            energy = self._amounts.between(low, high)
            money += energy * price
            unknown -= energy
        return plain(money), plain(unknown)


def parts_of(
    amounts: Strip, cuts: Sequence[int], first: int, after: int
) -> Iterator[Sequence[Amount]]:
    """Yield what half-hours [first, after) counted up to each cut (ms), and after the last.

    Where a cut is not known, the half-hour is shared out by time.
    """
    whole = amounts.numbers(first, after)
    reached = [amounts.firsts[cut].numbers(first, after) for cut in cuts]
    columns: list[list[Amount]] = [
        list(map(sub, until, before))
        for before, until in pairwise([[0] * len(whole), *reached, whole])
    ]
    odd = {
        place
        for column in (*reached, *columns)
        if min(column, default=0) < 0
        for place, number in enumerate(column)
        if number < 0
    }
    for column, (low, high) in zip(columns, pairwise([0, *cuts, HALF_MS]), strict=True):
        for place in odd:
            column[place] = Fraction(whole[place] * (high - low), HALF_MS)
        yield column


class _Products(Sequence[int]):
    """Amounts of half-hours times their prices, made as they are asked for."""

    __slots__ = ("_amounts", "_place", "_prices")

    def __init__(self, amounts: Sequence[int], prices: Sequence[int], place: int) -> None:
        """``prices`` from ``place`` on are those of the amounts."""
        self._amounts, self._prices, self._place = amounts, prices, place

    def __len__(self) -> int:
        return len(self._amounts)

    def __iter__(self) -> Iterator[int]:
        return map(mul, self._amounts, self._prices[self._place : self._place + len(self)])

    @overload
    def __getitem__(self, asked: int) -> int: ...

    @overload
    def __getitem__(self, asked: slice) -> list[int]: ...

    def __getitem__(self, asked: int | slice) -> int | list[int]:
        if isinstance(asked, int):
            return self._amounts[asked] * self._prices[self._place + asked % len(self)]
        start, stop, _ = asked.indices(len(self))
        prices = self._prices[self._place + start : self._place + stop]
        return list(map(mul, self._amounts[start:stop], prices))


def _money(amounts: Strip, table: PriceTable, known: Mapping[tuple[int, int], int]) -> Strip:
    """Return what the parts come to for which a table has a price for every half-hour."""
    parts: list[Part] = []
    first, reached = amounts.first, amounts.first
    if table.is_half_hourly:
        begin, end = table.starts[0] // HALF_MS, table.ends[-1] // HALF_MS
        for part in amounts.parts:
            column = part.column
            if begin <= reached and reached + part.count <= end:
                numbers = [column] * part.count if isinstance(column, int) else column
                products = _Products(numbers, table.scaled, reached - begin)
                parts.append(Part(part.count, products, known.get((reached, part.count))))
            elif not parts:
                first = reached + part.count
            reached += part.count
    return Strip(first, parts)


class _Slots:
    """The slots of a table that touch [start, end), cut off at both ends."""

    def __init__(self, table: PriceTable, start: int, end: int) -> None:
        self._start, self._end = start, end
        first, after = bisect_right(table.ends, start), bisect_left(table.starts, end)
        self._starts, self._ends = table.starts[first:after], table.ends[first:after]
        self.prices = table.scaled[first:after]

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and price of each."""
        for low, high, price in zip(self._starts, self._ends, self.prices, strict=True):
            yield max(low, self._start), min(high, self._end), price

    def cells(self, cuts: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Return the price between each two cuts of every half-hour, and whether there is one.

        The slots begin and end at cuts.
        """
        size = len(cuts) + 1
        count = (self._end - self._start) // HALF_MS * size
        if len(self.prices) == count:
            return self.prices, (1,) * count
        numbers = {cut: place for place, cut in enumerate((0, *cuts))}
        prices, known = [0] * count, bytearray(count)
        for low, high, price in self:
            (half, rest), (last, over) = (
                divmod(edge - self._start, HALF_MS) for edge in (low, high)
            )
            place, stop = half * size + numbers[rest], last * size + numbers[over]
            prices[place:stop] = [price] * (stop - place)
            known[place:stop] = b"\1" * (stop - place)
        return prices, known

    def laid(self) -> tuple[list[int], list[int]]:
        """Return a price for every half-hour times the milliseconds that are known, and those."""
        count = (self._end - self._start) // HALF_MS
        prices, known = [0] * count, [0] * count
        for low, high, price in self:
            begin, stop = low - self._start, high - self._start
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


def _divided(amount: int, by: int) -> Amount:
    return plain(Fraction(amount, by))
