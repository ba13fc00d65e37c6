"""Half-hourly exports at speed: whole numbers in, no instant or decimal made twice.

A supplier's stamps repeat their days 48 times and their times of day for years, and its amounts
are few, so each text is read once and remembered. Files whose stamps say no offset are read by
``home_csv``, which knows what a local clock showed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ihd.clock import HALF_HOUR, to_us
from ihd.feed.home_csv import MAX_KWH, amount_column, read_half_hours, time_column
from ihd.units import MWH_PER_KWH

HALVES = 48
_HALF_US = 1_800_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 10


class NoOffsetError(ValueError):
    """A stamp does not say how far from UTC it is."""


def half_hours(path: Path, zone: tzinfo) -> dict[int, int]:
    """Return a file's half-hours: number since 1970 (UTC) to mWh.

    ``zone`` is where stamps without an offset belong. Raises ValueError, saying where.
    """
    try:
        return _quick(path)
    except NoOffsetError:
        found = read_half_hours(path, zone)
    return {to_us(row.start) // _HALF_US: int(row.kwh * MWH_PER_KWH) for row in found}


def table(path: Path) -> Iterator[list[str]]:
    """Yield a CSV file's rows, its headings first, whatever stands between the cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(8192)
        file.seek(0)
        delimiter = max(",;\t|", key=sample.partition("\n")[0].count)
        yield from csv.reader(file, delimiter=delimiter, skipinitialspace=True)


def _quick(path: Path) -> dict[int, int]:
    rows = table(path)
    heads = [head.strip() for head in next(rows, [])]
    first = next(rows, [])
    if not first:
        raise ValueError(f"{path}: there are no rows")
    amount_at = amount_column(heads, path)
    when, at_end = time_column(heads, first, path)
    if at_end is None:
        raise NoOffsetError
    back = int(at_end)
    half_of, mwh_of = Stamps(), Amounts()
    found: dict[int, int] = {}
    line = 1
    try:
        for cells in _with(first, rows):
            line += 1
            if len(cells) <= max(when, amount_at) or not cells[amount_at]:
                continue
            half = half_of(cells[when]) - back
            if half in found:
                raise ValueError(f"{cells[when]} is there already")
            found[half] = mwh_of(cells[amount_at])
    except NoOffsetError:
        raise
    except ValueError as error:
        raise ValueError(f"{path}, line {line}: {error}") from error
    return found


def _with(first: Sequence[str], rows: Iterable[list[str]]) -> Iterator[Sequence[str]]:
    yield first
    yield from rows


class Stamps:
    """ISO 8601 stamps to numbers of half-hours since 1970, each part of a stamp read once."""

    def __init__(self) -> None:
        self._days: dict[str, int] = {}
        self._times: dict[str, int] = {}

    def __call__(self, stamp: str) -> int:
        """Return the half-hour that begins at a stamp. Raises ValueError."""
        day, time = stamp[:_DAY], stamp[_DAY:]
        try:
            return self._days[day] + self._times[time]
        except KeyError:
            return self._read(day, time)

    def _read(self, day: str, time: str) -> int:
        try:
            midnight = datetime.fromisoformat(day)
            instant = datetime.fromisoformat((day + time).strip())
        except ValueError:
            raise NoOffsetError(f"'{day}{time}' is not a date and time with its offset") from None
        offset = instant.utcoffset()
        if offset is None:
            raise NoOffsetError(f"'{day}{time}' says no offset from UTC")
        half, rest = divmod(instant.replace(tzinfo=None) - midnight - offset, HALF_HOUR)
        if rest:
            raise ValueError(f"{day}{time} is not the edge of a half-hour")
        self._days[day] = (midnight.toordinal() - _EPOCH) * HALVES
        self._times[time] = half
        return self._days[day] + half


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
            amount = self._known[text] = self._read(text)
            return amount

    def _read(self, text: str) -> int:
        try:
            number = Decimal(text.strip().replace(",", "."))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValueError(f"'{text}' is not a number")
        if not 0 <= number <= self._most:
            raise ValueError(f"{text} in half an hour cannot be")
        return int((number * MWH_PER_KWH).to_integral_value())
