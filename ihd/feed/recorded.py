"""A recorded home: half-hours of a real household as the messages of a Hildebrand Glow.

Within a half-hour the power follows a plausible pattern; at its end the register has grown by
exactly the recorded energy, to the last decimal of the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from ihd.clock import HALF_HOUR, local_date, to_ms
from ihd.feed.glow import Counted, Glow, Starts, starts_of
from ihd.feed.home_csv import HalfHour
from ihd.meter import Message

SLOT_S = 10
SLOTS = 180
SLOTS_A_STATE = 6
FIRST_KWH = 9_000
PATTERNS, QUIET_PATTERNS = 12, 4
QUIET_BELOW_W = 240
_SLOT = timedelta(seconds=SLOT_S)
_WEEK, _YEAR = timedelta(days=7), timedelta(days=364)


class RecordedHome:
    """Half-hours in order, and the register they add up to, in units of 10^-places kWh."""

    def __init__(
        self, half_hours: Sequence[HalfHour], zone: ZoneInfo, *, glow: Glow | None = None
    ) -> None:
        self.half_hours = half_hours
        self.zone = zone
        self.glow = glow or Glow()
        self.places = max([3, *(_places(half_hour) for half_hour in half_hours)])

    def messages(
        self, start: datetime, end: datetime | None = None, *, step_s: int = SLOT_S
    ) -> Iterator[Message]:
        """Yield what the display publishes in [start, end), every so many seconds, in order.

        ``step_s`` is a multiple of ten that divides half an hour. After a half-hour that no other
        follows comes one message more, with the register it left behind.
        """
        if step_s % SLOT_S or 1800 % step_s:
            raise ValueError(f"a step of {step_s} s is not a multiple of 10 that divides 1800")
        starts: Starts | None = None
        day: date | None = None
        register = FIRST_KWH * 10**self.places
        for number, half_hour in enumerate(self.half_hours):
            if end is not None and half_hour.start >= end:
                return
            if day != (day := local_date(half_hour.start, self.zone)) or starts is None:
                starts = starts_of(day, register, starts)
            if half_hour.start + HALF_HOUR >= start:
                slots = range(0, SLOTS + self._ends_alone(number), step_s // SLOT_S)
                for message in self._within(half_hour, register, starts, slots):
                    if message.received_at >= start and (end is None or message.received_at < end):
                        yield message
            register += self._units(half_hour)

    def _within(
        self, half_hour: HalfHour, register: int, starts: Starts, slots: range
    ) -> Iterator[Message]:
        units = self._units(half_hour)
        done = _pattern(half_hour)
        whole_w = half_hour.kwh * 1000 * SLOTS * 2 / done[SLOTS]
        for slot in slots:
            at = half_hour.start + slot * _SLOT
            counted = Counted.since(register + units * done[slot] // done[SLOTS], starts)
            last = min(slot, SLOTS - 1)
            power_w = round(whole_w * (done[last + 1] - done[last]))
            yield self.glow.electricity(at, counted, power_w, places=self.places)
            if slot % SLOTS_A_STATE == 0:
                yield self.glow.state(at)

    def _units(self, half_hour: HalfHour) -> int:
        return int(half_hour.kwh.scaleb(self.places))

    def _ends_alone(self, number: int) -> bool:
        following = self.half_hours[number + 1 : number + 2]
        return not following or following[0].start != self.half_hours[number].start + HALF_HOUR


def around(
    half_hours: Sequence[HalfHour], now: datetime, *, before: timedelta, after: timedelta
) -> tuple[HalfHour, ...]:
    """Return a record moved and repeated so that it covers [now - before, now + after).

    It moves by whole weeks, so that a Sunday stays one; a record of a year or more by 52 of them,
    so that a winter stays one too.
    """
    first = half_hours[0].start
    length = half_hours[-1].start + HALF_HOUR - first
    span = length // _WEEK * _WEEK or max(length // timedelta(days=1), 1) * timedelta(days=1)
    step = _YEAR if span >= _YEAR else _WEEK if span >= _WEEK else timedelta(days=1)
    moved = (now - before - first) // step * step
    copies = []
    while first + moved < now + after:
        copies += [
            HalfHour(half_hour.start + moved, half_hour.kwh)
            for half_hour in half_hours
            if half_hour.start - first < span
        ]
        moved += span
    return tuple(copies)


def _places(half_hour: HalfHour) -> int:
    exponent = half_hour.kwh.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _pattern(half_hour: HalfHour) -> Sequence[int]:
    quiet = half_hour.kwh * 2000 < QUIET_BELOW_W
    return _shares(to_ms(half_hour.start) // 1_800_000 % (QUIET_PATTERNS if quiet else PATTERNS))


@cache
def _shares(number: int) -> Sequence[int]:
    """Return how much of a half-hour's energy is used by each slot's start, of the last entry."""
    chance = Random(f"pattern {number}")
    weights = [100 + chance.randrange(12) for _ in range(SLOTS)]
    blocks = [(chance.randrange(60), chance.randrange(60, 100), 55)]
    if number >= QUIET_PATTERNS:
        blocks += [
            (chance.randrange(150), chance.randrange(15, 30), chance.randrange(150, 420))
            for _ in range(chance.randrange(1, 3))
        ]
    for first, length, more in blocks:
        for slot in range(first, min(first + length, SLOTS)):
            weights[slot] += more
    return list(accumulate(weights, initial=0))
