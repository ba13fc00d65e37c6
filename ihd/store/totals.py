"""Half-hour totals from register readings: pure sums on whole numbers.

Consumption is the difference of two readings of a register, and nothing else. Where a difference
spans the end of a half-hour, power readings shape the split; where readings were too far apart it
is spread by time and marked so. Every split is rounded cumulatively, so the parts of a difference
add up to it exactly. Instants are microseconds since 1970, amounts mWh or ml, power mW.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from ihd.clock import HALF_HOUR, Interval, from_us
from ihd.units import Energy, Volume

HALF_US = 1_800_000_000
SECOND_US = 1_000_000
HALF_S = 1800
LONGEST_US = 10 * 366 * 86_400 * SECOND_US
"""Two readings further apart than this are not the same counter: one of the clocks was wrong."""

UNKNOWN = -1
"""What was counted before a half-hour's cut is not known."""

STEPS_KNOWN, STEPS_NEEDED = 8, 3
"""How many steps before one tell how a register goes on, and how many must be known for it."""

Point = tuple[int, int]
"""An instant and what was read at it."""


@dataclass(frozen=True, slots=True)
class HalfHour:
    """What a register counted in one half-hour, and how far that is known.

    ``missing_s`` is the time no pair of readings covers. ``least_mw`` and ``greatest_mw`` are the
    least and greatest power read in it, in mW; None where none was. ``source`` is the number of
    what an imported half-hour came from; what is imported counts as measured.
    """

    start: datetime
    amount: int
    measured_s: int
    spread_s: int
    missing_s: int
    least_mw: int | None = None
    greatest_mw: int | None = None
    source: int | None = None

    @property
    def interval(self) -> Interval:
        """The half-hour as an interval."""
        return Interval(self.start, self.start + HALF_HOUR)

    @property
    def energy(self) -> Energy:
        """The amount of an energy register."""
        return Energy(self.amount)

    @property
    def volume(self) -> Volume:
        """The amount of a volume register."""
        return Volume(self.amount)


@dataclass(slots=True)
class Tally:
    """Consecutive half-hours being summed up; ``first`` counts half-hours since 1970.

    ``imported`` are those that came from elsewhere, by number, each with its source's.
    """

    first: int
    amounts: list[int]
    measured_s: list[int]
    spread_s: list[int]
    least_mw: list[int | None] = field(default_factory=list)
    greatest_mw: list[int | None] = field(default_factory=list)
    imported: dict[int, int] = field(default_factory=dict)

    @classmethod
    def empty(cls, first: int, count: int) -> Tally:
        """Return so many half-hours of which nothing is known."""
        zeros, unknown = [0] * count, [None] * count
        return cls(first, zeros, zeros.copy(), zeros.copy(), [*unknown], [*unknown])

    def __len__(self) -> int:
        return len(self.amounts)

    def overlay(self, other: Tally) -> None:
        """Put another tally's half-hours in place of the same ones here."""
        first = max(self.first, other.first)
        end = min(self.first + len(self), other.first + len(other))
        if first >= end:
            return
        here = slice(first - self.first, end - self.first)
        there = slice(first - other.first, end - other.first)
        self.amounts[here] = other.amounts[there]
        self.measured_s[here] = other.measured_s[there]
        self.spread_s[here] = other.spread_s[there]
        self.least_mw[here] = other.least_mw[there]
        self.greatest_mw[here] = other.greatest_mw[there]

    def add(self, other: Tally) -> None:
        """Add the same half-hours of another register; a time is known only if both are."""
        for place, amount in enumerate(other.amounts):
            self.amounts[place] += amount
            known = min(
                self.measured_s[place] + self.spread_s[place],
                other.measured_s[place] + other.spread_s[place],
            )
            self.spread_s[place] = min(known, max(self.spread_s[place], other.spread_s[place]))
            self.measured_s[place] = known - self.spread_s[place]
        self.imported |= other.imported

    def since(self, first: int) -> Tally:
        """Return the half-hours from a number on, without powers."""
        skip = first - self.first
        return Tally(
            first,
            self.amounts[skip:],
            self.measured_s[skip:],
            self.spread_s[skip:],
            imported=self.imported,
        )

    def rows(self) -> Iterator[HalfHour]:
        """Yield the half-hours."""
        for place, amount in enumerate(self.amounts):
            measured, spread = self.measured_s[place], self.spread_s[place]
            yield HalfHour(
                start=from_us((self.first + place) * HALF_US),
                amount=amount,
                measured_s=measured,
                spread_s=spread,
                missing_s=HALF_S - measured - spread,
                least_mw=self.least_mw[place],
                greatest_mw=self.greatest_mw[place],
                source=self.imported.get(self.first + place),
            )


def tally(
    registers: Sequence[Point],
    powers: Sequence[Point],
    first: int,
    count: int,
    *,
    gap_us: int,
    sign: int = 1,
    segments: Mapping[int, int | None] | None = None,
    usual: Container[int] = (),
) -> Tally:
    """Sum registers into ``count`` half-hours from number ``first``.

    ``registers`` and ``powers`` are sorted, one reading to an instant; the register's readings
    just outside the half-hours must be among them. ``sign`` -1 lets negative power shape the
    split, as it does for export. ``segments`` are the instants, in milliseconds, at which the
    register began to count anew, with what passed since the reading before, None if not known.
    ``usual`` are the ends of steps that are no gap, long as they are.
    """
    sums = Tally.empty(first, count)
    for since, low, until, high in _steps(registers, segments):
        here = since // HALF_US - first
        is_gap = until - since > gap_us and until not in usual
        if until // HALF_US - first == here and not is_gap:
            if 0 <= here < count:
                sums.amounts[here] += high - low
                sums.measured_s[here] += until // SECOND_US - since // SECOND_US
        else:
            shape = _Shape(powers, since, until, gap_us, sign)
            is_spread = is_gap and not shape.is_covered
            _share(sums, (since, low), (until, high), shape, is_spread=is_spread)
    _note_powers(sums, powers)
    return sums


def first_parts(
    registers: Sequence[Point],
    powers: Sequence[Point],
    first: int,
    count: int,
    cut_us: int,
    *,
    gap_us: int,
    close_us: int,
    sign: int = 1,
    segments: Mapping[int, int | None] | None = None,
    usual: Container[int] = (),
) -> list[int]:
    """Return what each half-hour counted before it is cut, ``cut_us`` after its start; or UNKNOWN.

    It is known where a reading stands at the cut, or two around it are at most ``close_us`` apart,
    or as far as is ``usual``, or have power between them. All else is as in ``tally``.
    """
    found, known = [0] * count, bytearray(count)
    for since, low, until, high in _steps(registers, segments):
        half = since // HALF_US
        cut, place = half * HALF_US + cut_us, half - first
        if until <= cut or (cut <= since and until <= cut - cut_us + HALF_US):
            if 0 <= place < count:
                found[place] += high - low if until <= cut else 0
                known[place] |= cut in (since, until)
            continue
        shape = _Shape(powers, since, until, gap_us, sign)
        is_close = until - since <= close_us or until in usual or shape.is_covered
        for number in range(max(half, first), min((until - 1) // HALF_US + 1, first + count)):
            start, cut = number * HALF_US, number * HALF_US + cut_us
            begin, end = max(since, start), min(until, cut)
            if begin < end:
                part = shape.part(high - low, end) - shape.part(high - low, begin)
                found[number - first] += part
            if since <= cut <= until:
                known[number - first] |= is_close or cut in (since, until)
    return [part if sure else UNKNOWN for part, sure in zip(found, known, strict=True)]


def _steps(
    registers: Sequence[Point], segments: Mapping[int, int | None] | None
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the instants and numbers of two readings after each other that make a consumption."""
    for (since, low), (until, high) in pairwise(registers):
        if segments and until // 1000 in segments:
            carried = segments[until // 1000]
            if carried is None:
                continue
            high = low + carried
        if high >= low and until - since <= LONGEST_US:
            yield since, low, until, high


def usual_steps(instants: Sequence[int], *, gap_us: int, most_us: int) -> frozenset[int]:
    """Return the ends of steps longer than ``gap_us`` that are how this register goes on.

    Such a step is at most half as long again as the middle one of those before it, and none is
    longer than ``most_us``.
    """
    found = set()
    for place, (since, until) in enumerate(pairwise(instants)):
        if gap_us < until - since <= most_us:
            before = instants[max(place - STEPS_KNOWN, 0) : place + 1]
            steps = sorted(b - a for a, b in pairwise(before))
            if len(steps) >= STEPS_NEEDED and 2 * (until - since) <= 3 * steps[len(steps) // 2]:
                found.add(until)
    return frozenset(found)


class _Shape:
    """How a difference between two readings is split over time: by power, or evenly."""

    def __init__(
        self, powers: Sequence[Point], since: int, until: int, gap_us: int, sign: int
    ) -> None:
        self._since, self._until = since, until
        begin = bisect_left(powers, (since,))
        end = bisect_right(powers, (until, 1 << 62))
        within = powers[begin:end]
        self.is_covered = self._covered(within, gap_us)
        self._steps: list[Point] = []
        self._areas: list[int] = []
        if self.is_covered:
            self._integrate(within, sign)

    def _covered(self, within: Sequence[Point], gap_us: int) -> bool:
        instants = [self._since, *(at for at, _ in within), self._until]
        return len(within) > 0 and all(b - a <= gap_us for a, b in pairwise(instants))

    def _integrate(self, within: Sequence[Point], sign: int) -> None:
        """Hold each power until the next, and the first one from the start."""
        starts = [self._since, *(at for at, _ in within[1:])]
        levels = [max(0, sign * level) for _, level in within]
        self._steps = list(zip(starts, levels, strict=True))
        area = 0
        for (start, level), end in zip(self._steps, [*starts[1:], self._until], strict=True):
            self._areas.append(area)
            area += level * (end - start)
        self._total = area
        if area == 0:
            self._steps = []

    def part(self, amount: int, instant: int) -> int:
        """Return how much of the amount had been counted by an instant, rounded half up."""
        if instant >= self._until:
            return amount
        if self._steps:
            place = bisect_right(self._steps, (instant, 1 << 62)) - 1
            start, level = self._steps[place]
            weight, whole = self._areas[place] + level * (instant - start), self._total
        else:
            weight, whole = instant - self._since, self._until - self._since
        return (2 * amount * weight + whole) // (2 * whole)


def _share(sums: Tally, low: Point, high: Point, shape: _Shape, *, is_spread: bool) -> None:
    """Give each half-hour its part of the difference between two readings."""
    (since, before), (until, after) = low, high
    amount = after - before
    first = max(since // HALF_US, sums.first)
    last = min((until - 1) // HALF_US, sums.first + len(sums) - 1)
    seconds = sums.spread_s if is_spread else sums.measured_s
    for half in range(first, last + 1):
        start, end = max(since, half * HALF_US), min(until, (half + 1) * HALF_US)
        place = half - sums.first
        sums.amounts[place] += shape.part(amount, end) - shape.part(amount, start)
        seconds[place] += end // SECOND_US - start // SECOND_US


def _note_powers(sums: Tally, powers: Sequence[Point]) -> None:
    begin = bisect_left(powers, (sums.first * HALF_US,))
    end = bisect_left(powers, ((sums.first + len(sums)) * HALF_US,))
    while begin < end:
        place = powers[begin][0] // HALF_US - sums.first
        until = bisect_left(powers, ((sums.first + place + 1) * HALF_US,), begin)
        levels = [level for _, level in powers[begin:until]]
        sums.least_mw[place], sums.greatest_mw[place] = min(levels), max(levels)
        begin = until
