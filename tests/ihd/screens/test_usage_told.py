"""Where the periods of the Usage page lie in the calendar, and which lie beside them."""

from datetime import date

import pytest

from ihd.billing.usage_row import Step
from ihd.screens.usage import Against, Span, UsageRequest
from ihd.screens.usage_told import beside, compared_to, stretch_of

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("span", "first", "after", "step"),
    [
        (Span.DAY, "2026-11-24", "2026-11-25", Step.HALF_HOUR),
        (Span.WEEK, "2026-11-18", "2026-11-25", Step.DAY),
        (Span.MONTH, "2026-11-01", "2026-12-01", Step.DAY),
        (Span.BILL, "2026-11-14", "2026-12-14", Step.DAY),
        (Span.YEAR, "2025-12-01", "2026-12-01", Step.MONTH),
    ],
)
def test_a_span_is_the_days_that_hold_the_one_asked_for(span, first, after, step):
    found = stretch_of(UsageRequest(TODAY, span), bill_day=14)
    assert (found.first.isoformat(), found.after.isoformat(), found.step) == (first, after, step)


@pytest.mark.parametrize("span", [s for s in Span if s is not Span.HALF_HOURS])
@pytest.mark.parametrize("bill_day", [1, 14, 31])
def test_back_and_forward_return_to_the_same_period(span, bill_day):
    day = TODAY
    for _ in range(30):
        asked = UsageRequest(day, span)
        back = beside(asked, -1, bill_day)
        assert stretch_of(back, bill_day).after == stretch_of(asked, bill_day).first
        forth = beside(back, 1, bill_day)
        assert stretch_of(forth, bill_day) == stretch_of(asked, bill_day)
        day = back.day


def test_a_year_ago_is_the_same_day_of_the_week():
    found = compared_to(UsageRequest(TODAY, Span.DAY), Against.YEAR_AGO, 1)
    assert found.first.weekday() == TODAY.weekday()
