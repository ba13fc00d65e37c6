"""Months that are over are read in one piece, and say what their days say."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from operator import mul
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meter_messages import METER, NEW_YEAR, register

from ihd.billing.strip import HALF_MS, lanes_of
from ihd.clock import Interval, from_ms
from ihd.meter import Fuel, Quantity
from ihd.store import Store, ledger, months
from ihd.store.halves import HALVES
from ihd.store.months import month_start
from ihd.tariffs.prices import PriceSlot, PriceTable

DAYS = 100
WHOLE = Interval(NEW_YEAR - timedelta(days=2), NEW_YEAR + timedelta(days=DAYS + 2))
HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


def kept(store):
    """Keep a register from new year on, read every hour, with gaps of a few hours."""
    rng, at, kwh, readings = Random(1), NEW_YEAR + timedelta(minutes=7), 100, []
    while at < NEW_YEAR + timedelta(days=DAYS):
        readings.append(register(kwh, at, fuel=Fuel.GAS))
        steps = 1 if rng.randrange(50) else rng.randrange(2, 9)
        at += HOUR * steps
        kwh += steps * rng.randrange(1, 700) / 1000
    store.add(readings)
    store.flush(at)
    store.seal(at + timedelta(days=1))
    return readings


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
    kept(store)
    yield store
    store.close()


def months_at_hand(store):
    return len(store._db.execute("SELECT slot FROM month").fetchall())


def columns(strips, tally):
    end = tally.first + len(tally)
    return tuple(
        list(strip.numbers(tally.first, end))
        for strip in (strips.amounts, strips.measured_s, strips.spread_s)
    )


def asked(store, interval=WHOLE):
    strips = store.strips(METER, Quantity.IMPORT_ENERGY, interval)
    tally = store.tally(METER, Quantity.IMPORT_ENERGY, interval)
    return columns(strips, tally), (tally.amounts, tally.measured_s, tally.spread_s)


def test_months_say_what_their_days_say(filled):
    assert months_at_hand(filled) == 3
    found, by_day = asked(filled)
    assert found == by_day
    assert any(found[1])
    assert any(found[2])


@pytest.mark.parametrize("days", [(-1, 0), (5, 6), (10, 35), (30, 60), (59, 90), (88, 101)])
def test_any_stretch_of_them_does_so_too(filled, days):
    start, end = (NEW_YEAR + timedelta(days=day, hours=5) for day in days)
    found, by_day = asked(filled, Interval(start, end))
    assert found == by_day


def test_a_reading_that_comes_late_is_in_the_month_at_once(store):
    kept(store)
    before = asked(store)[0]
    store.add([register("100.001", NEW_YEAR + timedelta(minutes=50), fuel=Fuel.GAS)])
    store.flush(NEW_YEAR + timedelta(days=DAYS))
    assert months_at_hand(store) == 2
    found, by_day = asked(store)
    assert found == by_day != before
    store.seal(NEW_YEAR + timedelta(days=DAYS))
    assert months_at_hand(store) == 3
    assert asked(store) == (by_day, by_day)


def test_a_month_whose_bytes_were_flipped_is_read_by_its_days(store):
    kept(store)
    store._db.execute("UPDATE month SET halves = zeroblob(length(halves))")
    found, by_day = asked(store)
    assert found == by_day


def test_the_days_that_readings_are_still_to_come_for_are_in_no_month(store):
    readings = kept(store)
    newest = readings[-1].at
    following = [register(9_000, newest + timedelta(days=40), fuel=Fuel.GAS)]
    store.add(following)
    store.flush(newest)
    found, by_day = asked(store, Interval(NEW_YEAR, newest + timedelta(days=41)))
    assert found == by_day


@given(
    month=st.integers(0, 2000),
    numbers=st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=3),
    width=st.sampled_from([1, 100, 10**4, 10**9, 2**62]),
)
def test_a_month_of_any_numbers_comes_back(month, numbers, width):
    count = month_start(month + 1) - month_start(month)
    columns = [[(n * k + k) % width - width // 2 for k in range(count)] for n in numbers]
    columns.append([numbers[0]] * count)
    packed = b"".join(months.packed(column) for column in columns)
    found = [[c] * count if isinstance(c, int) else c.tolist() for c in months.unpacked(packed)]
    assert found == columns


@given(st.integers(0, 10**6), st.lists(st.integers(-9, 10**6), min_size=1, max_size=400))
def test_lanes_are_the_sums_of_each_half_hour_of_the_day(first, numbers):
    lanes = [0] * HALVES
    for place, number in enumerate(numbers, first):
        lanes[place % HALVES] += number
    assert lanes_of(first, numbers) == lanes


def test_months_begin_where_the_calendar_says():
    for month in range(0, 1200, 7):
        start = month_start(month)
        assert ledger.month_of(start // HALVES) == month
        assert ledger.month_of(start // HALVES - 1) == month - 1


def half_hourly(days=DAYS, *, shift=0):
    """Return a table with a price for every half-hour from new year on."""
    slots = [
        PriceSlot(Interval(NEW_YEAR + HALF_HOUR * n, NEW_YEAR + HALF_HOUR * (n + 1)), price)
        for n in range(days * HALVES)
        for price in [Decimal((n * 31 + shift) % 4000 - 200).scaleb(-4)]
    ]
    return PriceTable.of(slots, "GBP", vat_included=True)


CHANNEL = METER, Quantity.IMPORT_ENERGY


def priced(store, table):
    return store.priced(store.strips(*CHANNEL, WHOLE), table)


def test_what_a_month_came_to_is_kept_beside_it(store):
    kept(store)
    table = half_hourly(75)
    assert priced(store, table) == {}
    store.price(*CHANNEL, table)
    amounts = store.strips(*CHANNEL, WHOLE).amounts
    found = priced(store, table)
    assert len(found) == 2
    place = table.starts[0] // HALF_MS
    for (first, count), money in found.items():
        prices = table.scaled[first - place : first - place + count]
        assert money == sum(map(mul, amounts.numbers(first, first + count), prices))


def test_a_month_at_other_prices_is_reckoned_anew_and_only_that_one(store):
    kept(store)
    before, after = half_hourly(), half_hourly()
    changed = (*after.scaled[:1600], after.scaled[1600] + 1, *after.scaled[1601:])
    after = replace(after, scaled=changed)
    store.price(*CHANNEL, before)
    assert len(priced(store, before)) == 3
    assert len(priced(store, after)) == 2
    store.price(*CHANNEL, after)
    assert len(priced(store, after)) == 3
    assert len(priced(store, before)) == 2


def test_a_late_reading_takes_back_what_its_month_came_to(store):
    kept(store)
    table = half_hourly()
    store.price(*CHANNEL, table)
    store.add([register("100.001", NEW_YEAR + timedelta(minutes=50), fuel=Fuel.GAS)])
    store.flush(NEW_YEAR + timedelta(days=DAYS))
    assert len(priced(store, table)) == 2


def test_prices_that_swap_their_places_have_another_mark():
    table = half_hourly()
    one, other = table.scaled[5:7]
    swapped = replace(table, scaled=(*table.scaled[:5], other, one, *table.scaled[7:]))
    first = table.starts[0]
    assert table.marks[first] != swapped.marks[first]
    assert len(table.marks) == 3
    assert [mark for start, mark in table.marks.items() if start > first] == [
        mark for start, mark in swapped.marks.items() if start > first
    ]


def test_two_registers_without_a_total_are_read_together(store):
    rng, shown = Random(4), {"1": 100, "2": 200}
    at, readings = NEW_YEAR + timedelta(minutes=7), []
    while at < NEW_YEAR + timedelta(days=DAYS):
        for name in shown:
            if rng.randrange(40):
                readings.append(register(shown[name], at, fuel=Fuel.GAS, register=name))
            shown[name] += rng.randrange(1, 700) / 1000
        at += HOUR
    store.add(readings)
    store.flush(at)
    store.seal(at + timedelta(days=1))
    assert months_at_hand(store) == 6
    for asked_for in (WHOLE, Interval(NEW_YEAR + 40 * HOUR, NEW_YEAR + timedelta(days=70))):
        strips = store.strips(METER, Quantity.IMPORT_ENERGY, asked_for)
        first, end = strips.amounts.first, strips.amounts.end
        tally = store.tally(
            METER,
            Quantity.IMPORT_ENERGY,
            Interval(from_ms(first * HALF_MS), from_ms(end * HALF_MS)),
        )
        assert len(strips.amounts.parts) > 1
        for strip, column in (
            (strips.amounts, tally.amounts),
            (strips.measured_s, tally.measured_s),
            (strips.spread_s, tally.spread_s),
        ):
            assert list(strip.numbers(first, end)) == column
            assert strip.sum(first + 3, end - 2) == sum(column[3:-2])
        night, day = [(0, 14)], [(14, HALVES)]
        lanes = sum(n for place, n in enumerate(tally.amounts, first) if place % HALVES < 14)
        assert strips.amounts.shares(first, end, [night, day])[0] == lanes
