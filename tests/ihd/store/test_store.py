import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meter_messages import LAG, METER, NEW_YEAR, bad, glow, power, reading, register, steady

from ihd.clock import Interval, day_interval
from ihd.meter import Fuel, Message, Quality, Quantity
from ihd.store import Store, StoreError

LATER = NEW_YEAR + timedelta(days=400)
ENERGY = Quantity.IMPORT_ENERGY


@pytest.fixture
def opened(tmp_path):
    stores = []

    def open_store(**how):
        stores.append(Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal", **how))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


def hours(start, count):
    return Interval(start, start + timedelta(hours=count))


def kwh(rows):
    return sum((row.energy.kwh for row in rows), Decimal(0))


def test_every_reading_comes_back_as_it_was_given(opened):
    store = opened()
    given_readings = [*glow(623, "4595.563", NEW_YEAR), bad(Quantity.POWER, NEW_YEAR + LAG)]
    store.add(given_readings)
    for quantity in (Quantity.POWER, ENERGY, Quantity.UNIT_RATE):
        expected = [r for r in given_readings if r.quantity is quantity]
        found = store.readings(METER, quantity, hours(NEW_YEAR, 1))
        assert found == expected
        assert [str(r.value) for r in found] == [str(r.value) for r in expected]


def test_what_was_added_is_there_when_the_home_is_opened_again(opened):
    store = opened()
    for message in steady(NEW_YEAR, 90):
        store.add(message)
    store.close()
    again = opened()
    assert len(again.readings(METER, Quantity.POWER, hours(NEW_YEAR, 2))) == 540
    assert kwh(again.totals(METER, ENERGY, hours(NEW_YEAR, 2))) == Decimal("1.078")


def test_a_closed_day_holds_the_same_readings_and_totals_as_an_open_one(opened):
    store = opened()
    readings = [r for message in steady(NEW_YEAR, 26 * 60, every_s=60) for r in message]
    readings += [bad(Quantity.POWER, NEW_YEAR + timedelta(hours=3, seconds=5))]
    store.add(readings)
    day = hours(NEW_YEAR, 26)

    def answers():
        quantities = (Quantity.POWER, ENERGY, Quantity.STANDING_CHARGE)
        return (
            [store.readings(METER, quantity, day) for quantity in quantities],
            store.totals(METER, ENERGY, day),
            store.last(),
            store.reading_at(METER, ENERGY, NEW_YEAR + timedelta(hours=2)),
        )

    before = answers()
    store.seal(LATER)
    assert rows_in(store.path, "chunk") == 0
    assert rows_in(store.path, "block") == 2
    assert answers() == before


def rows_in(path, table):
    database = sqlite3.connect(path)
    (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    database.close()
    return count


def test_a_late_reading_joins_its_closed_day_and_its_half_hour(opened):
    store = opened()
    late_at = NEW_YEAR + timedelta(hours=5)
    early = register("10.000", NEW_YEAR + timedelta(hours=4, minutes=58))
    store.add([early, register("12.000", NEW_YEAR + timedelta(hours=6))])
    store.seal(LATER)
    late = register("10.100", late_at, lag=timedelta(days=2))
    store.add([late])
    assert store.readings(METER, ENERGY, hours(late_at, 1)) == [late]
    amounts = [row.amount for row in store.totals(METER, ENERGY, hours(NEW_YEAR, 7))]
    assert amounts[8:12] == [0, 100_000, 950_000, 950_000]
    store.seal(LATER)
    assert rows_in(store.path, "chunk") == 0
    assert [row.amount for row in store.totals(METER, ENERGY, hours(NEW_YEAR, 7))] == amounts


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9), batches=st.integers(1, 5), seal=st.booleans())
def test_any_order_and_any_duplicates_give_the_same_totals(tmp_path_factory, seed, batches, seal):
    order = random.Random(seed)
    readings = [r for message in steady(NEW_YEAR, 75, every_s=50) for r in message]
    readings += [register("13000", NEW_YEAR + timedelta(hours=30)), power(90, NEW_YEAR)]
    expected = answers_of(tmp_path_factory, [readings])
    shuffled = readings + order.choices(readings, k=40)
    order.shuffle(shuffled)
    size = -(-len(shuffled) // batches)
    parts = [shuffled[n : n + size] for n in range(0, len(shuffled), size)]
    assert answers_of(tmp_path_factory, parts, seal=seal) == expected


def answers_of(folders, parts, *, seal=False):
    folder = folders.mktemp("home")
    store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
    for part in parts:
        store.add(part)
        store.flush(NEW_YEAR)
        if seal:
            store.seal(LATER)
    day = hours(NEW_YEAR, 48)
    answers = store.totals(METER, ENERGY, day), store.readings(METER, ENERGY, day)
    store.close()
    return answers


def test_a_reading_that_is_not_believed_is_kept_and_counts_for_nothing(opened):
    store = opened()
    wrong = register("99999.000", NEW_YEAR + timedelta(minutes=1), quality=Quality.IMPLAUSIBLE)
    right = [
        register("10.000", NEW_YEAR),
        register("10.020", NEW_YEAR + timedelta(minutes=2)),
    ]
    store.add([right[0], wrong, right[1]])
    assert wrong in store.readings(METER, ENERGY, hours(NEW_YEAR, 1))
    assert kwh(store.totals(METER, ENERGY, hours(NEW_YEAR, 1))) == Decimal("0.020")
    assert store.last() == [right[1]]


def test_two_registers_stay_two_registers(opened):
    store = opened()
    for name, start in (("1", "100"), ("2", "200")):
        for minute in range(0, 31, 5):
            value = Decimal(start) + Decimal(minute) / (100 if name == "1" else 50)
            store.add([register(value, NEW_YEAR + timedelta(minutes=minute), register=name)])
    hour = hours(NEW_YEAR, 1)
    assert store.registers(METER, ENERGY) == ["1", "2"]
    assert kwh(store.totals(METER, ENERGY, hour, register="1")) == Decimal("0.3")
    assert kwh(store.totals(METER, ENERGY, hour, register="2")) == Decimal("0.6")
    assert kwh(store.totals(METER, ENERGY, hour)) == Decimal("0.9")


def test_gas_read_every_half_hour_is_measured_not_spread(opened):
    store = opened()
    for number in range(5):
        at = NEW_YEAR + timedelta(minutes=12 + 30 * number)
        value = f"{Decimal('5655.830') + number}"
        store.add([reading(Quantity.IMPORT_VOLUME, value, at, meter="g", fuel=Fuel.GAS)])
    rows = store.totals("g", Quantity.IMPORT_VOLUME, hours(NEW_YEAR, 2))
    assert [row.volume.m3 for row in rows] == [Decimal("0.6"), 1, 1, 1]
    assert sum(row.spread_s for row in rows) == 0


@pytest.mark.parametrize(
    ("day", "half_hours"),
    [(date(2026, 3, 29), 46), (date(2026, 10, 25), 50), (date(2026, 7, 1), 48)],
)
def test_a_local_day_has_its_own_number_of_half_hours(opened, day, half_hours):
    london = ZoneInfo("Europe/London")
    whole = day_interval(day, london)
    store = opened()
    readings = [
        register(Decimal(minute) / 100, whole.start + timedelta(minutes=minute))
        for minute in range(0, half_hours * 30 + 1, 5)
    ]
    store.add(readings)
    rows = store.totals(METER, ENERGY, whole)
    assert len(rows) == half_hours
    assert kwh(rows) == Decimal(half_hours * 30) / 100
    assert {row.missing_s for row in rows} == {0}


def test_the_clock_stepping_back_and_forth_keeps_every_reading(opened):
    store = opened()
    clocks = [NEW_YEAR, NEW_YEAR + timedelta(days=1), datetime(1970, 1, 1, tzinfo=UTC), NEW_YEAR]
    sent = []
    for jump, clock in enumerate(clocks):
        for n in range(20):
            arrived = clock + timedelta(seconds=10 * n + jump)
            sent.append(register(Decimal(100 + n), NEW_YEAR + timedelta(minutes=n)))
            store.add([power(500, arrived), sent[-1]])
        store.flush(clock)
    found = store.readings(METER, ENERGY, hours(NEW_YEAR, 1))
    assert len(found) == 20
    assert kwh(store.totals(METER, ENERGY, hours(NEW_YEAR, 1))) == 19
    assert len(store.readings(METER, Quantity.POWER, Interval(clocks[2], LATER))) == 80


def test_a_newer_file_is_refused_with_a_sentence_and_left_alone(opened, tmp_path):
    opened().close()
    database = sqlite3.connect(tmp_path / "plainwatt.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="written by a newer Plainwatt"):
        opened()


def test_a_database_of_another_program_is_refused(opened, tmp_path):
    database = sqlite3.connect(tmp_path / "plainwatt.db")
    database.execute("CREATE TABLE theirs (id)")
    database.close()
    with pytest.raises(StoreError, match="another program"):
        opened()


def test_the_second_to_open_a_home_reads_it_up_to_the_last_reading(opened):
    first = opened()
    messages = steady(NEW_YEAR, 61)
    for message in messages[:300]:
        first.add(message)
    first.flush(NEW_YEAR)
    for message in messages[300:]:
        first.add(message)
    second = opened()
    assert (first.reader, second.reader) == (False, True)
    day = hours(NEW_YEAR, 2)
    assert second.totals(METER, ENERGY, day) == first.totals(METER, ENERGY, day)
    assert second.readings(METER, ENERGY, day) == first.readings(METER, ENERGY, day)
    with pytest.raises(StoreError, match="reading only"):
        second.add(messages[0])


def test_a_reader_sees_what_is_new_when_it_looks_again(opened):
    first = opened()
    first.add(glow(500, "10.000", NEW_YEAR))
    second = opened()
    first.add(glow(500, "10.002", NEW_YEAR + timedelta(seconds=10)))
    first.flush(NEW_YEAR)
    first.add(
        [register("20.000", NEW_YEAR, register="night"), *glow(500, "10.004", NEW_YEAR + LAG)]
    )
    second.refresh()
    assert second.readings(METER, ENERGY, hours(NEW_YEAR, 1)) == first.readings(
        METER, ENERGY, hours(NEW_YEAR, 1)
    )
    assert second.registers(METER, ENERGY) == [None, "night"]


def test_many_small_flushes_are_folded_and_nothing_changes(opened):
    store, readings = opened(), []
    for number, message in enumerate(steady(NEW_YEAR, 100)):
        store.add(message)
        readings += [r for r in message if r.quantity is ENERGY]
        if number % 10 == 9:
            store.flush(NEW_YEAR)
    assert rows_in(store.path, "chunk") < 20
    assert store.readings(METER, ENERGY, hours(NEW_YEAR, 2)) == readings
    assert len(store.trace(METER, ENERGY, hours(NEW_YEAR, 2))) == len(readings)
    assert kwh(store.totals(METER, ENERGY, hours(NEW_YEAR, 2))) == Decimal("1.198")


def test_a_reader_of_a_home_with_no_history_is_told_so(opened):
    with pytest.raises(StoreError, match="no history yet"):
        opened(reader=True)


def test_messages_that_cannot_be_read_are_kept_within_bounds(opened):
    store = opened()
    for number in range(230):
        store.keep_unread(
            Message(f"glow/{number}", b"\xff" * 9000, NEW_YEAR + timedelta(seconds=number)), "odd"
        )
    kept = store.unread()
    assert len(kept) == 200
    assert (kept[-1].topic, len(kept[-1].payload), kept[-1].size) == ("glow/229", 4096, 9000)


def test_small_things_are_remembered(opened):
    store = opened()
    store.note("mark", {"kwh": "12.5"})
    store.close()
    assert opened().noted("mark") == {"kwh": "12.5"}
    assert opened().noted("other") is None
