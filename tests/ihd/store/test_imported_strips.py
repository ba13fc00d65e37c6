"""What was measured and what came from elsewhere, read by the month, is what the half-hours say."""

from datetime import timedelta
from operator import mul

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from meter_messages import METER, NEW_YEAR, register
from test_months import half_hourly

from ihd.billing.strip import HALF_MS
from ihd.clock import Interval, to_ms
from ihd.meter import Fuel, Quantity
from ihd.store import Store
from ihd.store.halves import HALVES
from ihd.store.imported import put_half_hours
from ihd.store.sources import Target

DAYS = 130
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
FIRST = to_ms(NEW_YEAR) // HALF_MS
NOW = NEW_YEAR + timedelta(days=DAYS + 20)
ASKED = [
    Interval(NEW_YEAR - 3 * DAY, NOW),
    Interval(NEW_YEAR + 20 * DAY + 5 * HALF_HOUR, NEW_YEAR + 95 * DAY),
    Interval(NEW_YEAR + 31 * DAY, NEW_YEAR + 33 * DAY),
]
CHANNEL = METER, Quantity.IMPORT_ENERGY
REGISTERS = None, "1", "2"

NAMES = st.sampled_from(REGISTERS)
FROM, LONG = st.integers(0, DAYS), st.integers(1, 90)


def measure(store, name, first_day, count, step, amount):
    """Have a register read every so many half-hours, the same consumption each time."""
    start = NEW_YEAR + first_day * DAY + timedelta(minutes=7)
    reads = range(0, count * HALVES // 4, step)
    store.add(
        [
            register(1000 + first_day + n * amount / 1000, start + n * HALF_HOUR, register=name)
            for n in reads
        ]
    )
    store.flush(NOW)


def take_in(store, name, source, first_day, count, hole, amount):
    """Take half-hours of a source in, all but every so many-th; some are none, some are vast."""
    halves = range(FIRST + first_day * HALVES + hole, FIRST + (first_day + count) * HALVES)
    said = {half: half % 977 * amount for half in halves if not hole or half % (hole * 50)}
    target = Target(METER, Fuel.ELECTRICITY, Quantity.IMPORT_ENERGY, name)
    put_half_hours(store.path, source, target, said, NOW + len(said) * HALF_HOUR)


def come_late(store, name, day, amount):
    """Read a register within what was summed up already."""
    at = NEW_YEAR + day * DAY + timedelta(minutes=50)
    store.add([register(1000 + day + amount / 1000, at, register=name)])
    store.flush(NOW)


def seal(store):
    store.seal(NOW + 3 * DAY)


STEPS = st.one_of(
    st.tuples(st.just(measure), NAMES, FROM, LONG, st.sampled_from([1, 5, 50]), st.integers(0, 9)),
    st.tuples(
        st.just(take_in),
        NAMES,
        st.sampled_from(["a supplier", "another program"]),
        FROM,
        LONG,
        st.sampled_from([0, 0, 1, 13]),
        st.sampled_from([-1, 1, 250, 10**9]),
    ),
    st.tuples(st.just(come_late), NAMES, FROM, st.integers(0, 50)),
    st.tuples(st.just(seal)),
)


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    def new():
        folder = tmp_path_factory.mktemp("home")
        return Store.open(folder / "plainwatt.db", journal=folder / "journal")

    return new


def told(strips, first, end):
    columns = (strips.amounts, strips.measured_s, strips.spread_s, strips.sources)
    return [list(strip.numbers(first, end)) for strip in columns]


def summed(tally):
    halves = range(tally.first, tally.first + len(tally))
    sources = [tally.imported.get(half, 0) for half in halves]
    return [tally.amounts, tally.measured_s, tally.spread_s, sources]


def must_agree(store, table):
    for name in REGISTERS:
        for interval in ASKED:
            tally = store.tally(*CHANNEL, interval, register=name)
            strips = store.strips(*CHANNEL, interval, register=name)
            first, end = tally.first, tally.first + len(tally)
            assert told(strips, first, end) == summed(tally)
            place = table.starts[0] // HALF_MS
            for (begin, count), money in store.priced(strips, table).items():
                prices = table.scaled[begin - place : begin - place + count]
                amounts = strips.amounts.numbers(begin, begin + count)
                assert money == sum(map(mul, amounts, prices))
                assert strips.amounts.sum(begin, begin + count) == sum(amounts)


@settings(max_examples=25)
@given(st.lists(STEPS, min_size=1, max_size=7))
@example([(take_in, None, "a supplier", 0, 90, 0, 1), (measure, None, 40, 90, 1, 5), (seal,)])
@example([(take_in, "1", "a supplier", 0, 90, 0, 1), (take_in, "2", "a supplier", 0, 90, 0, 1)])
@example(
    [
        (measure, "1", 40, 90, 1, 5),
        (measure, "2", 40, 90, 1, 5),
        (take_in, None, "a supplier", 0, 90, 0, 1),
    ]
)
@example(
    [
        (take_in, None, "a supplier", 0, 90, 13, 250),
        (take_in, None, "another program", 0, 60, 0, 1),
    ]
)
def test_any_mix_says_by_the_month_what_its_half_hours_say(homes, steps):
    table = half_hourly(DAYS)
    store = homes()
    try:
        for do, *how in steps:
            do(store, *how)
            store.price(*CHANNEL, table)
        must_agree(store, table)
        seal(store)
        store.price(*CHANNEL, table)
        must_agree(store, table)
    finally:
        store.close()


@pytest.fixture
def store(homes):
    store = homes()
    yield store
    store.close()


def test_a_month_that_came_from_elsewhere_is_read_in_one_piece(store):
    take_in(store, None, "a supplier", 0, 90, 0, 1)
    strips = store.strips(*CHANNEL, ASKED[0])
    whole = [part.column for part in strips.sources.parts if isinstance(part.column, int)]
    assert whole.count(1) == 3
    assert len([piece for piece in strips.pieces if piece.kept]) == 3


@pytest.mark.parametrize("broken", ["UPDATE month SET halves = zeroblob(9)", "DELETE FROM month"])
def test_without_its_months_an_import_is_read_by_its_days_until_they_are_made_anew(store, broken):
    take_in(store, None, "a supplier", 0, 90, 0, 1)
    before = store._db.execute("SELECT * FROM month").fetchall()
    store._db.execute(broken)
    must_agree(store, half_hourly(DAYS))
    store._db.execute("DELETE FROM month")
    seal(store)
    assert store._db.execute("SELECT * FROM month").fetchall() == before


def test_what_an_imported_month_came_to_is_kept_until_it_is_taken_in_anew(store):
    table = half_hourly(DAYS)
    take_in(store, None, "a supplier", 0, 90, 0, 1)
    store.price(*CHANNEL, table)
    assert len(store.priced(store.strips(*CHANNEL, ASKED[0]), table)) == 3
    take_in(store, None, "a supplier", 35, 2, 0, 250)
    assert len(store.priced(store.strips(*CHANNEL, ASKED[0]), table)) == 2
