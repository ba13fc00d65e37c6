"""What nobody knows is offered with live values, and a person's word becomes a bridge file."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.bridges import Bridges
from ihd.bridges.offers import Choice, ChoiceError, as_bridge_file, offers_in, save
from ihd.meter import Fuel, Message, Quantity, Reading
from ihd.paths import RESOURCES

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ENERGY, POWER = Quantity.IMPORT_ENERGY, Quantity.POWER


def message(topic: str, payload: object) -> Message:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return Message(topic, text.encode(), NOW)


def read(folder: Path, choices: list[Choice], topic: str, payload: object) -> list[Reading]:
    save(choices, folder)
    return list(Bridges.load(folder).decode(message(topic, payload)).readings)


def test_a_bare_number_is_offered_as_it_is_shown() -> None:
    (offer,) = offers_in(message("gwo/7/9/1/0/17", " 0"))
    assert (offer.topic, offer.path, offer.text) == ("gwo/7/9/1/0/17", (), "0")
    assert (offer.unit, offer.quantity) == (None, None)


def test_every_number_in_a_json_is_offered_with_its_path() -> None:
    payload = {"a": {"total_kwh": 4321.5, "on": True}, "list": [7, "8.5", "text"], "nil": None}
    offers = offers_in(message("odd/box", payload))
    assert [(offer.path, offer.text) for offer in offers] == [
        (("a", "total_kwh"), "4321.5"),
        (("list", "0"), "7"),
        (("list", "1"), "8.5"),
    ]
    assert (offers[0].unit, offers[0].quantity) == ("kwh", ENERGY)


def test_a_unit_beside_or_with_a_number_is_told() -> None:
    beside = offers_in(message("odd/box", {"power": {"value": 5, "unit": "W"}}))
    assert (beside[0].unit, beside[0].quantity) == ("W", POWER)
    assert offers_in(message("odd/power", "346 W"))[0].unit == "W"


@pytest.mark.parametrize("payload", ["", "online", "{}", "[" * 9000, '{"a":' * 500, "x" * 70_000])
def test_what_holds_no_number_offers_nothing(payload: str) -> None:
    assert offers_in(message("odd/box", payload)) == ()


def test_a_great_many_numbers_offer_so_many_and_no_more() -> None:
    payload = {f"k{number}": number for number in range(3000)}
    assert len(offers_in(message("odd/box", payload))) == 60


def test_a_choice_of_a_bare_number_is_read_from_then_on(tmp_path: Path) -> None:
    choice = Choice("cellar/box/7", (), ENERGY, "Wh", meter="cellar")
    (reading,) = read(tmp_path, [choice], "cellar/box/7", " 2180330")
    assert (reading.quantity, reading.value) == (ENERGY, Decimal("2180.33"))
    assert (reading.meter, reading.fuel) == ("cellar", Fuel.ELECTRICITY)


def test_choices_in_one_message_make_one_meter(tmp_path: Path) -> None:
    choices = [
        Choice("odd/box", ("meter", "count"), ENERGY, "kWh"),
        Choice("odd/box", ("meter", "now"), POWER, "kW", sign=-1),
        Choice("odd/box", ("phases", "1"), Quantity.VOLTAGE, "V", phase="b"),
        Choice("odd/box", ("night",), ENERGY, "kWh", register="night"),
        Choice("odd/box", ("gas", "m3"), Quantity.IMPORT_VOLUME, "m3", Fuel.GAS, "odd/gas"),
        Choice("odd/box", ("rate",), Quantity.UNIT_RATE, "p/kWh"),
    ]
    payload = {
        "meter": {"count": 18234.5, "now": -0.75},
        "phases": [230.1, 231.9, 229.4],
        "night": 900,
        "gas": {"m3": 77.25},
        "rate": 26.11,
    }
    readings = read(tmp_path, choices, "odd/box", payload)
    found = {(r.quantity, r.register, r.phase): r.value for r in readings}
    assert found[ENERGY, None, None] == Decimal("18234.5")
    assert found[POWER, None, None] == Decimal(750)
    assert found[Quantity.VOLTAGE, None, "b"] == Decimal("231.9")
    assert found[ENERGY, "night", None] == 900
    assert found[Quantity.UNIT_RATE, None, None] == Decimal("0.2611")
    electricity = {r.meter for r in readings if r.fuel is Fuel.ELECTRICITY}
    assert electricity == {"odd"}


def test_a_choice_for_gas_is_a_meter_of_its_own(tmp_path: Path) -> None:
    choice = Choice("odd/gas", ("m3",), Quantity.IMPORT_VOLUME, "m3", Fuel.GAS, "odd/gas")
    (reading,) = read(tmp_path, [choice], "odd/gas", {"m3": 77.25})
    assert (reading.fuel, reading.meter, reading.value) == (Fuel.GAS, "odd/gas", Decimal("77.25"))


def test_a_persons_word_goes_before_a_bridge_that_knows_the_topic(tmp_path: Path) -> None:
    topic = "glow/A0B1C2D3E4F5/SENSOR/electricitymeter"
    choice = Choice(topic, ("mine",), ENERGY, "kWh", meter="mine")
    save([choice], tmp_path)
    bridges = Bridges.load(RESOURCES / "bridges", tmp_path)
    (reading,) = bridges.decode(message(topic, {"mine": 5})).readings
    assert (reading.meter, reading.value) == ("mine", 5)


def test_a_file_can_be_read_by_a_person() -> None:
    text = as_bridge_file([Choice("odd/box", ("meter", "count"), ENERGY, "kWh")])
    assert 'topic = "odd/box"' in text
    assert 'count = "import_energy kWh"' in text


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [(ENERGY, "m3"), (ENERGY, "kvarh"), (POWER, ""), (POWER, "kWh"), (ENERGY, 'k"Wh\n[x]')],
)
def test_a_unit_that_does_not_fit_is_refused(quantity: Quantity, unit: str) -> None:
    with pytest.raises(ChoiceError):
        as_bridge_file([Choice("odd/box", ("a",), quantity, unit)])


def test_a_choice_names_one_topic() -> None:
    with pytest.raises(ChoiceError):
        as_bridge_file([Choice("odd/#", (), ENERGY, "kWh")])


_KEY = st.text(min_size=1, max_size=8) | st.sampled_from(["is", "topic", "a.b", "ä", '"', "}", "0"])


@given(st.lists(_KEY, min_size=1, max_size=3), st.integers(0, 10**6))
def test_any_path_that_is_offered_can_be_chosen(
    tmp_path_factory: pytest.TempPathFactory, path: list[str], value: int
) -> None:
    payload: object = value
    for key in reversed(path):
        payload = {key: payload}
    sent = json.dumps(payload)
    (offer,) = offers_in(message("odd/box", sent))
    choice = Choice(offer.topic, offer.path, ENERGY, "kWh", meter="m")
    folder = tmp_path_factory.mktemp("bridges")
    (reading,) = read(folder, [choice], "odd/box", sent)
    assert (reading.meter, reading.value) == ("m", value)


@pytest.mark.parametrize("topic", ["a{b}/c", "a{b*}/{c}", "ä ö/ü", "{prefix}/x", "$x/y", "a'\"/\\"])
def test_any_topic_that_is_offered_can_be_chosen(tmp_path: Path, topic: str) -> None:
    choice = Choice(topic, (), ENERGY, "kWh", meter="m")
    assert [r.value for r in read(tmp_path, [choice], topic, "5")] == [5]
    inside = Choice(topic, ("e",), ENERGY, "kWh", meter="m")
    assert [r.value for r in read(tmp_path, [inside], topic, {"e": 5})] == [5]
