"""A register that is read every quarter of an hour is measured, and its gaps are gaps."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.clock import Interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store

METER = "fronius/meter/0"
START = datetime(2026, 3, 27, tzinfo=UTC)
MISSING = range(4 * 20, 4 * 23)
"""Three hours of which nothing was heard, by quarters of an hour."""


def reading(number):
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=Decimal(number * 50).scaleb(-3),
        received_at=START + timedelta(minutes=15, milliseconds=number % 7) * number,
        raw=f"{number * 50 / 1000:.3f}",
        unit="kWh",
    )


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


@pytest.fixture(params=["as they come", "all at once"])
def slow(store, request):
    """Two days of readings, each kept by itself or all together."""
    readings = [reading(n) for n in range(4 * 48) if n not in MISSING]
    some = [[one] for one in readings] if request.param == "as they come" else [readings]
    for few in some:
        store.add(few)
        store.flush(few[-1].received_at)
    return store


def halves(store):
    span = Interval(START, START + timedelta(days=2))
    return store.totals(METER, Quantity.IMPORT_ENERGY, span)


def test_once_its_pace_is_known_it_is_measured_and_its_gap_is_spread(slow):
    known = [(half.measured_s, half.spread_s) for half in halves(slow)]
    gap = range(39, 46)
    for place, (measured_s, spread_s) in enumerate(known[:-1]):
        if place < 2:
            assert spread_s
        elif place in gap:
            assert spread_s >= 899
        else:
            assert (measured_s >= 1799, spread_s <= 1) == (True, True), place


def test_its_half_hours_add_up_to_it_and_are_covered(slow):
    found = halves(slow)
    assert sum(half.amount for half in found) == (4 * 48 - 1) * 50_000
    assert all(half.measured_s + half.spread_s + half.missing_s == 1800 for half in found)
