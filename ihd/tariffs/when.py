"""When a rate holds: times of day, kinds of day and seasons, as a tariff file writes them.

Times are the wall time of the tariff's switching clock, in minutes since its midnight. A window
that wraps midnight is kept as two; each part belongs to the day it falls on.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

DAY_MINUTES = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
HOLIDAY = "holiday"
OTHER = "other"
_GROUPS = {
    "weekday": WEEKDAYS[:5],
    "weekdays": WEEKDAYS[:5],
    "weekend": WEEKDAYS[5:],
    "weekends": WEEKDAYS[5:],
    "everyday": WEEKDAYS,
    "holiday": (HOLIDAY,),
    "holidays": (HOLIDAY,),
}
_TIMES = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_SEASON = re.compile(r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)")


class WhenError(ValueError):
    """Words that say no time; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One stretch of the year: windows of minutes, kinds of day, and seasons; empty means all.

    A season is (first, last) inclusive, each month * 100 + day; first > last wraps the new year.
    """

    windows: tuple[tuple[int, int], ...] = ()
    days: frozenset[str] = frozenset()
    seasons: tuple[tuple[int, int], ...] = ()

    def holds_on(self, kinds: Collection[str], month_day: int) -> bool:
        """Say whether the clause holds at some time of a day of these kinds."""
        return (not self.days or not self.days.isdisjoint(kinds)) and self.in_season(month_day)

    def in_season(self, month_day: int) -> bool:
        """Say whether a day of the year (month * 100 + day) is in one of the seasons."""
        return not self.seasons or any(
            first <= month_day <= last if first <= last else month_day >= first or month_day <= last
            for first, last in self.seasons
        )


@dataclass(frozen=True, slots=True)
class When:
    """The times a rate holds: any of its clauses; none means all the time nothing else claims."""

    clauses: tuple[Clause, ...] = ()

    def windows_on(self, kinds: Collection[str], month_day: int) -> list[tuple[int, int]]:
        """Return the windows of one day, in order and merged; [] where it does not hold."""
        found: list[tuple[int, int]] = []
        for clause in self.clauses:
            if clause.holds_on(kinds, month_day):
                found += clause.windows or ((0, DAY_MINUTES),)
        return _merged(sorted(found))


ALWAYS = When()
"""All the time that nothing else claims."""


def parse_clause(text: str, kinds: Collection[str] = ()) -> Clause:
    """Return the clause of words such as ``nov-mar weekdays 07:00-11:00 17:00-19:00``.

    ``kinds`` are the tariff's own kinds of day. Raise WhenError.
    """
    windows: list[tuple[int, int]] = []
    days: set[str] = set()
    seasons: list[tuple[int, int]] = []
    spaced = re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", text.strip())
    for word in filter(None, re.split(r"[\s,]+", spaced)):
        if match := _TIMES.fullmatch(word):
            windows += _window(match, word)
        elif match := _SEASON.fullmatch(word):
            seasons.append(_season(match, word))
        elif months := _span(word, _MONTH_NAMES):
            seasons.append((months[0] * 100 + 101, months[1] * 100 + 131))
        elif word in kinds or word == OTHER:
            days.add(word)
        elif word.lower() in _GROUPS:
            days.update(_GROUPS[word.lower()])
        elif span := _span(word, _DAY_NAMES):
            first, last = span
            count = (last - first) % 7 + 1
            days.update(WEEKDAYS[(first + step) % 7] for step in range(count))
        else:
            raise WhenError(_unknown(word, kinds))
    return Clause(tuple(_merged(sorted(windows))), frozenset(days), tuple(seasons))


def parse_minutes(text: str) -> int:
    """Return a wall time such as ``06:00`` as minutes since midnight; raise WhenError."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", text.strip())
    if not match:
        raise WhenError(f"'{text}' is not a time of day; write it as 06:00")
    return _minutes(match[1], match[2], text)


def month_day(day: date) -> int:
    """Return a day of the year as month * 100 + day."""
    return day.month * 100 + day.day


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in windows:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(match: re.Match[str], word: str) -> list[tuple[int, int]]:
    start = _minutes(match[1], match[2], word)
    end = _minutes(match[3], match[4], word)
    if start in (DAY_MINUTES, end):
        raise WhenError(f"'{word}' lasts no time; leave the times out for a whole day")
    if start < end:
        return [(start, end)]
    return [(start, DAY_MINUTES), (0, end)] if end else [(start, DAY_MINUTES)]


def _minutes(hours: str, minutes: str, word: str) -> int:
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > DAY_MINUTES:
        raise WhenError(f"'{word}' is past the end of the day; times run from 00:00 to 24:00")
    return total


def _season(match: re.Match[str], word: str) -> tuple[int, int]:
    first_month, first_day, last_month, last_day = (int(part) for part in match.groups())
    for month, day in ((first_month, first_day), (last_month, last_day)):
        try:
            date(2000, month, day)
        except ValueError:
            raise WhenError(
                f"'{word}' is no season; write month-day..month-day, 10-16..04-15"
            ) from None
    return first_month * 100 + first_day, last_month * 100 + last_day


def _span(word: str, names: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the first and last index of ``mon-fri``, ``monday`` or ``nov-mar``, or None."""
    indexes = [_index(part, names) for part in word.lower().split("-")]
    if len(indexes) > 2 or None in indexes:
        return None
    return indexes[0], indexes[-1]  # type: ignore[return-value]


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Return the place of a name given whole or cut to three letters or more, or None."""
    fits = (number for number, name in enumerate(names) if name.startswith(word))
    return next(fits, None) if len(word) >= 3 else None


def _unknown(word: str, kinds: Collection[str]) -> str:
    own = f", {', '.join(sorted(kinds))}" if kinds else ""
    return (
        f"'{word}' says no time; write times as 23:00-07:00, days as mon-fri, weekdays, weekends,"
        f" holidays{own}, months as nov-mar, a season as 10-16..04-15"
    )
