"""The person's word on a register's history: kept, judged anew with it, and undone without it.

Judging anew begins where nothing was in doubt before the word, and ends where everything comes out
as it stands, or at the newest reading. Nothing is lost either way: a word taken back leaves every
total as it was.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from ihd.checks.belief import Belief, Channel
from ihd.checks.corrections import Correction
from ihd.clock import Interval, from_us
from ihd.meter import Quantity
from ihd.retrial import Outcome, arrivals, calm_before
from ihd.store import Store
from ihd.watch import Watch

_NOTE = "corrections"
_AHEAD = timedelta(days=2)
"""How far a meter's clock may run ahead of ours."""
_MICROSECOND = timedelta(microseconds=1)


class Repairs:
    """Owns the person's words; history, findings and belief follow each of them at once."""

    def __init__(self, store: Store, watch: Watch) -> None:
        self._store = store
        self._watch = watch
        self.words = _taken_up(store)

    def correct(self, word: Correction) -> Channel:
        """Keep a word in place of an earlier one about the same reading, and judge with it."""
        about = (word.channel, word.at)
        self.words = [other for other in self.words if (other.channel, other.at) != about]
        self.words.append(word)
        return self._heed(word, word.said_at)

    def undo(self, word: Correction, now: datetime) -> Channel:
        """Take a word back, and judge without it."""
        self.words = [other for other in self.words if other != word]
        return self._heed(word, now)

    def _heed(self, word: Correction, now: datetime) -> Channel:
        meter, quantity, register, phase = word.channel
        channel = Channel(meter, Quantity(quantity), register, phase)
        self._judge_again(channel, word.at, now + _AHEAD)
        self._store.note(_NOTE, msgspec.to_builtins(self.words))
        return channel

    def _judge_again(self, channel: Channel, since: datetime, end: datetime) -> None:
        past = calm_before(self._store, channel, since)
        start = past.seen[-1].at + _MICROSECOND if past else self._first_instant(channel, since)
        words = [word for word in self.words if word.channel == channel]
        outcome = Outcome(self._store.segments(channel), since, past)
        belief = Belief(self._watch.limits)
        came = outcome.passing(arrivals(self._store, channel, start, end))
        for judged in belief.again(channel, came, words, after=past):
            outcome.take(judged)
            if outcome.is_as_before():
                end = outcome.reached + _MICROSECOND
                break
        else:
            self._watch.believe_as(channel, belief)
        anew = Interval(start, end)
        self._store.reweigh(channel, anew, outcome.changes(), outcome.segments)
        self._watch.rejudged(channel, anew, outcome.findings())

    def _first_instant(self, channel: Channel, since: datetime) -> datetime:
        """Return where a register's history begins, what was not believed of it included."""
        first = self._store.reading_after(channel, from_us(0))
        return min(since, first.at if first else since) - _AHEAD


def _taken_up(store: Store) -> list[Correction]:
    """Return the words of before, where the store holds them in a form that is understood."""
    try:
        return msgspec.convert(store.noted(_NOTE) or [], list[Correction], strict=False)
    except msgspec.ValidationError:
        return []
