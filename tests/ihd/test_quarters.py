"""A home's bill is exact where prices or demand go by less than half-hours, and says where not."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.consumption import Series
from ihd.billing.cost import cost
from ihd.billing.lines import Estimate, LineKind, NoteKind
from ihd.billing.usage_row import Step
from ihd.clock import days_interval, to_ms
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.usage import UsageBook
from ihd.used import Supply, used

BRUSSELS = ZoneInfo("Europe/Brussels")
METER = "p1/house"
FIRST, AFTER = date(2026, 3, 28), date(2026, 3, 31)
"""A change of the clock is among them."""
HEAD = 'name = "T"\ncurrency = "EUR"\n'
QUARTERS = timedelta(minutes=15)
NOW = datetime(2026, 4, 12, tzinfo=UTC)


def quarter_prices(minutes=15):
    count = 3 * 24 * 60 // minutes + 60 // minutes
    prices = ", ".join(f"{(n * 37) % 400 / 1000 - 0.05:.3f}" for n in range(count))
    return load_tariff(
        HEAD + '[[rate]]\nname = "E"\nprice = 0.1\nprice_table = true\n'
        f"[prices]\nslot_minutes = {minutes}\n"
        f'start = "2026-03-27T22:00Z"\nvalues = [{prices}]\n'
    )


def windows(times):
    return load_tariff(
        HEAD + f'[[rate]]\nname = "Low"\nprice = 0.1\nwhen = "{times}"\n'
        '[[rate]]\nname = "High"\nprice = 0.3\n'
    )


TARIFFS = {
    "capacity by the quarter": load_tariff(
        HEAD + 'unit_rate = 0.2\n[[demand]]\nname = "Peak"\nprice = 5\nslot_minutes = 15\n'
    ),
    "capacity by five minutes": load_tariff(
        HEAD + 'unit_rate = 0.2\n[[demand]]\nname = "Peak"\nprice = 5\nslot_minutes = 5\n'
    ),
    "quarter-hour prices": quarter_prices(),
    "ten-minute prices": quarter_prices(10),
    "windows at odd minutes": windows("22:08-06:08 12:38-14:38"),
}


def reading(at, kwh, register=None):
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=kwh,
        raw=str(kwh),
        unit="kWh",
        register=register,
        received_at=at,
        taken_at=at,
    )


def life(register=None, *, seed=1, minutes=1):
    """Return readings at whole minutes over the days, and a day more to each side."""
    rng, kwh = Random(seed), Decimal(1000)
    interval = days_interval(FIRST - timedelta(days=1), AFTER + timedelta(days=1), BRUSSELS)
    at, readings = interval.start, []
    while at <= interval.end:
        readings.append(reading(at, kwh, register))
        at += timedelta(minutes=minutes)
        kwh += Decimal(rng.randrange(0, 90 * minutes)) / 1000
    return readings


def by_the_minute(readings, register=None):
    """Return readings as a series of their own steps."""
    instants = [to_ms(one.at) for one in readings]
    values = [int(one.value * 1_000_000) for one in readings]
    return Series(
        register,
        "kWh",
        tuple(instants[:-1]),
        tuple(instants[1:]),
        tuple(b - a for a, b in pairwise(values)),
    )


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def bill_of(store, tariff):
    supply = Supply(METER, tariff)
    consumed = used(store, supply, days_interval(FIRST, AFTER, BRUSSELS), BRUSSELS)
    return cost(tariff, consumed, FIRST, AFTER, BRUSSELS)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("name", TARIFFS)
def test_a_home_comes_to_what_its_readings_come_to(store, name, sealed):
    tariff, readings = TARIFFS[name], life()
    store.add(readings)
    if sealed:
        store.flush(NOW)
        store.seal(NOW)
        UsageBook(store, BRUSSELS).keep(Supply(METER, tariff), NOW)
    bill = bill_of(store, tariff)
    exact = cost(tariff, (by_the_minute(readings),), FIRST, AFTER, BRUSSELS)
    assert bill.total_exact == exact.total_exact
    assert [line.quantity for line in bill.lines] == [line.quantity for line in exact.lines]
    assert bill.estimated == ()
    assert bill.notes == ()


@pytest.mark.parametrize("name", TARIFFS)
def test_registers_and_their_sum_give_the_same_bill(tmp_path, name):
    tariff, totals = TARIFFS[name], []
    both = life("1", seed=2), life("2", seed=3)
    summed = [reading(one.at, one.value + other.value) for one, other in zip(*both, strict=True)]
    for number, readings in enumerate([summed, [*both[0], *both[1]]]):
        store = Store.open(tmp_path / f"{number}.db", journal=tmp_path / f"journal-{number}")
        store.add(sorted(readings, key=lambda one: one.at))
        totals.append(bill_of(store, tariff).total_exact)
        store.close()
    assert totals[0] == totals[1]


@pytest.mark.parametrize("gap", [0, 95])
@pytest.mark.parametrize("step", [Step.HALF_HOUR, Step.DAY, Step.MONTH])
@pytest.mark.parametrize("name", TARIFFS)
def test_rows_of_any_length_add_up_to_the_bill(store, name, step, gap):
    tariff, readings = TARIFFS[name], life()
    middle = len(readings) // 2
    store.add([*readings[:middle], *readings[middle + gap :]])
    rows = UsageBook(store, BRUSSELS).rows(Supply(METER, tariff), step, FIRST, AFTER, NOW)
    lines = [line for line in bill_of(store, tariff).lines if line.kind is LineKind.ENERGY]
    assert sum(row.cost.amount for row in rows) == sum(line.exact.amount for line in lines)
    by_rate = {}
    for row in rows:
        for use in row.by_rate:
            by_rate[use.name] = by_rate.get(use.name, 0) + use.cost.amount
    assert by_rate == {line.name: line.exact.amount for line in lines}


def test_a_gap_stays_whole_and_is_said_to_be_estimated(store):
    tariff, readings = TARIFFS["quarter-hour prices"], life()
    middle = len(readings) // 2
    store.add([*readings[:middle], *readings[middle + 95 :]])
    bill = bill_of(store, tariff)
    assert {one.why for one in bill.estimated} == {Estimate.SPLIT}
    first, last = bill.estimated[0].interval.start, bill.estimated[-1].interval.end
    assert readings[middle - 31].at <= first <= readings[middle].at
    assert readings[middle + 79].at <= last <= readings[middle + 95 + 31].at


def test_a_peak_of_readings_too_far_apart_is_said_to_be_too_low_perhaps(store):
    store.add(life(minutes=30))
    bill = bill_of(store, TARIFFS["capacity by the quarter"])
    assert [note.kind for note in bill.notes] == [NoteKind.DEMAND_FROM_LONG_INTERVALS]
    assert bill.estimated == ()


def test_the_highest_quarter_is_found(store):
    readings = life(minutes=5)
    spot = bisect_right([one.at for one in readings], datetime(2026, 3, 29, 15, 40, tzinfo=UTC))
    raised = [
        reading(one.at, one.value + min(max(number - spot, 0), 3) * Decimal("0.5"))
        for number, one in enumerate(readings, start=1)
    ]
    store.add(raised)
    bill = bill_of(store, TARIFFS["capacity by the quarter"])
    (peak,) = [line for line in bill.lines if line.kind is LineKind.DEMAND]
    quarters = {}
    for before, after in pairwise(raised):
        slot = to_ms(before.at) // (QUARTERS // timedelta(milliseconds=1))
        quarters[slot] = quarters.get(slot, 0) + after.value - before.value
    assert peak.quantity == max(quarters.values()) * 4
