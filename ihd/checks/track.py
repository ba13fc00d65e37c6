"""What is believed of one register, and how one more reading of it is judged.

A reading that cannot follow the last believed one waits in a *chain*. If the register goes on
from where it was, the chain was a fault and stays out. If three successors in a row agree with
the chain, it is the register that changed: the chain is released, and named for what it was.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.checks.corrections import Correction
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.instants import plain_instant, settled_instant
from ihd.checks.limits import Ceiling
from ihd.checks.sentinels import looks_like_a_sentinel
from ihd.checks.verdict import Judged, Segment, Verdict
from ihd.clock import from_ms, to_ms
from ihd.meter import Reading

SUCCESSORS = 3
REMEMBERED = SUCCESSORS + 1
STRAYS_FOR = timedelta(hours=48)
"""How long after a break a register may still be found to have gone on as if nothing happened."""

_DIGITS = range(4, 9)
_WHOLE = Decimal(1)


class Seen(msgspec.Struct, frozen=True):
    """A register's value, the instant it counts for, and the reading it came in."""

    value: Decimal
    at: datetime
    reading: Reading


class Past(msgspec.Struct, frozen=True):
    """Where a segment stood when the next began."""

    segment: int
    seen: list[Seen]


class Track(msgspec.Struct, kw_only=True):
    """All that is remembered of one register; it can be kept as JSON.

    ``seen`` are the last believed readings of the segment, oldest first; ``changed_at`` is when
    the present value was first seen; ``refused`` are the starts of chains that the person does
    not want released.
    """

    segment: int
    seen: list[Seen]
    changed_at: datetime
    chain: list[Seen] = []
    before: Past | None = None
    refused: list[datetime] = []


def start(reading: Reading, value: Decimal) -> tuple[Track, Judged]:
    """Begin with a register's first reading."""
    at = reading.at
    seen, segment = Seen(value, at, reading), Segment(number=to_ms(at))
    return Track(segment=segment.number, seen=[seen], changed_at=at), _opening(seen, segment)


def judge(track: Track, reading: Reading, value: Decimal, ceiling: Ceiling) -> Judged:
    """Judge a finite value that is not negative; the ordinary good reading takes the short way."""
    last = track.seen[-1]
    rise = value - last.value
    at = plain_instant(reading, last.at)
    if at is None:
        at = settled_instant(
            reading, last.reading, last.at, rise, lambda r, t: r <= ceiling.passable(t)
        )
        if at <= last.at:
            return _late(track, reading, value, at, ceiling)
    if not track.chain and 0 <= rise <= ceiling.allowance:
        return _believe(track, Seen(value, at, reading))
    return _weigh(track, Seen(value, at, reading), ceiling)


def resumed(past: Past) -> Track:
    """Return the track as it stood after a segment's last few believed readings."""
    last = past.seen[-1]
    changed_at = next(seen.at for seen in past.seen if seen.value == last.value)
    return Track(segment=past.segment, seen=list(past.seen), changed_at=changed_at)


def accepted(track: Track, seen: Seen) -> Judged:
    """Believe a reading because the person says so, and count what it adds."""
    rise = seen.value - track.seen[-1].value
    cause = FindingKind.METER_JUMPED if rise >= 0 else FindingKind.METER_EXCHANGED
    segment = begin(track, seen, cause, carried=rise if rise >= 0 else None)
    return _opening(seen, segment)


def exchanged(track: Track, seen: Seen, word: Correction) -> Judged:
    """Begin a new segment where the person says the meter was exchanged."""
    carried = Decimal(0)
    if word.closing is not None:
        carried += max(word.closing - track.seen[-1].value, Decimal(0))
    if word.opening is not None:
        carried += max(seen.value - word.opening, Decimal(0))
    known = word.closing is not None or word.opening is not None
    cause = FindingKind.METER_EXCHANGED
    return _opening(seen, begin(track, seen, cause, carried=carried if known else None))


def begin(
    track: Track, seen: Seen, cause: FindingKind, *, carried: Decimal | None = None
) -> Segment:
    """Start a new segment at a reading; what is remembered of the old one goes to ``before``."""
    past = Past(track.segment, list(track.seen))
    segment = Segment(
        number=to_ms(seen.at),
        cause=cause,
        before=past.segment,
        after=past.seen[-1].at,
        carried=carried,
    )
    track.before, track.segment = past, segment.number
    track.seen, track.changed_at, track.chain = [seen], seen.at, []
    return segment


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


def _believe(track: Track, seen: Seen) -> Judged:
    if seen.value != track.seen[-1].value:
        track.changed_at = seen.at
    track.seen.append(seen)
    if len(track.seen) > REMEMBERED:
        del track.seen[0]
    return Judged(reading=seen.reading, verdict=Verdict.BELIEVED, at=seen.at, segment=track.segment)


def _weigh(track: Track, seen: Seen, ceiling: Ceiling) -> Judged:
    last, value = track.seen[-1], seen.value
    kind = fault(value, seen.at, last, ceiling, track.changed_at)
    if kind is None and not _follows_a_jump(track, seen, ceiling):
        track.chain = []
        return _believe(track, seen)
    if kind is FindingKind.FALLEN_READING and last.value - value <= _wobble(last, seen, ceiling):
        return Judged(reading=seen.reading, verdict=Verdict.HELD, at=seen.at)
    if kind is not None and looks_like_a_sentinel(value):
        return _quarantined(seen, FindingKind.SENTINEL_READING)
    _link(track, seen, ceiling)
    if _is_confirmed(track.chain) and track.chain[0].at not in track.refused:
        return _release(track, ceiling)
    return _quarantined(seen, kind or FindingKind.IMPOSSIBLE_RISE)


def _follows_a_jump(track: Track, seen: Seen, ceiling: Ceiling) -> bool:
    """Say whether time alone made a jump possible that was not when it was first seen."""
    if not track.chain:
        return False
    tip = track.chain[-1]
    return (
        tip.value > track.seen[-1].value
        and seen.at > tip.at
        and fault(seen.value, seen.at, tip, ceiling) is None
    )


def _wobble(last: Seen, seen: Seen, ceiling: Ceiling) -> Decimal:
    return max(ceiling.wobble, quantum(last.value, seen.value))


def _link(track: Track, seen: Seen, ceiling: Ceiling) -> None:
    """Add a reading to the chain it agrees with, or start a chain with it."""
    chain = track.chain
    if chain and seen.at > chain[-1].at and fault(seen.value, seen.at, chain[-1], ceiling) is None:
        chain.append(seen)
        if len(chain) > 2 * REMEMBERED:
            del chain[1]
    elif not chain or seen.at > chain[-1].at:
        track.chain = [seen]


def _is_confirmed(chain: list[Seen]) -> bool:
    """Say whether enough successors agree; zeros are no evidence until the register counts."""
    return len(chain) > SUCCESSORS and chain[-1].value > 0


def _release(track: Track, ceiling: Ceiling) -> Judged:
    """Believe the chain: find what it goes on from, and name what happened."""
    chain, first = track.chain, track.chain[0]
    stray = _stray_tail(track, first, ceiling)
    if stray:
        return _after_strays(track, chain, stray)
    if _resumes(track, first, ceiling):
        return _resume(track, chain)
    last = track.seen[-1]
    cause, carried = _cause(last, first, ceiling)
    segment = begin(track, first, cause, carried=carried)
    facts = {
        **_facts(first),
        "last_value": last.value,
        "last_at": last.at,
        "carried": carried,
        "segment": segment.number,
    }
    asks = cause in (FindingKind.METER_JUMPED, FindingKind.METER_EXCHANGED)
    until = None if asks else chain[-1].at
    finding = _finding(cause, first, until, facts, (last, first))
    return _believed_chain(track, chain, finding, [_opening(first, segment)])


def _stray_tail(track: Track, first: Seen, ceiling: Ceiling) -> list[Seen]:
    """Return the last few believed readings that the chain disproves, if it goes on before them.

    A first segment of one or two readings was never confirmed: it is disproved whole.
    """
    for place in range(len(track.seen) - 2, -1, -1):
        if fault(first.value, first.at, track.seen[place], ceiling) is None:
            return track.seen[place + 1 :]
    return list(track.seen) if track.before is None and len(track.seen) < SUCCESSORS else []


def _after_strays(track: Track, chain: list[Seen], stray: list[Seen]) -> Judged:
    disproved = [
        Judged(
            reading=seen.reading,
            verdict=Verdict.QUARANTINED,
            at=seen.at,
            reason=FindingKind.STRAY_READING,
        )
        for seen in stray
    ]
    facts = {**_facts(stray[0]), "count": len(stray), "next_value": chain[0].value}
    finding = _finding(FindingKind.STRAY_READING, stray[0], chain[-1].at, facts, (*stray, chain[0]))
    kept = track.seen[: -len(stray)]
    if kept:
        track.seen = kept
        return _believed_chain(track, chain, finding, disproved)
    track.chain = []
    first = chain[0]
    segment = Segment(number=to_ms(first.at))
    track.segment, track.seen, track.changed_at = segment.number, [first], first.at
    return _believed_chain(track, chain, finding, [*disproved, _opening(first, segment)])


def _resumes(track: Track, first: Seen, ceiling: Ceiling) -> bool:
    """Say whether the chain goes on where the segment before this young one stood."""
    if track.before is None or first.at - from_ms(track.segment) > STRAYS_FOR:
        return False
    return fault(first.value, first.at, track.before.seen[-1], ceiling) is None


def _resume(track: Track, chain: list[Seen]) -> Judged:
    past, strayed = track.before, track.segment
    assert past is not None
    facts = {
        **_facts(chain[0]),
        "last_value": past.seen[-1].value,
        "last_at": past.seen[-1].at,
        "strayed_at": from_ms(strayed),
        "segment": past.segment,
    }
    finding = _finding(
        FindingKind.METER_RESUMED, chain[0], chain[-1].at, facts, (past.seen[-1], chain[0])
    )
    track.segment, track.seen, track.before = past.segment, list(past.seen), None
    judged = _believed_chain(track, chain, finding, [])
    return msgspec.structs.replace(judged, voided=(strayed,))


def _cause(last: Seen, first: Seen, ceiling: Ceiling) -> tuple[FindingKind, Decimal | None]:
    """Return what broke the register's count, and what is known to have passed meanwhile."""
    if first.value >= last.value:
        return FindingKind.METER_JUMPED, None
    possible = ceiling.passable(first.at - last.at)
    for digits in _DIGITS:
        top = _WHOLE.scaleb(digits)
        if top * 99 <= last.value * 100 < top * 100 and top - last.value + first.value <= possible:
            return FindingKind.METER_ROLLED_OVER, top - last.value + first.value
    if first.value <= possible:
        return FindingKind.METER_RESET, None
    return FindingKind.METER_EXCHANGED, None


def _opening(seen: Seen, segment: Segment) -> Judged:
    return Judged(
        reading=seen.reading,
        verdict=Verdict.BELIEVED,
        at=seen.at,
        segment=segment.number,
        begins=segment,
    )


def _believed_chain(
    track: Track, chain: list[Seen], finding: Finding, revised: list[Judged]
) -> Judged:
    """Believe what is left of the chain after the readings already revised."""
    track.chain = []
    opened = bool(revised) and revised[-1].begins is not None
    judged = [_believe(track, seen) for seen in chain[1 if opened else 0 :]]
    return msgspec.structs.replace(
        judged[-1], revised=(*revised, *judged[:-1]), findings=(finding,)
    )


def _late(track: Track, reading: Reading, value: Decimal, at: datetime, ceiling: Ceiling) -> Judged:
    """Judge a reading for an instant that is already behind us."""
    held = Judged(reading=reading, verdict=Verdict.HELD, at=at)
    seen = Seen(value, at, reading)
    following = next(s for s in track.seen if s.at >= at)
    earlier = [s for s in track.seen if s.at < at]
    if following.at == at:
        if following.value - _wobble(following, seen, ceiling) <= value and value > 0:
            rise = value - following.value
            return held if rise <= ceiling.passable(ceiling.lazy) else _impossible(seen)
        return held if value == following.value else _fallen(seen)
    if value > following.value:
        wobbles = value - following.value <= _wobble(following, seen, ceiling)
        return held if wobbles else _impossible(seen)
    if not earlier:
        return held if value else _fallen(seen)
    if value < earlier[-1].value:
        wobbles = value > 0 and earlier[-1].value - value <= _wobble(earlier[-1], seen, ceiling)
        return held if wobbles else _fallen(seen)
    return Judged(reading=reading, verdict=Verdict.BELIEVED, at=at, segment=track.segment)


def _fallen(seen: Seen) -> Judged:
    kind = FindingKind.FALLEN_READING if seen.value else FindingKind.ZERO_READING
    return _quarantined(seen, kind)


def _impossible(seen: Seen) -> Judged:
    return _quarantined(seen, FindingKind.IMPOSSIBLE_RISE)


def _quarantined(seen: Seen, kind: FindingKind) -> Judged:
    return Judged(reading=seen.reading, verdict=Verdict.QUARANTINED, at=seen.at, reason=kind)


def _facts(seen: Seen) -> dict[str, object]:
    reading = seen.reading
    return {
        "quantity": str(reading.quantity),
        "register": reading.register,
        "phase": reading.phase,
        "unit": reading.unit,
        "value": seen.value,
        "at": seen.at,
    }


def _finding(
    kind: FindingKind,
    seen: Seen,
    until: datetime | None,
    facts: dict[str, object],
    evidence: tuple[Seen, ...],
) -> Finding:
    return Finding(
        kind,
        subject=seen.reading.meter,
        since=seen.at,
        until=until,
        evidence=tuple(e.reading for e in evidence),
        facts=facts,
    )
