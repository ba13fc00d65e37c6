"""Prices a meter sent are noted by the month, and told as if every message were read again."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.clock import midnight
from ihd.heard import HeardPrices
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store

LONDON = ZoneInfo("Europe/London")
METER = "glow/0C0FFEE00001/electricity"
FIRST, DAYS = date(2026, 2, 20), 100
NOW = datetime(2026, 5, 31, 18, tzinfo=UTC)


def told(quantity, value, at):
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=Decimal(value),
        raw=value,
        unit="/kWh",
        currency="GBP",
        received_at=at,
        taken_at=at,
    )


def prices():
    """Yield a price every four hours: another at night, and dearer from April on."""
    for hour in range(0, DAYS * 24, 4):
        at = midnight(FIRST, LONDON) + timedelta(hours=hour)
        dearer = at.month >= 4
        night = at.astimezone(LONDON).hour < 7
        rate = ("0.12" if night else "0.2750") if dearer else ("0.10" if night else "0.2450")
        yield told(Quantity.UNIT_RATE, rate, at)
        yield told(Quantity.STANDING_CHARGE, "0.6" if dearer else "0.5310", at)


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    store.add(list(prices()))
    store.flush(NOW)
    yield store
    store.close()


def supply(store, first=FIRST, zone=LONDON):
    return HeardPrices(store, zone).supply(METER, Fuel.ELECTRICITY, "GBP", first, NOW)


def kept(store):
    for _ in range(6):
        HeardPrices(store, LONDON).keep(METER, FIRST, NOW)


def noted(store):
    names = [
        f"heard {quantity} 2026-{m:02} {METER}" for m in range(1, 7) for quantity in QUANTITIES
    ]
    return [name for name in names if store.noted(name) is not None]


QUANTITIES = (Quantity.UNIT_RATE.value, Quantity.STANDING_CHARGE.value)


@pytest.mark.parametrize("first", [FIRST, date(2026, 3, 1), date(2026, 3, 15), date(2026, 4, 1)])
def test_what_was_noted_prices_the_past_as_the_messages_do(store, first):
    before = supply(store, first)
    kept(store)
    assert len(noted(store)) == 6
    assert supply(store, first) == before
    assert len(before.table.starts) > 100


def test_one_month_is_noted_at_a_time_the_newest_first(store):
    heard = HeardPrices(store, LONDON)
    heard.keep(METER, FIRST, NOW)
    assert [name.split()[2] for name in noted(store)] == ["2026-04", "2026-04"]
    heard.keep(METER, FIRST, NOW)
    assert {name.split()[2] for name in noted(store)} == {"2026-04", "2026-03"}


def test_a_price_that_comes_late_is_heard_once_its_day_is_closed_again(store):
    kept(store)
    before = supply(store)
    store.add([told(Quantity.UNIT_RATE, "0.9", datetime(2026, 3, 10, 9, 1, tzinfo=UTC))])
    store.flush(NOW + timedelta(hours=2))
    after = supply(store)
    assert 9 in {scaled * 10 // 10**after.table.places for scaled in after.table.scaled}
    assert after != before


def test_another_zone_reads_the_months_as_its_own(store):
    kept(store)
    there = ZoneInfo("Asia/Kathmandu")
    fresh = supply(store, zone=there)
    for name in noted(store):
        store.note(name, None)
    assert supply(store, zone=there) == fresh
