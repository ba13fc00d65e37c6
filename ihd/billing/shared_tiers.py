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
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
from ihd.billing.pieces import Amount, Cuts, SharedBlocks
from ihd.tariffs.tariff import RatePeriod, Tariff
from ihd.tariffs.timeline import is_export, rate_stretches

Part = tuple[Amount, Amount, Amount]
"""From when, until when (ms), and how much."""
_MILLION = 1_000_000


def with_shared_blocks(
    cuts: Cuts, tariff: Tariff, zone: ZoneInfo, consumption: Iterable[Series]
) -> Cuts:
    """Return the cuts with those of the tiers that rates share; as they are where none do."""
    shared = [rate for version in tariff.versions for rate in version.rates if rate.tiers_shared]
    if not shared:
        return cuts
    rate = shared[0]
    parts = _apart([p for series in consumption for p in _parts(tariff, zone, series, cuts)])
    starts: list[Amount] = []
    tiers: list[int] = []
    edges = cuts.block_starts[rate.tiers_per]
    for start, end in pairwise(edges):
        share, since = Fraction(1), start
        if rate.tiers_by_days:
            since = max(start, cuts.bill_start)
            share = Fraction(min(end, cuts.end) - since, end - start)
        within = parts[bisect_left(parts, (since,)) : bisect_left(parts, (end,))]
        reached = [start, *_reached(rate, within, share)]
        starts += reached
        tiers += range(len(reached))
    return replace(cuts, shared=SharedBlocks((*starts, edges[-1]), (*tiers, 0)))


def _reached(rate: RatePeriod, parts: Sequence[Part], share: Fraction) -> Iterator[Amount]:
    """Yield the instants at which one block's limits are reached."""
    limits = [Fraction(t.up_to) * _MILLION * share for t in rate.tiers if t.up_to is not None]
    used: Amount = 0
    for start, end, amount in parts:
        while limits and used + amount > limits[0]:
            yield start + (end - start) * (limits.pop(0) - used) / amount
        used += amount


def _parts(tariff: Tariff, zone: ZoneInfo, series: Series, cuts: Cuts) -> Iterator[Part]:
    """Yield what a series counted at rates that share their blocks, cut where blocks begin."""
    marks = cuts.marks()
    for begin, stop, number, index in rate_stretches(
        tariff, zone, cuts.start, cuts.end, series.register
    ):
        if number is None or index is None or is_export(tariff.versions[number], series.register):
            continue
        if not tariff.versions[number].rates[index].tiers_shared:
            continue
        inner = marks[bisect_right(marks, begin) : bisect_left(marks, stop)]
        for low, high in pairwise((begin, *inner, stop)):
            yield from _within(series, low, high)


def _within(series: Series, low: Amount, high: Amount) -> Iterator[Part]:
    for row in range(bisect_right(series.ends, low), bisect_left(series.starts, high)):
        start, end, amount = series.starts[row], series.ends[row], series.amounts[row]
        if start >= low and end <= high:
            yield start, end, amount
        else:
            first, last = max(start, low), min(end, high)
            yield first, last, Fraction(amount * (last - first), end - start)


def _apart(parts: list[Part]) -> list[Part]:
    """Return parts in order, none overlapping: those of one time are summed up."""
    parts.sort()
    if all(before[1] <= after[0] for before, after in pairwise(parts)):
        return parts
    edges = sorted({edge for start, end, _ in parts for edge in (start, end)})
    sums: dict[tuple[Amount, Amount], Amount] = defaultdict(int)
    for start, end, amount in parts:
        inner = edges[bisect_left(edges, start) : bisect_right(edges, end)]
        for low, high in pairwise(inner):
            sums[low, high] += amount * Fraction(high - low) / Fraction(end - start)
    return [(low, high, amount) for (low, high), amount in sorted(sums.items())]
