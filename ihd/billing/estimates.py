"""Naming what a bill had to share out by time, rather than measure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ihd.billing.consumption import Series
from ihd.billing.lines import Estimate, Estimated
from ihd.billing.pieces import Amount, Cuts, Piece, Straddle
from ihd.clock import Interval, from_ms
from ihd.units import Energy, Volume

Run = tuple[int, int]
"""The first and last row of a stretch of rows without a gap."""


def estimates_of(
    series: Series,
    bounds: Sequence[Amount],
    pieces: Sequence[Piece],
    straddles: Iterable[Straddle],
    cuts: Cuts,
) -> Iterator[Estimated]:
    """Yield what was split over a change of price, and gaps spread over one; neighbours merged."""
    tiers = cuts.tier_marks()
    changes = [bound for bound in bounds if bound not in tiers]
    split = [
        s.row
        for s in straddles
        if series.amounts[s.row] and any(p.billed for p in pieces[s.first : s.last + 1])
        if not tiers.issuperset(bounds[s.first + 1 : s.last + 1])
    ]
    yield from estimated_rows(series, split, Estimate.SPLIT)
    for first, last in _runs(series, sorted(series.spread - set(split))):
        start, end = series.starts[first], series.ends[last]
        one = bisect_right(changes, start) == bisect_right(changes, end - 1)
        if not one and end > cuts.bill_start and start < cuts.end:
            yield _estimated(series, (first, last), Estimate.SPREAD)


def estimated_rows(series: Series, rows: Sequence[int], why: Estimate) -> Iterator[Estimated]:
    """Yield rows as estimates, neighbours merged."""
    for run in _runs(series, rows):
        yield _estimated(series, run, why)


def _runs(series: Series, rows: Sequence[int]) -> Iterator[Run]:
    first = last = None
    for row in rows:
        if last is not None and row == last + 1 and series.starts[row] == series.ends[last]:
            last = row
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = row
    if first is not None and last is not None:
        yield first, last


def _estimated(series: Series, run: Run, why: Estimate) -> Estimated:
    first, last = run
    amount = sum(series.amounts[first : last + 1])
    return Estimated(
        interval=Interval(from_ms(series.starts[first]), from_ms(series.ends[last])),
        register=series.register,
        amount=Energy(amount).kwh if series.unit == "kWh" else Volume(amount).m3,
        unit=series.unit,
        why=why,
    )
