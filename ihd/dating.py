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
_NOTE = "held"


class Basis(msgspec.Struct, frozen=True):
    """What the instants of held readings rest on: when the machine began to run, as we had it."""

    boot: str
    began: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Readings to be taken in, by message, and the registers whose history lost them before."""

    messages: tuple[Message, ...] = ()
    disturbed: frozenset[Channel] = frozenset()


class Dating:
    """Owns the readings that wait for a clock to be believed; they are kept in the store."""

    def __init__(self, store: Store, clock: OwnClock) -> None:
        self._store, self._clock = store, clock
        last = [reading.received_at for reading in store.last()]
        clock.not_before = max([clock.not_before, *last])
        self._ahead_by = timedelta(0)
        self._held = len(store.held())
        self._basis = _noted(store) if self._held else self._now()
        clock.tick()

    def holds(self, readings: Sequence[Reading]) -> bool:
        """Hold readings if our clock cannot be believed; say so."""
        if self._clock.is_trusted and not self._held:
            return False
        for reading in readings:
            if reading.taken_at is not None:
                self._clock.heard(reading.taken_at)
        if not self._held:
            self._basis = self._now()
            self._store.note(_NOTE, msgspec.to_builtins(self._basis))
        if self._held < HELD_AT_MOST:
            self._store.hold(readings)
            self._held += len(readings)
        return True

    def tick(self) -> Placed:
        """Look at the clock again; return what is to be taken in, now that its place is known."""
        before = self._clock.began
        self._clock.tick()
        if self._held:
            return self._released() if self._clock.is_trusted else Placed()
        if before - self._clock.began > MAY_DIFFER:
            self._ahead_by += before - self._clock.began
        return self._put_right() if self._ahead_by else Placed()

    @property
    def now(self) -> datetime:
        """The present instant as our clock has it."""
        return self._clock()

    def findings(self) -> Iterator[Finding]:
        """Return what is to be said while our clock cannot be believed."""
        if not self._clock.is_trusted:
            yield Finding(FindingKind.CLOCK_UNTRUSTED, "clock", self._clock.began)

    def _put_right(self) -> Placed:
        """Take back what our clock dated while it was ahead: that lies in what is still to come."""
        try:
            stray = self._store.withdraw(self._clock() + MAY_DIFFER)
        except StoreError:
            # A card that takes nothing has a finding of its own; this is tried again.
            return Placed()
        by, self._ahead_by = -self._ahead_by, timedelta(0)
        return Placed(
            _together(moved(stray, by)),
            frozenset(channel_of(one) for one in stray if one.quantity in REGISTERS),
        )

    def drop_held(self) -> None:
        """Hold nothing any more: what was held is taken in."""
        self._held = 0
        self._store.drop_held()

    def _released(self) -> Placed:
        held, basis = self._store.held(), self._basis
        if basis is not None and basis.boot == self._clock.machine.boot():
            by = self._clock.began - basis.began
        else:
            # The machine was restarted meanwhile: they came before that, nobody knows how long.
            by = self._clock.began - held[-1].received_at
        return Placed(_together(moved(held, by)))

    def _now(self) -> Basis:
        return Basis(self._clock.machine.boot(), self._clock.began)


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
    """Return what the held readings rest on, as far as it was noted."""
    try:
        return msgspec.convert(store.noted(_NOTE), Basis, strict=False)
    except msgspec.ValidationError:
        return None
