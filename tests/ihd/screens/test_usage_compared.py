"""Where yesterday was as usual, the period is held against the one before, day for day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.usage_row import PeriodCharge, RateUse, RowQuality, UsageRow
from ihd.clock import days, days_interval
from ihd.meter import Fuel
from ihd.screens.usage import Against, Span, Unit, UsageRequest
from ihd.screens.usage_told import UsageTold
from ihd.screens.usage_words import usage_screen
from ihd.units import Energy, Money
from ihd.words import Words

LONDON, TODAY, DAY = ZoneInfo("Europe/London"), date(2026, 11, 24), timedelta(days=1)


def a_day(day, cost, missing_s=0):
    spent = Money(Decimal(cost), "GBP")
    energy = Energy.from_kwh(Decimal(cost) * 4)
    return UsageRow(
        interval=days_interval(day, day + DAY, LONDON),
        first_day=day,
        after_last_day=day + DAY,
        fuel=Fuel.ELECTRICITY,
        currency="GBP",
        quality=RowQuality.MEASURED,
        energy=energy,
        by_rate=(RateUse("unit", energy, spent, Energy(0)),),
        cost=spent,
        standing=None,
        missing_s=missing_s,
        caught_up=Energy(0),
    )


def told(last, cost, before, *, span=Span.WEEK, against=Against.BEFORE, **more):
    """The week to a day whose days cost so much, beside one whose days cost so much."""
    rows = tuple(a_day(day, cost) for day in days(last - 6 * DAY, last + DAY))
    beside = tuple(a_day(day, before) for day in days(last - 13 * DAY, last - 6 * DAY))
    asked = UsageRequest(last, span, against=against)
    since = TODAY - 400 * DAY
    return UsageTold(
        asked, LONDON, TODAY, 1, "GBP", (Fuel.ELECTRICITY,),
        since=since, rows=rows, whole=rows, against=beside, **more,
    )  # fmt: skip


def said(told, unit=Unit.MONEY):
    asked = replace(told.asked, unit=unit)
    screen = usage_screen(replace(told, asked=asked), Words("en"))
    return screen.sentence.text, screen.brief.text


@pytest.mark.parametrize(
    ("last", "cost", "before", "sentence"),
    [
        (TODAY, "2.00", "2.20", "Up to yesterday, £1.20 less than the week before."),
        (TODAY, "2.20", "2.00", "Up to yesterday, £1.20 more than the week before."),
        (TODAY, "2.00", "2.01", "Up to yesterday, much like the week before."),
        (TODAY - 7 * DAY, "2.00", "2.20", "That is £1.40 less than the week before."),
        (TODAY - 7 * DAY, "2.20", "2.00", "That is £1.40 more than the week before."),
        (TODAY - 7 * DAY, "2.00", "2.00", "Much like the week before."),
    ],
)
def test_a_week_is_held_against_the_week_before_day_for_day(last, cost, before, sentence):
    full, brief = said(told(last, cost, before))
    assert full == sentence
    assert len(brief) <= 30


def test_in_energy_it_says_energy():
    full, brief = said(told(TODAY, "2.00", "2.20"), Unit.ENERGY)
    assert full == "Up to yesterday, 4.80 kWh less than the week before."
    assert brief == "4.80 kWh less than before"


def test_a_year_ago_is_named():
    full, _ = said(told(TODAY, "2.00", "2.20", against=Against.YEAR_AGO))
    assert full == "Up to yesterday, £1.20 less than a year ago."


def test_nothing_is_compared_where_readings_are_missing_or_charges_belong_to_no_day():
    week = told(TODAY, "2.00", "2.20")
    gap = (*week.rows[:2], a_day(week.rows[2].first_day, "1", missing_s=7200), *week.rows[3:])
    charged = told(
        TODAY, "2.00", "2.20", charges=(PeriodCharge("Capacity", Money(Decimal(9), "GBP")),)
    )
    for other in (replace(week, rows=gap), replace(week, against=()), charged):
        assert "week before" not in said(other)[0]
