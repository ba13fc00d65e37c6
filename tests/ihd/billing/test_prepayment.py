"""How long prepaid credit lasts, by a use that is known, and what it will not last through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.billing.prepayment import Prepaid, Warned, lasting
from ihd.clock import Interval
from ihd.screens.prepayment_words import lasting_sentence, warning_sentence
from ihd.units import Money
from ihd.words import Words

LONDON = ZoneInfo("Europe/London")
WORDS = Words("en")
WEDNESDAY = datetime(2026, 6, 3, 12, tzinfo=UTC)


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def tenpence(_: Interval) -> Decimal:
    return Decimal("0.10")


def test_credit_runs_out_within_its_half_hour_evenly():
    found = lasting(Prepaid(pounds("0.25")), WEDNESDAY, tenpence, LONDON)
    assert found.ends_at == WEDNESDAY + timedelta(minutes=75)
    assert found.hours_left(WEDNESDAY) == Decimal("1.2")


def test_the_standing_charge_is_taken_at_local_midnight():
    evening = datetime(2026, 6, 3, 22, 30, tzinfo=UTC)
    prepaid = Prepaid(pounds("0.50"), standing=pounds("0.45"))
    found = lasting(prepaid, evening, tenpence, LONDON)
    assert found.ends_at == datetime(2026, 6, 3, 23, tzinfo=UTC)


def test_a_debt_is_taken_a_seventh_a_day_until_it_is_paid():
    prepaid = Prepaid(pounds("50"), debt=pounds("1.50"), debt_a_week=pounds("7"))
    free = lasting(Prepaid(pounds("50")), WEDNESDAY, tenpence, LONDON).ends_at
    owing = lasting(prepaid, WEDNESDAY, tenpence, LONDON).ends_at
    assert free - owing == timedelta(minutes=30) * 15


def test_emergency_credit_lasts_on():
    prepaid = Prepaid(pounds("1"), emergency=pounds("1"))
    found = lasting(prepaid, WEDNESDAY, tenpence, LONDON)
    assert found.ends_at == WEDNESDAY + timedelta(hours=5)
    assert found.with_emergency == WEDNESDAY + timedelta(hours=10)


def test_more_than_four_weeks_is_not_named():
    found = lasting(Prepaid(pounds("900")), WEDNESDAY, tenpence, LONDON)
    assert found.ends_at is None
    assert found.hours_left(WEDNESDAY) is None
    assert "four weeks" in lasting_sentence(found, WEDNESDAY, LONDON, WORDS)


@pytest.mark.parametrize(
    ("now", "balance", "warned"),
    [
        (datetime(2026, 6, 3, 12, tzinfo=UTC), "2.00", None),
        (datetime(2026, 6, 3, 19, tzinfo=UTC), "2.00", Warned.NIGHT),
        (datetime(2026, 6, 3, 19, tzinfo=UTC), "9.00", None),
        (datetime(2026, 6, 5, 14, tzinfo=UTC), "9.00", Warned.WEEKEND),
        (datetime(2026, 6, 5, 14, tzinfo=UTC), "19.00", None),
        (datetime(2026, 6, 7, 12, tzinfo=UTC), "2.00", Warned.WEEKEND),
        (datetime(2026, 6, 3, 12, tzinfo=UTC), "0.00", Warned.EMPTY),
    ],
)
def test_a_night_or_weekend_that_will_not_last_is_warned_of(now, balance, warned):
    found = lasting(Prepaid(pounds(balance)), now, tenpence, LONDON)
    assert found.warned == warned
    assert (warning_sentence(found, WORDS) is None) == (warned is None)


def test_what_is_needed_is_what_lacks_until_the_morning():
    evening = datetime(2026, 6, 3, 19, tzinfo=UTC)
    found = lasting(Prepaid(pounds("2.00")), evening, tenpence, LONDON)
    assert found.until == datetime(2026, 6, 4, 8, tzinfo=UTC)
    assert found.needed == pounds("0.60")
    assert warning_sentence(found, WORDS) == (
        "It will not last through the night: 60p more until 9 in the morning."
    )


@given(st.integers(1, 4000), st.integers(0, 30 * 24 * 60))
@settings(max_examples=60, deadline=None)
def test_with_what_is_needed_it_lasts_until_then(pence, minutes):
    now = WEDNESDAY + timedelta(minutes=minutes)
    balance = Money(Decimal(pence) / 100, "GBP")
    found = lasting(Prepaid(balance, standing=pounds("0.5")), now, tenpence, LONDON)
    if found.needed is not None:
        enough = Prepaid(balance + found.needed + pounds("0.01"), standing=pounds("0.5"))
        assert lasting(enough, now, tenpence, LONDON).ends_at >= found.until
