"""Half-hours that a tariff cuts say what readings say of either side, or that it is not known."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meter_messages import METER, NEW_YEAR, register

from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store
from ihd.store.totals import HALF_US, UNKNOWN, first_parts, tally

MINUTE = timedelta(minutes=1)
MINUTE_US = 60_000_000
ENERGY = Quantity.IMPORT_ENERGY


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def counted(store, instants_and_kwh):
    store.add([register(kwh, NEW_YEAR + MINUTE * minutes) for minutes, kwh in instants_and_kwh])


def hours(count):
    return Interval(NEW_YEAR, NEW_YEAR + timedelta(hours=count))


def test_what_was_used_before_the_cut_is_the_difference_of_readings(store):
    counted(store, [(0, 100), (5, 101), (8, 103), (12, 104), (15, 107), (20, 108), (30, 110)])
    assert store.firsts(METER, ENERGY, hours(1), 15) == [7_000_000, UNKNOWN]
    assert store.firsts(METER, ENERGY, hours(1), 8) == [3_000_000, UNKNOWN]


def test_between_two_close_readings_it_is_shared_out_by_time(store):
    counted(store, [(0, 100), (13, 101), (17, 105), (30, 106)])
    assert store.firsts(METER, ENERGY, hours(1), 15)[0] == 3_000_000


@pytest.mark.parametrize("step", [30, 20, 60])
def test_readings_too_far_apart_do_not_tell(store, step):
    counted(store, [(minute, 100 + minute) for minute in range(0, 601, step)])
    assert set(store.firsts(METER, ENERGY, hours(10), 15)) == {UNKNOWN}


@pytest.mark.parametrize("late", [0, 1])
def test_a_register_that_is_read_each_quarter_tells_its_quarters(store, late):
    counted(store, [(minute + late, 100 + minute) for minute in range(0, 601, 15)])
    found = store.firsts(METER, ENERGY, hours(9), 15)
    assert found[4:] == [15_000_000] * 14


def test_nothing_is_told_of_what_came_from_elsewhere_or_of_another_register(store):
    counted(store, [(0, 100), (30, 101)])
    assert store.firsts(METER, ENERGY, hours(1), 15, register="1") == [UNKNOWN] * 2
    assert store.firsts("else", ENERGY, hours(1), 15) == [UNKNOWN] * 2


steps = st.lists(st.tuples(st.integers(1, 400), st.integers(0, 3_000)), min_size=2, max_size=300)


@given(steps=steps, minutes=st.integers(1, 29))
def test_what_was_used_before_a_cut_is_a_part_of_the_half_hour(steps, minutes):
    at, value, points = 7 * MINUTE_US, 0, []
    for seconds, more in steps:
        points.append((at, value))
        at, value = at + seconds * 1_000_000, value + more
    asked, gap_us = (points, [], 0, at // HALF_US + 1), 5 * MINUTE_US
    firsts = first_parts(*asked, minutes * MINUTE_US, gap_us=gap_us, close_us=gap_us)
    for first, whole in zip(firsts, tally(*asked, gap_us=gap_us).amounts, strict=True):
        assert first == UNKNOWN or 0 <= first <= whole


@given(steps=steps)
def test_two_cuts_are_in_order(steps):
    at, value, points = 0, 0, []
    for seconds, more in steps:
        points.append((at, value))
        at, value = at + seconds * 1_000_000, value + more
    asked = (points, [], 0, at // HALF_US + 1)
    gaps = {"gap_us": 10 * MINUTE_US, "close_us": 10 * MINUTE_US}
    columns = [first_parts(*asked, n * MINUTE_US, **gaps) for n in (5, 10, 15, 20, 25)]
    for row in zip(*columns, strict=True):
        known = [number for number in row if number != UNKNOWN]
        assert known == sorted(known)


def test_a_month_that_is_over_is_kept_and_says_the_same(store, tmp_path):
    at, kwh = 0, Decimal(100)
    shown = []
    while at < 40 * 24 * 60:
        shown.append((at, kwh))
        at, kwh = at + 4 + at % 3, kwh + Decimal(at % 7) / 100
    counted(store, shown)
    end = NEW_YEAR + timedelta(days=42)
    store.flush(end)
    store.seal(end)
    before = store.firsts(METER, ENERGY, hours(40 * 24), 15)
    assert store.cut(METER, ENERGY, 15)
    assert not store.cut(METER, ENERGY, 15)
    with closing(sqlite3.connect(tmp_path / "plainwatt.db")) as db:
        assert db.execute("SELECT count(*) FROM cut").fetchone() == (1,)
    reader = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal", reader=True)
    assert reader.firsts(METER, ENERGY, hours(40 * 24), 15) == before
    reader.close()
    store.add([register(kwh, NEW_YEAR + MINUTE * (at + 60))])
    counted(store, [(1, 100)])
    store.flush(end)
    with closing(sqlite3.connect(tmp_path / "plainwatt.db")) as db:
        assert db.execute("SELECT count(*) FROM cut").fetchone() == (0,)
    assert store.firsts(METER, ENERGY, hours(40 * 24), 15) == before


def test_the_newest_half_hours_are_told_as_they_come(store):
    counted(store, [(0, 100), (4, 101), (8, 102)])
    assert store.firsts(METER, ENERGY, hours(1), 15) == [UNKNOWN] * 2
    counted(store, [(12, 103), (15, 104), (19, 105)])
    assert store.firsts(METER, ENERGY, hours(1), 15) == [4_000_000, UNKNOWN]
    counted(store, [(23, 106), (27, 107), (30, 108), (34, 110), (40, 111), (45, 113), (46, 114)])
    assert store.firsts(METER, ENERGY, hours(1), 15) == [4_000_000, 5_000_000]
