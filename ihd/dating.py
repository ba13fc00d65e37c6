"""What waits until our clock can be believed, and what a wrong one dated: put in its place.

What the meter stamped itself has its place whatever our clock says. What only we could date is
moved by as much as our clock was wrong, which keeps the order and the distances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import msgspec

from ihd.checks.belief import Channel, channel_of
from ihd.checks.finding import Finding, FindingKind
from ihd.meter import REGISTERS, Reading
from ihd.own_clock import MAY_DIFFER, OwnClock
from ihd.store import Store, StoreError

Message = tuple[Reading, ...]
"""Readings that came together."""
HELD_AT_MOST = 100_000
"""Readings that wait at most: about two days of one home. The registers carry on after that."""
_NOTE = "dated by"
_WORTH_NOTING = timedelta(minutes=1)
"""How far our clock may drift before it is noted anew what dates rest on."""


class Basis(msgspec.Struct, frozen=True):
    """What the instants of readings rest on: when the machine began to run, as we had it.

    ``boot`` names that run of the machine.
    """

    boot: str
    began: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Readings to be taken in, by message, and the registers whose history lost them before.

    They are held until each message is kept, so that a kill in between loses none.
    """

    messages: tuple[Message, ...] = ()
    disturbed: frozenset[Channel] = frozenset()


class Dating:
    """Owns what dates rest on, and the readings that wait for their place; the store keeps both."""

    def __init__(self, store: Store, clock: OwnClock) -> None:
        self._store, self._clock = store, clock
        last = [reading.received_at for reading in store.last()]
        clock.not_before = max([clock.not_before, *last])
        self._boot = clock.machine.boot()
        self._basis = _noted(store)
        clock.tick()

    def holds(self, readings: Sequence[Reading]) -> bool:
        """Hold readings if our clock cannot be believed; say so."""
        if self._clock.is_trusted and not self._store.holds:
            return False
        if not self._store.holds:
            self._rest_on_now()
        ahead_by = self._ahead_by() or timedelta(0)
        for reading in readings:
            if reading.taken_at is not None:
                self._clock.heard(reading.taken_at)
        if self._store.holds < HELD_AT_MOST:
            self._store.hold(moved(readings, ahead_by))
        return True

    def tick(self) -> Placed:
        """Look at the clock again; return what is to be taken in, now that its place is known."""
        self._clock.tick()
        if not self._clock.is_trusted:
            return Placed()
        if not self._store.holds:
            try:
                self._take_back()
            except StoreError:
                # A card that takes nothing has a finding of its own; this is tried again.
                return Placed()
        return self._released() if self._store.holds else Placed()

    @property
    def now(self) -> datetime:
        """The present instant as our clock has it."""
        return self._clock()

    def findings(self) -> Iterator[Finding]:
        """Return what is to be said while our clock cannot be believed."""
        if not self._clock.is_trusted:
            yield Finding(FindingKind.CLOCK_UNTRUSTED, "clock", self._clock.began)

    def _take_back(self) -> None:
        """Hold again what our clock dated while it was ahead: that lies in what is still to come.

        What dates rest on is noted anew only once nothing is held, for what is rests on it.
        """
        ahead_by = self._ahead_by()
        if ahead_by is not None and ahead_by > MAY_DIFFER:
            self._store.withdraw(self._clock() + MAY_DIFFER)
        if not self._store.holds and (ahead_by is None or abs(ahead_by) >= _WORTH_NOTING):
            self._rest_on_now()

    def _released(self) -> Placed:
        held, ahead_by = self._store.held(), self._ahead_by()
        if ahead_by is None:
            # The machine was restarted meanwhile: they came before that, nobody knows how long.
            ahead_by = held[-1].received_at - self._clock.began
        disturbed = held if ahead_by > MAY_DIFFER else ()
        return Placed(
            _together(moved(held, -ahead_by)),
            frozenset(channel_of(one) for one in disturbed if one.quantity in REGISTERS),
        )

    def _ahead_by(self) -> timedelta | None:
        """Return how far our clock was ahead of now when it dated; None: in no run we know of."""
        if self._basis is None or self._basis.boot != self._boot:
            return None
        return self._basis.began - self._clock.began

    def _rest_on_now(self) -> None:
        basis = Basis(self._boot, self._clock.began)
        self._store.note(_NOTE, msgspec.to_builtins(basis))
        self._basis = basis


def moved(readings: Iterable[Reading], by: timedelta) -> list[Reading]:
    """Return readings with their arrival put right; the meter's own stamps stay."""
    return [
        msgspec.structs.replace(reading, received_at=reading.received_at + by)
        for reading in readings
    ]


def _together(readings: Iterable[Reading]) -> tuple[Message, ...]:
    groups = groupby(readings, lambda reading: (reading.received_at, reading.meter))
    return tuple(tuple(each) for _, each in groups)


def _noted(store: Store) -> Basis | None:
    """Return what dates rested on before, as far as it was noted."""
    try:
        return msgspec.convert(store.noted(_NOTE), Basis, strict=False)
    except msgspec.ValidationError:
        return None
