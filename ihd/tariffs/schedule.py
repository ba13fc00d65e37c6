"""Which rate holds when: a tariff's windows laid on real days, clock changes included.

A rate holds at an instant if the switching clock's wall time lies in its windows: a window in a
repeated hour holds twice, one in a skipped hour not at all. Every day is covered once and only
once. Instants here are milliseconds since 1970, as costing ten years meets many of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo

from ihd.clock import from_ms, to_ms
from ihd.tariffs.holidays import HolidayRule, holidays_of
from ihd.tariffs.tariff import RatePeriod, Tariff
from ihd.tariffs.when import DAY_MINUTES, HOLIDAY, OTHER, WEEKDAYS, month_day

MS_PER_MINUTE = 60_000
_MS_PER_DAY = DAY_MINUTES * MS_PER_MINUTE
_HALF_HOUR_MS = 30 * MS_PER_MINUTE
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY = timedelta(days=1)
_DAYS = 5 * _DAY
"""Within so many days no clock was ever set forward and back: a week (Boa Vista, 2000) is least."""

Stretch = tuple[int, int, int | None]
"""Start, end (ms or minutes) and the index of the rate that holds (None: no rate is known)."""


class OverlapError(ValueError):
    """Two rates hold at the same time: their indexes, the minute, and the kinds of day."""

    def __init__(self, first: int, second: int, minute: int, kinds: frozenset[str]) -> None:
        super().__init__(first, second, minute, kinds)
        self.first, self.second, self.minute, self.kinds = first, second, minute, kinds


class DayKinds:
    """What kind a calendar day is: its weekday or a holiday, and the tariff's own kinds."""

    def __init__(self, tariff: Tariff, rates: Sequence[RatePeriod]) -> None:
        self._rules: tuple[HolidayRule, ...] = tariff.holidays
        clauses = [clause for rate in rates for clause in rate.when.clauses]
        self._holiday = HOLIDAY if any(HOLIDAY in c.days for c in clauses) else WEEKDAYS[6]
        self._own = tariff.day_kinds
        self._by_year: dict[int, frozenset[date]] = {}

    def of(self, day: date) -> frozenset[str]:
        """Return the words a day answers to; a holiday is a Sunday unless rates name it."""
        kind = self._holiday if self._is_holiday(day) else WEEKDAYS[day.weekday()]
        if not self._own:
            return frozenset((kind,))
        own = [name for name, dates in self._own.items() if day in dates]
        return frozenset((kind, *(own or (OTHER,))))

    def _is_holiday(self, day: date) -> bool:
        if not self._rules:
            return False
        if day.year not in self._by_year:
            self._by_year[day.year] = holidays_of(self._rules, day.year)
        return day in self._by_year[day.year]


class Schedule:
    """The rates of one tariff version on real days; keeps the plan of each kind of day it met."""

    def __init__(
        self, tariff: Tariff, rates: Sequence[RatePeriod], chosen: Sequence[int], clock: tzinfo
    ) -> None:
        """``chosen`` are the indexes of the rates among which the clock decides."""
        self._rates = [(index, rates[index]) for index in chosen]
        self._clock = clock
        self._day_start = tariff.day_start_minutes
        self._kinds = DayKinds(tariff, rates)
        self._seasonal = [c for _, rate in self._rates for c in rate.when.clauses if c.seasons]
        self._plans: dict[tuple[frozenset[str], tuple[bool, ...]], list[Stretch]] = {}
        self._always = self._rate_of_all_time()

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield the stretches that cover [start, end) once and only once, neighbours merged."""
        if self._always is not None:
            yield start, end, self._always
            return
        held: Stretch | None = None
        for begin, stop, index in self._pieces(start, end):
            if held and held[2] == index:
                held = held[0], stop, index
            else:
                if held:
                    yield held
                held = begin, stop, index
        if held:
            yield held

    def plan(self, day: date) -> list[Stretch]:
        """Return a tariff day's stretches in minutes of wall time from its midnight."""
        kinds, number = self._kinds.of(day), month_day(day)
        key = (kinds, self.seasons_on(number))
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self.plan_of(kinds, number)
        return found

    def every_day(self) -> list[Stretch] | None:
        """Return the plan that every day has; None where days differ."""
        clauses = [clause for _, rate in self._rates for clause in rate.when.clauses]
        if any(clause.days or clause.seasons for clause in clauses):
            return None
        return self.plan_of(frozenset(), 0)

    def steady(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the stretches that cover [start, end) between changes of the clock: its offset."""
        day = from_ms(start).astimezone(self._clock).date() - _DAY
        wall = datetime(day.year, day.month, day.day, tzinfo=self._clock)
        offset, reached = wall.utcoffset(), start
        for day_before in _before_changes(wall, (end - start) // _MS_PER_DAY + 4):
            following = day_before + _DAY
            next_offset = following.utcoffset()
            change, after = to_ms(day_before), to_ms(following)
            # A day whose midnight is skipped begins with the change.
            if _offset_at(self._clock, change) != _ms(next_offset):
                change = _offset_change(self._clock, change, after)
            if reached < change < end:
                yield reached, change, _ms(offset)
                reached = change
            if change < end:
                offset = next_offset
        yield reached, end, _ms(offset)

    def seasons_on(self, number: int) -> tuple[bool, ...]:
        """Return which of the seasons that are named hold on a day of the year."""
        return tuple(clause.in_season(number) for clause in self._seasonal)

    def _pieces(self, start: int, end: int) -> Iterator[Stretch]:
        day = (from_ms(start).astimezone(self._clock) - timedelta(minutes=self._day_start)).date()
        begin, offset = self._day_begin(day)
        while begin < end:
            following = day + timedelta(days=1)
            after, next_offset = self._day_begin(following)
            if offset == next_offset:
                parts = self._laid(day, begin, after, offset)
            else:
                parts = self._laid_over_a_change(day, begin, after)
            for first, last, index in parts:
                if last > start and first < end:
                    yield max(first, start), min(last, end), index
            day, begin, offset = following, after, next_offset

    def _laid(self, day: date, begin: int, after: int, offset: int) -> Iterator[Stretch]:
        midnight = (day.toordinal() - _EPOCH_DAY) * _MS_PER_DAY - offset
        for first, last, index in self.plan(day):
            low = max(midnight + first * MS_PER_MINUTE, begin)
            high = min(midnight + last * MS_PER_MINUTE, after)
            if low < high:
                yield low, high, index

    def _laid_over_a_change(self, day: date, begin: int, after: int) -> Iterator[Stretch]:
        change = _offset_change(self._clock, begin, after)
        yield from self._laid(day, begin, change, _offset_at(self._clock, begin))
        yield from self._laid(day, change, after, _offset_at(self._clock, change))

    def _day_begin(self, day: date) -> tuple[int, int]:
        """Return the instant at which a tariff day starts and the clock's offset, in ms."""
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=self._day_start)  # noqa: DTZ001
        offset = _ms(wall.replace(tzinfo=self._clock).utcoffset())
        midnight = (day.toordinal() - _EPOCH_DAY) * _MS_PER_DAY
        return midnight + self._day_start * MS_PER_MINUTE - offset, offset

    def plan_of(self, kinds: frozenset[str], number: int) -> list[Stretch]:
        """Lay the windows of one kind of day; the rate without ``when`` has the rest."""
        rest = next((index for index, rate in self._rates if not rate.when.clauses), None)
        claimed = sorted(
            (first, last, index)
            for index, rate in self._rates
            for first, last in _from_day_start(rate.when.windows_on(kinds, number), self._day_start)
        )
        plan: list[Stretch] = []
        reached = self._day_start
        for first, last, index in claimed:
            if first < reached:
                raise OverlapError(plan[-1][2] or 0, index, first % DAY_MINUTES, kinds)
            if first > reached:
                plan.append((reached, first, rest))
            plan.append((first, last, index))
            reached = last
        if reached < self._day_start + DAY_MINUTES:
            plan.append((reached, self._day_start + DAY_MINUTES, rest))
        return plan

    def _rate_of_all_time(self) -> int | None:
        if len(self._rates) == 1:
            return self._rates[0][0]
        return None


def _from_day_start(
    windows: Sequence[tuple[int, int]], day_start: int
) -> Iterator[tuple[int, int]]:
    """Yield windows cut at the tariff day's start; what is before it belongs to the day's end."""
    for first, last in windows:
        if first < day_start:
            yield first + DAY_MINUTES, min(last, day_start) + DAY_MINUTES
        if last > day_start:
            yield max(first, day_start), last


def _offset_change(clock: tzinfo, begin: int, after: int) -> int:
    """Return the first instant in (begin, after] at which the clock's offset has changed."""
    old = _offset_at(clock, begin)
    low, high = begin, after
    # On a half-hour as a rule: only where it is not, the second is looked for.
    for step in (_HALF_HOUR_MS, 1000):
        while high - low > step:
            middle = (low + high) // 2 // step * step
            if middle <= low:
                break
            if _offset_at(clock, middle) == old:
                low = middle
            else:
                high = middle
        if _offset_at(clock, high - 1000) == old:
            break
    return high


def _before_changes(midnight: datetime, count: int) -> Iterator[datetime]:
    """Yield the midnights of those of so many days at whose end the clock is set otherwise."""
    last = midnight + count * _DAY
    while midnight < last:
        following, offset = midnight + _DAYS, midnight.utcoffset()
        if following.utcoffset() == offset:
            midnight = following
            continue
        while midnight < following:
            after = midnight + _DAY
            if after.utcoffset() != midnight.utcoffset():
                yield midnight
            midnight = after


def _offset_at(clock: tzinfo, instant_ms: int) -> int:
    return _ms(from_ms(instant_ms).astimezone(clock).utcoffset())


def _ms(offset: timedelta | None) -> int:
    return (offset or timedelta()) // timedelta(milliseconds=1)
