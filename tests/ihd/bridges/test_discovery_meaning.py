"""What a described sensor measures: unit before class, class before name, and never a guess."""

from decimal import Decimal

import pytest
from publishers import config, described, none, one, said

from ihd.meter import Fuel, Quality, Quantity

# -- the unit decides -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "sent", "quantity", "value"),
    [
        ("kWh", "12.5", "import_energy", "12.5"),
        ("Wh", "12500", "import_energy", "12.5"),
        ("MWh", "0.0125", "import_energy", "12.5"),
        ("KWh", "12.5", "import_energy", "12.5"),
        ("J", "45000000", "import_energy", "12.5"),
        ("kJ", "45000", "import_energy", "12.5"),
        ("MJ", "45", "import_energy", "12.5"),
        ("GJ", "0.045", "import_energy", "12.5"),
        ("J", "1", "import_energy", "0"),
        ("MJ", "1", "import_energy", "0.277778"),
        ("W", "-230", "power", "-230"),
        ("kW", "0.623", "power", "623"),
        ("V", "241.2", "voltage", "241.2"),
        ("A", "3.1", "current", "3.1"),
        ("mA", "310", "current", "0.31"),
        ("£/kWh", "0.2611", "unit_rate", "0.2611"),
        ("GBP/kWh", "0.2611", "unit_rate", "0.2611"),
        ("{GBP}/kWh", "0.2611", "unit_rate", "0.2611"),
        ("p/kWh", "26.11", "unit_rate", "0.2611"),
        ("EUR/kWh", "0.3", "unit_rate", "0.3"),
        ("ct/kWh", "30", "unit_rate", "0.3"),
        ("EUR/MWh", "95.5", "unit_rate", "0.0955"),
        ("GBP/day", "0.4457", "standing_charge", "0.4457"),
    ],
)
def test_the_unit_decides_what_is_measured(unit: str, sent: str, quantity: str, value: str) -> None:
    keys = config(unit_of_measurement=unit, name="Sensor", unique_id="m1_s", device_class="power")
    reading = one(keys, sent)
    assert (reading.quantity, reading.value) == (quantity, Decimal(value))
    assert reading.quality is Quality.GOOD


@pytest.mark.parametrize(
    ("unit", "currency"),
    [("£/kWh", "GBP"), ("p/kWh", "GBP"), ("€/kWh", "EUR"), ("$/kWh", "USD"), ("SEK/kWh", "SEK")],
)
def test_a_price_says_its_currency(unit: str, currency: str) -> None:
    reading = one(config(unit_of_measurement=unit, name="Price", unique_id="m1_p"), "0.25")
    assert reading.currency == currency


@pytest.mark.parametrize(
    ("unit", "device_class"),
    [
        ("Ω", "gas"),
        ("ppm", "gas"),
        ("kvarh", "energy"),
        ("kVAh", "energy"),
        ("kVA", "power"),
        ("VA", "power"),
        ("var", "power"),
        ("Hz", "frequency"),
        ("°C", "temperature"),
        ("%", "battery"),
        ("W/h", "energy"),
        ("m³/h", "gas"),
        ("mwh", "energy"),
        ("", "energy"),
        ("GBP", "monetary"),
        ("k" * 1000, "energy"),
    ],
)
def test_what_is_no_unit_of_a_meter_is_not_read(unit: str, device_class: str) -> None:
    keys = config(unit_of_measurement=unit, device_class=device_class, name="S", unique_id="m1_s")
    assert none(keys, "5")


@pytest.mark.parametrize(
    ("unit", "sent", "value"),
    [
        ("m³", "7020.99", "7020.99"),
        ("m3", "7020.99", "7020.99"),
        ("L", "1500", "1.5"),
        ("ft³", "100", "2.831685"),
        ("CCF", "1", "2.831685"),
    ],
)
def test_a_volume_is_gas_where_class_or_name_says_so(unit: str, sent: str, value: str) -> None:
    keys = config(unit_of_measurement=unit, device_class="gas", name="Volume", unique_id="m1_v")
    reading = one(keys, sent)
    assert (reading.quantity, reading.value) == (Quantity.IMPORT_VOLUME, Decimal(value))
    assert (reading.fuel, reading.meter) == (Fuel.GAS, "m1/gas")
    by_name = config(unit_of_measurement=unit, name="Gas consumed", unique_id="m1_v")
    assert one(by_name, sent).fuel is Fuel.GAS
    by_nothing = config(unit_of_measurement=unit, name="Volume", unique_id="m1_v")
    assert one(by_nothing, sent).fuel is None
    water = config(unit_of_measurement=unit, device_class="water", unique_id="m1_v")
    assert one(water, sent).fuel is Fuel.WATER


def test_heat_is_not_electricity() -> None:
    heat = config(name="Heat energy total", unique_id="m1_e")
    assert one(heat, "5").fuel is Fuel.HEAT
    joules = config(name="Energy", unit_of_measurement="GJ", unique_id="m1_e")
    assert one(joules, "5").fuel is None


def test_the_unit_sent_with_a_number_is_heeded() -> None:
    keys = config(unit_of_measurement="W", name="Power", unique_id="m1_p")
    assert one(keys, "1.5 kW").value == Decimal("1500")
    assert none(keys, "1.5 kWh")


# -- what the name decides --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "quantity", "register"),
    [
        ("Energy", "import_energy", None),
        ("Total energy import", "import_energy", None),
        ("Energy delivered", "import_energy", None),
        ("Netzbezug gesamt", "import_energy", None),
        ("Energy returned", "export_energy", None),
        ("Total returned", "export_energy", None),
        ("energy_out", "export_energy", None),
        ("Energy delivered to grid", "export_energy", None),
        ("Produced energy", "export_energy", None),
        ("Netzeinspeisung", "export_energy", None),
        ("Teruglevering totaal", "export_energy", None),
        ("Energy today", "import_energy_today", None),
        ("Daily energy", "import_energy_today", None),
        ("Export today", "export_energy_today", None),
        ("Verbrauch heute", "import_energy_today", None),
        ("Energy delivered tariff 1", "import_energy", "1"),
        ("Energy delivered T2", "import_energy", "2"),
        ("Energy returned tariff 2", "export_energy", "2"),
        ("Night rate energy", "import_energy", "night"),
        ("Day rate energy", "import_energy", "day"),
        ("Net energy", "import_energy", "net"),
        ("Solar energy total", "export_energy", "pv"),
    ],
)
def test_the_name_tells_direction_register_and_day(
    name: str, quantity: str, register: str | None
) -> None:
    keys = config(name=name, unique_id="m1_x", state_class="total_increasing")
    reading = one(keys, "42")
    assert (reading.quantity, reading.register) == (quantity, register)


@pytest.mark.parametrize(
    "name",
    [
        *("Energy yesterday", "Energy this week", "Verbrauch Monat", "Energy last hour"),
        *("Energy forecast", "Session energy", "Energy needed", "Energy remaining today"),
        *("Battery capacity", "Max power day", "Energy received", "Import and export energy"),
    ],
)
def test_what_no_register_holds_is_not_read(name: str) -> None:
    assert none(config(name=name, unique_id="m1_x"), "42")


def test_the_path_of_the_template_tells_more_than_the_name() -> None:
    keys = config(
        name="Energy", value_template="{{ value_json['energy']['export']['cumulative'] }}"
    )
    reading = one(keys, {"energy": {"export": {"cumulative": 76.748}}})
    assert (reading.quantity, reading.value) == (Quantity.EXPORT_ENERGY, Decimal("76.748"))


def test_the_name_of_the_device_is_no_name_of_the_sensor() -> None:
    keys = config(
        name="Export fence meter Energy",
        unique_id="export_fence_meter_energy",
        device={"identifiers": ["x"], "name": "Fence meter"},
    )
    assert one(keys, "5").quantity is Quantity.EXPORT_ENERGY
    keys["name"] = "Fence meter Energy"
    keys["unique_id"] = "fence_meter_energy"
    assert one(keys, "5").quantity is Quantity.IMPORT_ENERGY


def test_a_kwh_that_is_only_a_measurement_keeps_a_name_of_its_own() -> None:
    keys = config(name="Energy", state_class="measurement", unique_id="m1_energy")
    assert one(keys, "3").register == "m1_energy"
    assert one({**keys, "name": "Energy import"}, "3").register is None


def test_a_total_that_is_reset_is_not_the_meters_register() -> None:
    keys = config(state_class="total", last_reset_value_template="{{ value_json.r }}")
    assert one(keys, "3").register == "m1_energy"


def test_a_phase_is_told_from_the_whole() -> None:
    for name, phase in [("Voltage a", "a"), ("voltage_phase_b", "b"), ("Voltage L3", "c")]:
        keys = config(name=name, unit_of_measurement="V", unique_id="m1_v")
        assert one(keys, "231").phase == phase
    assert one(config(name="Import Active", unique_id="SDM1_ImpA"), "2180.33").phase is None


def test_the_rate_in_force_is_read_by_name() -> None:
    keys = config(unit_of_measurement=None, name="Active tariff", unique_id="m1_t")
    reading = one(keys, "0002")
    assert (reading.quantity, reading.value) == (Quantity.ACTIVE_RATE, "2")


# -- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", ["unavailable", "unknown", "None", "nan", "", " ", "null", "inf"])
def test_a_word_for_no_value_is_missing_and_never_zero(sent: str) -> None:
    reading = one(config(), sent)
    assert (reading.value, reading.quality) == (None, Quality.MISSING)


def test_a_null_field_is_missing_and_an_absent_one_is_nothing() -> None:
    keys = config(value_template="{{ value_json.e | float(0) }}")
    assert one(keys, {"e": None}).quality is Quality.MISSING
    assert none(keys, {"other": 1})
    assert none(keys, "[1, 2]")


@pytest.mark.parametrize(
    ("unit", "sent", "quality"),
    [
        ("kWh", "4294967295", "sentinel"),
        ("W", "65535", "sentinel"),
        ("kW", "-8388.608", "meter_error"),
        ("W", "9999999", "implausible"),
        ("kWh", "99999999999", "implausible"),
        ("kWh", "1e30", "implausible"),
        ("V", "2600", "implausible"),
        ("GBP/kWh", "26.11", "implausible"),
        ("GBP/kWh", "0", "missing"),
    ],
)
def test_what_cannot_be_true_is_never_good(unit: str, sent: str, quality: str) -> None:
    reading = one(config(unit_of_measurement=unit, name="Sensor", unique_id="m1_s"), sent)
    assert reading.quality == quality


def test_a_template_that_is_not_understood_gives_no_reading_at_all() -> None:
    keys = config(value_template="{{ range(10**9) | list | length }}")
    discovery = described(keys)
    decoded = said(discovery, "house/meter", "4321")
    assert decoded.readings == ()
    assert "cannot be read" in (decoded.problem or "")
    assert list(discovery.unreadable()) == ["homeassistant/sensor/m1_energy/config"]
    assert discovery.topics() == ()


def test_a_number_is_never_read_without_its_template() -> None:
    keys = config(value_template="{{ value_json.wh / 1000 }}")
    assert one(keys, {"wh": 2180330}).value == Decimal("2180.33")
    assert none(keys, "2180330")


# -- several sensors of a device --------------------------------------------------------------


def test_import_and_export_power_told_apart_become_the_net() -> None:
    imported = config(name="Power delivered", unit_of_measurement="kW", unique_id="p_in",
                      state_topic="p1/in")  # fmt: skip
    exported = config(name="Power returned", unit_of_measurement="kW", unique_id="p_out",
                      state_topic="p1/out")  # fmt: skip
    discovery = described(imported, exported)
    assert said(discovery, "p1/in", "0.4").readings == ()
    (net,) = said(discovery, "p1/out", "0").readings
    assert (net.quantity, net.value, net.meter) == (Quantity.POWER, Decimal("400"), "m1")
    (net,) = said(discovery, "p1/in", "0").readings
    assert net.value == 0
    (net,) = said(discovery, "p1/out", "1.25").readings
    assert net.value == Decimal("-1250")


def test_a_signed_power_is_believed_before_import_and_export_power() -> None:
    parts = [
        config(name=name, unit_of_measurement="W", unique_id=key, value_template=template)
        for name, key, template in [
            ("Power", "p", "{{ value_json.p }}"),
            ("Import power", "i", "{{ value_json.i }}"),
            ("Export power", "x", "{{ value_json.x }}"),
        ]
    ]
    (power,) = said(described(*parts), "house/meter", {"p": -700, "i": 0, "x": 700}).readings
    assert power.value == -700


def test_power_that_is_only_produced_is_an_inverters_own() -> None:
    produced = config(name="Current production", unit_of_measurement="W", unique_id="p")
    assert one(produced, "936").value == 936
    exported = config(name="Power exported", unit_of_measurement="W", unique_id="p")
    assert one(exported, "936").value == -936
    assert none(exported, "0")


def test_three_phases_make_the_whole_where_nothing_else_does() -> None:
    phases = [
        config(name=f"Power L{n}", unit_of_measurement="W", unique_id=f"l{n}",
               value_template=f"{{{{ value_json.l{n} }}}}")
        for n in (1, 2, 3)
    ]  # fmt: skip
    discovery = described(*phases)
    assert len(said(discovery, "house/meter", {"l1": 100, "l2": 50}).readings) == 2
    readings = said(discovery, "house/meter", {"l3": -30}).readings
    assert {(r.phase, r.value) for r in readings} == {("c", -30), (None, 120)}
    total = config(name="Power", unit_of_measurement="W", unique_id="p",
                   value_template="{{ value_json.p }}")  # fmt: skip
    readings = said(
        described(*phases, total), "house/meter", {"l1": 1, "l2": 2, "l3": 3, "p": 7}
    ).readings
    assert [r.value for r in readings if r.phase is None] == [7]


def test_the_clamps_of_a_monitor_are_meters_of_their_own() -> None:
    parts = [
        config(name=name, unit_of_measurement=unit, unique_id=name.replace(" ", "_"),
               state_topic=name)
        for name, unit in [("CT1 power", "W"), ("CT1 energy", "kWh"), ("CT2 power", "W"),
                           ("CT2 energy", "kWh"), ("Total power", "W")]
    ]  # fmt: skip
    discovery = described(*parts)
    meters = {
        part["state_topic"]: said(discovery, str(part["state_topic"]), "7").readings[0].meter
        for part in parts
    }
    assert meters == {
        "CT1 power": "m1/ct1",
        "CT1 energy": "m1/ct1",
        "CT2 power": "m1/ct2",
        "CT2 energy": "m1/ct2",
        "Total power": "m1",
    }


def test_the_panels_of_an_inverter_are_not_the_house() -> None:
    keys = config(name="PV power", unit_of_measurement="W", unique_id="m1_pv")
    assert one(keys, "936").meter == "m1/pv"


def test_the_gas_of_a_device_is_a_meter_of_its_own() -> None:
    keys = config(name="Gas", unit_of_measurement="m³", unique_id="m1_gas")
    assert one(keys, "5.2").meter == "m1/gas"
