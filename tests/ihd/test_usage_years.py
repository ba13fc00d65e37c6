"""What is kept of months that are over changes no row: years are told as their days tell them."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.usage_row import Step
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.usage import UsageBook
from ihd.used import Supply

METER = "gas/1"
START, DAYS = datetime(2025, 8, 20, tzinfo=UTC), 250
NOW = START + timedelta(days=DAYS, hours=9)
HEAD = (
    'name = "T"\ncurrency = "GBP"\nfuel = "gas"\nstanding_charge = 0.5\n'
    "vat_percent = 5\nprices_include_vat = false\n"
)
RATES = '[[rate]]\nname = "N"\nprice = 0.1\nwhen = "{}"\n[[rate]]\nname = "D"\nprice = 0.3{}\n'
_PRICES = ", ".join(f"{n * 31 % 4000 / 10_000 - 0.02:.4f}" for n in range((DAYS - 40) * 48))
TABLE = '\nprice_table = true\n[prices]\nstart = "2025-09-10T00:00Z"\nvalues = [' + _PRICES + "]\n"
TARIFFS = {
    "one price": "unit_rate = 0.3",
    "two rates": RATES.format("00:30-07:30", ""),
    "three windows": RATES.format("02:00-05:00 13:00-16:00 20:00-22:00", ""),
    "UTC clock": 'clock = "UTC"\n' + RATES.format("23:30-06:30", ""),
    "weekends": RATES.format("weekends", ""),
    "odd minutes": RATES.format("00:10-07:20", ""),
    "half-hourly prices": '[[rate]]\nname = "H"' + TABLE,
    "prices in a window": RATES.format("01:00-04:00", TABLE),
    "rounded": 'rounding = "half-hour"\n[[rate]]\nname = "H"' + TABLE,
    "change": "[[version]]\nunit_rate = 0.2\n[[version]]\nfrom = 2025-11-11\nunit_rate = 0.3",
    "blocks": '[[rate]]\nname = "B"\ntiers_per = "month"\n'
    "tiers = [{ up_to = 90, price = 0.5 }, { price = 0.2 }]\n",
}


def reading(at, wh):
    return Reading(
        meter=METER,
        fuel=Fuel.GAS,
        quantity=Quantity.IMPORT_ENERGY,
        value=Decimal(wh).scaleb(-3),
        raw=str(wh),
        unit="kWh",
        received_at=at,
        taken_at=at,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home with some 250 days of hours, with gaps and clock changes."""
    path = tmp_path_factory.mktemp("home") / "plainwatt.db"
    rng, at, wh, readings = Random(5), START + timedelta(minutes=11), 10_000, []
    while at < NOW:
        readings.append(reading(at, wh))
        hours = 1 if rng.randrange(200) else rng.randrange(2, 40)
        at += timedelta(hours=hours)
        wh += sum(rng.randrange(1, 900) for _ in range(hours))
    store = Store.open(path, journal=path.with_suffix(".journal"))
    store.add(readings)
    store.flush(NOW)
    store.close()
    return path


def rows_of(path, supply, zone, step, *, keep):
    """Return rows of a home whose months were kept, or none of them."""
    store = Store.open(path, journal=path.with_suffix(".journal"))
    book = UsageBook(store, ZoneInfo(zone), 17)
    if keep:
        store.seal(NOW)
        book.keep(supply, NOW)
    store.close()
    if not keep:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("DELETE FROM month")
            db.execute("DELETE FROM priced")
    store = Store.open(path, journal=path.with_suffix(".journal"), reader=True)
    assert (store._db.execute("SELECT count(*) FROM month").fetchone()[0] > 0) is keep
    book = UsageBook(store, ZoneInfo(zone), 17)
    found = book.rows(supply, step, date(2025, 8, 10), date(2026, 5, 20), NOW)
    store.close()
    return found


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kathmandu"])
@pytest.mark.parametrize("name", TARIFFS)
def test_rows_are_the_same_whether_months_are_kept_or_not(home, name, zone):
    tariff = load_tariff(HEAD + TARIFFS[name])
    supply = Supply(METER, tariff)
    for step in (Step.DAY, Step.MONTH, Step.BILL, Step.YEAR):
        kept = rows_of(home, supply, zone, step, keep=True)
        summed = rows_of(home, supply, zone, step, keep=False)
        assert kept == summed
        assert sum(row.energy.mwh for row in kept if row.energy) > 0


def test_days_add_up_to_months_to_the_last_digit(home):
    supply = Supply(METER, load_tariff(HEAD + TARIFFS["half-hourly prices"]))
    days, months = (
        rows_of(home, supply, "Europe/London", step, keep=True) for step in (Step.DAY, Step.MONTH)
    )
    by_rate = [
        sum(use.cost.amount for row in rows for use in row.by_rate if use.cost)
        for rows in (days, months)
    ]
    assert by_rate[0] == by_rate[1]
