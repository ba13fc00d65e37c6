"""A day costs the same on every page: what Now says of today is the row of Usage and the bill."""

import json
import tempfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ihd.billing.usage_row import Step
from ihd.clock import HALF_HOUR, day_interval, iso_utc
from ihd.home import Home
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.paths import RESOURCES
from ihd.paying.so_far import bill_so_far
from ihd.settings import MeterChoice, Settings
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.tariffs.source import Source

METER, EXPORT_METER = "esp/house", "esp/roof"
PRESETS = sorted((RESOURCES / "tariffs").glob("*.toml"))
DAYS = (date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25), date(2026, 12, 31))
LEVY = '[[charge]]\nname = "Levy"\nprice = 0.0123\nper = "kWh"\n'
FEE = '[[charge]]\nname = "Fee"\nprice = 3.5\nper = "bill"\n'
MORE = {
    "as it is": "",
    "with a levy": LEVY,
    "with a fee a bill": FEE,
    "with a minimum": 'minimum_charge = "900 per month"\n',
}


def tariff_of(path, more=""):
    """Return a preset with its first example's prices, and charges it does not have itself."""
    text = path.read_text(encoding="utf-8")
    told = next(Source.parse(text, path.name).root().tables("example")).table["answers"]
    text = text + more if more.startswith("[") else more + text
    return load_tariff(text, {k: str(v) for k, v in told.items()})


def rises(tariff, day, zone, seed):
    """Yield a register's readings every half-hour of a day and of a day before and after it."""
    whole = day_interval(day, zone)
    start = whole.start - timedelta(days=1)
    named = {name for v in tariff.versions for rate in v.rates for name in rate.registers}
    names = [None] if not {"1", "2"} <= named else ["1", "2"]
    volume = tariff.fuel is Fuel.GAS
    shown = {(METER, name): Decimal(1000) for name in names} | {(EXPORT_METER, None): Decimal(50)}
    for number in range((whole.end - start) // HALF_HOUR + 3):
        at = start + HALF_HOUR * number
        for (meter, name), value in shown.items():
            quantity = Quantity.EXPORT_ENERGY if meter == EXPORT_METER else Quantity.IMPORT_ENERGY
            if volume and meter == METER:
                quantity = Quantity.IMPORT_VOLUME
            yield Reading(
                meter=meter,
                fuel=tariff.fuel,
                quantity=quantity,
                value=value,
                raw=str(value),
                unit="m3" if quantity is Quantity.IMPORT_VOLUME else "kWh",
                register=name,
                received_at=at,
                taken_at=at,
            )
        turn = names[(number // 5) % len(names)]
        shown[METER, turn] += Decimal((number * 7919 + seed * 31) % 900) / 1000
        shown[EXPORT_METER, None] += Decimal((number * 104_729 + seed) % 300) / 1000


def prices(day, zone):
    """Return a message of prices for every quarter of an hour around a day."""
    start = day_interval(day, zone).start - timedelta(days=2)
    quarter = timedelta(minutes=15)
    slots = [
        {
            "from": iso_utc(start + quarter * n),
            "to": iso_utc(start + quarter * (n + 1)),
            "price": str(Decimal((n * 37) % 400 - 50) / 1000),
        }
        for n in range(5 * 96)
    ]
    body = {"currency": "EUR", "unit": "EUR/kWh", "vat_included": True, "slots": slots}
    return json.dumps(body)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("one_day")


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
@settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(day=st.sampled_from(DAYS), seed=st.integers(0, 9999), hours=st.integers(1, 23))
def test_a_day_costs_the_same_on_now_on_usage_and_on_the_bill(folder, path, more, day, seed, hours):
    tariff = tariff_of(path, more)
    zone = ZoneInfo(tariff.zone or "Europe/London")
    meters = (MeterChoice(METER, tariff.fuel.value), MeterChoice(EXPORT_METER, "export"))
    chosen = Settings(zone.key, tariff.currency, meters=meters, billing_day=day.day)
    now = day_interval(day, zone).start + timedelta(hours=hours)
    root = Path(tempfile.mkdtemp(dir=folder))
    store = Store.open(root / "plainwatt.db", journal=root / "journal")
    try:
        home = Home(chosen, store, tariffs=[tariff])
        store.add([r for r in rises(tariff, day, zone, seed) if r.received_at <= now])
        home.start(now)
        if any(rate.from_table for v in tariff.versions for rate in v.rates):
            topic = f"plainwatt/prices/{tariff.fuel.value}"
            home.take(
                Message(topic, prices(day, zone).replace("EUR", tariff.currency).encode(), now),
                Decoded(topic=topic, bridge=""),
            )
        _compare(home, tariff, day, now)
    finally:
        store.close()


def _compare(home: Home, tariff, day: date, now: datetime):
    today = home.snapshot(now).today[tariff.fuel]
    after = day + timedelta(days=1)
    (row,) = home.past.usage(METER, tariff.fuel, Step.DAY, day, after, now)
    halves = home.past.usage(METER, tariff.fuel, Step.HALF_HOUR, day, after, now)
    bill = bill_so_far(home, tariff.fuel, now).bill
    assert today.energy == row.energy
    assert (today.cost, today.earned, today.standing) == (row.cost, row.earned, row.standing)
    assert bill.unpriced == sum(
        (use.energy.kwh for use in row.by_rate if use.cost is None), Decimal(0)
    )
    if row.cost is None:
        return
    assert nearly(sum(half.cost.amount for half in halves), row.cost.amount)
    if tariff.fuel is Fuel.ELECTRICITY:
        assert row.export
    (billed,) = home.past.usage(METER, tariff.fuel, Step.BILL, day, after, now)
    assert (billed.cost, billed.earned, billed.standing) == (row.cost, row.earned, row.standing)
    assert nearly(bill.total_exact.amount, billed.total.amount)
    assert not row.charges


def nearly(one, other):
    return abs(one - other) < Decimal("1e-15")
