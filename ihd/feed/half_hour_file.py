"""What the cells of half-hourly files say, as whole numbers: no instant or decimal made twice.

Stamps repeat their days 48 times and their times of day for years, and amounts are few, so each
text is read once and remembered. A stamp without an offset is local time: how far that is from UTC
is found once for each day on which the clocks do not change.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ihd.units import MWH_PER_KWH

MAX_KWH = 1_000
_EPOCH = date(1970, 1, 1).toordinal()
_DAY_MIN = 1440
_HALF_MIN = 30
_MINUTE = timedelta(minutes=1)
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTHS = 12

Stamp = tuple[int, int | None]
"""Minutes since 1970 by the clock that wrote it, and how far ahead of UTC that clock says it is."""


def table(path: Path) -> Iterator[list[str]]:
    """Yield a CSV file's rows, its headings first, whatever stands between the cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(8192)
        file.seek(0)
        delimiter = max(",;\t|", key=sample.partition("\n")[0].count)
        yield from csv.reader(file, delimiter=delimiter, skipinitialspace=True)


class Stamps:
    """Dates with times to numbers, each part of a stamp read once.

    A stamp is ISO 8601, or a day such as 31/01/2026 (01/31/2026 unless ``day_first``) and a time.
    """

    def __init__(self, *, day_first: bool = True) -> None:
        self._day_first = day_first
        self._days: dict[str, int] = {}
        self._times: dict[str, Stamp] = {}

    def __call__(self, stamp: str) -> Stamp:
        """Return what a stamp says. Raises ValueError."""
        day, _, clock = stamp.partition("T" if "T" in stamp else " ")
        try:
            minute, offset = self._times[clock]
            return self._days[day] + minute, offset
        except KeyError:
            pass
        try:
            moment = _time(clock)
            self._days[day] = (self._day(day).toordinal() - _EPOCH) * _DAY_MIN
        except ValueError:
            raise ValueError(f"'{stamp}' is not a date and time") from None
        if moment.second or moment.microsecond:
            raise ValueError(f"{stamp} is not the edge of a half-hour")
        ahead = moment.utcoffset()
        offset = None if ahead is None else ahead // _MINUTE
        minute = moment.hour * 60 + moment.minute
        self._times[clock] = minute, offset
        return self._days[day] + minute, offset

    def half_hour(self, stamp: str) -> int:
        """Return the half-hour (since 1970, UTC) that begins at a stamp. Raises ValueError."""
        minute, offset = self(stamp)
        if offset is None:
            raise ValueError(f"'{stamp}' says no offset from UTC")
        return _half(minute, offset)

    def _day(self, text: str) -> date:
        if match := _SLASHED.fullmatch(text):
            day, month = (match[1], match[2]) if self._day_first else (match[2], match[1])
            return date(int(match[3]), int(month), int(day))
        return date.fromisoformat(text)


def is_stamp(text: str) -> bool:
    """Say whether a text is a date with a time."""
    for day_first in (True, False):
        with suppress(ValueError):
            Stamps(day_first=day_first)(text)
            return True
    return False


def is_day_first(stamps: Sequence[str]) -> bool:
    """Say whether days such as 03/04/2026 are in April: none has a month above twelve."""
    if not _SLASHED.match(stamps[0]):
        return True
    days = {_SLASHED.match(stamp) for stamp in {stamp[:10] for stamp in stamps}}
    return not any(day and int(day[2]) > _MONTHS for day in days)


def are_ends(stamps: Sequence[Stamp]) -> bool:
    """Say whether stamps are the ends of half-hours: a day then runs from 00:30 to 00:00."""
    minutes = [minute for minute, _ in stamps]
    return (min(minutes) % _DAY_MIN, max(minutes) % _DAY_MIN) == (_HALF_MIN, 0)


def half_hours_of(stamps: Sequence[Stamp], zone: tzinfo, *, at_end: bool) -> Iterator[int]:
    """Yield the half-hour (since 1970, UTC) of each stamp; ``zone`` is the local clock's.

    Of two stamps that name the same local time, in autumn, the first is the earlier. Raises
    ValueError at a stamp that is not the edge of a half-hour.
    """
    clock = _LocalClock([minute for minute, offset in stamps if offset is None], zone)
    steady = clock.steady
    back = _HALF_MIN if at_end else 0
    for minute, told in stamps:
        offset = told
        if offset is None:
            offset = steady.get(minute // _DAY_MIN)
            if offset is None:
                offset = clock.changing(minute)
        yield _half(minute - back, offset)


class _LocalClock:
    """How far a local clock is ahead of UTC: ``steady`` by day, where it does not change then.

    One that shows a time its zone's clocks skip in spring keeps standard time all year.
    """

    def __init__(self, shown: Iterable[int], zone: tzinfo) -> None:
        self._zone = zone
        self._met: set[int] = set()
        shown = list(shown)
        self.steady = _steady(shown, zone)
        changing = [minute for minute in shown if minute // _DAY_MIN not in self.steady]
        if any(_is_skipped(minute, zone) for minute in changing):
            self._zone = _standard(zone, shown[0])
            self.steady = _steady(shown, self._zone)

    def changing(self, minute: int) -> int:
        """Return how far it is ahead at a time of a day of change: the second time, after it."""
        fold = minute in self._met
        self._met.add(minute)
        return _offset(minute, self._zone, fold=fold)


def _steady(shown: Iterable[int], zone: tzinfo) -> dict[int, int]:
    found: dict[int, int] = {}
    for day in {minute // _DAY_MIN for minute in shown}:
        offset = _offset(day * _DAY_MIN, zone)
        if offset == _offset((day + 1) * _DAY_MIN, zone):
            found[day] = offset
    return found


def _half(minute: int, offset: int) -> int:
    half, rest = divmod(minute - offset, _HALF_MIN)
    if rest:
        raise ValueError(f"{_wall(minute):%Y-%m-%d %H:%M} is not the edge of a half-hour")
    return half


def _time(text: str) -> time:
    text = text.replace(" ", "")
    if ":" not in text:
        raise ValueError(text)
    return time.fromisoformat(f"0{text}" if text[1] == ":" else text)


def _wall(minute: int) -> datetime:
    day, rest = divmod(minute, _DAY_MIN)
    return datetime.combine(date.fromordinal(_EPOCH + day), time(rest // 60, rest % 60))


def _offset(minute: int, zone: tzinfo, *, fold: bool = False) -> int:
    there = _wall(minute).replace(tzinfo=zone, fold=int(fold)).utcoffset()
    return (there or timedelta()) // _MINUTE


def _is_skipped(minute: int, zone: tzinfo) -> bool:
    """Say whether a zone's clocks skip a local time, going forward in spring."""
    wall = _wall(minute)
    there = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) != wall


def _standard(zone: tzinfo, minute: int) -> tzinfo:
    """Return a zone's standard time as a fixed offset."""
    there = _wall(minute).replace(tzinfo=zone)
    offset, summer = there.utcoffset() or timedelta(), there.dst() or timedelta()
    return timezone(offset - summer)


class Amounts:
    """Decimal texts of kWh (or m3) to mWh (or ml), each text read once."""

    def __init__(self, *, most: int = MAX_KWH) -> None:
        self._known: dict[str, int] = {}
        self._most = most

    def __call__(self, text: str) -> int:
        """Return an amount. Raises ValueError."""
        try:
            return self._known[text]
        except KeyError:
            number = kwh(text, most=self._most) * MWH_PER_KWH
            amount = self._known[text] = int(number.to_integral_value())
            return amount


def kwh(text: str, *, most: int = MAX_KWH) -> Decimal:
    """Return an amount of half an hour as it is written. Raises ValueError."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"'{text}' is not a number")
    if not 0 <= number <= most:
        raise ValueError(f"{text} in half an hour cannot be")
    return number
