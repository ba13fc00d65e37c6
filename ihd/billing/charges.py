"""The lines for time and for every unit: standing charges, levies, credits."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ihd.tariffs.tariff import Charge, Span


def quantity_of(
    charge: Charge,
    first_day: date,
    after_last_day: date,
    *,
    used: Fraction,
    ends_bill: bool,
) -> Fraction:
    """Return how many of what a charge is per there are in the days [first_day, after_last_day).

    Part of a month or year counts by its days. ``used`` is the energy of these days; a charge per
    bill is made once, by the version that ends the bill.
    """
    count = (after_last_day - first_day).days
    match charge.per:
        case Span.DAY:
            return Fraction(count)
        case Span.WEEK:
            return Fraction(count, 7)
        case Span.MONTH:
            return sum((part for _, _, part in months_of(first_day, after_last_day)), Fraction(0))
        case Span.YEAR:
            return years_of(first_day, after_last_day)
        case Span.BILL:
            return Fraction(ends_bill)
        case Span.KWH:
            return used


def months_of(first_day: date, after_last_day: date) -> Iterator[tuple[date, date, Fraction]]:
    """Yield each calendar month's part of the days: its first day, the day after, its share."""
    start = first_day
    while start < after_last_day:
        length = calendar.monthrange(start.year, start.month)[1]
        following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        end = min(following, after_last_day)
        yield start, end, Fraction((end - start).days, length)
        start = end


def years_of(first_day: date, after_last_day: date) -> Fraction:
    """Return the days as calendar years, part of one by its days (a leap year has 366)."""
    total = Fraction(0)
    start = first_day
    while start < after_last_day:
        end = min(date(start.year + 1, 1, 1), after_last_day)
        total += Fraction((end - start).days, 366 if calendar.isleap(start.year) else 365)
        start = end
    return total
