"""A simulated home: a made-up household behind a Hildebrand Glow, every message of it.

Registers are the exact integral of the power: a slot of ten seconds at W watts is W/360 Wh, and
the meter shows whole Wh.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from ihd.clock import day_interval, local_date, midnight, month_start, week_start
from ihd.feed.glow import Counted, Glow, Starts, starts_of
from ihd.feed.household import (
    SLOT_S,
    SLOTS_A_HALF_HOUR,
    SLOTS_AN_HOUR,
    Habits,
    gas_of_day,
    power_of_day,
)
from ihd.meter import Message

STATE_EVERY_S = 60
FIRST_ELECTRICITY_WH = 18_426_771
FIRST_GAS_L = 4_213_508
WH_PER_M3 = 11_187
"""What a cubic metre of this home's gas holds: 39.5 MJ x 1.02264 / 3.6, near enough."""
DAYS_AT_HAND = 3
"""Days kept once they were made: a demo may be left running for weeks."""
_SLOT = timedelta(seconds=SLOT_S)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayBook:
    """A local day: where it starts, its power, and the registers at each slot's start.

    ``watt_slots`` has one entry more than ``power_w``: the last is the next day's first. ``gas_l``
    likewise, by half-hours. The ``starts`` are the registers (Wh) when day, week and month began.
    """

    start: datetime
    power_w: Sequence[int]
    watt_slots: Sequence[int]
    gas_l: Sequence[int]
    electricity_starts: Starts
    gas_starts: Starts


class SimulatedHome:
    """A home whose registers start to count on the first of a month or a Monday before ``since``.

    The same ``since``, zone, habits and display give the same messages, always.
    """

    def __init__(
        self, since: date, zone: ZoneInfo, *, habits: Habits | None = None, glow: Glow | None = None
    ) -> None:
        self.zone = zone
        self.glow = glow or Glow()
        self._habits = habits or Habits()
        self._first = min(month_start(since), week_start(since))
        self._days: dict[date, DayBook] = {}

    def power_w(self, at: datetime) -> int:
        """Return what the home draws at an instant (W)."""
        book = self._book(at)
        return book.power_w[(at - book.start) // _SLOT]

    def import_wh(self, at: datetime) -> int:
        """Return what the electricity meter shows at an instant (Wh)."""
        book = self._book(at)
        return _wh(book.watt_slots[(at - book.start) // _SLOT])

    def messages(
        self, start: datetime, end: datetime | None = None, *, step_s: int = SLOT_S
    ) -> Iterator[Message]:
        """Yield what the display publishes in [start, end), every so many seconds, in order.

        ``step_s`` is a multiple of ten that divides half an hour; a longer one makes history
        cheap: the registers stay exact. ``end`` None never ends.
        """
        if step_s % SLOT_S or 1800 % step_s:
            raise ValueError(f"a step of {step_s} s is not a multiple of 10 that divides 1800")
        day = local_date(start, self.zone)
        while end is None or midnight(day, self.zone) < end:
            book = self._book_of(day)
            for slot in range(0, len(book.power_w), step_s // SLOT_S):
                at = book.start + slot * _SLOT
                if at >= start and (end is None or at < end):
                    yield from self._at(book, slot, at)
            day += _DAY

    def _at(self, book: DayBook, slot: int, at: datetime) -> Iterator[Message]:
        used = Counted.since(_wh(book.watt_slots[slot]), book.electricity_starts)
        yield self.glow.electricity(at, used, book.power_w[slot])
        litres = book.gas_l[slot // SLOTS_A_HALF_HOUR]
        yield self.glow.gas(at, Counted.since(_gas_wh(litres), book.gas_starts), litres)
        if slot * SLOT_S % STATE_EVERY_S == 0:
            yield self.glow.state(at)

    def _book(self, at: datetime) -> DayBook:
        return self._book_of(local_date(at, self.zone))

    def _book_of(self, day: date) -> DayBook:
        if day < self._first:
            raise ValueError(f"the simulated home begins on {self._first}")
        if day < next(iter(self._days), self._first):
            # Each day goes on from the one before: what is not at hand any more begins anew.
            self._days.clear()
        while day not in self._days:
            self._turn_page()
        return self._days[day]

    def _turn_page(self) -> None:
        """Make the book of the next day, and let go of the one that is furthest back."""
        last = max(self._days, default=None)
        day = self._first if last is None else last + _DAY
        self._days[day] = self._next_book(day, None if last is None else self._days[last])
        if len(self._days) > DAYS_AT_HAND:
            del self._days[min(self._days)]

    def _next_book(self, day: date, before: DayBook | None) -> DayBook:
        whole = day_interval(day, self.zone)
        slots = whole.duration // _SLOT
        power_w = power_of_day(self._habits, day, slots)
        first = before.watt_slots[-1] if before else FIRST_ELECTRICITY_WH * SLOTS_AN_HOUR
        first_l = before.gas_l[-1] if before else FIRST_GAS_L
        burnt_l = gas_of_day(self._habits, day, slots // SLOTS_A_HALF_HOUR)
        return DayBook(
            whole.start,
            array("i", power_w),
            array("q", accumulate(power_w, initial=first)),
            array("q", accumulate(burnt_l, initial=first_l)),
            starts_of(day, _wh(first), before.electricity_starts if before else None),
            starts_of(day, _gas_wh(first_l), before.gas_starts if before else None),
        )


def _wh(watt_slots: int) -> int:
    return watt_slots // SLOTS_AN_HOUR


def _gas_wh(litres: int) -> int:
    return litres * WH_PER_M3 // 1000
