"""A number is read exactly as it was sent, in whatever form bridges send numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.bridges.amounts import amount, number_of_hex
from ihd.bridges.key_units import unit_in_key, unit_of_keys
from ihd.bridges.payload import NOT_JSON, parse_json
from ihd.bridges.plausible import quality_of
from ihd.bridges.times import read_time
from ihd.bridges.unit_words import Kind, currency_of, unit_of
from ihd.clock import iso_utc
from ihd.meter import Quality, Quantity

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "value", "unit"),
    [
        ("0.623", "0.623", None),
        (" 0", "0", None),
        ("-0", "0", None),
        ("009094.27", "9094.27", None),
        ("9094,27", "9094.27", None),
        ("1.234,5", "1234.5", None),
        ("1,234.5", "1234.5", None),
        ("1e3", "1000", None),
        ("346 W", "346", "W"),
        ("0.623kW", "0.623", "kW"),
        ("12.3 m³", "12.3", "m³"),
        (Decimal("4595.563"), "4595.563", None),
        (12, "12", None),
    ],
)
def test_a_number_is_exact_in_every_form(sent: object, value: str, unit: str | None) -> None:
    read = amount(sent)
    assert (read.value, read.unit) == (Decimal(value), unit)
    assert read.quality is Quality.GOOD
    assert str(read.value)[0] != "-" or Decimal(value) < 0


@pytest.mark.parametrize(
    "sent", [None, "", "nan", "NaN", "None", "unavailable", "Unknown", "---", "-inf", " null "]
)
def test_a_word_for_nothing_is_missing_and_not_zero(sent: object) -> None:
    assert amount(sent).value is None
    assert amount(sent).quality is Quality.MISSING


@pytest.mark.parametrize("sent", ["07004.94N", "0x10", "1.2.3", "ON", True, [1], "1 2", "٣"])
def test_what_is_no_number_is_no_reading(sent: object) -> None:
    assert amount(sent).quality is None


@pytest.mark.parametrize("sent", [b"1e999999", b"-1e-999999", b"9" * 400, b"1." + b"9" * 400])
def test_numbers_beyond_sense_are_refused_without_arithmetic(sent: bytes) -> None:
    read = amount(parse_json(b"[" + sent + b"]")[0])
    assert (read.value, read.quality) == (None, Quality.IMPLAUSIBLE)


@given(st.decimals(-(10**9), 10**9, places=6))
def test_a_decimal_survives_the_wire_exactly(number: Decimal) -> None:
    assert amount(parse_json(f"[{number:f}]".encode())[0]).value == number
    assert amount(f"{number:f}").value == number


@pytest.mark.parametrize(
    ("payload", "tree"),
    [
        (b'{"a":"x\xff"}', {"a": "x\ufffd"}),
        (b'{"a":"x\ny"}', {"a": "x\ny"}),
        (b'{"a":nan,"b":1}', {"a": None, "b": 1}),
        (b'{"a":1,}', {"a": 1}),
        (b"{'a':1}", {"a": 1}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
    ],
)
def test_json_of_real_firmware_is_forgiven(payload: bytes, tree: object) -> None:
    assert parse_json(payload) == tree


@pytest.mark.parametrize("payload", [b"", b"online", b"1,2,3", b"{", b"[" * 5000])
def test_what_is_no_json_is_called_so(payload: bytes) -> None:
    assert parse_json(payload) is NOT_JSON


@pytest.mark.parametrize(
    ("text", "signed", "value", "quality"),
    [
        ("FFFFFCEF", True, -785, Quality.GOOD),
        ("0x00000123", True, 291, Quality.GOOD),
        ("00FFFCEF", True, -785, Quality.GOOD),
        ("800000", True, None, Quality.METER_ERROR),
        ("80000000", True, None, Quality.METER_ERROR),
        ("FFFFFFFFFFFF", False, None, Quality.SENTINEL),
        ("0000461E7B", False, 4595323, Quality.GOOD),
        ("xyz", False, None, None),
        (None, False, None, Quality.MISSING),
    ],
)
def test_zigbee_numbers(
    text: str | None, signed: bool, value: int | None, quality: Quality | None
) -> None:
    read = number_of_hex(text, signed=signed)
    assert (read.value, read.quality) == (value, quality)


@pytest.mark.parametrize(
    ("word", "kind", "one"),
    [
        ("W", Kind.POWER, "1"),
        ("kW", Kind.POWER, "1000"),
        ("KW", Kind.POWER, "1000"),
        ("MW", Kind.POWER, "1000000"),
        ("mW", Kind.POWER, "0.001"),
        ("kwh", Kind.ENERGY, "1"),
        ("KWh", Kind.ENERGY, "1"),
        ("Wh", Kind.ENERGY, "0.001"),
        ("MWh", Kind.ENERGY, "1000"),
        ("Wmin", Kind.ENERGY, "1.66666666666666666666666666667E-5"),
        ("m³", Kind.VOLUME, "1"),
        ("ft³", Kind.VOLUME, "0.028316846592"),
        ("L", Kind.VOLUME, "0.001"),
        ("p/kWh", Kind.ENERGY_PRICE, "0.01"),
        ("{GBP}/kWh", Kind.ENERGY_PRICE, "1"),
        ("EUR/MWh", Kind.ENERGY_PRICE, "0.001"),
        ("€/m³", Kind.VOLUME_PRICE, "1"),
        ("GBP/day", Kind.DAY_PRICE, "1"),
    ],
)
def test_units_convert_to_ours(word: str, kind: Kind, one: str) -> None:
    unit = unit_of(word)
    assert unit is not None
    assert unit.kind is kind
    assert abs(unit.convert(Decimal(1)) - Decimal(one)) < Decimal("1e-30")


@pytest.mark.parametrize(
    "word", ["kvarh", "kVA", "var", "VA", "Ω", "°C", "Hz", "%", "mwh", "x" * 99]
)
def test_other_units_are_not_ours(word: str) -> None:
    assert unit_of(word) is None


def test_currencies_are_known_by_sign_and_code() -> None:
    assert [currency_of(word) for word in ("£", "EUR", "{gbp}", "kr", "")] == [
        *("GBP", "EUR", "GBP", None, None),
    ]


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("total_kwh", "kwh"),
        ("kWh", "kWh"),
        ("totalkWh", "kWh"),
        ("TotalKwh", "Kwh"),
        ("Power (W)", "W"),
        ("powerW", "W"),
        ("Main_Watts", "Watts"),
        ("import_kwh_total", "kwh"),
        ("gas_m3", "m3"),
        ("current_l1_a", "a"),
        ("power_a", None),
        ("total_v", None),
        ("flow_m3h", None),
        ("energy", None),
        ("W", None),
    ],
)
def test_a_keys_unit_is_told_by_its_end(key: str, unit: str | None) -> None:
    assert unit_in_key(key) == unit


def test_a_kwh_among_prices_is_a_price_or_nothing() -> None:
    assert unit_of_keys(["price_gbp_per_kwh"], "kwh") == "GBP/kwh"
    assert unit_of_keys(["price", "spot_nok_kwh"], "kwh") is None
    assert unit_of_keys(["import_kwh"], "kwh") == "kwh"


@pytest.mark.parametrize(
    ("sent", "instant"),
    [
        ("2026-03-02T11:59:00Z", "2026-03-02T11:59:00Z"),
        ("2026-03-02 12:59:00+01:00", "2026-03-02T11:59:00Z"),
        ("2026-03-02T06:59:00.199319-0500", "2026-03-02T11:59:00.199319Z"),
        (1772452740, "2026-03-02T11:59:00Z"),
        (Decimal("1772452740.5"), "2026-03-02T11:59:00.500000Z"),
        ("1772452740123", "2026-03-02T11:59:00.123000Z"),
        ("260302125900W", "2026-03-02T11:59:00Z"),
        ("200810091404S", "2020-08-10T07:14:04Z"),
        ("H260302125900", "2026-03-02T11:59:00Z"),
        ("E210410194907", "2021-04-10T17:49:07Z"),
        ("2026-03-02T12:59:00", None),
        ("1970-01-01T00:00:10Z", None),
        ("e210410194907", None),
        ("2099-01-01T00:00:00Z", None),
        ("", None),
        (0, None),
        (None, None),
        (10**30, None),
        ("269999999999W", None),
    ],
)
def test_a_clock_is_read_or_not_trusted(sent: object, instant: str | None) -> None:
    read = read_time(sent, NOW)
    assert (None if read is None else iso_utc(read)) == instant


@pytest.mark.parametrize(
    ("quantity", "sent", "quality"),
    [
        (Quantity.POWER, "-8388.608", Quality.METER_ERROR),
        (Quantity.POWER, "65535", Quality.SENTINEL),
        (Quantity.POWER, "150000", Quality.IMPLAUSIBLE),
        (Quantity.POWER, "17664", Quality.GOOD),
        (Quantity.POWER, "0", Quality.GOOD),
        (Quantity.IMPORT_ENERGY, "4294967.295", Quality.SENTINEL),
        (Quantity.IMPORT_ENERGY, "281474976710655", Quality.SENTINEL),
        (Quantity.IMPORT_ENERGY, "4294967296.1", Quality.IMPLAUSIBLE),
        (Quantity.IMPORT_ENERGY, "65535", Quality.GOOD),
        (Quantity.IMPORT_ENERGY, "-0.5", Quality.GOOD),
        (Quantity.EXPORT_ENERGY, "-0.5", Quality.IMPLAUSIBLE),
        (Quantity.IMPORT_VOLUME, "1217440205", Quality.IMPLAUSIBLE),
        (Quantity.VOLTAGE, "2600", Quality.IMPLAUSIBLE),
        (Quantity.VOLTAGE, "230.1", Quality.GOOD),
        (Quantity.CURRENT, "411", Quality.IMPLAUSIBLE),
    ],
)
def test_what_cannot_be_is_named(quantity: Quantity, sent: str, quality: Quality) -> None:
    assert quality_of(quantity, Decimal(sent), Decimal(sent), None) is quality


def test_pence_sent_as_pounds_are_not_a_price() -> None:
    rate = Decimal("26.11")
    assert quality_of(Quantity.UNIT_RATE, rate, rate, "GBP") is Quality.IMPLAUSIBLE
    assert quality_of(Quantity.UNIT_RATE, rate, rate, "CZK") is Quality.GOOD
