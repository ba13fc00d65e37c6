"""The person's word on a register's history: kept, judged anew with it, and undone without it.

Judging anew begins where nothing was in doubt before the word, and ends where everything comes out
as it stands, or at the newest reading. Nothing is lost either way: a word taken back leaves every
total as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

import msgspec

from ihd.checks.belief import Channel
from ihd.checks.corrections import Correction
from ihd.meter import Quantity
from ihd.rejudging import AT_ONCE, Rejudging
from ihd.store import Store
from ihd.watch import Watch, write_down

_Form = TypeVar("_Form", bound=msgspec.Struct)
_WORDS = "corrections"
_IN_DOUBT = "in doubt"


class _Doubt(msgspec.Struct, frozen=True):
    """A register whose history is to be judged anew, and from when on.

    It is ``whole`` where some of it may have been already.
    """

    channel: tuple[str, Quantity, str | None, str | None]
    since: datetime
    whole: bool = False


class Repairs:
    """Owns the person's words; history, findings and belief follow each, a slice at a time.

    What is not done when the program ends is done by the next.
    """

    def __init__(self, store: Store, watch: Watch, *, at_once: int = AT_ONCE) -> None:
        self._store = store
        self._watch = watch
        self._at_once = at_once
        self.words = _noted(store, _WORDS, Correction)
        self._doubts = [
            msgspec.structs.replace(doubt, whole=True) for doubt in _noted(store, _IN_DOUBT, _Doubt)
        ]
        self._at_work: Rejudging | None = None

    def correct(self, word: Correction) -> None:
        """Keep a word in place of an earlier one about the same reading, and heed it from now."""
        about = (word.channel, word.at)
        others = [other for other in self.words if (other.channel, other.at) != about]
        self._heed([*others, word], word)

    def undo(self, word: Correction) -> None:
        """Take a word back, and heed that from now."""
        self._heed([other for other in self.words if other != word], word)

    @property
    def is_busy(self) -> bool:
        """Whether some history is still to be judged anew."""
        return bool(self._doubts)

    def go_on(self, now: datetime) -> Channel | None:
        """Judge a slice anew; return the register whose history that completes."""
        if not self._doubts:
            return None
        doubt = self._doubts[0]
        channel = Channel(*doubt.channel)
        if self._at_work is None:
            words = [word for word in self.words if word.channel == channel]
            self._at_work = Rejudging(
                self._store,
                self._watch,
                channel,
                doubt.since,
                words,
                now=now,
                whole=doubt.whole,
                at_once=self._at_once,
            )
        try:
            if self._at_work.go_on():
                return None
        except Exception:
            self._at_work = None
            self._doubts[0] = msgspec.structs.replace(doubt, whole=True)
            raise
        self._at_work = None
        write_down(self._store, self._watch)
        self._note_doubts(self._doubts[1:])
        return channel

    def judge_again(self, channel: Channel, since: datetime, now: datetime) -> None:
        """Judge a register's history from an instant on, with the person's words, all at once."""
        self._doubt(channel, since)
        while any(doubt.channel == channel for doubt in self._doubts):
            self.go_on(now)

    def _heed(self, words: list[Correction], word: Correction) -> None:
        self.words = words
        self._store.note(_WORDS, msgspec.to_builtins(self.words))
        meter, quantity, register, phase = word.channel
        self._doubt(Channel(meter, Quantity(quantity), register, phase), word.at)

    def _doubt(self, channel: Channel, since: datetime) -> None:
        """Have a register judged anew; one that is already is begun again, with all words."""
        known = [doubt for doubt in self._doubts if doubt.channel == channel]
        others = [doubt for doubt in self._doubts if doubt.channel != channel]
        doubt = _Doubt(channel, min([since, *(d.since for d in known)]), whole=bool(known))
        if known and known[0] is self._doubts[0]:
            self._at_work = None
        self._note_doubts([doubt, *others] if self._at_work is None else [*others, doubt])

    def _note_doubts(self, doubts: list[_Doubt]) -> None:
        self._doubts = doubts
        self._store.note(_IN_DOUBT, msgspec.to_builtins(doubts))


def _noted(store: Store, name: str, form: type[_Form]) -> list[_Form]:
    """Return what was noted before, where the store holds it in a form that is understood."""
    try:
        return msgspec.convert(store.noted(name) or [], list[form], strict=False)  # type: ignore[valid-type]
    except msgspec.ValidationError:
        return []
