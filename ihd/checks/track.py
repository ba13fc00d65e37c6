"""What is believed of one register: a segment's last readings, and those that wait in a chain."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ihd.checks.corrections import Correction
from ihd.checks.finding import FindingKind
from ihd.checks.limits import Ceiling
from ihd.checks.verdict import Judged, Segment, Verdict
from ihd.clock import to_ms
from ihd.meter import Reading

REMEMBERED = 4
_WHOLE = Decimal(1)
_BELIEVED = Verdict.BELIEVED


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A register's value, the instant it counts for, and the reading it came in."""

    value: Decimal
    at: datetime
    reading: Reading


class Past(msgspec.Struct, frozen=True):
    """Where a segment stood when the next began, and its first reading where that is known."""

    segment: int
    seen: list[Seen]
    first: Seen | None = None


class Track(msgspec.Struct, kw_only=True):
    """All that is remembered of one register.

    ``first`` opened the segment, for the reason ``cause``. ``seen`` are the last believed readings
    of the segment, oldest first; ``changed_at`` is when the present value was first seen.
    ``refused`` are the starts of chains that the person does not want released.
    """

    segment: int
    first: Seen
    seen: list[Seen]
    changed_at: datetime
    cause: FindingKind | None = None
    chain: list[Seen] = []
    before: Past | None = None
    refused: list[datetime] = []


def start(reading: Reading, value: Decimal) -> tuple[Track, Judged]:
    """Begin with a register's first reading."""
    at = reading.at
    seen, segment = Seen(value, at, reading), Segment(number=to_ms(at))
    track = Track(segment=segment.number, first=seen, seen=[seen], changed_at=at)
    return track, opening(seen, segment)


def resumed(past: Past) -> Track:
    """Return the track as it stood after a segment's last few believed readings."""
    last = past.seen[-1]
    changed_at = next(seen.at for seen in past.seen if seen.value == last.value)
    return Track(
        segment=past.segment,
        first=past.first or past.seen[0],
        seen=list(past.seen),
        changed_at=changed_at,
    )


def accepted(track: Track, seen: Seen, ceiling: Ceiling) -> Judged:
    """Believe a reading because the person says so, and count what it adds."""
    last = track.seen[-1]
    rise, cause = seen.value - last.value, FindingKind.METER_JUMPED
    if rise < 0:
        began_again = seen.value <= ceiling.passable(seen.at - last.at)
        cause = FindingKind.METER_RESET if began_again else FindingKind.METER_EXCHANGED
    segment = begin(track, seen, cause, carried=rise if rise >= 0 else None)
    return opening(seen, segment)


def exchanged(track: Track, seen: Seen, word: Correction) -> Judged:
    """Begin a new segment where the person says the meter was exchanged."""
    carried = Decimal(0)
    if word.closing is not None:
        carried += max(word.closing - track.seen[-1].value, Decimal(0))
    if word.opening is not None:
        carried += max(seen.value - word.opening, Decimal(0))
    known = word.closing is not None or word.opening is not None
    cause = FindingKind.METER_EXCHANGED
    return opening(seen, begin(track, seen, cause, carried=carried if known else None))


def begin(
    track: Track, seen: Seen, cause: FindingKind, *, carried: Decimal | None = None
) -> Segment:
    """Start a new segment at a reading; what is remembered of the old one goes to ``before``."""
    past = Past(track.segment, list(track.seen), track.first)
    segment = Segment(
        number=to_ms(seen.at),
        cause=cause,
        before=past.segment,
        after=past.seen[-1].at,
        carried=carried,
    )
    track.before, track.segment, track.first, track.cause = past, segment.number, seen, cause
    track.seen, track.changed_at, track.chain = [seen], seen.at, []
    return segment


def believe(track: Track, seen: Seen) -> Judged:
    """Go on from a reading in the segment as it is."""
    if seen.value != track.seen[-1].value:
        track.changed_at = seen.at
    track.seen.append(seen)
    if len(track.seen) > REMEMBERED:
        del track.seen[0]
    return Judged(reading=seen.reading, verdict=_BELIEVED, at=seen.at, segment=track.segment)


def opening(seen: Seen, segment: Segment) -> Judged:
    """Return the verdict on the reading that starts a segment."""
    return Judged(
        reading=seen.reading,
        verdict=Verdict.BELIEVED,
        at=seen.at,
        segment=segment.number,
        begins=segment,
    )


def fault(
    value: Decimal, at: datetime, base: Seen, ceiling: Ceiling, since: datetime | None = None
) -> FindingKind | None:
    """Return why a value cannot follow another, or None; ``since`` is when that one was new."""
    if value >= base.value:
        elapsed = at - base.at + ceiling.lazy
        if since is not None:
            elapsed = min(elapsed, at - since)
        possible = ceiling.passable(elapsed) + quantum(value, base.value)
        return FindingKind.IMPOSSIBLE_RISE if value - base.value > possible else None
    return FindingKind.FALLEN_READING if value else FindingKind.ZERO_READING


def quantum(*values: Decimal) -> Decimal:
    """Return the finest step values are written in, at most one whole unit."""
    exponents = [value.as_tuple().exponent for value in values]
    return min(_WHOLE.scaleb(e) if isinstance(e, int) and e < 0 else _WHOLE for e in exponents)


def wobble(last: Seen, seen: Seen, ceiling: Ceiling) -> Decimal:
    """Return how far a register may fall by rounding alone."""
    return max(ceiling.wobble, quantum(last.value, seen.value))


def quarantined(seen: Seen, kind: FindingKind) -> Judged:
    """Return the verdict on a reading that is kept and does not count."""
    return Judged(reading=seen.reading, verdict=Verdict.QUARANTINED, at=seen.at, reason=kind)
