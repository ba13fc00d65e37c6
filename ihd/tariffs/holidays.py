"""Public holidays as a tariff counts them: a country's list, fixed days, days after Easter.

Rules apply in order, so ``NL, not 05-05, easter+39`` takes 5 May out and puts Ascension back in
the years when both fall together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_RULE = re.compile(
    r"(?P<without>not\s+)?(?:(?P<day>\d{4}-\d\d-\d\d)|(?P<yearly>\d\d-\d\d)"
    r"|easter(?P<easter>[+-]\d+)?|(?P<country>[A-Z]{2}(?:-[A-Z0-9]{1,3})?))"
)


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """One rule: exactly one of a country code, a date, a (month, day), or days after Easter."""

    text: str
    without: bool = False
    country: str | None = None
    day: date | None = None
    yearly: tuple[int, int] | None = None
    after_easter: int | None = None


def parse_rule(text: str) -> HolidayRule:
    """Return the rule of a word such as ``NL``, ``12-25``, ``easter+1`` or ``not 05-05``.

    Raise ValueError saying what to write instead.
    """
    match = _RULE.fullmatch(text.strip())
    if not match:
        raise ValueError(
            f"'{text}' is no holiday; write a country as NL or AU-NSW, a day as 12-25 or"
            " 2026-12-28, easter+1, or 'not 05-05'"
        )
    without = match["without"] is not None
    try:
        if match["day"]:
            return HolidayRule(text, without, day=date.fromisoformat(match["day"]))
        month, day = (int(part) for part in (match["yearly"] or "01-01").split("-"))
        date(2000, month, day)
    except ValueError:
        raise ValueError(f"'{text}' is no day of a year; write month-day, as 12-25") from None
    if match["yearly"]:
        return HolidayRule(text, without, yearly=(month, day))
    if match["country"]:
        _of_country(match["country"], 2024)
        return HolidayRule(text, without, country=match["country"])
    return HolidayRule(text, without, after_easter=int(match["easter"] or 0))


def holidays_of(rules: Sequence[HolidayRule], year: int) -> frozenset[date]:
    """Return the holidays of a year by rules applied in order."""
    found: set[date] = set()
    for rule in rules:
        days = _days(rule, year)
        found = found - days if rule.without else found | days
    return frozenset(found)


def _days(rule: HolidayRule, year: int) -> frozenset[date]:
    if rule.country:
        return _of_country(rule.country, year)
    if rule.day:
        return frozenset([rule.day] if rule.day.year == year else [])
    if rule.yearly:
        month, day = rule.yearly
        leap_only = (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400))
        return frozenset() if leap_only else frozenset([date(year, month, day)])
    return frozenset([easter(year) + timedelta(days=rule.after_easter or 0)])


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - shift + 15) % 30
    quads, ones = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quads - moon - ones) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def _of_country(code: str, year: int) -> frozenset[date]:
    """Ask the holidays package, loaded only here: importing it costs a third of a second."""
    import holidays

    country, _, part = code.partition("-")
    try:
        calendar = getattr(holidays, country)
        return frozenset(calendar(subdiv=part or None, years=year))
    except (AttributeError, NotImplementedError) as error:
        raise ValueError(f"'{code}' is no country whose holidays are known") from error
