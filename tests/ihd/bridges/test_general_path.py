"""Messages of bridges nobody has described: what their own words tell is read, and no more."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ihd.bridges import Bridges
from ihd.clock import parse_instant
from ihd.meter import Decoded, Message, Quality
from ihd.paths import RESOURCES

NOW = parse_instant("2026-03-02T12:00:00Z")


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


def read(decoded: Decoded) -> dict[str, object]:
    return {
        " ".join(filter(None, (r.quantity, r.phase, r.register))): r.value
        if r.quality is Quality.GOOD
        else str(r.quality)
        for r in decoded.readings
    }


@pytest.mark.parametrize(
    ("topic", "payload", "wanted"),
    [
        ("a/power", '{"value": 412, "unit": "W"}', {"power": "412"}),
        ("a/x", '{"value": "8.1205", "unit": "MWh"}', {"import_energy": "8120.5"}),
        ("a/power_kw", "0.345", {"power": "345"}),
        ("a/power", "0.623 kW", {"power": "623"}),
        ("a/power_w/state", "12", {"power": "12"}),
        ("a/import_kwh", "8120,5", {"import_energy": "8120.5"}),
        ("a", '{"power_import_kw": 0, "power_export_kw": 1.5}', {"power": "-1500"}),
        (
            "a",
            '{"l1": {"power_w": 1}, "l2": {"power_w": 2}, "l3": {"power_w": 4}}',
            {"power": "7", "power a": "1", "power b": "2", "power c": "4"},
        ),
        (
            "a",
            '{"day_kwh": 1.5, "night_kwh": 2}',
            {"import_energy day": "1.5", "import_energy night": "2", "import_energy": "3.5"},
        ),
        (
            "a",
            '{"today_kwh": 1.5, "total_kwh": 20}',
            {"import_energy_today": "1.5", "import_energy": "20"},
        ),
        (
            "a",
            '{"state": "8", "attributes": {"unit_of_measurement": "kWh"}}',
            {"import_energy": "8"},
        ),
        ("a", '[{"name": "power", "value": 4, "unit": "W"}]', {"power": "4"}),
        (
            "a",
            '{"1.8.0": "8120.5 kWh", "16.7.0": "-4 W"}',
            {"import_energy": "8120.5", "power": "-4"},
        ),
        ("a", "1-0:1.8.0*255(009094.27*kWh)", {"import_energy": "9094.27"}),
        ("a", '{"t": "1-0:1.8.0*255(009094.27*kWh)"}', {"import_energy": "9094.27"}),
        ("a", "1-0:1.8.0*01(009094.27*kWh)", {}),
        ("a", '{"price": {"spot_nok_kwh": 0.5}}', {}),
        ("a", '{"value": 5, "unit": "kvarh"}', {}),
        ("a", '{"max_power_w": 5000, "power_limit_w": 9000}', {}),
        ("a", '{"yesterday_kwh": 5, "month_kwh": 90}', {}),
        ("a/sensor", '{"temperature": 21, "power_factor": 0.9}', {}),
        ("gwo/7/9/1/0/17", " 0", {}),
        ("attic/sensor/inverter0_power_demand/state", "190", {}),
        ("a/power", "190", {}),
    ],
)
def test_names_and_units_tell(
    bridges: Bridges, topic: str, payload: str, wanted: dict[str, str]
) -> None:
    decoded = bridges.decode(Message(topic, payload.encode(), NOW))
    assert read(decoded) == {key: Decimal(value) for key, value in wanted.items()}


def test_a_register_alone_makes_no_total(bridges: Bridges) -> None:
    decoded = bridges.decode(Message("a", b'{"import_t1_kwh": 4120.5}', NOW))
    assert read(decoded) == {"import_energy 1": Decimal("4120.5")}


def test_a_panels_energy_is_not_the_houses(bridges: Bridges) -> None:
    decoded = bridges.decode(Message("inv", b'{"grid_power_w": 4, "pv_total_kwh": 3000}', NOW))
    assert read(decoded) == {"power": Decimal(4), "export_energy pv": Decimal(3000)}
    assert {reading.meter for reading in decoded.readings} == {"inv", "inv/pv"}


TELEGRAM = (
    "/FLU5\\253770234_A\r\n\r\n0-0:1.0.0(260302130005W)\r\n1-0:1.8.1(000123.456*kWh)\r\n"
    "1-0:1.8.2(000234.567*kWh)\r\n1-0:2.8.1(000010.000*kWh)\r\n1-0:2.8.2(000020.000*kWh)\r\n"
    "0-0:96.14.0(0001)\r\n1-0:1.7.0(00.000*kW)\r\n1-0:2.7.0(00.412*kW)\r\n0-1:24.1.0(003)\r\n"
    "0-1:24.2.3(260302125503W)(00112.384*m3)\r\n0-2:24.1.0(007)\r\n"
    "0-2:24.2.1(632525252525S)(00872.234*m3)\r\n!0123\r\n"
)


def test_a_belgian_telegram_holds_three_meters(bridges: Bridges) -> None:
    decoded = bridges.decode(Message("be/p1", TELEGRAM.encode(), NOW))
    told = {(r.meter, r.quantity, r.register): r for r in decoded.readings}
    assert told["be/p1", "import_energy", None].value == Decimal("358.023")
    assert told["be/p1", "export_energy", None].value == Decimal("30.000")
    assert told["be/p1", "power", None].value == Decimal("-412.000")
    assert told["be/p1", "active_rate", None].value == "1"
    assert told["be/p1/gas", "import_volume", None].value == Decimal("112.384")
    assert told["be/p1/water", "import_volume", None].value == Decimal("872.234")
    assert told["be/p1", "power", None].taken_at == parse_instant("2026-03-02T12:00:05Z")
    assert told["be/p1/gas", "import_volume", None].taken_at == parse_instant(
        "2026-03-02T11:55:03Z"
    )
    assert told["be/p1/water", "import_volume", None].taken_at is None


@pytest.mark.parametrize("cut", range(40, len(TELEGRAM) - 8, 29))
def test_a_telegram_cut_anywhere_yields_no_wrong_total(cut: int) -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    whole = {
        "import_energy": Decimal("358.023"),
        "export_energy": Decimal("30.000"),
        "power": Decimal("-412.000"),
    }
    for piece in (TELEGRAM[:cut], TELEGRAM[cut:]):
        decoded = bridges.decode(Message("tele/p1/RESULT", piece.encode(), NOW))
        told = read(decoded)
        assert {key: told[key] for key in whole if key in told}.items() <= whole.items()
    assert {key: told[key] for key in whole} == whole


def test_import_and_export_on_topics_of_their_own_become_net(bridges: Bridges) -> None:
    powers = []
    for name, value in (("delivered", "0.4"), ("delivered", "0"), ("returned", "1.5")):
        topic = f"dsmr/reading/electricity_currently_{name}"
        powers.append(read(bridges.decode(Message(topic, value.encode(), NOW)))["power"])
    assert powers == [Decimal(400), Decimal(0), Decimal(-1500)]


def test_phases_are_summed_only_while_they_are_of_one_moment() -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    later = NOW + timedelta(hours=1)
    told = [
        read(bridges.decode(Message(f"shellies/shellyem3-0A/emeter/{n}/power", b"100", at)))
        for n, at in ((0, NOW), (1, later), (2, later), (0, later))
    ]
    assert ["power" in one for one in told] == [False, False, False, True]


def test_a_retained_value_is_as_old_as_its_meters_clock_says(bridges: Bridges) -> None:
    payload = b'{"power_w": 400, "total_kwh": 20, "timestamp": "2026-03-02T11:00:00Z"}'
    fresh = bridges.decode(Message("a", payload, NOW))
    ghost = bridges.decode(Message("a", payload, NOW, retain=True))
    old = bridges.decode(Message("a", payload, NOW + timedelta(days=30)))
    assert [[r.quality for r in one.readings] for one in (fresh, ghost, old)] == [
        [Quality.GOOD, Quality.GOOD],
        [Quality.STALE, Quality.GOOD],
        [Quality.STALE, Quality.STALE],
    ]


@pytest.mark.parametrize(
    ("topic", "payload", "online"),
    [
        ("P1-Dongle-Pro/LWT", "Online", True),
        ("x/status", "offline", False),
        ("x/availability", '{"state": "online"}', True),
        ("x/connection", "connected", True),
        ("x/online", "0", False),
        ("x/status", "12", None),
        ("x/state", "ON", None),
    ],
)
def test_availability_words(
    bridges: Bridges, topic: str, payload: str, online: bool | None
) -> None:
    assert bridges.decode(Message(topic, payload.encode(), NOW)).online is online


def test_a_bridge_file_comes_before_a_description_of_the_same_topic() -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    config = (
        b'{"name":"Energy","unique_id":"x1","device_class":"energy","unit_of_measurement":"kWh",'
        b'"state_class":"total_increasing","state_topic":"%s","value_template":"%s"}'
    )
    bridges.decode(
        Message(
            "homeassistant/sensor/x/energy/config",
            config % (b"zigbee2mqtt/x", b"{{ value_json.energy }}"),
            NOW,
        )
    )
    bridges.decode(
        Message("homeassistant/sensor/y/energy/config", config % (b"odd/y", b"{{ value }}"), NOW)
    )
    assert bridges.decode(Message("zigbee2mqtt/x", b'{"energy": 5.5}', NOW)).bridge == "zigbee2mqtt"
    described = bridges.decode(Message("odd/y", b"5.5", NOW))
    assert described.bridge == "homeassistant"
    assert read(described) == {"import_energy": Decimal("5.5")}
    assert "odd/y" in bridges.topics()
