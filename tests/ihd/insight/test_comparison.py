"""How a day differs from usual ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.usage_row import RateUse, RowQuality, UsageRow
from ihd.clock import Interval
from ihd.insight.comparison import SLOTS, by_the_clock, compare
from ihd.meter import Fuel
from ihd.units import Energy, Money

FLAT = [Decimal("0.1")] * SLOTS
USUAL = [FLAT] * 5

amounts = st.lists(
    st.integers(0, 3000).map(lambda n: Decimal(n) / 1000), min_size=SLOTS, max_size=SLOTS
)


def with_more(first, after, more):
    return [value + (more if first <= n < after else 0) for n, value in enumerate(FLAT)]


def test_the_hours_of_most_of_the_difference_are_named():
    found = compare(with_more(34, 38, Decimal("0.5")), USUAL)
    assert (found.more, found.slots) == (Decimal("2.0"), (34, 38))


def test_a_stretch_that_begins_at_half_past_is_widened_to_the_hour():
    day = with_more(35, 36, Decimal("0.5"))
    assert compare(day, USUAL).slots == (34, 36)


def test_a_difference_that_is_everywhere_has_no_hours():
    found = compare([value * 2 for value in FLAT], USUAL)
    assert (found.more, found.slots) == (Decimal("4.8"), None)


def test_less_than_usual_is_told_as_less():
    found = compare(with_more(16, 18, Decimal("-0.1")), USUAL)
    assert (found.more, found.slots) == (Decimal("-0.2"), (16, 18))


def test_two_days_are_not_enough_to_call_anything_usual():
    assert compare(FLAT, USUAL[:2]) is None


@given(day=amounts, others=st.lists(amounts, min_size=3, max_size=6))
def test_named_hours_hold_most_of_the_difference_within_a_day(day, others):
    found = compare(day, others)
    if found.slots is not None:
        first, after = found.slots
        assert 0 <= first < after <= SLOTS
        assert after - first <= 14


def row(start, kwh="0.5", cost="0.1", missing_s=0):
    return UsageRow(
        interval=Interval(start, start + timedelta(minutes=30)),
        first_day=date(2026, 10, 25),
        after_last_day=date(2026, 10, 26),
        fuel=Fuel.ELECTRICITY,
        currency="GBP",
        quality=RowQuality.MEASURED,
        energy=Energy.from_kwh(kwh),
        by_rate=(RateUse("unit", Energy.from_kwh(kwh), None),),
        cost=Money(Decimal(cost), "GBP") if cost else None,
        missing_s=missing_s,
    )


def test_an_hour_that_comes_twice_counts_into_one_of_the_clock():
    start = datetime(2026, 10, 24, 23, tzinfo=UTC)
    day = by_the_clock(
        [row(start + timedelta(minutes=30) * n) for n in range(50)],
        ZoneInfo("Europe/London"),
        in_money=True,
    )
    assert len(day) == SLOTS
    assert day[2] == Decimal("0.2")
    assert sum(day) == 5


def test_a_day_with_a_gap_or_without_a_price_is_not_told():
    start = datetime(2026, 3, 3, tzinfo=UTC)
    zone = ZoneInfo("Europe/London")
    assert by_the_clock([row(start, missing_s=900)], zone, in_money=False) is None
    assert by_the_clock([row(start, cost=None)], zone, in_money=True) is None
    assert by_the_clock([row(start, cost=None)], zone, in_money=False) is not None
