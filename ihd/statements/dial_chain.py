"""A register on the bill against ours: what it counted if every reading were right, and then not.

A reading with a letter E is held against ours at its instant. Any other is right if our register
showed it at some time within a day of that: a date on a bill says no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ihd.checks.finding import FindingKind
from ihd.clock import from_ms, midnight, to_ms
from ihd.statements.agreed import step_of
from ihd.statements.ours import DAY_MS, OurDial
from ihd.statements.statement import (
    PrintedReading,
    PrintedRegister,
    ReadingType,
    Statement,
)
from ihd.statements.sums import cut_to

PERIOD = "period"
"""The key of all that comes of days billed twice or never."""
_NEAR_END = 20


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that is wrong with a register, and what it counted once that is let stand.

    ``at_start`` says that it is about the opening reading.
    """

    key: object
    kind: FindingKind
    facts: dict[str, object]
    count: Fraction
    at_start: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """From what a register rightly counted to what the bill says: ``start``, then link by link."""

    start: Fraction
    links: tuple[Link, ...]
    opening: Fraction
    closing: Fraction
    """The right readings."""
    checked: bool
    """Whether both readings could be held against ours."""

    @property
    def end(self) -> Fraction:
        """What the register counted by the bill's own readings."""
        return self.links[-1].count if self.links else self.start


@dataclass(frozen=True, slots=True)
class Before:
    """What came before a register's opening reading: the last bill, or the row before."""

    printed: Fraction | None = None
    """The closing reading as printed."""
    right: Fraction | None = None
    """The same reading put right; as printed where it must be carried on."""
    ends: date | None = None
    """The day after the last one billed before."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A reading held against ours: the right one, and whether the printed one is wrong."""

    right: Fraction
    differs: bool
    known: bool
    facts: dict[str, object]


def chain_of(
    row: PrintedRegister, dials: Sequence[OurDial], before: Before, statement: Statement
) -> Chain:
    """Return how a register gets from what it rightly counted to what the bill says."""
    opening = _held(row, row.opening, dials, statement, is_opening=True)
    closing = _held(row, row.closing, dials, statement, is_opening=False)
    printed = Fraction(row.opening.value), Fraction(row.closing.value)
    digits = max(_digits(row.opening.value), _digits(row.closing.value))
    first, links = _begun(row, opening, before, dials, statement)
    start = span(first, closing.right, digits)
    found: list[Link] = []
    for key, kind, facts, reading in links:
        found.append(Link(key, kind, facts, span(reading, closing.right, digits), at_start=True))
    if closing.differs:
        key = reading_key(row, instant_of(row, statement, is_opening=False))
        kind = _kind_of(row.closing)
        found.append(Link(key, kind, closing.facts, span(*printed, digits), at_start=False))
    known = closing.known and (opening.known or before.printed is not None)
    return Chain(start, tuple(found), first, closing.right, known)


def mismatch(
    row: PrintedRegister, dials: Sequence[OurDial], before: Before, statement: Statement
) -> Fraction | None:
    """Return how far a row's readings are from a register of ours, both ends together; or None."""
    gaps = []
    for is_opening, reading in ((True, row.opening), (False, row.closing)):
        instant = instant_of(row, statement, is_opening=is_opening)
        ours = before.printed if is_opening and before.printed is not None else None
        ours = _shown(dials, instant, reading.value) if ours is None else ours
        if ours is not None:
            gaps.append(abs(Fraction(reading.value) - ours))
    return sum(gaps, Fraction(0)) if gaps else None


def span(opening: Fraction, closing: Fraction, digits: int) -> Fraction:
    """Return what was counted between two readings; a counter at its end begins again at nought."""
    full = Fraction(10**digits)
    near_end = opening * _NEAR_END >= full * (_NEAR_END - 1)
    if closing < opening and near_end and closing * _NEAR_END <= full:
        return closing + full - opening
    return closing - opening


def counted_by(row: PrintedRegister) -> Fraction:
    """Return what a register counted by its printed readings, in its own unit."""
    opening, closing = row.opening.value, row.closing.value
    return span(Fraction(opening), Fraction(closing), max(_digits(opening), _digits(closing)))


def instant_of(row: PrintedRegister, statement: Statement, *, is_opening: bool) -> int:
    """Return the instant (ms) a reading stands for: its own, else the midnight of its period."""
    reading = row.opening if is_opening else row.closing
    if reading.at is not None:
        return to_ms(reading.at)
    if is_opening:
        return to_ms(midnight(row.first_day or statement.first_day, statement.zone))
    return to_ms(midnight(row.after_last_day or statement.after_last_day, statement.zone))


def reading_key(row: PrintedRegister, instant: int) -> object:
    """Return what ties together a reading that closes one row and opens the next."""
    return ("reading", row.name, instant)


_Begun = tuple[object, FindingKind, dict[str, object], Fraction]


def _begun(
    row: PrintedRegister,
    opening: _Held,
    before: Before,
    dials: Sequence[OurDial],
    statement: Statement,
) -> tuple[Fraction, list[_Begun]]:
    """Return the right opening reading, and how it became the printed one.

    What was billed before must be carried on, right or not: else it is billed twice, or never.
    """
    printed = Fraction(row.opening.value)
    step = step_of(row.opening.value)
    instant = instant_of(row, statement, is_opening=True)
    if before.printed is not None and before.right is not None:
        if abs(before.printed - printed) >= step:
            return before.right, [_period(row, before.right, printed)]
        if before.right == before.printed:
            return printed, []
        key, kind = reading_key(row, instant), FindingKind.READING_DIFFERS
        return before.right, [(key, kind, {}, printed)]
    links: list[_Begun] = []
    if opening.differs:
        key = reading_key(row, instant)
        links.append((key, _kind_of(row.opening), opening.facts, printed))
    right = opening.right
    if before.ends is not None and before.ends != statement.first_day:
        ended = to_ms(midnight(before.ends, statement.zone))
        shown = _shown(dials, ended, row.opening.value)
        if shown is not None:
            links.insert(0, _period(row, cut_to(shown, step), right))
            right = cut_to(shown, step)
    return right, links


def _period(row: PrintedRegister, wanted: Fraction, opening: Fraction) -> _Begun:
    kind = FindingKind.PERIOD_OVERLAPS if opening < wanted else FindingKind.PERIOD_GAP
    facts: dict[str, object] = {"register": row.name, "units": wanted - opening, "unit": row.unit}
    return PERIOD, kind, facts, opening


def _held(
    row: PrintedRegister,
    reading: PrintedReading,
    dials: Sequence[OurDial],
    statement: Statement,
    *,
    is_opening: bool,
) -> _Held:
    printed, step = Fraction(reading.value), step_of(reading.value)
    instant = instant_of(row, statement, is_opening=is_opening)
    shown = _shown(dials, instant, reading.value)
    if shown is None:
        return _Held(printed, differs=False, known=False, facts={})
    low = high = shown
    if reading.type is not ReadingType.ESTIMATED:
        low, high = _within_a_day(row, dials, shown, instant, statement)
    if low - step < printed < high + step:
        return _Held(printed, differs=False, known=True, facts={})
    right = cut_to(shown, step)
    facts: dict[str, object] = {
        "register": row.name,
        "end": "opening" if is_opening else "closing",
        "unit": row.unit,
        "printed": reading.value,
        "ours": right,
        "difference": printed - right,
        "at": from_ms(instant),
        "letter": reading.type.value,
    }
    return _Held(right, differs=True, known=True, facts=facts)


def _within_a_day(
    row: PrintedRegister,
    dials: Sequence[OurDial],
    shown: Fraction,
    instant: int,
    statement: Statement,
) -> tuple[Fraction, Fraction]:
    """Return between which values a reading of no exact time is right."""
    dial = _dial_at(dials, instant, shown)
    around = dial.around(instant) if dial is not None and len(dial.instants) > 1 else None
    if around is not None:
        return around
    opens, closes = (instant_of(row, statement, is_opening=end) for end in (True, False))
    counted = abs(Fraction(row.closing.value) - Fraction(row.opening.value))
    a_day = counted * DAY_MS / max(closes - opens, DAY_MS)
    return shown - a_day, shown + a_day


def _shown(dials: Sequence[OurDial], instant: int, printed: Decimal) -> Fraction | None:
    dial = _dial_at(dials, instant, Fraction(printed))
    return None if dial is None else dial.at(instant)


def _dial_at(dials: Sequence[OurDial], instant: int, near: Fraction) -> OurDial | None:
    """Return the dial that was there at an instant; of two at a change of meter the one nearer."""

    def distance(dial: OurDial) -> tuple[int, Fraction]:
        apart = max(dial.instants[0] - instant, instant - dial.instants[-1], 0)
        shown = dial.at(instant)
        return apart, abs(shown - near) if shown is not None else Fraction(0)

    return min(dials, key=distance, default=None)


def _kind_of(reading: PrintedReading) -> FindingKind:
    estimated = reading.type is ReadingType.ESTIMATED
    return FindingKind.READING_ESTIMATED if estimated else FindingKind.READING_DIFFERS


def _digits(value: Decimal) -> int:
    return len(str(int(abs(value))))
