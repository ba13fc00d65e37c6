"""Tables of prices on their own topic: kept for ever, shown at once, and never made up."""

import json
import queue
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import paho.mqtt.client as mqtt
import pytest

from ihd.billing.usage_row import Step
from ihd.feed.machine import utc_now
from ihd.home import Home
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.price_tables import PriceTables
from ihd.session import Session, load_settings
from ihd.settings import MeterChoice, Settings
from ihd.snapshot import PriceSource
from ihd.store import Store
from ihd.tariffs.file import load_tariff

TOPIC = "plainwatt/prices/electricity"
METER = "glow/0C0FFEE00001/electricity"
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
HALF_HOURLY = load_tariff(
    'name = "Half-hourly"\ncurrency = "GBP"\nvat_percent = 5\nprices_include_vat = true\n'
    '[[rate]]\nname = "Half-hourly"\nprice_table = true\n'
)


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def table(start, prices, **said):
    """A table of half-hours as our topic carries it."""
    slots = [
        {
            "from": f"{start + timedelta(minutes=30 * n):%Y-%m-%dT%H:%M:%SZ}",
            "to": f"{start + timedelta(minutes=30 * (n + 1)):%Y-%m-%dT%H:%M:%SZ}",
            "price": price,
        }
        for n, price in enumerate(prices)
    ]
    said = {"currency": "GBP", "unit": "p/kWh", "vat_included": True, **said}
    return json.dumps({**said, "slots": slots}).encode()


def message(payload, topic=TOPIC, at=NOON):
    return Message(topic=topic, payload=payload, received_at=at, retain=True)


def hear(tables, payload):
    return tables.hear(payload, currency="GBP", vat_included=True)


def test_what_was_published_is_still_known_after_a_restart(tmp_path):
    for _ in range(2):
        store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
        tables = PriceTables(store, Fuel.ELECTRICITY)
        if tables.latest() is None:
            assert hear(tables, table(NOON, ["12.3", "-1.5"])) is None
        assert tables.latest().price_at(NOON) == Decimal("0.123")
        assert tables.latest().price_at(NOON + timedelta(minutes=40)) == Decimal("-0.015")
        assert tables.latest().price_at(NOON + timedelta(hours=2)) is None
        store.close()


def test_each_days_table_is_added_and_a_correction_counts(store):
    tables = PriceTables(store, Fuel.ELECTRICITY)
    hear(tables, table(NOON, ["10", "20"]))
    hear(tables, table(NOON + timedelta(minutes=30), ["25", "30.55"]))
    prices = [tables.latest().price_at(NOON + timedelta(minutes=30 * n)) for n in range(4)]
    assert prices == [Decimal("0.1"), Decimal("0.25"), Decimal("0.3055"), None]


def test_the_same_table_twice_is_the_same_table(store):
    tables = PriceTables(store, Fuel.ELECTRICITY)
    hear(tables, table(NOON, ["10"]))
    before = tables.latest()
    hear(tables, table(NOON, ["10"]))
    assert tables.latest() is before


def test_months_are_joined_and_older_ones_read_when_they_are_asked_for(store):
    tables = PriceTables(store, Fuel.ELECTRICITY)
    starts = [datetime(2025 + n // 12, n % 12 + 1, 15, tzinfo=UTC) for n in range(15)]
    for n, start in enumerate(starts):
        hear(tables, table(start, [f"{n}.{n:03d}"]))
    again = PriceTables(store, Fuel.ELECTRICITY)
    assert again.latest().price_at(starts[-1]) == Decimal("0.14014")
    assert again.latest().price_at(starts[3]) is None
    whole = again.since(date(2025, 2, 1))
    assert whole.price_at(starts[3]) == Decimal("0.03003")
    assert again.since(date(2025, 6, 1)) is whole


@pytest.mark.parametrize("payload", [b"", b" \n"])
def test_an_empty_message_takes_nothing_away(store, payload):
    tables = PriceTables(store, Fuel.ELECTRICITY)
    hear(tables, table(NOON, ["10"]))
    assert hear(tables, payload) is None
    assert tables.latest().price_at(NOON) == Decimal("0.1")


@pytest.mark.parametrize(
    "payload", [b"{", b'{"slots": [{"from": "today", "to": "x", "price": 1}]}', b"\xff\xfe", b"[1]"]
)
def test_what_is_no_table_is_said_and_changes_nothing(store, payload):
    tables = PriceTables(store, Fuel.ELECTRICITY)
    hear(tables, table(NOON, ["10"]))
    assert hear(tables, payload)
    assert tables.latest().price_at(NOON) == Decimal("0.1")


def energy(kwh, at):
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=Decimal(kwh),
        raw=kwh,
        unit="kWh",
        received_at=at,
        taken_at=at,
    )


def home_of(store, **more):
    chosen = Settings(timezone="Europe/London", meters=(MeterChoice(id=METER, role="electricity"),))
    return Home(chosen, store, **more)


def unread(home):
    return [f for f in home.snapshot(NOON).findings if f.kind == "unreadable_message"]


def test_a_published_price_is_the_price_now_and_prices_the_past(store):
    home = home_of(store, tariffs=[HALF_HOURLY])
    home.start(NOON - timedelta(days=1))
    assert home.snapshot(NOON).price is None
    home.take(message(table(NOON, ["20", "30"])), Decoded(topic=TOPIC, bridge=None))
    now = NOON + timedelta(minutes=50)
    price = home.snapshot(now).price
    assert (price.rate.per_kwh, price.source) == (Decimal("0.3"), PriceSource.TARIFF)
    for minutes in range(0, 61, 5):
        at = NOON + timedelta(minutes=minutes)
        reading = energy(f"{100 + Decimal(minutes) / 60:.3f}", at)
        home.take(
            Message(topic="glow/x", payload=b"{}", received_at=at),
            Decoded(topic="glow/x", bridge="glow", readings=(reading,)),
        )
    later = NOON + timedelta(hours=1)
    (row,) = home.past.usage(
        METER, Fuel.ELECTRICITY, Step.DAY, date(2026, 3, 31), date(2026, 4, 1), later
    )
    assert row.cost.amount == Decimal("0.25")
    home.keep(later)
    again = home_of(store, tariffs=[HALF_HOURLY])
    again.start(later)
    assert again.snapshot(now).price.rate.per_kwh == Decimal("0.3")


def test_a_published_price_is_enough_where_no_tariff_was_agreed(store):
    home = home_of(store)
    home.take(message(table(NOON, ["20"])), Decoded(topic=TOPIC, bridge=None))
    assert home.snapshot(NOON).price.rate.per_kwh == Decimal("0.2")


def test_an_unreadable_table_is_named(store):
    home = home_of(store)
    home.take(message(b'{"slots": "none"}'), Decoded(topic=TOPIC, bridge=None))
    (finding,) = unread(home)
    assert finding.subject == TOPIC


def publish_retained(port, topic, payload):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.publish(topic, payload, qos=1, retain=True).wait_for_publish(5)
    client.loop_stop()
    client.disconnect()


def test_a_session_listens_to_retained_prices(tmp_path, mosquitto):
    start = utc_now().replace(minute=0, second=0, microsecond=0)
    publish_retained(mosquitto.port, TOPIC, table(start, ["21.5"] * 4))
    folder = HomeFolder(tmp_path / "home")
    chosen = load_settings(folder)
    chosen = replace(chosen, broker=replace(chosen.broker, port=mosquitto.port))
    shown = queue.Queue()
    session = Session(folder, chosen, show=lambda home, at: shown.put(home.snapshot(at).price))
    session.start()
    try:
        price = None
        while price is None:
            price = shown.get(timeout=10)
        assert price.rate.per_kwh == Decimal("0.215")
    finally:
        session.stop()


def prices_at(table, start, count):
    return [table.price_at(start + timedelta(days=n)) for n in range(count)]


def flat(start, end, price, **said):
    row = {"from": f"{start:%Y-%m-%dT%H:%M:%SZ}", "to": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    said = {"currency": "GBP", "unit": "p/kWh", "vat_included": True, **said}
    return json.dumps({**said, "slots": [{**row, "price": price}]}).encode()


def test_a_price_that_holds_for_months_is_known_in_each_and_outlives_a_newer_one(store):
    tables = PriceTables(store, Fuel.ELECTRICITY)
    first, last = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC)
    hear(tables, flat(first, last, "20"))
    middle = datetime(2026, 2, 10, tzinfo=UTC)
    hear(tables, flat(middle, middle + timedelta(days=2), "0"))
    for known in (tables, PriceTables(store, Fuel.ELECTRICITY)):
        assert known.since(date(2026, 2, 3)).price_at(datetime(2026, 2, 4, tzinfo=UTC)) == Decimal(
            "0.2"
        )
        table = known.since(date(2026, 1, 1))
        twenty, free = Decimal("0.2"), Decimal(0)
        assert prices_at(table, middle - timedelta(days=1), 5) == [
            twenty,
            free,
            free,
            twenty,
            twenty,
        ]
        assert table.price_at(last) is None


def test_what_a_day_costs_comes_with_the_prices_from_its_day_on(store):
    home = home_of(store)
    charges = [
        {"from": "2026-03-29T00:00:00Z", "price": "0.5011"},
        {"from": "2026-03-31T23:00:00Z", "price": "0.6"},
    ]
    payload = flat(NOON - timedelta(days=3), NOON + timedelta(days=3), "20", standing=charges)
    home.take(message(payload), Decoded(topic=TOPIC, bridge=None))
    days = [home.snapshot(NOON + timedelta(days=n)).price.standing for n in (-3, -1, 0, 1)]
    assert days[0] is None
    assert [day.per_day for day in days[1:]] == [
        Decimal("0.5011"),
        Decimal("0.5011"),
        Decimal("0.6"),
    ]
    again = home_of(store)
    assert again.snapshot(NOON).price.standing.per_day == Decimal("0.5011")


ROW = '{"from": "2026-11-24T12:00:00Z", "to": "2026-11-24T13:00:00Z", "price": 0.25}'


@pytest.mark.parametrize(
    "payload",
    [
        f"[{ROW.replace('0.25', '1e999999')}]",
        f"[{ROW.replace('0.25', '1e-999999')}]",
        f"[{ROW.replace('0.25', '1e99999999999999999999')}]",
        f"[{ROW.replace('0.25', '9' * 400)}]",
        ROW.replace('"2026-11-24T12:00:00Z"', "1e999999").join("[]"),
        ROW.replace('"2026-11-24T12:00:00Z"', "true").join("[]"),
        ROW.replace("from", r"\ud800").join("[]"),
        r'{"currency": "\ud800\ud800\ud800", "vat_included": true, "slots": []}',
        r'{"unit": "\udfff", "vat_included": true, "slots": []}',
        '["' + "x" * 60_000 + '"]',
    ],
    ids=lambda payload: payload[:40],
)
def test_a_table_beyond_sense_is_named_in_few_words_and_the_next_one_is_kept(store, payload):
    home = home_of(store)
    home.take(message(payload.encode()), Decoded(topic=TOPIC, bridge=None))
    (found,) = (f for f in home.snapshot(NOON).findings if f.kind == "unreadable_message")
    assert len(str(found.facts["problem"])) <= 200
    home.take(
        message(flat(NOON, NOON + timedelta(days=1), "20")), Decoded(topic=TOPIC, bridge=None)
    )
    assert home.snapshot(NOON).price is not None
    store.flush(NOON)
