"""Where limits go by the days of a block in a bill, a row costs the same in whatever range."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.cost import cost
from ihd.billing.lines import LineKind
from ihd.billing.usage_row import Step
from ihd.clock import days_interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.usage import UsageBook
from ihd.used import Supply, used

NEW_YORK = ZoneInfo("America/New_York")
METER = "esp/house"
BILL_DAY = 17
FIRST, AFTER = date(2026, 1, 10), date(2026, 4, 20)
BILL = date(2026, 2, 17), date(2026, 3, 17)
"""A bill with a change of the clock, parts of two months in it."""
NOW = datetime(2026, 4, 25, tzinfo=UTC)
HEAD = 'name = "T"\ncurrency = "USD"\n'
TIERS = "tiers_by_days = true\ntiers = [{up_to = 110, price = 0.1}, {price = 0.3}]\n"
TARIFFS = {
    "a rate's own, by the month": HEAD + '[[rate]]\nname = "E"\n' + TIERS,
    "by the year": HEAD
    + '[[rate]]\nname = "E"\ntiers_per = "year"\n'
    + TIERS.replace("110", "1300"),
    "those that two rates share": HEAD
    + '[[rate]]\nname = "Peak"\nwhen = "weekdays 16:00-21:00"\ntiers_over = "all"\n'
    + TIERS.replace("price = 0.1", "price = 0.2")
    + '[[rate]]\nname = "Off-peak"\ntiers_over = "all"\n'
    + TIERS,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
    interval = days_interval(FIRST, AFTER, NEW_YORK)
    at, kwh, readings = interval.start, Decimal(0), []
    while at <= interval.end:
        readings.append(
            Reading(
                meter=METER,
                fuel=Fuel.ELECTRICITY,
                quantity=Quantity.IMPORT_ENERGY,
                value=kwh,
                raw=str(kwh),
                unit="kWh",
                received_at=at,
                taken_at=at,
            )
        )
        kwh += Decimal(at.hour % 5 + at.day % 3) / 20
        at += timedelta(minutes=30)
    store.add(readings)
    store.flush(NOW)
    yield store
    store.close()


def rows(store, text, step, first, after):
    supply = Supply(METER, load_tariff(text))
    return UsageBook(store, NEW_YORK, BILL_DAY).rows(supply, step, first, after, NOW)


@pytest.mark.parametrize("name", TARIFFS)
@pytest.mark.parametrize("step", [Step.DAY, Step.WEEK])
def test_a_row_costs_the_same_in_any_range(store, name, step):
    text = TARIFFS[name]
    whole = {row.interval: row for row in rows(store, text, step, *BILL)}
    for first, after in (
        (date(2026, 2, 23), date(2026, 3, 9)),
        (date(2026, 3, 2), date(2026, 3, 16)),
        (date(2026, 1, 12), date(2026, 4, 13)),
    ):
        found = rows(store, text, step, first, after)
        same = [row for row in found if row.interval in whole]
        assert len(same) >= 2
        for row in same:
            assert row.cost == whole[row.interval].cost
            assert row.by_rate == whole[row.interval].by_rate


@pytest.mark.parametrize("name", TARIFFS)
def test_the_days_of_a_bill_add_up_to_it(store, name):
    tariff = load_tariff(TARIFFS[name])
    interval = days_interval(date(2026, 1, 10), BILL[1], NEW_YORK)
    consumed = used(store, Supply(METER, tariff), interval, NEW_YORK)
    bill = cost(tariff, consumed, *BILL, NEW_YORK)
    exact = sum(line.exact.amount for line in bill.lines if line.kind is LineKind.ENERGY)
    for step in (Step.DAY, Step.BILL):
        found = rows(store, TARIFFS[name], step, *BILL)
        assert abs(sum(row.cost.amount for row in found) - exact) < Decimal("1e-20")
    year = rows(store, TARIFFS[name], Step.BILL, FIRST, AFTER)
    assert [row.cost for row in year if row.first_day == BILL[0]] == [found[0].cost]
