"""What is remembered has bounds: a home that runs for months holds no more than one of weeks.

Counted are blocks of memory that the program holds, over rounds of what happens every day.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.usage_row import Step
from ihd.checks.verdict import Verdict
from ihd.clock import Interval, midnight, to_ms
from ihd.heard import HeardPrices
from ihd.meter import Fuel, Quantity, Reading
from ihd.past import Past
from ihd.prices import Prices
from ihd.settings import Settings
from ihd.snapshot import Dated
from ihd.store import Store
from ihd.store.names import Names
from ihd.tariffs.file import load_tariff
from ihd.units import UnitRate
from ihd.usage import UsageBook
from ihd.used import Supply

LONDON = ZoneInfo("Europe/London")
IMPORT = Quantity.IMPORT_ENERGY
METER = "glow/0C0FFEE00001/electricity"
FLAT = load_tariff('name = "T"\ncurrency = "GBP"\nstanding_charge = 0.5\nunit_rate = 0.25\n')
FIRST, DAYS = date(2026, 2, 1), 100
DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
QUARTER = HALF_HOUR / 2
NOW = midnight(FIRST + DAY * DAYS, LONDON)


def reading(at: datetime, value: str, quantity: Quantity, unit: str) -> Reading:
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=Decimal(value),
        raw=value,
        unit=unit,
        currency="GBP",
        received_at=at,
        taken_at=at,
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A register that is read each quarter, and a price that is the same all along."""
    folder = tmp_path_factory.mktemp("home")
    store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
    quarters = [midnight(FIRST, LONDON) + QUARTER * n for n in range(DAYS * 96)]
    store.add([reading(at, str(100 + n), IMPORT, "kWh") for n, at in enumerate(quarters)])
    store.add([reading(at, "0.25", Quantity.UNIT_RATE, "/kWh") for at in quarters[::48]])
    store.flush(NOW)
    yield store
    store.close()


def left_a_round(do: Callable[[int], object], rounds: int) -> float:
    """Return how many blocks of memory each of the later half of so many rounds leaves behind."""
    held = []
    for half in (range(rounds // 2), range(rounds // 2, rounds)):
        for number in half:
            do(number)
        gc.collect()
        held.append(sys.getallocatedblocks())
    return (held[1] - held[0]) / (rounds // 2)


def test_a_register_that_rises_leaves_nothing_of_how_it_was_written():
    names, at = Names(), datetime(2026, 2, 1, tzinfo=UTC)

    def read(number):
        one = reading(at + HALF_HOUR * number, f"{number}.001", IMPORT, "kWh")
        names.row(one, Verdict.BELIEVED, one.at)

    assert left_a_round(read, 2_000) < 0.2


def test_looking_at_a_days_half_hours_every_day_keeps_those_of_a_fortnight(store):
    book, supply = UsageBook(store, LONDON), Supply(METER, FLAT)

    def look(number):
        day = FIRST + DAY * number
        assert len(book.rows(supply, Step.HALF_HOUR, day, day + DAY, NOW)) in (46, 48)

    assert left_a_round(look, 60) < 48


def test_a_price_that_a_meter_changes_every_half_hour_is_kept_for_a_day_or_two():
    prices, at = Prices(Fuel.ELECTRICITY, "GBP"), datetime(2026, 2, 1, tzinfo=UTC)

    def hear(number):
        rate = UnitRate(Decimal(20 + number % 7).scaleb(-2), "GBP")
        prices.hear_rate(Dated(rate, at + HALF_HOUR * number))

    assert left_a_round(hear, 1_000) < 0.2
    now = at + HALF_HOUR * 999
    assert prices.in_force(now).table.starts[0] <= to_ms(now - timedelta(hours=25))


def test_the_days_of_a_month_whose_prices_are_noted_are_let_go(store):
    heard = HeardPrices(store, LONDON)

    def asked():
        heard.supply(METER, Fuel.ELECTRICITY, "GBP", FIRST, NOW)
        gc.collect()
        return sys.getallocatedblocks()

    before = asked()
    for _ in range(6):
        heard.keep(METER, FIRST, NOW)
    assert asked() < before - 3 * 28


def test_a_bill_that_is_over_leaves_no_forecast_behind(store):
    past = Past(store, Settings(), {Fuel.ELECTRICITY: Prices(Fuel.ELECTRICITY, "GBP", FLAT)})

    def foresee(number):
        first = FIRST + DAY * (DAYS - 20)
        assert past.foreseen(METER, Fuel.ELECTRICITY, first, first + DAY * (30 + number), NOW)

    assert left_a_round(foresee, 24) < 30


def test_half_hours_whose_cuts_are_on_the_card_are_not_kept_beside(store):
    spring = Interval(midnight(FIRST, LONDON), midnight(FIRST + DAY * 85, LONDON))
    store.firsts(METER, IMPORT, spring, 15)
    gc.collect()
    before = sys.getallocatedblocks()
    while store.cut(METER, IMPORT, 15):
        pass
    gc.collect()
    assert sys.getallocatedblocks() < before - 50 * 48
