"""A whole number for every half-hour, in parts, summed over any stretch of them.

Ten years are 175,000 half-hours. Kept as arrays, and a column that is the same throughout as that
one number, they become Python's numbers only where a stretch needs them: a part that is asked for
nearly whole is its sum less its ends. A stretch that cuts a half-hour takes what was counted until
the cut, or where that is not known its part by time, as an exact fraction, just as a bill does.
Half-hours are counted from 1970.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from operator import add, sub
from typing import TYPE_CHECKING

import msgspec

from ihd.clock import HALF_HOUR

if TYPE_CHECKING:
    from ihd.billing.pieces import Amount

HALF_MS = HALF_HOUR // timedelta(milliseconds=1)
LANES = 48
"""Half-hours of a day."""
_SHORT = 8 * LANES
"""Up to how many half-hours are summed day by day: longer stretches go lane by lane."""

Column = Sequence[int] | int
"""Consecutive numbers; where all are the same, that one."""

Lap = tuple[int, int]
"""A stretch of every day, in half-hours from midnight UTC: 0 <= start < end <= 48."""


class Part(msgspec.Struct, gc=False):
    """Some of a strip; ``sum``, and ``lanes`` (the sum of each half-hour of the day), if known."""

    count: int
    column: Column
    sum: int | None = None
    lanes: Sequence[int] | None = None


class Strip:
    """The numbers of the half-hours [first, end), one part behind another.

    ``firsts`` are, by the milliseconds after which half-hours are cut, what each had counted then;
    below zero where that is not known.
    """

    __slots__ = ("_same", "_starts", "end", "first", "firsts", "parts")

    def __init__(
        self, first: int, parts: Iterable[Part], firsts: Mapping[int, Strip] | None = None
    ) -> None:
        self.first, self.parts, self.firsts = first, list(parts), firsts or {}
        self._starts = [first]
        for part in self.parts:
            self._starts.append(self._starts[-1] + part.count)
        self.end = self._starts[-1]
        self._same = _same(self.parts)

    @classmethod
    def of(cls, first: int, numbers: Sequence[int]) -> Strip:
        """Return a strip of one part."""
        return cls(first, [Part(len(numbers), numbers)])

    def __bool__(self) -> bool:
        """Say whether any number is not zero."""
        columns = (part.column for part in self.parts)
        return any(c != 0 if isinstance(c, int) else any(c) for c in columns)

    def __len__(self) -> int:
        return self.end - self.first

    def sum(self, first: int, after: int) -> int:
        """Return the sum of the half-hours [first, after); outside the strip it is nothing."""
        first = first if first > self.first else self.first
        after = after if after < self.end else self.end
        if first >= after:
            return 0
        if self._same is not None:
            return self._same * (after - first)
        place = bisect_right(self._starts, first) - 1
        if after <= self._starts[place + 1]:
            return self._sum(place, first, after)
        return sum([self._sum(*within) for within in self._within(first, after)])

    def shares(self, first: int, after: int, days: Sequence[Sequence[Lap]]) -> list[int]:
        """Return what of [first, after) lies in each of several laps that share the day out."""
        if after - first <= _SHORT:
            return _dealt(self.numbers(first, after), first, days)
        found = [0] * len(days)
        for place, low, high in self._within(first, after):
            if self.parts[place].column != 0:
                found = list(map(add, found, self._shares(place, low, high, days)))
        return found

    def between(self, begin: Amount, end: Amount) -> Amount:
        """Return the sum of the instants [begin, end), in ms since 1970."""
        first, rest = divmod(begin, HALF_MS)
        after, over = divmod(end, HALF_MS)
        total: Amount = self.sum(first, after)
        if rest:
            total -= self._before(first, rest)
        if over:
            total += self._before(after, over)
        return total

    def _before(self, half_hour: int, cut: Amount) -> Amount:
        """Return what a half-hour had counted after some milliseconds."""
        amount, told = self.sum(half_hour, half_hour + 1), self.firsts.get(int(cut))
        if told is not None and int(cut) == cut:
            known = told.sum(half_hour, half_hour + 1)
            if 0 <= known <= amount:
                return known
        return Fraction(amount * cut, HALF_MS)

    def numbers(self, first: int, after: int) -> Sequence[int]:
        """Return the numbers of the half-hours [first, after), zeros where the strip has none."""
        place = bisect_right(self._starts, first) - 1
        if 0 <= place < len(self.parts) and after <= self._starts[place + 1]:
            return self._slice(place, first, after)
        found = [0] * (min(self.first, after) - first)
        for within in self._within(first, after):
            found += self._slice(*within)
        return found + [0] * (after - first - len(found))

    def _within(self, first: int, after: int) -> Iterator[tuple[int, int, int]]:
        """Yield the number of each part that lies in [first, after), and what of it does."""
        first, after = max(first, self.first), min(after, self.end)
        place = bisect_right(self._starts, first) - 1
        while first < after:
            stop = min(self._starts[place + 1], after)
            if first < stop:
                yield place, first, stop
            first, place = stop, place + 1

    def _slice(self, place: int, first: int, after: int) -> Sequence[int]:
        column, begin = self.parts[place].column, self._starts[place]
        if isinstance(column, int):
            return [column] * (after - first)
        return column[first - begin : after - begin]

    def _sum(self, place: int, first: int, after: int) -> int:
        part, begin = self.parts[place], self._starts[place]
        column = part.column
        if isinstance(column, int):
            return column * (after - first)
        if 2 * (after - first) <= part.count:
            return sum(column[first - begin : after - begin])
        if part.sum is None:
            part.sum = sum(column)
        return part.sum - sum(column[: first - begin]) - sum(column[after - begin :])

    def _shares(
        self, place: int, first: int, after: int, days: Sequence[Sequence[Lap]]
    ) -> list[int]:
        """Return the shares of half-hours of a part, long ones all days at once."""
        part, begin = self.parts[place], self._starts[place]
        end = begin + part.count
        if after - first <= _SHORT:
            return _dealt(self._slice(place, first, after), first, days)
        if part.lanes is None or 2 * (after - first) <= part.count:
            return _of_lanes(lanes_of(first, self._slice(place, first, after)), days)
        found = _of_lanes(part.lanes, days)
        for low, high in ((begin, first), (after, end)):
            if low < high:
                outside = self._shares(place, low, high, days)
                found = list(map(sub, found, outside))
        return found


def _of_lanes(lanes: Sequence[int], days: Sequence[Sequence[Lap]]) -> list[int]:
    return [sum([sum(lanes[low:high]) for low, high in laps]) for laps in days]


def _dealt(numbers: Sequence[int], first: int, days: Sequence[Sequence[Lap]]) -> list[int]:
    """Return what of a few numbers from a half-hour on lies in each of several laps."""
    after, rest, found = first + len(numbers), sum(numbers), []
    for laps in days[:-1]:
        laid = _laid(first, after, laps)
        found.append(sum([sum(numbers[low - first : high - first]) for low, high in laid]))
        rest -= found[-1]
    return [*found, rest]


def lanes_of(first: int, numbers: Sequence[int]) -> list[int]:
    """Return the sum of each half-hour of the day over numbers from a half-hour on."""
    return [sum(numbers[(lane - first) % LANES :: LANES]) for lane in range(LANES)]


def _laid(first: int, after: int, laps: Sequence[Lap]) -> Iterator[tuple[int, int]]:
    """Yield the laps of the days that [first, after) touches, cut off at both ends."""
    for day in range(first // LANES * LANES, after, LANES):
        for low, high in laps:
            start = day + low if day + low > first else first
            stop = day + high if day + high < after else after
            if start < stop:
                yield start, stop


def _same(parts: Sequence[Part]) -> int | None:
    """Return the number that all parts are, if they are."""
    first = parts[0].column if parts else 0
    if isinstance(first, int) and all(p.column is first or p.column == first for p in parts):
        return first
    return None
