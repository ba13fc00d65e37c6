"""Readings as people and programs write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.readings_csv import ReadingsError, read_readings
from ihd.clock import from_ms
from ihd.tariffs.file import load_tariff

LONDON = ZoneInfo("Europe/London")
POWER = load_tariff('name = "T"\ncurrency = "GBP"\nunit_rate = 0.2')
GAS = load_tariff('name = "T"\ncurrency = "GBP"\nfuel = "gas"\nunit_rate = 0.06')
QUARTERS = load_tariff(
    'name = "T"\ncurrency = "EUR"\nunit_rate = 0.2\n'
    '[[demand]]\nname = "D"\nprice = 1\nslot_minutes = 15'
)


def read(text, tariff=POWER):
    return read_readings(text, tariff, LONDON)


def hours(series):
    return [
        (end - start) / 3_600_000 for start, end in zip(series.starts, series.ends, strict=True)
    ]


def test_a_spreadsheet_with_semicolons_and_decimal_commas():
    (one,) = read("start;kwh\n2026-01-01T00:00Z;0,125\n2026-01-01T00:30Z;1,5\n").consumption
    assert one.amounts == (125_000, 1_500_000)


def test_a_byte_order_mark_blank_lines_and_remarks_are_no_rows():
    text = "﻿Start,kWh,Register\n\n2026-01-01T00:00Z, 0.5 ,\n# a remark,,\n"
    (one,) = read(text).consumption
    assert (one.register, one.amounts) == (None, (500_000,))


def test_rows_of_whole_days_follow_the_local_days_over_the_clock_change():
    readings = read("start,kwh\n2026-03-28,5\n2026-03-29,5\n2026-03-30,5\n")
    assert hours(readings.consumption[0]) == [24, 23, 24]
    assert (readings.first_day, readings.after_last_day) == (date(2026, 3, 28), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("starts", "days"),
    [
        (["2026-01-01", "2026-02-01"], [31, 28]),
        (["2026-01-15", "2026-02-15", "2026-03-15"], [31, 28, 31]),
        (["2025-10-01", "2026-01-01"], [92, 90]),
        (["2026-01-05", "2026-01-12"], [7, 7]),
    ],
)
def test_the_last_of_rows_of_months_lasts_its_own_month(starts, days):
    readings = read("start,kwh\n" + "".join(f"{start},5\n" for start in starts))
    starts, ends = readings.consumption[0].starts, readings.consumption[0].ends
    found = [round((end - start) / 86_400_000) for start, end in zip(starts, ends, strict=True)]
    assert found == days


@pytest.mark.parametrize(
    ("stamps", "tariff", "expected"),
    [
        (["00:00", "00:15", "00:30", "02:00"], POWER, 0.25),
        (["00:00", "01:00", "02:00"], POWER, 1),
        (["06:00", "17:30"], POWER, 0.5),
        (["06:00", "17:30"], QUARTERS, 0.25),
        (["00:00"], POWER, 0.5),
        (["00:00", "06:00", "12:00", "18:00", "23:59"], POWER, 6),
    ],
)
def test_a_row_without_an_end_lasts_as_a_meters_rows_do(stamps, tariff, expected):
    rows = "".join(f"2026-01-01T{stamp}Z,0.1\n" for stamp in stamps)
    assert hours(read("start,kwh\n" + rows, tariff).consumption[0])[0] == expected


def test_a_missing_number_is_a_gap_and_never_zero():
    text = "start,kwh\n2026-01-01T00:00Z,1\n2026-01-01T00:30Z,\n2026-01-01T01:00Z,1\n"
    (one,) = read(text).consumption
    assert len(one.starts) == 2
    assert one.gaps(one.starts[0], one.ends[-1]) == [(one.ends[0], one.starts[1])]


def test_an_instant_without_an_offset_is_utc_and_said_so_once():
    readings = read("start,kwh\n2026-07-01T00:00,1\n2026-07-01T00:30,1\n")
    assert from_ms(readings.consumption[0].starts[0]) == datetime(2026, 7, 1, tzinfo=UTC)
    assert [note.kind for note in readings.notes] == ["no_offset"]


@pytest.mark.parametrize(
    ("head", "factor"), [("m3", "1"), ("reading", "1"), ("hcf", "2.83"), ("ft3", "0.0283")]
)
def test_gas_is_taken_in_what_the_dial_counts(head, factor):
    (one,) = read(f"at,{head}\n2026-01-01,5000\n2026-02-01,5010\n", GAS).consumption
    assert one.unit == "m3"
    assert sum(one.amounts) == Decimal(10) * Decimal(factor) * 1_000_000


def test_a_bare_reading_of_electricity_is_kwh():
    assert read("at,reading\n2026-01-01,1\n2026-01-02,2\n").consumption[0].unit == "kWh"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("start,kwh,colour\n", "line 1: 'colour' is not a column"),
        ("start,kwh,m3\n", "line 1: name one column"),
        ("kwh\n1\n", "line 1: name the columns"),
        ("start,kwh\n2026-01-01T00:00Z,1,2\n", "line 2: more cells"),
        ("start,kwh\n2026-13-01,1\n", "line 2: '2026-13-01' is not an instant"),
        ("start,kwh\n2026-01-01,NaN\n", "line 2: 'NaN' is not a number"),
        ("start,end,kwh\n2026-01-01T01:00Z,2026-01-01T00:00Z,1\n", "line 2: .*before it starts"),
        (
            "start,end,kwh\n2026-01-01T00:00Z,2026-01-01T01:00Z,1\n"
            "2026-01-01T00:30Z,2026-01-01T01:00Z,1\n",
            "line 2: .*overlaps",
        ),
        ("start,kwh\n", "the file is empty"),
    ],
)
def test_what_cannot_be_meant_names_its_line(text, says):
    with pytest.raises(ReadingsError, match=says):
        read(text)
