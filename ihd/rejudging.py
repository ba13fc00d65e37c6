"""A register's history judged anew a slice at a time, while live readings go on coming.

After each slice everything up to a border counts as judged anew, and what is behind it as before: a
break at the border keeps the two apart, and goes as the border moves on. At the end, belief goes on
from where the last slice left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from datetime import datetime, timedelta

from ihd.checks.belief import Belief, Channel
from ihd.checks.corrections import Correction
from ihd.checks.verdict import Judged
from ihd.clock import Interval, from_ms, from_us, to_ms
from ihd.meter import Reading
from ihd.retrial import Outcome, arrivals, calm_before
from ihd.store import Store
from ihd.store.verdicts import Weighed
from ihd.watch import Watch

_AHEAD = timedelta(days=2)
"""How far a meter's clock may run ahead of ours."""
_NEWCOMERS = timedelta(hours=6)
"""A slice takes a moment, and what comes meanwhile is hardly older than this."""
AT_ONCE = 1000
"""So many readings are judged anew before live ones have their turn."""
_WRITTEN_TOGETHER = 2
"""A day's block is packed anew with every write, so that so many slices are written together."""
_MICROSECOND, _MILLISECOND = timedelta(microseconds=1), timedelta(milliseconds=1)

Judge = Callable[[Reading], Judged]


class Rejudging:
    """One register's history, judged anew from an instant on with the person's words.

    Where everything comes out as it is kept it ends early, but not if it is ``whole``: where it may
    have been left half done, what comes out as it is kept says nothing of what follows.
    """

    def __init__(
        self,
        store: Store,
        watch: Watch,
        channel: Channel,
        since: datetime,
        words: Sequence[Correction],
        *,
        now: datetime,
        whole: bool = False,
        at_once: int = AT_ONCE,
    ) -> None:
        self.channel = channel
        self._store, self._watch, self._words = store, watch, words
        self._since, self._until, self._whole = since, max(now, since) + _AHEAD, whole
        self._at_once = at_once
        self._border: datetime | None = None
        self._slices = self._run()

    def go_on(self) -> bool:
        """Do a slice; say whether anything is left to do."""
        return next(self._slices, False)

    def _run(self) -> Iterator[bool]:
        """Yield True after each slice."""
        store, channel = self._store, self.channel
        past = yield from calm_before(store, channel, self._since, self._at_once)
        start = past.seen[-1].at + _MICROSECOND if past else self._first_instant()
        anew, belief = Interval(start, self._until), Belief(self._watch.limits)
        judge = belief.anew(channel, self._words, after=past)
        outcome = Outcome(store.segments(channel), self._since, past)
        handled = 0
        for batch in self._arrivals(anew, outcome):
            if self._judge(batch, judge, outcome):
                self._end(Interval(start, outcome.reached + _MICROSECOND), outcome)
                return
            self._write(start, outcome)
            handled += len(batch) or self._at_once
            if handled >= self._at_once:
                outcome.tidy(belief.waiting(channel))
                handled = 0
                yield True
        self._watch.believe_as(channel, belief)
        self._end(anew, outcome)

    def _judge(self, batch: Sequence[Weighed], judge: Judge, outcome: Outcome) -> bool:
        """Judge readings; say whether all goes on as it is kept already."""
        for kept in batch:
            outcome.know(kept)
            outcome.take(judge(kept.reading))
            if not self._whole and outcome.is_as_before():
                return True
        return False

    def _arrivals(self, anew: Interval, outcome: Outcome) -> Iterator[Sequence[Weighed]]:
        """Yield all readings as they arrived, those too that come while they are judged."""
        batch: Sequence[Weighed] = ()
        passed: set[Reading] = set()
        for due in arrivals(self._store, self.channel, anew.start, anew.end, self._at_once):
            batch = due or batch
            yield due
        while batch:
            passed.update(kept.reading for kept in batch)
            batch = self._newcomers(batch[-1].reading.received_at, passed, outcome)
            if batch:
                yield batch

    def _newcomers(
        self, since: datetime, passed: Set[Reading], outcome: Outcome
    ) -> Sequence[Weighed]:
        """Return what arrived since; of the rest, see whether live judging changed it."""
        found: list[Weighed] = []
        for kept in self._store.weighed(self.channel, Interval(since - _NEWCOMERS, self._until)):
            is_known = outcome.know_again(kept) or kept.reading in passed
            if not is_known and kept.reading.received_at >= since:
                found.append(kept)
        return sorted(found, key=lambda kept: kept.reading.received_at)

    def _write(self, start: datetime, outcome: Outcome) -> None:
        """Write what came out otherwise, if it is much, with a break to what is not judged yet."""
        changes = outcome.changes()
        if len(changes) < _WRITTEN_TOGETHER * self._at_once:
            return
        border, known = to_ms(outcome.reached) + 1, self._store.segments(self.channel)
        while border in known:
            border += 1
        anew = Interval(start, from_ms(border) + _MILLISECOND)
        segments = {**outcome.segments, border: None}
        rows = self._store.reweigh(self.channel, anew, changes, segments, behind=self._border)
        outcome.written(rows)
        self._border = from_ms(border)

    def _end(self, anew: Interval, outcome: Outcome) -> None:
        changes, segments = outcome.changes(), outcome.segments
        self._store.reweigh(self.channel, anew, changes, segments, behind=self._border)
        self._watch.rejudged(self.channel, anew, outcome.findings())

    def _first_instant(self) -> datetime:
        """Return where a register's history begins, what was not believed of it included."""
        first = self._store.reading_after(self.channel, from_us(0))
        return min(self._since, first.at if first else self._since) - _AHEAD
