"""The end of a quarantine: a chain is believed, and named for what broke the register's count."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.checks.limits import Ceiling
from ihd.checks.track import Past, Seen, Track, begin, believe, fault, opening
from ihd.checks.verdict import Judged, Verdict
from ihd.clock import to_ms

STRAYS_FOR = timedelta(hours=48)
"""How long after a break a register may still be found to have gone on as if nothing happened."""

_ASKS = (FindingKind.METER_JUMPED, FindingKind.METER_EXCHANGED, FindingKind.METER_RESET)
"""What stands until the person has answered: none of it can be told for sure by its numbers."""
_DIGITS = range(4, 9)
_WHOLE = Decimal(1)
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


def release(track: Track, ceiling: Ceiling) -> Judged:
    """Believe the chain: find what it goes on from, and name what happened."""
    chain, first = track.chain, track.chain[0]
    stray = stray_tail(track, first, ceiling)
    if stray:
        return _after_strays(track, chain, stray)
    if _resumes(track, first, ceiling):
        return _resume(track, chain)
    last = track.seen[-1]
    cause, carried = _cause(track, first, ceiling)
    segment = begin(track, first, cause, carried=carried)
    finding = _break_finding(cause, first, last, chain[-1].at, carried)
    return _believed_chain(track, chain, finding, [opening(first, segment)])


def stray_tail(track: Track, first: Seen, ceiling: Ceiling) -> list[Seen]:
    """Return the last few believed readings that the chain disproves, if it goes on before them.

    One that is higher disproves none: they lie between, and only the time since was too short.
    """
    if first.value >= track.seen[-1].value:
        return []
    for place in range(len(track.seen) - 2, -1, -1):
        if fault(first.value, first.at, track.seen[place], ceiling) is None:
            return track.seen[place + 1 :]
    return []


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
    track.seen = track.seen[: -len(stray)]
    return _believed_chain(track, chain, finding, disproved)


def _resumes(track: Track, first: Seen, ceiling: Ceiling) -> bool:
    """Say whether the chain goes on where the segment before this young one stood.

    It must have risen since as that home's register does, and not only as the supply could; and if
    the young segment counted too, by as much. Else it is a jump, of which the person is asked.
    A segment that hardly moved says nothing; one that counted is a meter's, and knows what passed.
    """
    past = track.before
    if past is None or first.at - track.first.at > STRAYS_FOR:
        return False
    last = past.seen[-1]
    rise, slack = first.value - last.value, 2 * ceiling.allowance
    if not 0 <= rise <= _usual(past, ceiling) * ((first.at - last.at) // _SECOND) + slack:
        return False
    meanwhile = track.seen[-1].value - track.first.value
    stood = meanwhile <= slack and meanwhile * 10 <= rise
    return stood or abs(rise - meanwhile) <= rise / 32 + slack


def _usual(past: Past, ceiling: Ceiling) -> Decimal:
    """Return the most a segment's register is likely to rise in a second, by its own past."""
    quarter = ceiling.per_s / 4
    last = past.seen[-1]
    if past.first is None or last.at - past.first.at < _DAY:
        return quarter
    life_s = (last.at - past.first.at) // _SECOND
    return min(quarter, 4 * (last.value - past.first.value) / life_s)


def _resume(track: Track, chain: list[Seen]) -> Judged:
    past, strayed = track.before, track.segment
    assert past is not None
    facts = {
        **_facts(chain[0]),
        "last_value": past.seen[-1].value,
        "last_at": past.seen[-1].at,
        "strayed_at": track.first.at,
        "segment": past.segment,
    }
    now = chain[-1].at
    finding = _finding(FindingKind.METER_RESUMED, chain[0], now, facts, (past.seen[-1], chain[0]))
    settled: tuple[Finding, ...] = ()
    if track.cause is not None and track.cause in _ASKS:
        asked = _break_finding(track.cause, track.first, past.seen[-1], now, None)
        settled = (dataclasses.replace(asked, until=now),)
    track.segment, track.seen, track.before = past.segment, list(past.seen), None
    track.first, track.cause = past.first or past.seen[0], None
    judged = _believed_chain(track, chain, finding, [])
    return msgspec.structs.replace(judged, voided=(strayed,), findings=(*settled, *judged.findings))


def _break_finding(
    cause: FindingKind, first: Seen, last: Seen, now: datetime, carried: Decimal | None
) -> Finding:
    """Return the finding of a break between two segments; some stand until the person answers."""
    facts = {
        **_facts(first),
        "last_value": last.value,
        "last_at": last.at,
        "carried": carried,
        "segment": to_ms(first.at),
    }
    return _finding(cause, first, None if cause in _ASKS else now, facts, (last, first))


def _cause(track: Track, first: Seen, ceiling: Ceiling) -> tuple[FindingKind, Decimal | None]:
    """Return what broke the register's count, and what is known to have passed meanwhile."""
    last = track.seen[-1]
    if is_lone(track):
        return FindingKind.STRAY_READING, None
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


def is_lone(track: Track) -> bool:
    """Say whether nothing yet has confirmed the register's very first reading."""
    return track.before is None and len(track.seen) == 1


def _believed_chain(
    track: Track, chain: list[Seen], finding: Finding, revised: list[Judged]
) -> Judged:
    """Believe what is left of the chain after the readings already revised."""
    track.chain = []
    opened = bool(revised) and revised[-1].begins is not None
    judged = [believe(track, seen) for seen in chain[1 if opened else 0 :]]
    return msgspec.structs.replace(
        judged[-1], revised=(*revised, *judged[:-1]), findings=(finding,)
    )


def _facts(seen: Seen) -> dict[str, object]:
    reading = seen.reading
    return {
        "quantity": str(reading.quantity),
        "register": reading.register,
        "phase": reading.phase,
        "unit": reading.unit,
        "fuel": None if reading.fuel is None else str(reading.fuel),
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
