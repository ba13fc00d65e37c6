"""Sharing a register's rows among the stretches of time that a bill prices apart.

Every row lies whole in one stretch, or is split by time among those it spans. Splits are exact
fractions, so that it makes no difference to a bill into how many rows its energy is cut.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
from ihd.billing.rate_line import RateLine
from ihd.clock import (
    Interval,
    add_months,
    billing_start,
    days,
    local_date,
    midnight,
    month_start,
    to_ms,
)
from ihd.tariffs.tariff import Netting, RatePeriod, Span, Tariff
from ihd.tariffs.timeline import is_export, rates_for

Amount = int | Fraction
"""So many mWh (or ml); a fraction where a row was split, or a volume became energy."""

_INSTANT = timedelta(milliseconds=1)


class Piece(NamedTuple):
    """What a stretch of time is priced as: indexes of the version, rate, block and heat value.

    ``rate`` is None where no rate is known; ``block`` counts days, months or years for tiers;
    ``billed`` is False for time before the bill, which only fills up a block.
    """

    version: int | None
    is_export: bool
    rate: int | None
    block: int
    heat: int
    billed: bool


class Straddle(NamedTuple):
    """A row that spans several stretches: its number and the first and last stretch it touches."""

    row: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SharedBlocks:
    """Where the tiers of blocks that rates fill together begin (ms, exact), and which they are."""

    starts: tuple[Amount, ...]
    tiers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BillParts:
    """Where the parts begin into which bills cut blocks (ms, one more than there are), and which
    share of its block each is."""

    starts: list[int]
    shares: list[Fraction]


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where time is cut besides changes of rate, in ms: the bill, its blocks, heat values.

    ``block_starts`` go one beyond the bill, so that the last block has an end as well. ``parts``
    are, of blocks whose limits go by the days in a bill, those of the bills that are known.
    """

    start: int
    bill_start: int
    end: int
    block_starts: dict[Span, list[int]]
    heat_starts: list[int]
    net_starts: list[int] = field(default_factory=list)
    """Where netting begins anew; empty without netting."""
    shared: SharedBlocks | None = None
    parts: Mapping[Span, BillParts] = field(default_factory=dict)

    def blocks_of(self, rate: RatePeriod) -> Sequence[Amount]:
        """Return where the blocks of a rate in tiers begin, or the tiers of blocks it shares."""
        if rate.tiers_shared and self.shared is not None:
            return self.shared.starts
        if rate.tiers_by_days and rate.tiers_per in self.parts:
            return self.parts[rate.tiers_per].starts
        return self.block_starts[rate.tiers_per]

    def fills_before(self, rate: RatePeriod) -> bool:
        """Say whether time before the bill fills a block: not where limits go by its days."""
        return not rate.tiers_by_days or rate.tiers_per in self.parts

    def share_of_block(self, rate: RatePeriod, block: int) -> Amount:
        """Return the part of a block's limits that counts: all, or by its days in the bill."""
        if not rate.tiers_by_days:
            return 1
        if rate.tiers_per in self.parts:
            return self.parts[rate.tiers_per].shares[block - 1]
        starts = self.block_starts[rate.tiers_per]
        start, end = starts[block - 1], starts[block]
        return Fraction(min(end, self.end) - max(start, self.bill_start), end - start)

    def tier_marks(self) -> frozenset[Amount]:
        """Return where a further tier of a shared block begins: no price changes by time there."""
        if self.shared is None:
            return frozenset()
        starts = zip(self.shared.starts, self.shared.tiers, strict=True)
        return frozenset(start for start, tier in starts if tier)

    def marks(self) -> list[Amount]:
        """Return every cut, in order."""
        found: set[Amount] = {self.bill_start, *self.heat_starts, *self.net_starts}
        if self.shared is not None:
            found.update(self.shared.starts)
        for starts in (*self.block_starts.values(), *(p.starts for p in self.parts.values())):
            found.update(starts)
        return sorted(mark for mark in found if self.start < mark < self.end)


def cuts_of(
    tariff: Tariff, interval: Interval, zone: ZoneInfo, *, bill_day: int | None = None
) -> Cuts:
    """Return the cuts of a bill's interval; with tiers it begins with the block it is in.

    The interval is one bill, or touches the bills that start on a day of the month.
    """
    first_day = local_date(interval.start, zone)
    after_last_day = local_date(interval.end - _INSTANT, zone) + timedelta(days=1)
    tiered = [
        rate
        for version in tariff.versions
        for rate in (*version.rates, *version.export)
        if rate.tiers
    ]
    spans = {rate.tiers_per for rate in tiered}
    by_days = {r.tiers_per for r in tiered if r.tiers_by_days and bill_day is not None}
    starts = {span: _block_starts(span, first_day, after_last_day, bill_day) for span in spans}
    netting = next((v.netting for v in tariff.versions if v.netting), None)
    nets = _net_starts(netting, first_day, after_last_day, bill_day) if netting else []
    heats = [value.first_day or date.min for value in tariff.gas.values]
    return Cuts(
        start=min(
            [
                to_ms(interval.start),
                *(_ms(found[0], zone) for found in (*starts.values(), nets) if found),
            ]
        ),
        bill_start=to_ms(interval.start),
        end=to_ms(interval.end),
        block_starts={span: [_ms(day, zone) for day in found] for span, found in starts.items()},
        heat_starts=[_ms(day, zone) for day in heats if day > date.min],
        net_starts=[_ms(day, zone) for day in nets],
        parts={
            span: _bill_parts(starts[span], first_day, after_last_day, bill_day or 1, zone)
            for span in by_days
        },
    )


def pieces_of(line: RateLine, series: Series, cuts: Cuts) -> tuple[list[Amount], list[Piece]]:
    """Return the stretches of a series: n + 1 bounds in ms, and what each is priced as."""
    tariff, marks = line.tariff, cuts.marks()
    bounds: list[Amount] = [cuts.start]
    pieces: list[Piece] = []
    converts = series.unit == "m3" and tariff.per == "kWh"
    blocks_of = lru_cache(lambda number, index: _blocks_of(tariff, series, cuts, number, index))
    same = lru_cache(None)(Piece)
    marks.append(cuts.end)
    whole_ms = [floor(mark) for mark in marks]  # a fraction is slow to compare
    following = block = 0
    place: tuple[int, Sequence[Amount]] = (-1, ())
    for start, end, number, index in line.stretches(cuts.start, cuts.end, series.register):
        out, blocks = blocks_of(number, index)
        begin: Amount = start
        while begin < end:
            while whole_ms[following] <= begin and marks[following] <= begin:
                following += 1
            stop = marks[following] if whole_ms[following] < end else end
            if place[0] != following or place[1] is not blocks:
                place, block = (following, blocks), bisect_right(blocks, begin)
            heat = bisect_right(cuts.heat_starts, begin) if converts else 0
            piece = same(number, out, index, block, heat, begin >= cuts.bill_start)
            if pieces and pieces[-1] is piece:
                bounds[-1] = stop
            else:
                bounds.append(stop)
                pieces.append(piece)
            begin = stop
    return bounds, pieces


def _blocks_of(
    tariff: Tariff, series: Series, cuts: Cuts, number: int | None, index: int | None
) -> tuple[bool, Sequence[Amount]]:
    """Return whether a series is export under a version, and where its rate's blocks start."""
    if number is None:
        return is_export(None, series.register), ()
    version = tariff.versions[number]
    rate = rates_for(version, series.register)[index] if index is not None else None
    blocks = cuts.blocks_of(rate) if rate and rate.tiers else ()
    if version.netting:
        blocks = cuts.net_starts
    return is_export(version, series.register), blocks


def shared_out(series: Series, bounds: Sequence[Amount]) -> tuple[list[Amount], list[Straddle]]:
    """Return what a series counted in each stretch between bounds, and the rows that were split."""
    starts, ends, amounts = series.starts, series.ends, series.amounts
    shares: list[Amount] = []
    straddles: list[Straddle] = []
    after = bisect_right(ends, bounds[0])
    if after < len(starts) and starts[after] < bounds[0]:
        straddles.append(Straddle(after, 0, 0))
        after += 1
    for index in range(len(bounds) - 1):
        until = bounds[index + 1]
        first, after = after, bisect_right(ends, until, after)
        shares.append(sum(amounts[first:after]))
        if after < len(starts) and starts[after] < until:
            straddles.append(Straddle(after, index, index))
            after += 1
    return shares, [_split(series, bounds, shares, straddle) for straddle in straddles]


def _split(
    series: Series, bounds: Sequence[Amount], shares: list[Amount], straddle: Straddle
) -> Straddle:
    """Share a row out by time from the first stretch it touches to the last."""
    start, end = series.starts[straddle.row], series.ends[straddle.row]
    amount, index = series.amounts[straddle.row], straddle.first
    while index < len(shares) and bounds[index] < end:
        shared = min(end, bounds[index + 1]) - max(start, bounds[index])
        shares[index] += Fraction(amount * shared, end - start)
        index += 1
    return Straddle(straddle.row, straddle.first, index - 1)


def plain(amount: Amount) -> Amount:
    """Return an amount as an int where it is one: sums of ints are many times faster."""
    return amount.numerator if amount.denominator == 1 else amount


def _block_starts(
    span: Span, first_day: date, after_last_day: date, bill_day: int | None
) -> list[date]:
    if span is Span.DAY:
        return [*days(first_day, after_last_day), after_last_day]
    if span is Span.BILL and bill_day is None:
        return [first_day, after_last_day]
    step = 12 if span is Span.YEAR else 1
    found = [first_day.replace(month=1, day=1) if span is Span.YEAR else month_start(first_day)]
    if span is Span.BILL and bill_day is not None:
        found = [billing_start(first_day, bill_day)]
    anchor = bill_day if span is Span.BILL else 1
    while found[-1] < after_last_day:
        found.append(add_months(found[-1].replace(day=1), step, anchor=anchor))
    return found


def _bill_parts(
    blocks: Sequence[date], first_day: date, after_last_day: date, bill_day: int, zone: ZoneInfo
) -> BillParts:
    """Return the parts of blocks in the bills that start on a day of the month."""
    bills = _block_starts(Span.BILL, first_day, after_last_day, bill_day)
    first, last = max(blocks[0], bills[0]), min(blocks[-1], bills[-1])
    cuts = sorted({day for day in (*blocks, *bills) if first <= day <= last})
    shares = []
    for start, end in pairwise(cuts):
        place = bisect_right(blocks, start)
        whole = _ms(blocks[place], zone) - _ms(blocks[place - 1], zone)
        shares.append(Fraction(_ms(end, zone) - _ms(start, zone), whole))
    return BillParts([_ms(day, zone) for day in cuts], shares)


def _net_starts(
    netting: Netting, first_day: date, after_last_day: date, bill_day: int | None
) -> list[date]:
    if netting.per is not Span.YEAR:
        return _block_starts(netting.per, first_day, after_last_day, bill_day)
    month, day = divmod(netting.year_starts, 100)
    begun = date(first_day.year, month, day)
    found = [begun if begun <= first_day else begun.replace(year=begun.year - 1)]
    while found[-1] < after_last_day:
        found.append(found[-1].replace(year=found[-1].year + 1))
    return found


def _ms(day: date, zone: ZoneInfo) -> int:
    return to_ms(midnight(day, zone))
