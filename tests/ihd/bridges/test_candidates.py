"""Which meter is the house? Ranked with reasons; energy alone never makes a house."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ihd.bridges.candidates import (
    SUGGESTED_FROM,
    Candidate,
    Reason,
    Sightings,
    Suggestion,
    roles,
)
from ihd.meter import Decoded, Fuel, Quality, Quantity, Reading

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Q = Quantity


def heard(
    meter: str,
    bridge: str,
    values: dict[Quantity, str],
    *,
    fuel: Fuel | None = Fuel.ELECTRICITY,
    topic: str = "",
    clock: bool = False,
    quality: Quality = Quality.GOOD,
    registers: tuple[str, ...] = (),
) -> Decoded:
    readings = [
        Reading(meter=meter, fuel=fuel, quantity=quantity, value=Decimal(value), received_at=NOW,
                taken_at=NOW if clock else None, quality=quality)
        for quantity, value in values.items()
    ]  # fmt: skip
    readings += [
        Reading(meter=meter, fuel=fuel, quantity=Q.IMPORT_ENERGY, value=Decimal(5000),
                received_at=NOW, register=register)
        for register in registers
    ]  # fmt: skip
    return Decoded(topic=topic or meter, bridge=bridge, readings=tuple(readings))


GLOW = heard("glow/C4D3B2A19080/electricity", "glow", {Q.IMPORT_ENERGY: "7319.086", Q.POWER: "482",
             Q.EXPORT_ENERGY: "0", Q.UNIT_RATE: "0.2611"}, clock=True)  # fmt: skip
GLOW_GAS = heard("glow/C4D3B2A19080/gas", "glow", {Q.IMPORT_ENERGY: "21873.455",
                 Q.IMPORT_VOLUME: "1952.984"}, fuel=Fuel.GAS, clock=True)  # fmt: skip
P1 = heard("dsmr", "dsmr_reader", {Q.IMPORT_ENERGY: "9400", Q.POWER: "-951",
           Q.EXPORT_ENERGY: "2100"}, registers=("1", "2"))  # fmt: skip
PLUG = heard("zigbee2mqtt/plug_kitchen", "zigbee2mqtt", {Q.IMPORT_ENERGY: "308", Q.POWER: "95"})
BIG_PLUG = heard("tele/Steckdose_Keller", "tasmota", {Q.IMPORT_ENERGY: "9000", Q.POWER: "2100"})
UNNAMED = heard("zigbee2mqtt/0x00158d0001a2b3c4", "zigbee2mqtt", {Q.IMPORT_ENERGY: "4123",
                Q.POWER: "640", Q.VOLTAGE: "238"})  # fmt: skip
CLAMP = heard("shellies/shellyem-main", "shelly", {Q.IMPORT_ENERGY: "4801", Q.POWER: "500"})
PUMP = heard("wmbusmeters/Licznik_pompa_ciepla", "wmbusmeters", {Q.IMPORT_ENERGY: "3321"})
PANELS = heard("inv/pv", "homeassistant", {Q.EXPORT_ENERGY: "8123", Q.POWER: "936"})
WALLBOX = heard("evcc/loadpoints/1", "evcc", {Q.IMPORT_ENERGY: "6000", Q.POWER: "7200"})
WATER = heard("watermeter/main", "ai_on_the_edge", {Q.IMPORT_VOLUME: "512"}, fuel=Fuel.WATER)
HEAT = heard("heat/1", "wmbusmeters", {Q.IMPORT_ENERGY: "9000"}, fuel=Fuel.HEAT)
ALL = (PLUG, BIG_PLUG, UNNAMED, CLAMP, PUMP, PANELS, WALLBOX, WATER, HEAT, GLOW_GAS, GLOW)


def ranked(*decoded: Decoded) -> tuple[Candidate, ...]:
    sightings = Sightings()
    for one in decoded:
        sightings.take(one)
    return sightings.candidates()


def by_role(*decoded: Decoded) -> dict[str, Suggestion]:
    return {one.role: one for one in roles(ranked(*decoded))}


def test_a_smart_meters_bridge_comes_first_among_everything_that_counts() -> None:
    found = ranked(*ALL)
    assert {one.meter for one in found[:2]} == {GLOW.readings[0].meter, GLOW_GAS.readings[0].meter}
    assert Reason.METER_BRIDGE in found[0].reasons
    assert by_role(*ALL)["electricity"].meter == "glow/C4D3B2A19080/electricity"
    assert by_role(*ALL)["gas"].meter == "glow/C4D3B2A19080/gas"


@pytest.mark.parametrize("thing", [PLUG, BIG_PLUG, PUMP, PANELS, WALLBOX, UNNAMED, WATER, HEAT])
def test_what_only_has_energy_is_never_suggested_for_the_house(thing: Decoded) -> None:
    assert "electricity" not in by_role(thing)


@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        (PLUG, Reason.NAMED_PLUG),
        (BIG_PLUG, Reason.NAMED_PLUG),
        (PUMP, Reason.NAMED_APPLIANCE),
        (PANELS, Reason.NAMED_SOLAR),
        (WALLBOX, Reason.NAMED_CHARGER),
        (heard("x/Waschmaschine", "tasmota", {Q.IMPORT_ENERGY: "80"}), Reason.NAMED_APPLIANCE),
        (heard("x/prise salon", "zigbee2mqtt", {Q.IMPORT_ENERGY: "80"}), Reason.NAMED_PLUG),
        (heard("x/stopcontact", "zigbee2mqtt", {Q.IMPORT_ENERGY: "80"}), Reason.NAMED_PLUG),
        (heard("dev/battery", "homeassistant", {Q.POWER: "80"}), Reason.NAMED_BATTERY),
    ],
)
def test_a_name_tells_what_is_not_the_house(thing: Decoded, reason: Reason) -> None:
    (found,) = ranked(thing)
    assert reason in found.reasons
    assert found.score < SUGGESTED_FROM


@pytest.mark.parametrize("thing", [GLOW, P1, CLAMP])
def test_a_house_is_suggested_with_reasons(thing: Decoded) -> None:
    (found,) = ranked(thing)
    assert by_role(thing)["electricity"] == Suggestion("electricity", found.meter, alone=True)
    assert found.reasons
    assert found.last(Q.IMPORT_ENERGY) is not None


def test_a_meter_that_gives_back_may_be_the_export_meter_too() -> None:
    assert by_role(P1, PANELS)["export"].meter == "dsmr"
    assert by_role(P1, PANELS)["solar"].meter == "inv/pv"
    assert "export" not in by_role(GLOW)


def test_a_second_sensor_that_agrees_may_check_the_first() -> None:
    assert by_role(GLOW, CLAMP)["check"].meter == "shellies/shellyem-main"
    assert "check" not in by_role(GLOW, PLUG)


def test_two_that_come_near_each_other_are_not_told_apart_for_the_person() -> None:
    other = heard("glow/A0B1C2D3E4F5/electricity", "glow", {Q.IMPORT_ENERGY: "5000"}, clock=True)
    assert by_role(GLOW, other)["electricity"].alone is False


def test_old_values_and_an_unknown_fuel_count_against_a_meter() -> None:
    ghost = heard("evcc/site/grid", "evcc", {Q.IMPORT_ENERGY: "9000"}, quality=Quality.STALE)
    live = heard("evcc/site/grid", "evcc", {Q.IMPORT_ENERGY: "9000"})
    assert ranked(ghost)[0].score < ranked(live)[0].score
    odd = heard("odd/box", "general", {Q.IMPORT_VOLUME: "12"}, fuel=None)
    assert Reason.FUEL_UNKNOWN in ranked(odd)[0].reasons


def test_a_value_that_is_not_believed_is_no_reason() -> None:
    bad = heard("x/grid", "", {Q.IMPORT_ENERGY: "99999"}, quality=Quality.IMPLAUSIBLE)
    assert Reason.LARGE_REGISTER not in ranked(bad)[0].reasons
    assert Reason.NO_REGISTER in ranked(bad)[0].reasons


def test_a_broker_full_of_meters_fills_no_memory() -> None:
    sightings = Sightings()
    for number in range(2000):
        sightings.take(heard(f"m/{number}", "", {Q.POWER: "5"}))
    assert len(sightings.candidates()) == 500
