"""What a meter's total counted and none of its named registers did, such as all but a boiler's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import sub

from ihd.billing.strip import HALF_MS
from ihd.clock import add_months, from_ms, to_ms


def rest(first: int, total: Sequence[int], named: Sequence[Sequence[int]]) -> list[int]:
    """Return what is left of a total's half-hours from number ``first`` on; never below zero.

    Registers that are read a moment apart step apart: what a named one is ahead is taken off what
    follows, as a counter of the rest would stand still, so that nothing counts twice. It begins
    anew with each month of UTC, for the same to come out whatever is asked besides.
    """
    left = list(total)
    for column in named:
        left = list(map(sub, left, column))
    found: list[int] = []
    for begin, stop in _months(first, first + len(total)):
        shown = list(accumulate(accumulate(left[begin - first : stop - first]), max, initial=0))
        found += map(sub, shown[1:], shown)
    return found


def month_begin(half_hour: int) -> int:
    """Return the first half-hour of the month (of UTC) that a half-hour is in."""
    day = from_ms(half_hour * HALF_MS)
    return to_ms(day.replace(day=1, hour=0, minute=0)) // HALF_MS


def _months(first: int, end: int) -> Iterator[tuple[int, int]]:
    while first < end:
        begun = from_ms(month_begin(first) * HALF_MS)
        following = add_months(begun.date(), 1)
        stop = to_ms(begun.replace(year=following.year, month=following.month)) // HALF_MS
        yield first, min(stop, end)
        first = stop
