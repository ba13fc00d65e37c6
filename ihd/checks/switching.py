"""When the meter really switches between its registers: the Economy 7 watcher.

A register that rises was the active one at some time since its last reading. So between the last
rise of one register and the first of another lies a switch; each day narrows the time of day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.meter import Quantity, Reading

SWITCHES_KEPT = 400
WIDEST = timedelta(hours=2)
"""A bracket wider than this (we were away) says nothing worth keeping."""


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """One switch from a register to another, somewhere in [earliest, latest]."""

    source: str
    to: str
    earliest: datetime
    latest: datetime

    @property
    def middle(self) -> datetime:
        """The middle of the bracket."""
        return self.earliest + (self.latest - self.earliest) / 2


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """A register's rise between two of its readings, in its own unit."""

    register: str
    start: datetime
    end: datetime
    rise: Decimal


class SwitchWatch(msgspec.Struct):
    """Follows one meter's named import registers through their believed readings."""

    last: dict[str, tuple[Decimal, datetime, int | None]] = {}
    active: str | None = None
    active_from: datetime | None = None
    switches: list[Switch] = []

    def take(self, reading: Reading, at: datetime, segment: int | None = None) -> Movement | None:
        """Note a believed reading of a named register; return its rise, if it rose."""
        name, value = reading.register, reading.value
        if (
            name is None
            or not isinstance(value, Decimal)
            or reading.quantity is not Quantity.IMPORT_ENERGY
        ):
            return None
        before = self.last.get(name)
        if before is not None and at <= before[1]:
            return None
        self.last[name] = (value, at, segment)
        if before is None or before[2] != segment or value <= before[0]:
            return None
        self._moved(name, before[1], at)
        return Movement(register=name, start=before[1], end=at, rise=value - before[0])

    def _moved(self, name: str, start: datetime, end: datetime) -> None:
        if self.active is None or self.active_from is None or name == self.active:
            self.active, self.active_from = name, start
            return
        newest = self.switches[-1] if self.switches else None
        if newest is not None and newest.source == name and start < newest.latest:
            # Both rose in one stretch: this one before the switch, and reported after the other.
            earliest = max(newest.earliest, start)
            self.switches[-1] = msgspec.structs.replace(newest, earliest=earliest)
            return
        switch = Switch(source=self.active, to=name, earliest=self.active_from, latest=end)
        self.active, self.active_from = name, start
        self.switches.append(switch)
        if len(self.switches) > SWITCHES_KEPT:
            del self.switches[0]

    def clear_switches(self) -> list[Switch]:
        """Return the switches that are known closely enough to be of use."""
        return [s for s in self.switches if s.latest - s.earliest <= WIDEST]
