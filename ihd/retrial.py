"""A register's history read anew: from where nothing was in doubt, in the order it arrived."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count

from ihd.checks.belief import Channel
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.release import STRAYS_FOR
from ihd.checks.track import REMEMBERED, Past, Seen
from ihd.checks.verdict import Judged, Verdict
from ihd.clock import Interval, from_ms, from_us, to_ms
from ihd.meter import Reading
from ihd.store import Store
from ihd.store.verdicts import Reweighed, Weighed

CALM = 2 * REMEMBERED
"""So many believed readings in a row leave nothing of what was in doubt before them."""

_YOUNG = STRAYS_FOR + timedelta(hours=1)
_DAY = timedelta(days=1)
_LONGEST_LOOK_BACK = timedelta(days=400)
_LATEST = timedelta(days=2)
"""How much later than the instant it is of a reading may arrive, and still be judged in order."""


def calm_before(
    store: Store, channel: Channel, instant: datetime, at_once: int
) -> Generator[bool, None, Past | None]:
    """Look back for where a register stood when nothing was in doubt, a stretch at a time.

    None where it never was: then history is to be judged from its very first reading.
    """
    segments = sorted(store.segments(channel))
    first = store.reading_after(channel, from_us(0))
    end, span = instant, _DAY
    while first is not None and first.at < end and instant - end <= _LONGEST_LOOK_BACK:
        rows = store.weighed(channel, Interval(end - span, end))
        run = _calm_run(rows, segments)
        if run:
            return _past(store, channel, run, segments)
        if len(rows) > at_once:
            end -= span
            yield True
        elif span > _LONGEST_LOOK_BACK:
            break
        else:
            span *= 4
    return None


def arrivals(
    store: Store, channel: Channel, start: datetime, end: datetime, at_once: int
) -> Iterator[list[Weighed]]:
    """Yield the readings of instants in [start, end) as they arrived, a batch at a time.

    A batch is empty where more is to be read before it is known what arrived next. What is kept
    between two batches is among those that follow.
    """
    waiting: list[tuple[datetime, int, Weighed]] = []
    order, step, read = count(), _DAY, 0
    while start < end:
        rows = store.weighed(channel, Interval(start, min(start + step, end)))
        for kept in rows:
            heappush(waiting, (kept.reading.received_at, next(order), kept))
        start += step
        step = min(_DAY, step / 2 if len(rows) > at_once else step * 2)
        read += len(rows)
        if read >= at_once:
            read = 0
            yield _due(waiting, start - _LATEST, at_once)
    while waiting:
        yield _due(waiting, None, at_once)


def _due(
    waiting: list[tuple[datetime, int, Weighed]], before: datetime | None, at_once: int
) -> list[Weighed]:
    """Take the earliest arrivals off a heap, a batch at the most."""
    due: list[Weighed] = []
    while waiting and len(due) < at_once and (before is None or waiting[0][0] < before):
        due.append(heappop(waiting)[2])
    return due


class Outcome:
    """What judging anew comes to, held against what is kept.

    ``since`` is the instant of the word that made it: only well after it can all be as before.
    ``past`` is where it goes on from.
    """

    def __init__(
        self, before: Mapping[int, int | None], since: datetime, past: Past | None
    ) -> None:
        self.segments: dict[int, Decimal | None] = {}
        self.reached = since
        self._before = sorted(before)
        self._not_until = since + _YOUNG
        self._known: dict[Reading, Weighed] = {}
        self._members: dict[int, list[Reading]] = {}
        self._changes: dict[Reading, Reweighed] = {}
        self._findings: dict[tuple[FindingKind, datetime], Finding] = {}
        self._calm = 0
        self._last = past.seen[-1] if past else None

    def know(self, kept: Weighed) -> None:
        """Remember what is kept, while it may be judged again."""
        self._known[kept.reading] = kept

    def know_again(self, kept: Weighed) -> bool:
        """Say whether this was judged; live judging may have given it another verdict meanwhile."""
        known = self._known.get(kept.reading)
        if known is None:
            return False
        decided = self._changes.get(kept.reading, known)
        self._known[kept.reading] = kept
        self._decide(kept, decided.verdict, decided.at)
        return True

    def written(self, rows: Iterable[Weighed]) -> None:
        """Go on from all changes so far being kept as these rows."""
        self._known.update((kept.reading, kept) for kept in rows)
        self._changes.clear()

    def tidy(self, waiting: Iterable[Reading]) -> None:
        """Forget what no verdict can reach back to any more."""
        old, kept = self.reached - _YOUNG, set(waiting)
        recent = list(self._known)[-CALM:]
        kept.update(recent)
        self._known = {r: k for r, k in self._known.items() if k.at > old or r in kept}
        for number in [n for n in self._members if n < to_ms(old)]:
            del self._members[number]

    def take(self, judged: Judged) -> None:
        """Take a verdict, after the earlier ones it changes."""
        for number in judged.voided:
            self.segments.pop(number, None)
            for reading in self._members.pop(number, []):
                kept = self._known[reading]
                self._decide(kept, Verdict.QUARANTINED, kept.at)
        for earlier in judged.revised:
            self.segments.pop(to_ms(earlier.at), None)
            self._one(earlier)
        self._told(judged)
        changed = self._one(judged)
        self.reached = max(self.reached, judged.at)
        plain = not (changed or judged.findings or judged.revised or judged.begins)
        if not plain or judged.verdict is Verdict.QUARANTINED or not self._is_same_segment(judged):
            self._calm = 0
        elif judged.verdict is Verdict.BELIEVED:
            self._calm += 1

    def is_as_before(self) -> bool:
        """Say whether all goes on just as it is kept already."""
        return self._calm >= CALM and self.reached >= self._not_until

    def changes(self) -> list[Reweighed]:
        """Return what has another verdict now."""
        return list(self._changes.values())

    def findings(self) -> list[Finding]:
        """Return what was found, each as it ended."""
        return list(self._findings.values())

    def _one(self, judged: Judged) -> bool:
        for finding in judged.findings:
            self._findings[finding.kind, finding.since] = finding
        kept = self._known.get(judged.reading)
        if kept is None:
            return False
        if judged.begins is not None:
            self.segments[judged.begins.number] = judged.begins.carried
            self._members[judged.begins.number] = []
        if judged.verdict is Verdict.BELIEVED:
            if judged.segment in self._members:
                self._members[judged.segment].append(kept.reading)
            self._last = _seen(judged.reading, judged.at)
        return self._decide(kept, judged.verdict, judged.at)

    def _decide(self, kept: Weighed, verdict: Verdict, at: datetime) -> bool:
        if (kept.verdict, kept.at) == (verdict, at):
            return self._changes.pop(kept.reading, None) is not None
        self._changes[kept.reading] = Reweighed(kept, verdict, at)
        return True

    def _told(self, judged: Judged) -> None:
        """Note a segment that begins on the person's word, which belief has no finding for."""
        begins, last = judged.begins, self._last
        if begins is None or begins.cause is None or last is None:
            return
        reading = judged.reading
        facts = {
            "quantity": str(reading.quantity),
            "register": reading.register,
            "phase": reading.phase,
            "unit": reading.unit,
            "fuel": None if reading.fuel is None else str(reading.fuel),
            "value": reading.value,
            "at": judged.at,
            "last_value": last.value,
            "last_at": last.at,
            "carried": begins.carried,
            "segment": begins.number,
            "told": True,
        }
        self._findings[begins.cause, judged.at] = Finding(
            begins.cause, reading.meter, judged.at, judged.at, (last.reading, reading), facts
        )

    def _is_same_segment(self, judged: Judged) -> bool:
        if judged.segment is None:
            return True
        place = bisect_right(self._before, to_ms(judged.at))
        if not place:
            return judged.segment not in self.segments
        return self._before[place - 1] == judged.segment


def _calm_run(rows: Sequence[Weighed], segments: Sequence[int]) -> Sequence[Weighed]:
    """Return the last believed readings in a row that begin with another value, if any do."""
    end = len(rows)
    while end:
        begin = end
        while begin and rows[begin - 1].verdict is not Verdict.QUARANTINED:
            begin -= 1
        run = [row for row in rows[begin:end] if row.verdict is Verdict.BELIEVED]
        values = {str(row.reading.value) for row in run}
        if len(run) >= CALM and len(values) > 1 and not _is_young(run, segments):
            return run
        end = begin - 1 if begin else 0
    return ()


def _is_young(run: Sequence[Weighed], segments: Sequence[int]) -> bool:
    """Say whether a segment began so lately that the register may yet go on as before it."""
    at = run[-1].at
    place = bisect_right(segments, to_ms(at))
    return place > 0 and at - from_ms(segments[place - 1]) < _YOUNG


def _past(store: Store, channel: Channel, run: Sequence[Weighed], segments: Sequence[int]) -> Past:
    last = run[-1].reading.value
    since = next(row for row in reversed(run) if row.reading.value != last)
    same = run[run.index(since) + 1 :]
    recent = [*run[-REMEMBERED:]] if len(same) < REMEMBERED else [same[0], *run[1 - REMEMBERED :]]
    place = bisect_right(segments, to_ms(run[-1].at))
    began = from_ms(segments[place - 1]) if place else from_us(0)
    opened = store.reading_after(channel, began)
    first = _seen(opened, opened.at) if opened is not None else None
    number = segments[place - 1] if place else to_ms((opened or run[0].reading).at)
    return Past(number, [_seen(row.reading, row.at) for row in recent], first)


def _seen(reading: Reading, at: datetime) -> Seen:
    value = reading.value
    assert isinstance(value, Decimal), "a believed register reading is a number"
    return Seen(value, at, reading)
