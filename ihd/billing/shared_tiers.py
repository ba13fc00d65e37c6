"""Blocks that several rates fill together: at what instant each tier of each block begins.

Within a row energy flows evenly, so the instant at which a block's limit is reached is an exact
fraction. From there on whatever flows, at any of the rates, is in the next tier.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from ihd.billing.consumption import Series
from ihd.billing.pieces import Amount, Cuts, SharedBlocks
from ihd.billing.rate_line import RateLine
from ihd.tariffs.tariff import RatePeriod
from ihd.tariffs.timeline import is_export


class Parts(NamedTuple):
    """What was counted from when until when (ms), in order, none overlapping."""

    starts: list[Amount]
    ends: list[Amount]
    amounts: list[Amount]


_MILLION = 1_000_000
_BOTH = 2
"""Edges of a part that no other cuts."""


def with_shared_blocks(cuts: Cuts, line: RateLine, consumption: Iterable[Series]) -> Cuts:
    """Return the cuts with those of the tiers that rates share; as they are where none do."""
    versions = line.tariff.versions
    shared = [rate for version in versions for rate in version.rates if rate.tiers_shared]
    if not shared:
        return cuts
    rate = shared[0]
    parts = _apart([_parts(line, series, cuts) for series in consumption])
    starts: list[Amount] = []
    tiers: list[int] = []
    edges = cuts.blocks_of(rate)
    for number, (start, end) in enumerate(pairwise(edges), start=1):
        share = Fraction(cuts.share_of_block(rate, number))
        since = start if cuts.fills_before(rate) else max(start, cuts.bill_start)
        within = bisect_left(parts.starts, since), bisect_left(parts.starts, end)
        reached = [start, *_reached(rate, parts, within, share)]
        starts += reached
        tiers += range(len(reached))
    return replace(cuts, shared=SharedBlocks((*starts, edges[-1]), (*tiers, 0)))


def _reached(
    rate: RatePeriod, parts: Parts, within: tuple[int, int], share: Fraction
) -> Iterator[Amount]:
    """Yield the instants at which the limits of a block of some parts are reached at first."""
    first, after = within
    amounts = parts.amounts[first:after]
    used = list(accumulate(amounts))
    if min(amounts, default=0) < 0:
        used = list(accumulate(used, max))
    for tier in rate.tiers:
        if tier.up_to is None:
            continue
        limit = Fraction(tier.up_to) * _MILLION * share
        place = bisect_right(used, limit)
        if place < len(used):
            start, end, amount = (column[first + place] for column in parts)
            yield end - (end - start) * (used[place] - limit) / amount


def _parts(line: RateLine, series: Series, cuts: Cuts) -> Parts:
    """Return what a series counted at rates that share their blocks, cut where blocks begin."""
    marks, found = cuts.marks(), Parts([], [], [])
    for begin, stop in _shared_spans(line, series, cuts):
        inner = marks[bisect_right(marks, begin) : bisect_left(marks, stop)]
        for low, high in pairwise((begin, *inner, stop)):
            _take(found, series, low, high)
    return found


def _take(found: Parts, series: Series, low: Amount, high: Amount) -> None:
    """Add the rows of a stretch; only the first and the last of them may be cut."""
    first, after = bisect_right(series.ends, low), bisect_left(series.starts, high)
    if first >= after:
        return
    begun = len(found.starts)
    found.starts.extend(series.starts[first:after])
    found.ends.extend(series.ends[first:after])
    found.amounts.extend(series.amounts[first:after])
    for row, place in {first: begun, after - 1: len(found.starts) - 1}.items():
        start, end = series.starts[row], series.ends[row]
        begin, stop = max(start, low), min(end, high)
        if (begin, stop) != (start, end):
            found.starts[place], found.ends[place] = begin, stop
            found.amounts[place] = Fraction(series.amounts[row] * (stop - begin), end - start)


def _shared_spans(line: RateLine, series: Series, cuts: Cuts) -> Iterator[tuple[int, int]]:
    """Yield the stretches of time at rates that share their blocks, neighbours merged."""
    versions, register = line.tariff.versions, series.register
    held: tuple[int, int] | None = None
    for begin, stop, number, index in line.stretches(cuts.start, cuts.end, register):
        if number is None or index is None or is_export(versions[number], register):
            continue
        if not versions[number].rates[index].tiers_shared:
            continue
        if held is not None and held[1] == begin:
            held = held[0], stop
            continue
        if held is not None:
            yield held
        held = begin, stop
    if held is not None:
        yield held


def _apart(columns: Sequence[Parts]) -> Parts:
    """Return the parts of all registers: those of one time are summed up."""
    if len(columns) == 1:
        return columns[0]
    parts = [part for column in columns for part in zip(*column, strict=True)]
    edges = sorted({edge for start, end, _ in parts for edge in (start, end)})
    sums: dict[tuple[Amount, Amount], Amount] = defaultdict(int)
    for start, end, amount in parts:
        inner = edges[bisect_left(edges, start) : bisect_right(edges, end)]
        if len(inner) == _BOTH:
            sums[start, end] += amount
            continue
        for low, high in pairwise(inner):
            sums[low, high] += amount * Fraction(high - low) / Fraction(end - start)
    spans = sorted(sums)
    return Parts([s for s, _ in spans], [e for _, e in spans], [sums[span] for span in spans])
