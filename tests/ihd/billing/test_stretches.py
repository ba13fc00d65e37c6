from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.stretches import By, stretches


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
