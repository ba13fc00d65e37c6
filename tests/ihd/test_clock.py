"""Half-open intervals, and the local calendar across clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd import clock

LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from(
    [
        ZoneInfo(n)
        for n in ("Europe/London", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York")
    ]
)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
)
def test_a_local_day_lasts_as_long_as_the_clocks_say(day, hours):
    assert clock.day_interval(day, LONDON).duration == timedelta(hours=hours)


@given(DAYS, ZONES)
def test_each_instant_belongs_to_one_local_day(day, zone):
    interval = clock.day_interval(day, zone)
    assert clock.local_date(interval.start, zone) == day
    assert clock.local_date(interval.end, zone) == day + timedelta(days=1)
    assert interval.end == clock.midnight(day + timedelta(days=1), zone)


@given(DAYS, st.integers(1, 31))
def test_a_billing_period_holds_its_day_and_meets_the_next(day, anchor):
    start = clock.billing_start(day, anchor)
    end = clock.add_months(start, 1, anchor=anchor)
    assert start <= day < end
    assert clock.billing_start(end, anchor) == end
    assert clock.billing_start(end - timedelta(days=1), anchor) == start


def test_an_interval_holds_its_start_and_not_its_end():
    start = datetime(2026, 11, 24, tzinfo=UTC)
    interval = clock.Interval(start, start + clock.HALF_HOUR)
    assert start in interval
    assert interval.end not in interval


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda t: t.year > 1970))
def test_milliseconds_keep_an_instant(exact):
    instant = exact.replace(microsecond=exact.microsecond // 1000 * 1000)
    assert clock.from_ms(clock.to_ms(instant)) == instant


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        clock.parse_instant("2026-11-24T10:00:00")


def test_an_instant_is_told_in_utc():
    assert clock.iso_utc(clock.parse_instant("2026-07-01T01:30:00+01:00")) == "2026-07-01T00:30:00Z"
