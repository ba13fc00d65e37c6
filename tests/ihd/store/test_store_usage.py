from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.clock import days_interval, to_us
from ihd.store.totals import HALF_S, HALF_US, Tally
from ihd.store.usage import By, stretches, total, totals_by

LONDON = ZoneInfo("Europe/London")


def even(first, after_last, zone=LONDON):
    """A tally of local days in which every half-hour counted 100 mWh."""
    whole = days_interval(first, after_last, zone)
    start = to_us(whole.start) // HALF_US
    count = to_us(whole.end) // HALF_US - start
    tally = Tally.empty(start, count)
    tally.amounts, tally.measured_s = [100] * count, [HALF_S] * count
    return tally


def test_days_of_a_clock_change_have_46_and_50_half_hours():
    tally = even(date(2026, 1, 1), date(2027, 1, 1))
    days = totals_by(tally, By.DAY, (date(2026, 1, 1), date(2027, 1, 1)), LONDON)
    odd = {day.interval.start.date(): day.amount for day in days if day.amount != 4800}
    assert odd == {date(2026, 3, 29): 4600, date(2026, 10, 24): 5000}
    assert len(days) == 365
    assert {day.missing_s for day in days} == {0}


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe", "America/New_York"])
def test_stretches_of_any_kind_add_up_to_the_whole(by, zone):
    days = date(2025, 1, 1), date(2027, 1, 1)
    found = list(stretches(by, *days, 28))
    tally = even(found[0][0], found[-1][1], ZoneInfo(zone))
    totals = totals_by(tally, by, days, ZoneInfo(zone), 28)
    assert sum(t.amount for t in totals) == sum(tally.amounts)
    assert len(totals) == len(found)


@given(
    by=st.sampled_from(list(By)),
    first=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    length=st.integers(1, 800),
    bill_day=st.integers(1, 31),
)
def test_stretches_follow_each_other_and_cover_the_days_asked_for(by, first, length, bill_day):
    after_last = first + timedelta(days=length)
    found = list(stretches(by, first, after_last, bill_day))
    assert found[0][0] <= first < found[0][1]
    assert found[-1][0] < after_last <= found[-1][1]
    assert all(one[1] == other[0] for one, other in pairwise(found))


def test_a_bill_that_starts_on_the_31st_starts_on_the_last_day_of_short_months():
    found = [start for start, _ in stretches(By.BILL, date(2026, 1, 31), date(2026, 5, 1), 31)]
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_what_is_not_covered_is_missing():
    day = days_interval(date(2026, 6, 1), date(2026, 6, 2), LONDON)
    tally = Tally.empty(to_us(day.start) // HALF_US, 48)
    tally.amounts[3], tally.measured_s[3], tally.spread_s[4] = 70, 1800, 900
    found = total(tally, day)
    assert (found.amount, found.measured_s, found.spread_s) == (70, 1800, 900)
    assert found.missing_s == 24 * 3600 - 2700
    assert total(tally, days_interval(date(2026, 7, 1), date(2026, 7, 2), LONDON)).amount == 0


def test_an_interval_half_outside_the_tally_counts_what_is_inside():
    tally = Tally.empty(to_us(datetime(2026, 6, 1, tzinfo=UTC)) // HALF_US, 48)
    tally.amounts = [1] * 48
    assert total(tally, days_interval(date(2026, 6, 1), date(2026, 6, 2), LONDON)).amount == 46
