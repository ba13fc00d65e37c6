"""Instants, half-open intervals, half-hours, and the home's local calendar.

Inside the program an instant is an aware UTC datetime; only this module turns instants into local
days, weeks, months, years and billing periods and back. A local day may last 23, 24 or 25 hours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HALF_HOUR = timedelta(minutes=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants t with start <= t < end."""

    start: datetime
    end: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    @property
    def duration(self) -> timedelta:
        """How long the interval lasts."""
        return self.end - self.start

    def overlap(self, other: Interval) -> Interval | None:
        """Return what both intervals cover, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None

    def half_hours(self) -> Iterator[Interval]:
        """Yield the UTC-aligned half-hours that touch the interval, whole."""
        start = half_hour_start(self.start)
        while start < self.end:
            yield Interval(start, start + HALF_HOUR)
            start += HALF_HOUR


def to_ms(instant: datetime) -> int:
    """Return an instant as whole milliseconds since 1970."""
    return (instant - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the UTC instant of a number of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def to_us(instant: datetime) -> int:
    """Return an instant as whole microseconds since 1970, which is all a datetime holds."""
    return (instant - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the UTC instant of a number of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def half_hour_start(instant: datetime) -> datetime:
    """Return the start of the half-hour (of UTC) that holds an instant."""
    return instant.replace(minute=instant.minute - instant.minute % 30, second=0, microsecond=0)


def parse_instant(text: str) -> datetime:
    """Return the UTC instant of ISO 8601 text that carries an offset; else raise ValueError."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"'{text}' says no offset from UTC")
    return instant.astimezone(UTC)


def iso_utc(instant: datetime) -> str:
    """Return an instant as ISO 8601 text ending in Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the local calendar day that holds an instant."""
    return instant.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a local day starts."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def day_interval(day: date, zone: ZoneInfo) -> Interval:
    """Return a local day as an interval of 23, 24 or 25 hours."""
    return days_interval(day, day + timedelta(days=1), zone)


def days_interval(first: date, after_last: date, zone: ZoneInfo) -> Interval:
    """Return the local days [first, after_last) as one interval."""
    return Interval(midnight(first, zone), midnight(after_last, zone))


def days(first: date, after_last: date) -> Iterator[date]:
    """Yield the calendar days [first, after_last)."""
    for number in range((after_last - first).days):
        yield first + timedelta(days=number)


def week_start(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month_start(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def add_months(day: date, months: int, *, anchor: int | None = None) -> date:
    """Return the day so many months on, on the anchor day of the month or the month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    wanted = anchor if anchor is not None else day.day
    return date(year, month + 1, min(wanted, _days_in_month(year, month + 1)))


def billing_start(day: date, anchor: int) -> date:
    """Return the first day of the monthly billing period, starting on a day of the month."""
    start = add_months(day.replace(day=1), 0, anchor=anchor)
    return start if start <= day else add_months(day.replace(day=1), -1, anchor=anchor)


def system_zone_name() -> str:
    """Return the system's time zone as an IANA name, from TZ or /etc, else Europe/London."""
    name = os.environ.get("TZ", "").lstrip(":")
    if name and is_zone(name):
        return name
    link = Path("/etc/localtime")
    if link.is_symlink():
        name = str(link.resolve()).partition("zoneinfo/")[2]
        if name and is_zone(name):
            return name
    return "Europe/London" if not link.exists() else "UTC"


def is_zone(name: str) -> bool:
    """Return whether a name is a time zone's, such as Europe/London."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
