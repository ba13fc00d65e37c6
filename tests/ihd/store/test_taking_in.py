"""Readings from a file are kept as if they had been heard one by one, whatever their order."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.clock import Interval, from_us, to_us
from ihd.feed.own_csv import Strip
from ihd.meter import UNITS, Fuel, Quality, Quantity, Reading
from ihd.store import Store
from ihd.store.examination import examine
from ihd.store.taking_in import keep_readings

START = datetime(2026, 3, 27, tzinfo=UTC)
NOW = START + timedelta(days=30)
ALWAYS = Interval(START - timedelta(days=1), NOW)
MINUTES = 6 * 1440
SERIES = (
    ("m", Quantity.IMPORT_ENERGY, None),
    ("m", Quantity.IMPORT_ENERGY, "1"),
    ("m", Quantity.POWER, None),
    ("n", Quantity.IMPORT_ENERGY, None),
)


def strip(series, rows, quality=Quality.GOOD):
    meter, quantity, register = series
    return Strip(
        meter=meter,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        register=register,
        phase=None,
        unit=UNITS[quantity],
        quality=quality,
        instants=[to_us(START + timedelta(minutes=minute)) for minute, _ in rows],
        texts=[text for _, text in rows],
    )


def readings(strip):
    for at, text in zip(strip.instants, strip.texts, strict=True):
        yield Reading(
            meter=strip.meter,
            fuel=strip.fuel,
            quantity=strip.quantity,
            value=Decimal(text) if text else None,
            received_at=from_us(at),
            register=strip.register,
            unit=strip.unit,
            quality=strip.quality,
            raw=text,
        )


def told(database):
    """What a home says: every reading, and every half-hour of which anything is known."""
    store = Store.open(database, reader=True)
    try:
        return [
            (
                store.readings(meter, quantity, ALWAYS, register=register),
                [
                    half
                    for half in store.totals(meter, quantity, ALWAYS, register=register)
                    if half.measured_s or half.spread_s
                ],
            )
            for meter, quantity, register in SERIES
        ]
    finally:
        store.close()


def written(readings):
    return {(r.at, r.value, r.raw, r.quality) for r in readings}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        memory = tmp_path_factory.mktemp("memory")
        patch.setattr("ihd.store.journal._bases", lambda: [str(memory)])
        patch.setattr("ihd.store.ballast.ROOM", 1 << 40)
        yield lambda: tmp_path_factory.mktemp("home") / "plainwatt.db"


GOOD = st.integers(0, 99_999).map(lambda n: f"{n // 1000}.{n % 1000:03}") | st.sampled_from(
    ["0", "0.0", "-0.5", "12", "1E+3"]
)
ODD = st.sampled_from(["", "9" * 20, "-0", "8.388e6"])


def strips(quality, texts):
    rows = st.lists(st.tuples(st.integers(0, MINUTES), texts), min_size=1, max_size=40)
    return st.builds(strip, st.sampled_from(SERIES), rows, st.just(quality))


STRIPS = strips(Quality.GOOD, GOOD) | strips(Quality.SENTINEL, ODD) | strips(Quality.STALE, GOOD)
ROUNDS = st.lists(st.lists(STRIPS, min_size=1, max_size=3), max_size=4)


@settings(max_examples=30)
@given(ROUNDS)
def test_columns_are_kept_as_readings_are(home, rounds):
    one, other = home(), home()
    store = Store.open(one)
    for strips in rounds:
        for some in strips:
            store.add(list(readings(some)))
    store.flush(NOW)
    store.close()
    keep_readings(other, rounds, NOW)
    for (ours, half_hours), (theirs, others) in zip(told(other), told(one), strict=True):
        # Of two that are alike but for their writing the file's first is kept.
        assert written(ours) <= written(theirs)
        assert {(r.at, r.value) for r in ours} == {(r.at, r.value) for r in theirs}
        assert half_hours == others
    assert examine(other, thorough=True).is_sound


def test_a_second_time_nothing_is_taken_in(home):
    database = home()
    strips = [strip(SERIES[0], [(n, f"{n}.5") for n in range(0, MINUTES, 30)])]
    assert keep_readings(database, [strips], NOW) == {"m": 288}
    before = told(database)
    assert keep_readings(database, [strips], NOW) == {}
    assert told(database) == before


def test_a_day_that_has_readings_already_gets_the_others_beside_them(home):
    database = home()
    rows = [(n, f"{n}.5") for n in range(0, MINUTES, 30)]
    keep_readings(database, [[strip(SERIES[0], rows[::2])]], NOW)
    keep_readings(database, [[strip(SERIES[2], rows)], [strip(SERIES[0], rows[1::2])]], NOW)
    (counted, half_hours), _, (powers, _), _ = told(database)
    assert [reading.raw for reading in counted] == [reading.raw for reading in powers]
    assert [reading.raw for reading in counted] == [text for _, text in rows]
    assert sum(half.amount for half in half_hours) == (MINUTES - 30) * 1_000_000
