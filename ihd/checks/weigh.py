"""How one more reading of a register is judged.

A reading that cannot follow the last believed one waits in a *chain*. If the register goes on
from where it was, the chain was a fault and stays out. If three successors in a row agree with
the chain, it is the register that changed: the chain is released, and named for what it was.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from ihd.checks.finding import FindingKind
from ihd.checks.instants import plain_instant, settled_instant
from ihd.checks.limits import Ceiling
from ihd.checks.release import is_lone, release, stray_tail
from ihd.checks.sentinels import looks_like_a_sentinel
from ihd.checks.track import REMEMBERED, Seen, Track, believe, fault, quarantined, wobble
from ihd.checks.verdict import Judged, Verdict
from ihd.meter import Quality, Reading

SUCCESSORS = 3


def judge(track: Track, reading: Reading, value: Decimal, ceiling: Ceiling) -> Judged:
    """Judge a finite value that is not negative; the ordinary good reading takes the short way."""
    last = track.seen[-1]
    rise = value - last.value
    at = plain_instant(reading, last.at)
    if at is None:
        if reading.quality is Quality.STALE and reading.taken_at is None and rise <= 0:
            return Judged(reading=reading, verdict=Verdict.HELD, at=reading.at)
        at = settled_instant(
            reading, last.reading, last.at, rise, lambda r, t: r <= ceiling.passable(t)
        )
        if at <= last.at:
            return _late(track, reading, value, at, ceiling)
    if not track.chain and 0 <= rise <= ceiling.allowance:
        return believe(track, Seen(value, at, reading))
    return _weigh(track, Seen(value, at, reading), ceiling)


def _weigh(track: Track, seen: Seen, ceiling: Ceiling) -> Judged:
    last, value = track.seen[-1], seen.value
    kind = fault(value, seen.at, last, ceiling, track.changed_at)
    if kind is None and not _goes_on_from_chain(track, seen, ceiling):
        track.chain = []
        return believe(track, seen)
    if kind is FindingKind.FALLEN_READING and last.value - value <= wobble(last, seen, ceiling):
        return Judged(reading=seen.reading, verdict=Verdict.HELD, at=seen.at)
    if kind is not None and looks_like_a_sentinel(value):
        return quarantined(seen, FindingKind.SENTINEL_READING)
    _link(track, seen, ceiling)
    if _is_confirmed(track.chain) and track.chain[0].at not in track.refused:
        return release(track, ceiling)
    return quarantined(seen, _kind_of_chain(track))


def _goes_on_from_chain(track: Track, seen: Seen, ceiling: Ceiling) -> bool:
    """Say whether a reading that could follow the last believed one speaks for the chain instead.

    It does where only the time since made a jump possible that was not when it was first seen,
    where the chain is longer than the stretch of believed readings that it would disprove, and
    where it counted up from zero, as a register does that has begun again and none that is wrong.
    """
    if not track.chain:
        return False
    tip = track.chain[-1]
    if seen.at <= tip.at or fault(seen.value, seen.at, tip, ceiling) is not None:
        return False
    if tip.value > track.seen[-1].value or _counts_from_zero(track.chain):
        return True
    disproved = 1 if is_lone(track) else len(stray_tail(track, track.chain[0], ceiling))
    return 0 < disproved < len(track.chain)


def _counts_from_zero(chain: list[Seen]) -> bool:
    steps = pairwise(chain)
    return (
        not chain[0].value
        and len(chain) >= SUCCESSORS
        and all(one.value < other.value for one, other in steps)
    )


def _link(track: Track, seen: Seen, ceiling: Ceiling) -> None:
    """Add a reading to the chain it agrees with, or start a chain with it."""
    chain = track.chain
    if chain and seen.at > chain[-1].at and fault(seen.value, seen.at, chain[-1], ceiling) is None:
        chain.append(seen)
        if len(chain) > 2 * REMEMBERED:
            del chain[1]
    elif not chain or seen.at > chain[-1].at:
        track.chain = [seen]


def _kind_of_chain(track: Track) -> FindingKind:
    first, last = track.chain[0].value, track.seen[-1].value
    if first >= last:
        return FindingKind.IMPOSSIBLE_RISE
    return FindingKind.FALLEN_READING if first else FindingKind.ZERO_READING


def _is_confirmed(chain: list[Seen]) -> bool:
    """Say whether enough successors agree; zeros are no evidence until the register counts."""
    return len(chain) > SUCCESSORS and chain[-1].value > 0


def _late(track: Track, reading: Reading, value: Decimal, at: datetime, ceiling: Ceiling) -> Judged:
    """Judge a reading for an instant that is already behind us, by its neighbours."""
    seen = Seen(value, at, reading)
    following = next(s for s in track.seen if s.at >= at)
    before = max((s for s in track.seen if s.at < at), key=lambda s: s.at, default=None)
    least, most = following, following.value
    if following.at == at:
        most += ceiling.passable(ceiling.lazy)
    elif before is not None:
        least = before
    else:
        least = Seen(Decimal(0), at, reading)
    if value > most + wobble(following, seen, ceiling):
        return quarantined(seen, FindingKind.IMPOSSIBLE_RISE)
    if value < least.value - wobble(least, seen, ceiling) or (not value and following.value):
        kind = FindingKind.FALLEN_READING if value else FindingKind.ZERO_READING
        return quarantined(seen, kind)
    if before is not None and following.at > at and before.value <= value <= most:
        return Judged(reading=reading, verdict=Verdict.BELIEVED, at=at, segment=track.segment)
    return Judged(reading=reading, verdict=Verdict.HELD, at=at)
