"""Any bytes on any topic: nothing raises, nothing hangs, nothing grows, nothing absurd is good."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ihd.bridges import Bridges
from ihd.bridges.bridge_file import read_bridge_file
from ihd.bridges.bridges import MOST_TOPICS
from ihd.bridges.conversation import MOST_METERS
from ihd.bridges.discovery.topics import LONGEST_TOPIC
from ihd.bridges.payload import MAX_BYTES
from ihd.meter import Decoded, Message, Quality, Quantity
from ihd.paths import RESOURCES

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EXAMPLES = [
    (example.topic, example.payload.encode())
    for path in sorted((RESOURCES / "bridges").glob("*.toml"))
    for example in read_bridge_file(path).example
]
BRIDGES = Bridges.load(RESOURCES / "bridges")
TOPICS = st.one_of(st.sampled_from([topic for topic, _ in EXAMPLES]), st.text(max_size=60))
LONGEST_S = 0.5
"""Far above the bar of 5 ms, so that a busy machine fails nothing that is right."""


def decode(topic: str, payload: bytes, bridges: Bridges = BRIDGES) -> Decoded:
    return bridges.decode(Message(topic, payload, NOW))


def assert_sane(decoded: Decoded) -> None:
    assert len(decoded.readings) < 1000
    assert len(decoded.notes) < 40
    for reading in decoded.readings:
        if reading.quality is not Quality.GOOD:
            continue
        assert reading.value is not None
        if reading.quantity is Quantity.POWER:
            assert isinstance(reading.value, Decimal)
            assert abs(reading.value) <= 300_000
        if reading.quantity is Quantity.IMPORT_ENERGY:
            assert isinstance(reading.value, Decimal)
            assert abs(reading.value) <= 10**9


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TOPICS, st.binary(max_size=600))
def test_random_bytes_never_raise(topic: str, payload: bytes) -> None:
    assert_sane(decode(topic, payload))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_real_messages_with_bytes_changed_never_raise(data: st.DataObject) -> None:
    topic, payload = data.draw(st.sampled_from(EXAMPLES))
    changed = bytearray(payload)
    for _ in range(data.draw(st.integers(1, 6))):
        if not changed:
            break
        at = data.draw(st.integers(0, len(changed) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                changed[at] = data.draw(st.integers(0, 255))
            case 1:
                del changed[at : at + data.draw(st.integers(1, 30))]
            case 2:
                changed[at:at] = data.draw(st.binary(max_size=12))
            case _:
                changed[at:at] = data.draw(st.sampled_from(NUMBERS)).encode()
    assert_sane(decode(topic, bytes(changed)))


NUMBERS = ["1e999999", "-1e-999999", "9" * 400, "NaN", "-Infinity", "0x10", "1,2,3", '"', "null"]
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(),
        st.text(max_size=12),
        st.sampled_from(["12.5", "nan", " 0", "1-0:1.8.0(1*kWh)", "2026-03-02T12:00:00Z", "kWh"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    [
                        *("power", "energy", "voltage", "current", "value", "unit", "ENERGY"),
                        *("Power", "Total", "linkquality", "power_phase_b", "electricitymeter"),
                        *("import", "kWh", "total_kwh", "", "StatusSNS", "1-0:1.8.0", "data", "P"),
                        *("params", "em:0", "act_power", "error", "rate", "timestamp", "media"),
                    ]
                ),
                st.text(max_size=8),
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(TOPICS, VALUES)
def test_json_of_any_shape_never_raises(topic: str, tree: object) -> None:
    import json

    assert_sane(decode(topic, json.dumps(tree).encode()))


@pytest.mark.parametrize(
    "payload",
    [
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"power":1e999999,"linkquality":1}',
        b'{"power":' + b"9" * 60_000 + b',"linkquality":1}',
        b"1e999999999999",
        b"1e-201111111111111111111111111",
        b'{"power":1e-2011111111111111111111}',
        b"9" * 60_000,
        b"(" * 60_000,
        b"1-0:1.8.0(" * 6_000,
        b"1-0:1.8.0(1*kWh)\n" * 3_500,
        b"1.1.1()" * 9_000,
        b"a" * 60_000,
        b"{" + b",".join(b'"k%d":%d' % (i, i) for i in range(5000)) + b"}",
        b"{" + b",".join(b'"power_w_%d":%d' % (i, i) for i in range(3000)) + b"}",
        b"{'" + b"a'" * 20_000 + b"}",
        b'{"SerialReceived":"' + b"(" * 60_000 + b'"}',
        b"nan," * 15_000,
        b"[" + b"nan," * 15_000 + b"1]",
        b"[" + b",  " * 20_000 + b"]",
        bytes(range(256)) * 200,
        b"\x00" * 60_000,
    ],
    ids=lambda payload: payload[:12].decode("latin-1").encode("unicode_escape").decode(),
)
@pytest.mark.parametrize("topic", ["any/thing", "tele/x/SENSOR", "zigbee2mqtt/x", "gas/meter/main"])
def test_hostile_payloads_are_handled_at_once(topic: str, payload: bytes) -> None:
    assert len(payload) <= MAX_BYTES
    start = time.perf_counter()
    assert_sane(decode(topic, payload))
    assert time.perf_counter() - start < LONGEST_S


def test_a_large_message_is_refused_by_its_size() -> None:
    decoded = decode("glow/C4D3B2A19080/SENSOR/electricitymeter", b"{" * 2_000_000)
    assert decoded.readings == ()
    assert decoded.problem is not None
    assert "2000000" in decoded.problem


def test_a_long_topic_of_many_levels_is_handled_at_once() -> None:
    for length in (LONGEST_TOPIC, 60_000):
        for piece in ("a/", "meter", "/", "a/sensor/", "meter/", "/main", "a/status/em:", "x/tele"):
            start = time.perf_counter()
            assert_sane(decode((piece * length)[:length], b"12.5"))
            assert time.perf_counter() - start < LONGEST_S


def test_ten_thousand_topics_leave_memory_bounded() -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    for number in range(10_000):
        decode(f"home/{number}/meter/power_w", b"12.5", bridges)
    assert len(bridges._plans) <= MOST_TOPICS
    assert len(bridges._conversation) <= MOST_METERS


def test_a_message_after_nonsense_is_read_as_ever() -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    topic, payload = EXAMPLES[
        [topic for topic, _ in EXAMPLES].index("shellies/shellyem-0A1B2C3D4E5F/emeter/0/power")
    ]
    before = decode(topic, payload, bridges).readings
    for nonsense in (b"\xff" * 99, b"[" * 5000, b"", b"null", b"{}"):
        decode(topic, nonsense, bridges)
    assert decode(topic, payload, bridges).readings == before


NAME_CUT_SHORT = rb'{"Plug \ud83d": {"power": 12.5, "energy": 1.25, "unit": "kWh"}}'


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("zigbee2mqtt/plug", NAME_CUT_SHORT),
        ("gplugd/sml", NAME_CUT_SHORT.replace(b"power", b"Power (W)")),
        ("tele/x/SENSOR", b'{"ENERGY\\udc00": {"Total": 3.5, "Power": 7}}'),
        ("givenergy/SA1/Rate", rb'"night \udfff"'),
        ("any/where/power_w", rb'{"\ud800": {"power_w": 5, "name": "\ud83d"}}'),
    ],
)  # fmt: skip
def test_a_name_cut_in_the_middle_of_a_character_can_be_written_down(
    topic: str, payload: bytes
) -> None:
    decoded = decode(topic, payload)
    assert msgspec.json.encode(decoded)


def test_a_voltage_without_a_number_denies_no_power() -> None:
    payload = b'{"current":0.92,"power":1527,"linkquality":9,"energy":6560.59,"voltage":1e999999}'
    good = {
        r.quantity for r in decode("zigbee2mqtt/meter", payload).readings if r.value is not None
    }
    assert Quantity.POWER in good
