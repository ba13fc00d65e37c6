"""What is known of a period for the Usage page to say, and where it lies in the calendar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ihd.billing.forecast import Forecast
from ihd.billing.usage_row import PeriodCharge, Step, UsageRow
from ihd.clock import add_months, billing_start, month_start
from ihd.meter import Fuel
from ihd.screens.usage import Against, Span, UsageRequest
from ihd.snapshot import PriceSource
from ihd.units import Money

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_YEAR_OF_WEEKS = timedelta(days=364)
"""A year ago on the same day of the week."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The local days [first, after) that are shown, a bar for every step."""

    first: date
    after: date
    step: Step


class Alike(StrEnum):
    """What makes days like the one that is told of."""

    WEEKDAY = "weekday"
    WORKING = "working"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Usual:
    """A day by half-hours, and others like it, to tell what was unusual in it."""

    day: date
    rows: Sequence[UsageRow]
    others: Sequence[Sequence[UsageRow]]
    alike: Alike = Alike.WEEKDAY


@dataclass(frozen=True, slots=True)
class Powers:
    """A local day's power, reading by reading: seconds since it ``start``ed, in order, and W.

    ``day_s`` is how long the day lasts, ``until_s`` how much of it is over.
    """

    start: datetime
    seconds: Sequence[float]
    watts: Sequence[float]
    day_s: int
    until_s: float

    def at(self, number: int) -> datetime:
        """Return the instant of a reading."""
        return self.start + timedelta(seconds=self.seconds[number])

    def most(self, begin_s: float, end_s: float) -> float | None:
        """Return the greatest power in a part of the day, None where none was read."""
        found = self.watts[bisect_left(self.seconds, begin_s) : bisect_left(self.seconds, end_s)]
        return max(found, default=None)


@dataclass(frozen=True, slots=True)
class UsageTold:
    """What the home can tell of the period a request asks for.

    ``rows`` are those of the bars that have begun, ``whole`` those their total is of, and
    ``against`` those of the period beside it, in the same order. ``since`` is the first day with
    readings, None before there are any. ``foreseen`` is where a month or bill that is not over is
    heading. ``taxed`` says whether the prices are known to hold VAT. ``charges`` are those of a
    month or bill that belong to no day of it, ``against_charges`` those of the one beside it.
    ``budget`` is what is meant to be spent in the period, where it is for this fuel alone.
    """

    asked: UsageRequest
    zone: ZoneInfo
    today: date
    bill_day: int
    currency: str
    fuels: tuple[Fuel, ...]
    since: date | None = None
    rows: tuple[UsageRow, ...] = ()
    whole: tuple[UsageRow, ...] = ()
    against: tuple[UsageRow, ...] = ()
    foreseen: Forecast | None = None
    usual: Usual | None = None
    powers: Powers | None = None
    source: PriceSource | None = None
    taxed: bool = False
    charges: tuple[PeriodCharge, ...] = ()
    against_charges: tuple[PeriodCharge, ...] = ()
    budget: Money | None = None

    @property
    def stretch(self) -> Stretch:
        """What is shown."""
        return stretch_of(self.asked, self.bill_day)


def stretch_of(asked: UsageRequest, bill_day: int) -> Stretch:
    """Return the days a request asks for.

    A week is the seven days, and a year the twelve months, that end with the day that is asked
    for; months and bills are those of the calendar that hold it.
    """
    day = asked.day
    match asked.span:
        case Span.DAY | Span.HALF_HOURS:
            return Stretch(day, day + _DAY, Step.HALF_HOUR)
        case Span.WEEK:
            return Stretch(day - _WEEK + _DAY, day + _DAY, Step.DAY)
        case Span.MONTH:
            first = month_start(day)
            return Stretch(first, add_months(first, 1), Step.DAY)
        case Span.BILL:
            first = billing_start(day, bill_day)
            after = add_months(first.replace(day=1), 1, anchor=bill_day)
            return Stretch(first, after, Step.DAY)
        case Span.YEAR:
            month = month_start(day)
            return Stretch(add_months(month, -11), add_months(month, 1), Step.MONTH)


def beside(asked: UsageRequest, way: int, bill_day: int) -> UsageRequest:
    """Return the request for the period before (way -1) or after (1) the one asked for."""
    stretch, day = stretch_of(asked, bill_day), asked.day
    match asked.span:
        case Span.DAY | Span.HALF_HOURS:
            day += _DAY * way
        case Span.WEEK:
            day += _WEEK * way
        case Span.YEAR:
            day = add_months(month_start(day), 12 * way)
        case Span.MONTH | Span.BILL:
            day = stretch.first - _DAY if way < 0 else stretch.after
    return replace(asked, day=day)


def compared_to(asked: UsageRequest, against: Against, bill_day: int) -> Stretch | None:
    """Return the days a period is compared with."""
    if against is Against.NONE or asked.span is Span.HALF_HOURS:
        return None
    if against is Against.BEFORE or asked.span is Span.YEAR:
        return stretch_of(beside(asked, -1, bill_day), bill_day)
    if asked.span in (Span.DAY, Span.WEEK):
        return stretch_of(replace(asked, day=asked.day - _YEAR_OF_WEEKS), bill_day)
    return stretch_of(replace(asked, day=add_months(asked.day, -12)), bill_day)


def comparisons(told: UsageTold) -> tuple[Against, ...]:
    """Return what the period can be compared with: those of which there are readings."""
    kinds: tuple[Against, ...] = (Against.BEFORE, Against.YEAR_AGO)
    if told.asked.span is Span.YEAR:
        kinds = (Against.YEAR_AGO,)
    found = []
    for kind in kinds:
        stretch = compared_to(told.asked, kind, told.bill_day)
        if stretch and told.since and told.since <= stretch.first:
            found.append(kind)
    return (Against.NONE, *found) if found else ()
