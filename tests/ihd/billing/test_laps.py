"""Rates told by the laps of a day hold when the schedule says they hold."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.billing.laps import shared_stretches
from ihd.billing.strip import HALF_MS, LANES
from ihd.clock import to_ms
from ihd.tariffs.file import load_tariff
from ihd.tariffs.timeline import rate_stretches

ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "UTC",
]
HEAD = 'name = "T"\ncurrency = "GBP"\n'
MINUTES = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")


def tariff(windows, more=""):
    rates = "".join(
        f'[[rate]]\nname = "R{n}"\nprice = 0.1\nwhen = "{first}-{last}"\n'
        for n, (first, last) in enumerate(windows)
    )
    return load_tariff(f'{HEAD}{more}{rates}[[rate]]\nname = "Rest"\nprice = 0.3\n')


def by_half_hour(stretches):
    """Return which rate holds in each half-hour, each given once and only once."""
    found = {}
    for start, end, version, shares in stretches:
        for rate, laps in shares:
            for half in range(start // HALF_MS, end // HALF_MS):
                lane = half % LANES
                if not laps or any(low <= lane < high for low, high in laps):
                    assert half not in found
                    found[half] = version, rate
    return found


def as_told(found, zone, start, end):
    stretches = rate_stretches(found, zone, start, end)
    return by_half_hour((a, b, version, ((rate, ()),)) for a, b, version, rate in stretches)


@pytest.mark.parametrize("name", ZONES)
@settings(max_examples=8)
@given(edges=st.lists(MINUTES, min_size=2, max_size=4, unique=True), start=st.integers(0, 4000))
def test_each_half_hour_has_the_rate_the_schedule_says(name, edges, start):
    edges = sorted(edges)[: len(edges) // 2 * 2]
    found, zone = tariff(list(zip(edges[::2], edges[1::2], strict=True))), ZoneInfo(name)
    begin = to_ms(datetime(2010, 3, 1, tzinfo=UTC)) + start * LANES * HALF_MS
    end = begin + 400 * LANES * HALF_MS
    told = list(shared_stretches(found, zone, begin, end))
    assert by_half_hour(told) == as_told(found, zone, begin, end)
    if name != "Asia/Kathmandu":
        assert len(told) < 40


@pytest.mark.parametrize(
    "more",
    [
        'clock = "UTC"\n',
        'day_start = "06:00"\n',
        'clock = "America/New_York"\nday_start = "03:30"\n',
    ],
)
def test_a_clock_of_its_own_and_a_day_that_starts_later_are_heeded(more):
    found, zone = tariff([("23:30", "05:00"), ("16:00", "19:00")], more), ZoneInfo("Europe/London")
    begin, end = (to_ms(datetime(year, 5, 3, 7, 30, tzinfo=UTC)) for year in (2024, 2026))
    told = list(shared_stretches(found, zone, begin, end))
    assert by_half_hour(told) == as_told(found, zone, begin, end)


@pytest.mark.parametrize("window", ["23:10-05:40", "weekdays 07:00-19:00", "nov-mar 16:00-19:00"])
def test_days_that_differ_or_cut_half_hours_are_told_one_by_one(window):
    found = load_tariff(
        f'{HEAD}[[rate]]\nname = "N"\nprice = 0.1\nwhen = "{window}"\n'
        '[[rate]]\nname = "D"\nprice = 0.3\n'
    )
    zone = ZoneInfo("Europe/London")
    begin, end = (to_ms(datetime(year, 5, 3, tzinfo=UTC)) for year in (2024, 2025))
    told = [
        (a, b, v, shares[0][0]) for a, b, v, shares in shared_stretches(found, zone, begin, end)
    ]
    assert told == list(rate_stretches(found, zone, begin, end))


def test_a_tariff_that_begins_within_says_so():
    text = '[[version]]\nfrom = 2025-01-10\n[[version.rate]]\nname = "U"\nprice = 0.2\n'
    found, zone = load_tariff(HEAD + text), ZoneInfo("Europe/London")
    begin, end = (to_ms(datetime(2025, 1, day, tzinfo=UTC)) for day in (1, 20))
    versions = [version for _, _, version, _ in shared_stretches(found, zone, begin, end)]
    assert versions == [None, 0]
    assert found.versions[0].first_day == date(2025, 1, 10)
