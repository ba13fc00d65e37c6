"""From a home and a request to what is known of the period, as the Usage page tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.billing.forecast import Forecast
from ihd.billing.period_charges import has_period_charges
from ihd.billing.standing import Standing
from ihd.billing.usage_row import PeriodCharge, Step, UsageRow
from ihd.clock import day_interval, local_date, to_us
from ihd.home import FUELS, Home
from ihd.insight.comparison import DAYS_NEEDED
from ihd.meter import Quantity
from ihd.screens.usage import Span, UsageRequest, UsageScreen
from ihd.screens.usage_told import (
    Alike,
    Powers,
    Stretch,
    UsageTold,
    Usual,
    compared_to,
    comparisons,
)
from ihd.screens.usage_words import usage_screen
from ihd.settings import Settings
from ihd.units import Money
from ihd.words import Words

_DAY = timedelta(days=1)
_WEEKS_BACK = 6
_DAYS_BACK = 21
_WHOLE_DAYS = 3
"""Fewer whole days of readings foresee no month."""
_OTHERS = 6
"""Days like the one told of that are looked at, at most."""


def usage_page(
    home: Home, request: UsageRequest | None, words: Words, now: datetime
) -> UsageScreen:
    """Return what the Usage page says; unasked, of the week that holds today."""
    asked = request or UsageRequest(local_date(now, home.settings.zone))
    return usage_screen(told_of(home, asked, now), words)


def told_of(home: Home, request: UsageRequest, now: datetime) -> UsageTold:
    """Return what is known of the period that is asked for."""
    settings = home.settings
    told = UsageTold(
        asked=request,
        zone=settings.zone,
        today=local_date(now, settings.zone),
        bill_day=settings.billing_day,
        currency=settings.currency,
        fuels=tuple(fuel for fuel in FUELS if settings.meter_for(fuel)),
        budget=_budget(settings, request.span),
    )
    meter = settings.meter_for(request.fuel)
    since = home.past.since(meter) if meter else None
    if meter is None or since is None:
        return told
    return _Asked(home, meter, since, now).fill(told)


def _budget(settings: Settings, span: Span) -> Money | None:
    """Return the budget of a month or a bill where it is all one fuel's."""
    budget, metered = settings.budget, [f for f in FUELS if settings.meter_for(f)]
    if not budget.amount or span.value != budget.per or len(metered) != 1:
        return None
    return Money(Decimal(budget.amount), settings.currency)


_WHOLE = {Span.MONTH: Step.MONTH, Span.BILL: Step.BILL}
"""The spans that are drawn by days, and the one row they are in all."""


class _Asked:
    """Collects what one request needs to know of a meter."""

    def __init__(self, home: Home, meter: str, since: date, now: datetime) -> None:
        self._home, self._meter, self._since, self._now = home, meter, since, now

    def fill(self, told: UsageTold) -> UsageTold:
        """Return what is told with all that is known."""
        asked, stretch = told.asked, told.stretch
        rows = self._rows(told, stretch)
        whole = rows
        if stretch.step is Step.HALF_HOUR:
            whole = self._rows(told, replace(stretch, step=Step.DAY))
        force = self._home.in_force(asked.fuel, self._now)
        told = replace(
            told,
            since=self._since,
            currency=force.tariff.currency if force else told.currency,
            rows=rows,
            whole=whole,
            foreseen=self._foreseen(told, stretch),
            usual=self._usual(told, stretch, rows),
            powers=self._powers(told, stretch) if asked.span is Span.HALF_HOURS else None,
            source=force.source if force else None,
            taxed=force is not None and any(v.vat for v in force.tariff.versions),
            charges=self._charges(told, stretch),
        )
        against = compared_to(asked, asked.against, told.bill_day)
        if against is not None and asked.against in comparisons(told):
            rows, charges = self._rows(told, against), self._charges(told, against)
            return replace(told, against=rows, against_charges=charges)
        return told

    def _charges(self, told: UsageTold, stretch: Stretch) -> tuple[PeriodCharge, ...]:
        """Return what a month or a bill costs besides what its days do."""
        step = _WHOLE.get(told.asked.span)
        force = self._home.in_force(told.asked.fuel, self._now)
        if step is None or force is None or not has_period_charges(force.tariff, step):
            return ()
        rows = self._rows(told, replace(stretch, step=step))
        return tuple(charge for row in rows for charge in row.charges)

    def _rows(self, told: UsageTold, stretch: Stretch) -> tuple[UsageRow, ...]:
        found = self._home.past.usage(
            self._meter, told.asked.fuel, stretch.step, stretch.first, stretch.after, self._now
        )
        return tuple(self._from_the_first(row, told.today) for row in found)

    def _from_the_first(self, row: UsageRow, today: date) -> UsageRow:
        """Return a row without the standing charge of days before there was any reading."""
        if row.standing is None or row.first_day >= self._since:
            return row
        force = self._home.in_force(row.fuel, self._now)
        after = min(row.after_last_day, today + _DAY)
        if force is None or after <= self._since:
            return msgspec.structs.replace(row, standing=None)
        standing = Standing(force.tariff).of(self._since, after)
        return msgspec.structs.replace(row, standing=standing)

    def _day(self, told: UsageTold, day: date) -> tuple[UsageRow, ...]:
        return self._rows(told, Stretch(day, day + _DAY, Step.HALF_HOUR))

    def _foreseen(self, told: UsageTold, stretch: Stretch) -> Forecast | None:
        """Return where a month or bill that is not over is heading."""
        if told.asked.span not in (Span.MONTH, Span.BILL) or stretch.after <= told.today:
            return None
        if told.today - self._since <= _WHOLE_DAYS * _DAY:
            return None
        return self._home.past.foreseen(
            self._meter, told.asked.fuel, stretch.first, stretch.after, self._now
        )

    def _usual(self, told: UsageTold, stretch: Stretch, rows: tuple[UsageRow, ...]) -> Usual | None:
        """Return yesterday, or the day that is shown, and days like it."""
        if told.asked.span is Span.WEEK and stretch.after == told.today + _DAY:
            day, rows = told.today - _DAY, self._day(told, told.today - _DAY)
        elif told.asked.span is Span.DAY:
            day, rows = stretch.first, tuple(r for r in rows if r.interval.end <= self._now)
        else:
            return None
        others = self._complete(told, [day - n * 7 * _DAY for n in range(1, _WEEKS_BACK + 1)])
        if len(others) >= DAYS_NEEDED:
            return Usual(day, rows, others)
        weekend = day.weekday() >= 5
        near = [day - n * _DAY for n in range(1, _DAYS_BACK + 1)]
        others = self._complete(told, [d for d in near if (d.weekday() >= 5) == weekend])
        return Usual(day, rows, others, Alike.WEEKEND if weekend else Alike.WORKING)

    def _complete(self, told: UsageTold, days: list[date]) -> list[tuple[UsageRow, ...]]:
        """Return the half-hours of the first few days that have no gap."""
        found: list[tuple[UsageRow, ...]] = []
        for day in days:
            if day <= self._since or len(found) == _OTHERS:
                break
            rows = self._day(told, day)
            if all(row.energy is not None and not row.missing_s for row in rows):
                found.append(rows)
        return found

    def _powers(self, told: UsageTold, stretch: Stretch) -> Powers:
        whole = day_interval(stretch.first, told.zone)
        trace = self._home.store.trace(self._meter, Quantity.POWER, whole)
        start, scale = to_us(whole.start), 10.0**trace.exponent
        return Powers(
            start=whole.start,
            seconds=[(at - start) / 1e6 for at in trace.instants],
            watts=[number * scale for number in trace.numbers],
            day_s=int(whole.duration.total_seconds()),
            until_s=(min(whole.end, self._now) - whole.start).total_seconds(),
        )
