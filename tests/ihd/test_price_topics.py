"""Every example in every file on prices is known as the file says, and a person's file counts."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ihd.bridges import BridgeFileError
from ihd.clock import parse_instant
from ihd.home import Home
from ihd.meter import Decoded, Fuel, Message
from ihd.paths import RESOURCES
from ihd.price_topics import PriceTopics, read_prices_file
from ihd.settings import Settings
from ihd.store import Store

FILES = sorted((RESOURCES / "prices").glob("*.toml"))
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RATES = (
    '[{"start": "2026-11-24T12:00:00+00:00", "end": "2026-11-24T12:30:00+00:00",'
    ' "value_inc_vat": 0.2105, "is_capped": false}]'
)


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def take(home, topic, payload, at=NOON):
    message = Message(topic=topic, payload=payload.encode(), received_at=at, retain=True)
    home.take(message, Decoded(topic=topic, bridge=None))


def known(home, instant, fuel=Fuel.ELECTRICITY):
    table = home.prices(fuel).table
    return None if table is None else table.price_at(parse_instant(instant))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_are_one_conversation_that_is_known_as_the_file_says(path, store):
    file = read_prices_file(path)
    assert file.title
    assert file.about.endswith(".")
    assert file.example
    home = Home(Settings(timezone="Europe/London"), store)
    for number, example in enumerate(file.example, start=1):
        take(home, example.topic, example.payload)
        which = f"example {number} of {path.name}"
        for instant, price in example.prices.items():
            assert known(home, instant) == Decimal(price), which
        for instant in example.unknown:
            assert known(home, instant) is None, which
        assert not [f for f in home.snapshot(NOON).findings if f.kind == "unreadable_message"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_listened_to_covers_every_topic_that_the_examples_come_on(path):
    filters = PriceTopics.shipped().filters
    for example in read_prices_file(path).example:
        assert any(covers(one, example.topic) for one in filters), example.topic


def covers(wanted, topic):
    levels, own = wanted.split("/"), topic.split("/")
    return len(levels) == len(own) and all(a in ("+", b) for a, b in zip(levels, own, strict=True))


def test_gas_has_its_own_rates(store):
    home = Home(Settings(), store)
    point = "e6s0000001_1900000000_current_day_rates"
    take(home, f"homeassistant/event/octopus_energy_gas_{point}/rates", RATES)
    assert known(home, "2026-11-24T12:10:00Z", Fuel.GAS) == Decimal("0.2105")
    assert known(home, "2026-11-24T12:10:00Z") is None


def test_another_prefix_is_the_one_that_the_settings_name(tmp_path):
    topics = PriceTopics.load(RESOURCES / "prices", prefixes={"evcc": "garage/evcc"})
    assert "garage/evcc/site/forecast/grid" in topics.filters
    assert "evcc/site/forecast/grid" not in topics.filters


def test_a_persons_file_adds_a_topic(tmp_path, store):
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\n[[prices]]\ntopic = "homeassistant/sensor/my_price/raw_today"\n'
        'unit = "p/kWh"\nvat_included = true\n'
    )
    topics = PriceTopics.load(RESOURCES / "prices", tmp_path)
    home = Home(Settings(), store, price_topics=topics)
    take(home, "homeassistant/sensor/my_price/raw_today", RATES.replace("0.2105", "21.05"))
    assert known(home, "2026-11-24T12:10:00Z") == Decimal("0.2105")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "not valid TOML"),
        ('title = "x"\n[[prices]]\n', "topic"),
        ('title = "x"\n[[prices]]\ntopic = "a"\nfuel = "coal"\n', "fuel"),
        ('title = "x"\n[[prices]]\ntopic = "{all}"\n', "every topic"),
        ('title = "x"\n[parts]\na = "("\n[[prices]]\ntopic = "x/{a}"\n', "mine.toml"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path, text, says):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(BridgeFileError, match=says):
        PriceTopics.load(tmp_path)


def test_a_table_that_was_read_in_another_unit_is_read_anew_when_it_comes_again(store):
    home = Home(Settings(currency="SEK"), store)
    base = "homeassistant/sensor/nordpool_kwh_se3"
    take(home, f"{base}/unit_of_measurement", '"SEK/kWh"')
    take(home, f"{base}/raw_today", RATES.replace("value_inc_vat", "value"))
    assert known(home, "2026-11-24T12:10:00Z") == Decimal("0.2105")
    take(home, f"{base}/unit_of_measurement", '"Öre/kWh"')
    take(home, f"{base}/raw_today", RATES.replace("value_inc_vat", "value"))
    assert known(home, "2026-11-24T12:10:00Z") == Decimal("0.002105")


@pytest.mark.parametrize(
    "payload",
    [
        "{",
        "[1]",
        '{"slots": [{"from": "9999-12-01T00:00:00Z", "to": "9999-12-31T00:00:00Z", "price": 1}]}',
        '[{"start": "2026-11-24T12:00:00Z", "end": "9000-11-24T12:00:00Z", "value": 1}]',
        '[{"start": 1e999, "value": 1}]',
        '[{"start": NaN, "value": 1}]',
    ],
)
def test_what_cannot_be_read_is_named_and_makes_nothing_up(store, payload):
    home = Home(Settings(), store)
    take(home, "evcc/site/forecast/grid", payload)
    (finding,) = [f for f in home.snapshot(NOON).findings if f.kind == "unreadable_message"]
    assert finding.subject == "evcc/site/forecast/grid"
    assert home.prices(Fuel.ELECTRICITY).table is None
