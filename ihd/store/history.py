"""Half-hour totals: those that are settled are read back, the rest are summed from readings.

Settled are the half-hours before the one that holds a register's newest reading (the frontier):
they are written with the readings that complete them, in one transaction, and written again when
a late reading falls among them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from ihd.meter import REGISTERS, Fuel, Quantity
from ihd.store import ledger, months
from ihd.store.block import Row
from ihd.store.halves import HALVES, pack_halves, pack_powers, unpack_halves
from ihd.store.names import Channel
from ihd.store.shelf import ALWAYS, DAY_US, Shelf
from ihd.store.strips import Piece
from ihd.store.totals import (
    HALF_US,
    LONGEST_US,
    STEPS_KNOWN,
    Point,
    Tally,
    first_parts,
    tally,
    usual_steps,
)

GAP_US = {Fuel.ELECTRICITY: 5 * 60 * 1_000_000}
SLOW_GAP_US = 75 * 60 * 1_000_000
"""Longest step between two readings of a register that still counts as measured; one that is
usual for a slower register counts too, but none longer than the second."""

CLOSE_US = GAP_US[Fuel.ELECTRICITY]
"""Two readings no further apart tell what was counted at any instant between them."""

_KILO, _MILLI = 6, 3
"""Powers of ten from kWh or m3 to mWh or ml, and from W to mW."""

NEVER = 1 << 40
"""A half-hour that will not come: the frontier of a register without a believed reading."""
_SUMMED = REGISTERS | {Quantity.POWER}

Span = tuple[int, int]


@dataclass(slots=True)
class History:
    """The totals of a shelf's rows; ``revised`` counts how often settled ones were summed anew."""

    shelf: Shelf
    revised: int = 0
    _touched: dict[int, dict[int, Span]] = field(default_factory=dict)

    def touch(self, rows: Collection[Row]) -> None:
        """Note that rows came in, so that the half-hours around them are summed again."""
        for series in {row[0] for row in rows}:
            if self.shelf.names.series[series].quantity not in _SUMMED:
                continue
            days = self._touched.setdefault(series, {})
            instants = sorted([row[1] for row in rows if row[0] == series])
            for day in {at // DAY_US for at in instants}:
                first = instants[bisect_left(instants, day * DAY_US)]
                last = instants[bisect_left(instants, (day + 1) * DAY_US) - 1]
                low, high = days.get(day, (first, last))
                days[day] = (min(low, first), max(high, last))

    def settle(self, since_us: int = -ALWAYS) -> None:
        """Write the settled half-hours that rows have touched since the last time.

        Nothing before ``since_us`` comes out otherwise, far as the reading before it may be.
        """
        touched, self._touched = self._touched, {}
        for channel in self._registers(touched):
            frontier = self._frontier(channel)
            days = (touched.get(number, {}) for number in channel + self._powers(channel))
            around = [self._around(channel, span) for spans in days for span in spans.values()]
            halves = [(max(first, since_us // HALF_US), end) for first, end in around]
            before = self.shelf.names.settled.get(channel[0], NEVER)
            spans = _merged((a, min(b, frontier)) for a, b in halves)
            self.revised += frontier < before or any(first < before for first, _ in spans)
            for first, end in spans:
                self._write(channel, first, end)
            if frontier != before:
                self.shelf.names.settled[channel[0]] = frontier
                ledger.set_settled(self.shelf.db, channel[0], frontier)

    def tally(self, channel: Channel, first: int, count: int, *, powers: bool = True) -> Tally:
        """Return ``count`` half-hours of a register from number ``first``.

        Without ``powers`` the least and greatest may be left out, which is quicker.
        """
        end = first + count
        live = min(max(self.settled(channel), first), end)
        sums = Tally.empty(first, count)
        if first < live and powers:
            for day in self._saved(channel[0], first, live):
                sums.overlay(day)
        elif first < live:
            for place, halves in ledger.select_halves(
                self.shelf.db, channel[0], *_days(first, live)
            ):
                sums.overlay(unpack_halves(place * HALVES, halves))
        if live < end:
            sums.overlay(self._summed(channel, live, end))
        return sums

    def pieces(self, channel: Channel, first: int, end: int) -> list[Piece]:
        """Return half-hours [first, end), months that are over as they are written.

        Quick for decades. The first may begin before.
        """
        live = min(max(self.settled(channel), first), end)
        reached = min(max(self._begins(channel), first), live)
        pieces = [Piece.blank(first, reached)] if first < reached else []
        for month in months.select(self.shelf.db, channel[0], first, live):
            pieces += self._between(channel, reached, month.first)
            pieces.append(month)
            reached = month.end
        return [*pieces, *self._between(channel, reached, end)]

    def _between(self, channel: Channel, first: int, end: int) -> Iterator[Piece]:
        """Yield half-hours that are in no month at hand, if there are any."""
        if first < end:
            yield Piece.of(self.tally(channel, first, end - first, powers=False))

    def _begins(self, channel: Channel) -> int:
        """Return the first half-hour of the first month that a register has settled ones of."""
        day = ledger.select_first_total(self.shelf.db, channel[0])
        return NEVER if day is None else months.month_start(ledger.month_of(day))

    def keep_months(self) -> None:
        """Write the months that are over of every register."""
        for series, settled in self.shelf.names.settled.items():
            first = ledger.select_first_total(self.shelf.db, series)
            if first is not None and settled < NEVER:
                months.fill(self.shelf.db, series, first * HALVES, settled)

    def settled(self, channel: Channel) -> int:
        """Return the first half-hour that is not written; rows that are pending set it back."""
        settled = self.shelf.names.settled.get(channel[0], NEVER)
        whose = channel + self._powers(channel)
        pending = [r[1] for r in self.shelf.unsettled() if r[0] in whose]
        if not pending:
            return settled
        before = self.shelf.latest(channel, min(pending))
        return min(settled, (before[1] if before else min(pending)) // HALF_US)

    def _frontier(self, channel: Channel) -> int:
        """Return the half-hour that holds the newest reading."""
        newest = self.shelf.latest(channel)
        return NEVER if newest is None else newest[1] // HALF_US

    def _around(self, channel: Channel, span: Span) -> Span:
        """Return the half-hours from the reading before a span to the one after it."""
        low, high = span
        before = self.shelf.latest(channel, low)
        after = self.shelf.following(channel, high + 1)
        if before and low - before[1] <= LONGEST_US:
            low = before[1]
        if after and after[1] - high <= LONGEST_US:
            high = after[1]
        return low // HALF_US, high // HALF_US + 1

    def firsts(self, channel: Channel, cut_us: int, first: int, end: int) -> list[int]:
        """Return what half-hours [first, end) counted before they are cut; see first_parts."""
        read = self._read(channel, first, end, min(cut_us, HALF_US - cut_us) * 5 // 4)
        return first_parts(
            read.points,
            read.powers,
            first,
            end - first,
            cut_us,
            gap_us=read.gap_us,
            close_us=min(read.gap_us, CLOSE_US),
            sign=read.sign,
            segments=read.segments,
            usual=read.usual,
        )

    def _summed(self, channel: Channel, first: int, end: int) -> Tally:
        """Sum half-hours from readings."""
        read = self._read(channel, first, end, SLOW_GAP_US)
        return tally(
            read.points,
            read.powers,
            first,
            end - first,
            gap_us=read.gap_us,
            sign=read.sign,
            segments=read.segments,
            usual=read.usual,
        )

    def _read(self, channel: Channel, first: int, end: int, most_us: int) -> _Read:
        """Return the readings that sum half-hours; a usual step is ``most_us`` at most."""
        before = self.shelf.latest(channel, first * HALF_US + 1)
        after = self.shelf.following(channel, end * HALF_US)
        start = before[1] if before else first * HALF_US
        stop = after[1] + 1 if after else end * HALF_US
        series = self.shelf.names.series[channel[0]]
        gap_us = SLOW_GAP_US if series.fuel is None else GAP_US.get(series.fuel, SLOW_GAP_US)
        points = self._points(channel, start, stop, _KILO)

        def usual() -> frozenset[int]:
            earlier = self._points(channel, start - STEPS_KNOWN * SLOW_GAP_US, start, _KILO)
            instants = [at for at, _ in chain(earlier, points)]
            return usual_steps(instants, gap_us=min(gap_us, most_us), most_us=most_us)

        return _Read(
            points,
            self._points(self._powers(channel), start, stop, _MILLI),
            gap_us,
            -1 if series.quantity is Quantity.EXPORT_ENERGY else 1,
            self.shelf.names.segments.get(channel[0]),
            _WhenAsked(usual),
        )

    def _points(self, channel: Channel, start: int, end: int, places: int) -> list[Point]:
        """Return believed numbers, one to an instant, scaled by ten to the ``places``."""
        exponents = self.shelf.names.exponents()
        points: dict[int, int] = {}
        for column in self.shelf.columns(channel, start, end):
            powers = {
                form: exponents[form] - scale + places
                for form, scale in column.scales.items()
                if form in exponents
            }
            if len(column.scales) == 1 and min(powers.values(), default=-1) >= 0:
                factor = 10 ** min(powers.values())
                points.update(zip(column.at, (n * factor for n in column.number), strict=True))
                continue
            for at, number, form in zip(column.at, column.number, column.form, strict=True):
                if form in powers:
                    points[at] = _scaled(number, powers[form])
        return sorted(points.items())

    def _registers(self, touched: Iterable[int]) -> list[Channel]:
        """Return the registers of the meters whose registers or power are among the series."""
        names = self.shelf.names
        meters = {names.series[number].meter for number in touched}
        found = {
            names.channel(s.meter, s.quantity, s.register)
            for s in names.series.values()
            if s.meter in meters and s.quantity in REGISTERS and s.phase is None
        }
        return sorted(found)

    def _powers(self, channel: Channel) -> Channel:
        names = self.shelf.names
        return names.channel(names.series[channel[0]].meter, Quantity.POWER, None)

    def _write(self, channel: Channel, first: int, end: int) -> None:
        """Sum half-hours and write them into their days; a day that lost readings keeps its own."""
        meter = self.shelf.names.meter_of(channel[0])
        earliest, latest = _days(first, end)
        for day in range(earliest, latest + 1):
            if self.shelf.is_damaged(meter, day):
                continue
            whole = Tally.empty(day * HALVES, HALVES)
            start, stop = max(first, day * HALVES), min(end, (day + 1) * HALVES)
            if stop - start < HALVES:
                for saved in self._saved(channel[0], day * HALVES, day * HALVES + 1):
                    whole = saved
            whole.overlay(self._summed(channel, start, stop))
            content = pack_halves(whole), pack_powers(whole)
            ledger.put_total(self.shelf.db, channel[0], day, sum(whole.amounts), *content)

    def _saved(self, series: int, first: int, end: int) -> Iterator[Tally]:
        for day, *content in ledger.select_totals(self.shelf.db, series, *_days(first, end)):
            yield unpack_halves(day * HALVES, *content)


@dataclass(frozen=True, slots=True)
class _Read:
    """What half-hours are summed from; see totals.tally."""

    points: list[Point]
    powers: list[Point]
    gap_us: int
    sign: int
    segments: Mapping[int, int | None] | None
    usual: _WhenAsked


@dataclass(slots=True)
class _WhenAsked:
    """Numbers that are found only once somebody asks: few registers have long steps at all."""

    find: Callable[[], frozenset[int]]
    found: frozenset[int] | None = None

    def __contains__(self, number: object) -> bool:
        if self.found is None:
            self.found = self.find()
        return number in self.found


def _days(first: int, end: int) -> Span:
    """Return the first and the last day that half-hours touch and the database can hold."""
    return max(first // HALVES, 0), min((end - 1) // HALVES, ledger.LAST_DAY)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans with those that meet or overlap made one; empty ones are left out."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _scaled(value: int, power: int) -> int:
    """Return a value times a power of ten, rounded half up."""
    if power >= 0:
        return value * int(10**power)
    divisor = int(10**-power)
    return (2 * value + divisor) // (2 * divisor)
