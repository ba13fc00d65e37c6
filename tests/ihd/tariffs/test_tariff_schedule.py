"""Every day is covered once and only once, and each instant by the rate its wall clock says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.clock import Interval, day_interval
from ihd.tariffs.file import load_tariff
from ihd.tariffs.now import cheapest_window, day_slices, rate_at
from ihd.tariffs.tariff import Tariff

LONDON = ZoneInfo("Europe/London")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/London",
        "Europe/Paris",
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Santiago",
        "America/Havana",
        "America/Sao_Paulo",
        "Asia/Kolkata",
    )
]


def _shape(rates: str, head: str = "") -> Tariff:
    return load_tariff(f'name = "T"\ncurrency = "EUR"\n{head}\n{rates}')


ECONOMY_7 = """
[[rate]]
name = "Night"
price = 0.1
when = "00:30-07:30"
[[rate]]
name = "Day"
price = 0.3
"""
WRAPPING = """
[[rate]]
name = "Low"
price = 0.1
when = ["weekdays 23:00-07:00", "weekends", "holidays"]
[[rate]]
name = "High"
price = 0.3
when = "weekdays 07:00-23:00"
"""
SEASONS = """
[[rate]]
name = "Winter peak"
price = 0.4
when = "nov-mar weekdays 16:00-19:00"
[[rate]]
name = "Summer middle"
price = 0.2
when = "04-15..09-30 10:15-14:45"
[[rate]]
name = "Rest"
price = 0.1
"""
COLOURS = """
[[rate]]
name = "Red"
price = 0.7
when = "red"
[[rate]]
name = "Blue night"
price = 0.1
when = "other 22:00-06:00"
[[rate]]
name = "Blue day"
price = 0.2
when = "other 06:00-22:00"
[day_kinds]
red = [2026-01-05, 2026-03-29]
"""
SHAPES = [
    _shape("unit_rate = 0.2"),
    _shape(ECONOMY_7),
    _shape(ECONOMY_7, 'clock = "UTC"'),
    _shape(ECONOMY_7, 'clock = "+10:00"'),
    _shape(WRAPPING, 'holidays = ["NL", "not 05-05"]'),
    _shape(SEASONS),
    _shape(COLOURS, 'day_start = "06:00"'),
]


@pytest.mark.parametrize("tariff", SHAPES)
@given(
    day=st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    zone=st.sampled_from(ZONES),
)
def test_a_day_is_covered_once_and_only_once(tariff, day, zone):
    slices = day_slices(tariff, day, zone)
    whole = day_interval(day, zone)
    assert slices[0].interval.start == whole.start
    assert slices[-1].interval.end == whole.end
    for before, after in pairwise(slices):
        assert before.interval.end == after.interval.start
        assert (before.rate, before.period) != (after.rate, after.period)
    assert all(s.interval.duration > timedelta(0) and s.rate for s in slices)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_both_clock_change_days_of_forty_years_are_covered(zone):
    tariff = _shape(ECONOMY_7)
    for year in range(2000, 2041):
        for month in range(1, 13):
            for day in (1, 7, 8, 14, 15, 21, 25, 26, 27, 28, 29, 30):
                if month == 2 and day > 28:
                    continue
                slices = day_slices(tariff, date(year, month, day), zone)
                total = sum((s.interval.duration for s in slices), timedelta(0))
                assert total == day_interval(date(year, month, day), zone).duration


@given(
    instant=st.integers(946_684_800, 2_240_611_200).map(lambda s: datetime.fromtimestamp(s, UTC)),
    zone=st.sampled_from(ZONES),
)
def test_a_rate_holds_when_the_wall_clock_is_in_its_window(instant, zone):
    wall = instant.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    expected = "Night" if 30 <= minute < 450 else "Day"
    assert rate_at(_shape(ECONOMY_7), instant, zone).now.period == expected


def test_the_cheap_hours_of_a_meter_on_utc_move_with_summer_time():
    tariff = _shape(ECONOMY_7, 'clock = "UTC"')
    night = day_slices(tariff, date(2026, 7, 1), LONDON)[1]
    assert night.period == "Night"
    assert night.interval.start.astimezone(LONDON).hour == 1
    assert night.interval.end == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)


def test_a_window_in_the_skipped_hour_does_not_happen_and_in_the_repeated_hour_twice():
    tariff = _shape(ECONOMY_7.replace("00:30-07:30", "01:15-01:45"))
    spring = [s.period for s in day_slices(tariff, date(2026, 3, 29), LONDON)]
    autumn = [s.period for s in day_slices(tariff, date(2026, 10, 25), LONDON)]
    assert spring == ["Day"]
    assert autumn == ["Day", "Night", "Day", "Night", "Day"]


def test_a_price_change_falls_at_local_midnight():
    tariff = load_tariff(
        'name = "T"\ncurrency = "GBP"\n[[version]]\nunit_rate = 0.2\n'
        "[[version]]\nfrom = 2026-07-01\nunit_rate = 0.25\n"
    )
    now = rate_at(tariff, datetime(2026, 6, 30, 12, tzinfo=UTC), LONDON)
    assert now.until == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert str(now.now.rate.per_kwh) == "0.2"
    assert str(now.next.rate.per_kwh) == "0.25"


def test_a_tempo_day_lasts_from_six_to_six_and_an_unlisted_colour_is_not_known():
    tariff = load_tariff(
        'name = "T"\ncurrency = "EUR"\nday_start = "06:00"\n'
        "[day_kinds]\nred = [2026-01-05]\nblue = [2026-01-04]\n"
        '[[rate]]\nname = "Red"\nprice = 0.7\nwhen = "red"\n'
        '[[rate]]\nname = "Blue"\nprice = 0.1\nwhen = "blue"\n'
    )
    paris = ZoneInfo("Europe/Paris")
    assert [s.period for s in day_slices(tariff, date(2026, 1, 5), paris)] == ["Blue", "Red"]
    last = day_slices(tariff, date(2026, 1, 6), paris)[-1]
    assert last.rate is None
    assert last.interval.start == datetime(2026, 1, 6, 5, tzinfo=UTC)


def test_the_cheapest_three_hours_are_found_and_need_every_price_known():
    tariff = _shape(ECONOMY_7)
    day = day_interval(date(2026, 7, 1), LONDON)
    best = cheapest_window(tariff, day, timedelta(hours=3), LONDON)
    assert best.interval.start == day.start + timedelta(minutes=30)
    assert best.mean.per_kwh == Decimal("0.1")
    table = load_tariff(
        'name = "T"\ncurrency = "GBP"\n[[rate]]\nname = "Half-hourly"\nprice_table = true\n'
        '[prices]\nstart = "2026-07-01T00:00Z"\nvalues = [0.3, -0.05, 0.1, "?", -1]\n'
    )
    within = Interval(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 1, 3, tzinfo=UTC))
    best = cheapest_window(table, within, timedelta(hours=1), LONDON)
    assert best.interval.start == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
    assert str(best.mean.per_kwh) == "0.025"
