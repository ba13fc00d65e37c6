"""Half-hours of a register as the rows a tariff needs: cut where its prices or its slots change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, compress, pairwise, repeat
from operator import add, sub

from ihd.billing.consumption import Series
from ihd.billing.strip import HALF_MS

_MINUTE_MS = 60_000


def cut_rows(series: Series, first: int, firsts: Mapping[int, Sequence[int]]) -> Series:
    """Return a series of half-hours with each cut after so many minutes.

    ``firsts`` are, by those minutes, what half-hours from number ``first`` on counted until then;
    below zero where it is not known. Such a half-hour stays whole, for a bill to split by time.
    """
    starts, amounts, count = series.starts, series.amounts, len(series.starts)
    minutes = sorted(firsts)
    reached: list[Sequence[int]] = [_picked(starts, first, firsts[one]) for one in minutes]
    parts = [
        list(map(sub, after, before))
        for before, after in pairwise([[0] * count, *reached, amounts])
    ]
    whole = _whole(parts, reached, amounts)
    if len(whole) == count:
        return series
    size, edges = len(parts), [0, *(one * _MINUTE_MS for one in minutes), HALF_MS]
    cut_starts, cut_ends, cut_amounts = ([0] * (count * size) for _ in range(3))
    for place, part in enumerate(parts):
        cut_starts[place::size] = map(add, starts, repeat(edges[place]))
        cut_ends[place::size] = map(add, starts, repeat(edges[place + 1]))
        cut_amounts[place::size] = part
    kept = bytearray(b"\1") * (count * size)
    for row in whole:
        cut_ends[row * size], cut_amounts[row * size] = series.ends[row], amounts[row]
        kept[row * size + 1 : (row + 1) * size] = bytes(size - 1)
    return replace(
        series,
        starts=tuple(compress(cut_starts, kept) if whole else cut_starts),
        ends=tuple(compress(cut_ends, kept) if whole else cut_ends),
        amounts=tuple(compress(cut_amounts, kept) if whole else cut_amounts),
        spread=_moved(series.spread, whole, size),
    )


def _picked(starts: Sequence[int], first: int, numbers: Sequence[int]) -> Sequence[int]:
    """Return the numbers of the half-hours that there are rows of."""
    if len(numbers) == len(starts) and starts[0] == first * HALF_MS:
        return numbers
    return [numbers[start // HALF_MS - first] for start in starts]


def _whole(
    parts: Sequence[list[int]], reached: Sequence[Sequence[int]], amounts: Sequence[int]
) -> list[int]:
    """Return the rows that cannot be cut; one of nothing is nothing on either side."""
    odd = {
        row
        for column in (*parts, *reached)
        if min(column, default=0) < 0
        for row, number in enumerate(column)
        if number < 0
    }
    for row in [row for row in odd if not amounts[row]]:
        odd.remove(row)
        for part in parts:
            part[row] = 0
    return sorted(odd)


def _moved(spread: frozenset[int], whole: Sequence[int], size: int) -> frozenset[int]:
    """Return the numbers of the rows that rows which were spread over a gap have become."""
    found: list[range] = []
    for row in spread:
        before = bisect_left(whole, row)
        begin = row * size - before * (size - 1)
        alone = before < len(whole) and whole[before] == row
        found.append(range(begin, begin + (1 if alone else size)))
    return frozenset(chain.from_iterable(found))
