"""What was used over days, weeks, months and bills: sums over half-hours in the home's calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ihd.clock import (
    Interval,
    add_months,
    billing_start,
    days_interval,
    month_start,
    to_us,
    week_start,
)
from ihd.store.ledger import Sums
from ihd.store.totals import HALF_US, Tally


class By(StrEnum):
    """The stretches of the calendar that usage is told by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    BILL = "bill"


@dataclass(frozen=True, slots=True)
class Total:
    """What was used in an interval, in mWh or ml, and how far that is known."""

    interval: Interval
    amount: int
    measured_s: int
    spread_s: int
    missing_s: int


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


def total(tally: Tally, interval: Interval) -> Total:
    """Return the sum of the half-hours that start in an interval."""
    begin = max(-(-to_us(interval.start) // HALF_US) - tally.first, 0)
    end = max(-(-to_us(interval.end) // HALF_US) - tally.first, begin)
    measured, spread = sum(tally.measured_s[begin:end]), sum(tally.spread_s[begin:end])
    whole = int(interval.duration / timedelta(seconds=1))
    return Total(
        interval, sum(tally.amounts[begin:end]), measured, spread, whole - measured - spread
    )


def together(interval: Interval, registers: Sequence[Sums]) -> Total:
    """Return what registers counted together; a time is known only where it is for each."""
    spread = max(sums[2] for sums in registers)
    known = min(sums[1] + sums[2] for sums in registers)
    spread = min(spread, known)
    whole = int(interval.duration / timedelta(seconds=1))
    amount = sum(sums[0] for sums in registers)
    return Total(interval, amount, known - spread, spread, whole - known)


def totals_by(
    tally: Tally, by: By, days: tuple[date, date], zone: ZoneInfo, bill_day: int = 1
) -> list[Total]:
    """Return what was used in each stretch of the calendar that the local days touch.

    The tally must reach from the first stretch's start to the last one's end.
    """
    found = stretches(by, *days, bill_day)
    return [total(tally, days_interval(first, after, zone)) for first, after in found]


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
