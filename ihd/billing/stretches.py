"""The stretches of the home's calendar that usage is told by: days, weeks, months, bills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from ihd.clock import add_months, billing_start, month_start, week_start


class By(StrEnum):
    """The stretches of the calendar that usage is told by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    BILL = "bill"


def stretches(
    by: By, first: date, after_last: date, bill_day: int = 1
) -> Iterator[tuple[date, date]]:
    """Yield the days, weeks, months, years or bills that [first, after_last) touches, whole.

    Each is its first day and the day after its last. A bill starts on ``bill_day`` of the month,
    or on the month's last day where that is earlier.
    """
    start = _start(by, first, bill_day)
    while start < after_last:
        end = _next(by, start, bill_day)
        yield start, end
        start = end


def _start(by: By, day: date, bill_day: int) -> date:
    match by:
        case By.DAY:
            return day
        case By.WEEK:
            return week_start(day)
        case By.MONTH:
            return month_start(day)
        case By.YEAR:
            return date(day.year, 1, 1)
        case By.BILL:
            return billing_start(day, bill_day)


def _next(by: By, start: date, bill_day: int) -> date:
    match by:
        case By.DAY:
            return start + timedelta(days=1)
        case By.WEEK:
            return start + timedelta(days=7)
        case By.MONTH:
            return add_months(start, 1)
        case By.YEAR:
            return date(start.year + 1, 1, 1)
        case By.BILL:
            return add_months(start.replace(day=1), 1, anchor=bill_day)
