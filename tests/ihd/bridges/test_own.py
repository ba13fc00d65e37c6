"""Numbers are added to the own bridge file one at a time; what a person wrote there stays."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ihd.bridges import Bridges
from ihd.bridges.offers import FILE_NAME, Choice, ChoiceError
from ihd.bridges.own import add
from ihd.meter import Fuel, Message, Quantity
from ihd.paths import RESOURCES

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHED = "shed/box"


def heard(folder, topic, payload):
    bridges = Bridges.load(RESOURCES / "bridges", folder)
    decoded = bridges.decode(Message(topic, payload.encode(), NOW))
    return {(one.quantity, one.fuel): one.value for one in decoded.readings}


def test_numbers_of_one_message_and_of_others_add_up(tmp_path):
    add(Choice(SHED, ("a", "now"), Quantity.POWER, "kW"), tmp_path)
    add(Choice(SHED, ("a", "dial"), Quantity.IMPORT_ENERGY, "kWh"), tmp_path)
    add(Choice(SHED, ("gas",), Quantity.IMPORT_VOLUME, "m3", Fuel.GAS), tmp_path)
    add(Choice("attic/total", (), Quantity.IMPORT_ENERGY, "Wh"), tmp_path)
    payload = '{"a": {"now": 1.5, "dial": 4321.5}, "gas": 77.25}'
    assert heard(tmp_path, SHED, payload) == {
        (Quantity.POWER, Fuel.ELECTRICITY): 1500,
        (Quantity.IMPORT_ENERGY, Fuel.ELECTRICITY): Decimal("4321.5"),
        (Quantity.IMPORT_VOLUME, Fuel.GAS): Decimal("77.25"),
    }
    assert heard(tmp_path, "attic/total", "1500") == {
        (Quantity.IMPORT_ENERGY, Fuel.ELECTRICITY): Decimal("1.5")
    }


def test_a_person_may_change_their_mind(tmp_path):
    add(Choice(SHED, ("now",), Quantity.POWER, "kW"), tmp_path)
    add(Choice(SHED, ("now",), Quantity.IMPORT_VOLUME, "m3", Fuel.GAS), tmp_path)
    assert heard(tmp_path, SHED, '{"now": 1.5}') == {
        (Quantity.IMPORT_VOLUME, Fuel.GAS): Decimal("1.5")
    }
    add(Choice("attic/total", (), Quantity.IMPORT_ENERGY, "Wh"), tmp_path)
    add(Choice("attic/total", (), Quantity.POWER, "W"), tmp_path)
    assert heard(tmp_path, "attic/total", "1500") == {(Quantity.POWER, Fuel.ELECTRICITY): 1500}


def test_what_was_written_by_hand_stays(tmp_path):
    path = add(Choice(SHED, ("now",), Quantity.POWER, "kW"), tmp_path)
    path.write_text("# by hand\n" + path.read_text())
    add(Choice(SHED, ("dial",), Quantity.IMPORT_ENERGY, "kWh"), tmp_path)
    assert path.read_text().startswith("# by hand")


def test_a_choice_that_cannot_be_leaves_the_file_as_it_was(tmp_path):
    path = add(Choice(SHED, ("now",), Quantity.POWER, "kW"), tmp_path)
    before = path.read_text()
    with pytest.raises(ChoiceError):
        add(Choice(SHED, ("now",), Quantity.POWER, "kWh"), tmp_path)
    with pytest.raises(ChoiceError):
        add(Choice("a/#", (), Quantity.POWER, "W"), tmp_path)
    assert path.read_text() == before
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]
