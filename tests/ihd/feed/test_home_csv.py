"""Half-hourly files as suppliers and trials write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.clock import HALF_HOUR
from ihd.feed.home_csv import read_half_hours

LONDON = ZoneInfo("Europe/London")
SMALL = Path(__file__).parents[2] / "data" / "home_small.csv"


@pytest.fixture
def read(tmp_path):
    def read(text: str, zone=LONDON) -> list[tuple[str, str]]:
        path = tmp_path / "home.csv"
        path.write_bytes(text.encode())
        return [(f"{h.start:%d %H:%M}", str(h.kwh)) for h in read_half_hours(path, zone)]

    return read


TWO = [("14 00:00", "0.120"), ("14 00:30", "0.095")]


@pytest.mark.parametrize(
    "text",
    [
        "start,kwh\n2026-01-14T00:00:00Z,0.120\n2026-01-14T00:30:00Z,0.095\n",
        "start,kwh\r\n2026-01-14 00:00,0.120\r\n2026-01-14 00:30,0.095\r\n",
        "start,kwh\n2026-01-14T00:30:00Z,0.095\n2026-01-14T00:00:00Z,0.120\n",
        "\ufeffStart;Verbrauch (kWh)\n14.01.2026 00:00;0,120\n14.01.2026 00:30;0,095\n",
        "Consumption (kwh), Start, End\n"
        "0.120, 2026-01-14T00:00:00+00:00, 2026-01-14T00:30:00+00:00\n"
        "0.095, 2026-01-14T00:30:00+00:00, 2026-01-14T01:00:00+00:00\n",
        "Consumption (kwh), Estimated Cost Inc. Tax (p), Start, End\n"
        "0.120, 3.1, 2026-01-14T00:00:00+00:00, 2026-01-14T00:30:00+00:00\n"
        "0.095, 2.4, 2026-01-14T00:30:00+00:00, 2026-01-14T01:00:00+00:00\n",
        "interval_end,import_kwh,export_kwh\n2026-01-14 00:30,0.120,1\n2026-01-14 01:00,0.095,1\n",
        "No\tReading Date Time\tUsage kWh\nx\t14/01/2026 00:00\t0.120\nx\t14/01/2026 00:30\t0.095",
        "export kwh|when|kwh\n5|2026-01-14T01:00+01:00|0.120\n5|2026-01-14T01:30+01:00|0.095\n",
    ],
)
def test_columns_are_found_by_their_heads_and_by_what_is_in_them(read, text):
    assert read(text) == TWO


def test_stamps_that_end_a_day_at_midnight_are_ends():
    half_hours = read_half_hours(SMALL, LONDON)
    assert half_hours[0].start == datetime(2026, 3, 23, tzinfo=UTC)
    assert half_hours[-1].start == datetime(2026, 3, 31, 23, 30, tzinfo=UTC)


def test_local_stamps_follow_summer_time(read):
    text = "start,kwh\n2026-03-29 00:30,1\n2026-03-29 02:00,2\n2026-07-01 00:00,3\n"
    assert read(text) == [("29 00:30", "1"), ("29 01:00", "2"), ("30 23:00", "3")]


def test_local_stamps_that_come_twice_in_autumn_are_two_half_hours(read):
    text = "start,kwh\n2026-10-25 00:30,1\n2026-10-25 01:00,2\n2026-10-25 01:30,3\n"
    text += "2026-10-25 01:00,4\n2026-10-25 01:30,5\n2026-10-25 02:00,6\n"
    hours = ["24 23:30", "25 00:00", "25 00:30", "25 01:00", "25 01:30", "25 02:00"]
    assert read(text) == list(zip(hours, "123456", strict=True))


def test_a_file_with_the_newest_first_says_the_same(read):
    text = "start,kwh\n2026-10-25 02:00,6\n2026-10-25 01:30,5\n2026-10-25 01:00,4\n"
    text += "2026-10-25 01:30,3\n2026-10-25 01:00,2\n2026-10-25 00:30,1\n"
    hours = ["24 23:30", "25 00:00", "25 00:30", "25 01:00", "25 01:30", "25 02:00"]
    assert read(text) == list(zip(hours, "123456", strict=True))


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"])
@pytest.mark.parametrize("newest_first", [False, True])
@given(
    place=st.sampled_from(
        ["Europe/London", "America/Asuncion", "Australia/Lord_Howe", "Atlantic/Azores"]
    ),
    first=st.integers(0, 366 * 48),
    count=st.integers(49, 400),
)
def test_what_a_local_clock_showed_is_placed_where_it_was(
    tmp_path_factory, form, newest_first, place, first, count
):
    zone = ZoneInfo(place)
    halves = [datetime(2023, 1, 1, tzinfo=UTC) + HALF_HOUR * n for n in range(first, first + count)]
    walls = [f"{half.astimezone(zone):{form}},1\n" for half in halves]
    path = tmp_path_factory.mktemp("law") / "home.csv"
    path.write_text("start,kwh\n" + "".join(reversed(walls) if newest_first else walls))
    if halves_are_told_apart(halves, zone):
        assert [half.start for half in read_half_hours(path, zone)] == halves


def halves_are_told_apart(halves, zone):
    """Say whether the first of two like local times is not cut off at the span's start."""
    return not halves[0].astimezone(zone).fold


def test_ends_that_come_twice_in_autumn_too(read):
    text = "end,kwh\n2026-10-25 01:00,1\n2026-10-25 01:30,2\n2026-10-25 01:00,3\n"
    assert read(text) == [("24 23:30", "1"), ("25 00:00", "2"), ("25 00:30", "3")]


def test_a_stamp_the_clock_never_showed_proves_standard_time(read):
    text = "start,kwh\n2026-03-29 01:30,1\n2026-07-01 12:00,2\n"
    assert read(text) == [("29 01:30", "1"), ("01 12:00", "2")]


def test_a_fixed_offset_is_taken_at_its_word(read):
    text = "start,kwh\n2026-07-01 12:00,2\n"
    assert read(text, timezone(timedelta(hours=10))) == [("01 02:00", "2")]


def test_gaps_and_empty_amounts_stay_gaps(read):
    text = "start,kwh\n2026-01-14 00:00,0.1\n2026-01-14 00:30,\n\n2026-01-14 03:00,0.2\n"
    assert read(text) == [("14 00:00", "0.1"), ("14 03:00", "0.2")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no rows"),
        ("start,kwh\n", "no rows"),
        ("start,pence\n2026-01-14 00:00,1\n", "no column's heading says kWh"),
        ("day,kwh\n2026-01-14,1\n", "no column holds dates with times"),
        (
            "start,kwh\n2026-01-14 00:00,1\n2026-01-14 99:00,1\n",
            "line 3: '2026-01-14 99:00' is not",
        ),
        (
            "start,kwh\n2026-01-14 00:00,1\n2026-01-14 00:30,many\n",
            "line 3: 'many' is not a number",
        ),
        ("start,kwh\n2026-01-14 00:00,NaN\n", "line 2"),
        ("start,kwh\n2026-01-14 00:00,-1\n", "line 2: -1 in half"),
        ("start,kwh\n2026-01-14 00:00,1e9\n", "line 2: 1e9 in half"),
        ("start,kwh\n2026-01-14 00:10,1\n", "line 2: .* not the edge of a half-hour"),
        ("start,kwh\n2026-01-14 00:00,1\n2026-01-14 00:00,2\n", "line 3: .* there already"),
        ("start,kwh\n2026-01-14 00:00,\n", "no row has an amount"),
    ],
)
def test_what_cannot_be_read_is_named(read, text, complaint):
    with pytest.raises(ValueError, match=complaint):
        read(text)


def test_amounts_stay_as_written(read):
    assert read("start,kwh\n2026-01-14 00:00,0.1234567\n") == [("14 00:00", "0.1234567")]
