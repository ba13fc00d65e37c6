"""Home Assistant discovery: what publishers describe is what we read, and nothing beyond it."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publishers import NOW, config, described, message, one, said

from ihd.bridges.discovery.catalogue import MOST_ENTITIES
from ihd.bridges.discovery.conversation import Discovery
from ihd.meter import Fuel, Message, Quality, Quantity

CAPTURES = Path(__file__).parents[4] / "shared" / "captures"


# -- topics -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "topic",
    [
        "homeassistant/sensor/meter_power/config",
        "homeassistant/sensor/meter/power/config",
        "homeassistant/device/meter/config",
        "ha/sensor/meter/power/config",
        "home/ha/sensor/meter/power/config",
        "homeassistant/sensor/device/power/config",
    ],
)
def test_a_config_topic_is_known_under_any_prefix(topic: str) -> None:
    assert Discovery().handles(topic)


@pytest.mark.parametrize(
    "topic",
    [
        "homeassistant/sensor/meter_power/state",
        "homeassistant/binary_sensor/meter/config",
        "homeassistant/binary_sensor/sensor/meter/config",
        "homeassistant/switch/plug/config",
        "sensor/x/config",
        "config",
        "",
        "/config",
        "x/" * 400 + "sensor/x/config",
    ],
)
def test_other_topics_are_not_config_topics(topic: str) -> None:
    assert not Discovery().handles(topic)


# -- keys -------------------------------------------------------------------------------------


def test_a_config_with_short_and_long_keys_mixed_and_a_base_topic_is_read() -> None:
    keys = {
        "~": "attic/meter",
        "name": "Import",
        "stat_t": "~/state",
        "val_tpl": "{{ value_json.e }}",
        "unit_of_meas": "Wh",
        "device_class": "energy",
        "stat_cla": "total_increasing",
        "uniq_id": "attic_import",
        "avty_t": "~/lwt",
        "pl_avail": "Online",
        "pl_not_avail": "Offline",
        "exp_aft": "120",
        "dev": {"ids": "attic", "mf": "Someone"},
    }
    discovery = described(keys)
    assert discovery.topics() == ("attic/meter/lwt", "attic/meter/state")
    (reading,) = said(discovery, "attic/meter/state", {"e": 2180330}).readings
    assert (reading.value, reading.quantity) == (Decimal("2180.33"), Quantity.IMPORT_ENERGY)
    assert (reading.meter, reading.fuel, reading.unit) == ("attic", Fuel.ELECTRICITY, "kWh")
    assert said(discovery, "attic/meter/lwt", "Offline").online is False


@pytest.mark.parametrize("short", [True, False])
def test_a_device_config_describes_each_of_its_components(short: bool) -> None:
    parts = {
        "p1": {
            "p": "sensor",
            "name": "Power",
            "unit_of_meas": "kW",
            "val_tpl": "{{ value_json.p }}",
        },
        "e1": {
            "platform": "sensor",
            "unit_of_measurement": "MWh",
            "value_template": "{{ value_json.e }}",
        },
        "b1": {"p": "button", "cmd_t": "x"},
        "gone": {"p": "sensor"},
    }
    keys = {
        "device": {"identifiers": ["box-7"]},
        ("o" if short else "origin"): {"name": "box2mqtt"},
        ("cmps" if short else "components"): parts,
        "~": "box",
        ("stat_t" if short else "state_topic"): "~/7",
        "availability": [{"t": "~/online"}],
    }
    discovery = Discovery()
    discovery.learn(message("ha/device/box7/config", keys))
    decoded = said(discovery, "box/7", {"p": 0.5, "e": 1.25})
    assert [(r.quantity, r.value, r.meter) for r in decoded.readings] == [
        (Quantity.POWER, Decimal("500"), "box-7"),
        (Quantity.IMPORT_ENERGY, Decimal("1250"), "box-7"),
    ]
    assert discovery.topics() == ("box/7", "box/online")


def test_an_empty_payload_removes_what_was_described() -> None:
    discovery = described(config())
    discovery.learn(message("homeassistant/sensor/m1_energy/config", "", retain=True))
    assert discovery.state(message("house/meter", "5")) is None
    assert discovery.topics() == ()


def test_a_config_sent_anew_replaces_the_old_one() -> None:
    discovery = described(config())
    discovery.learn(message("homeassistant/sensor/m1_energy/config", config(state_topic="new")))
    assert discovery.topics() == ("new",)


def test_a_config_that_cannot_be_read_leaves_the_old_one() -> None:
    discovery = described(config())
    decoded = discovery.learn(message("homeassistant/sensor/m1_energy/config", "{broken"))
    assert "no discovery config" in decoded.notes[0]
    assert discovery.topics() == ("house/meter",)


@pytest.mark.parametrize("topic", ["#", "a/+/b", "a/#", "", "x" * 500])
def test_a_config_cannot_make_us_listen_to_everything(topic: str) -> None:
    assert described(config(state_topic=topic, availability_topic=topic)).topics() == ()


def test_a_device_without_a_block_is_known_by_its_node_or_its_ids_start() -> None:
    keys = config(device=None, unique_id="cellar_meter_import_energy")
    assert one(keys, "5").meter == "cellar"
    discovery = Discovery()
    discovery.learn(message("homeassistant/sensor/attic/energy/config", keys))
    assert said(discovery, "house/meter", "5").readings[0].meter == "attic"


def test_a_device_may_be_known_by_its_address() -> None:
    keys = config(device={"cns": [["mac", "aa:bb:cc:00:11:22"]]})
    assert one(keys, "5").meter == "aa:bb:cc:00:11:22"


# -- who is there, and since when -------------------------------------------------------------


def test_availability_may_be_a_list_with_templates_of_which_all_must_hold() -> None:
    discovery = described(
        config(
            availability=[
                {"topic": "bridge/state", "value_template": "{{ value_json.state }}"},
                {"topic": "house/meter/availability"},
            ],
            availability_mode="all",
        )
    )
    assert said(discovery, "bridge/state", {"state": "online"}).online is True
    assert said(discovery, "house/meter/availability", "offline").online is False
    decoded = said(discovery, "bridge/state", {"state": "online"})
    assert (decoded.online, decoded.device) == (False, "m1")


@pytest.mark.parametrize(
    ("keys", "payload", "online"),
    [
        ({"availability_topic": "lwt"}, "online", True),
        ({"avty_t": "lwt", "pl_not_avail": "Offline", "pl_avail": "Online"}, "offline", False),
        ({"avty_t": "lwt", "pl_avail": True, "pl_not_avail": False}, "true", True),
        ({"avty": {"t": "lwt"}}, "offline", False),
        ({"avty": [{"t": "lwt", "pl_avail": "1", "pl_not_avail": "0"}]}, "1", True),
        ({"avty_t": "lwt", "avty_tpl": "{{ value_json.up }}", "pl_avail": "true"},
         {"up": True}, True),
        ({"avty_t": "lwt"}, "something", None),
    ],
)  # fmt: skip
def test_a_word_of_availability_is_understood(
    keys: dict[str, object], payload: object, online: bool | None
) -> None:
    assert said(described(config(**keys)), "lwt", payload).online is online


def test_a_retained_value_of_a_device_that_is_gone_is_stale() -> None:
    discovery = described(config(availability_topic="lwt"))
    said(discovery, "lwt", "offline")
    (ghost,) = said(discovery, "house/meter", "5", retain=True).readings
    assert ghost.quality is Quality.STALE
    (live,) = said(discovery, "house/meter", "5").readings
    assert live.quality is Quality.GOOD


def test_values_expire_as_their_publisher_said() -> None:
    discovery = described(config(expire_after=60))
    said(discovery, "house/meter", "5")
    assert discovery.expired(NOW + timedelta(seconds=60)) == ()
    assert discovery.expired(NOW + timedelta(seconds=61)) == ("m1",)
    discovery.state(message("house/meter", "5", at=NOW + timedelta(seconds=90)))
    assert discovery.expired(NOW + timedelta(seconds=100)) == ()


def test_a_value_that_came_before_its_config_is_read_when_the_config_comes() -> None:
    discovery = Discovery()
    assert discovery.state(message("house/meter", "5", at=NOW)) is None
    later = message("homeassistant/sensor/m1/config", config(), at=NOW + timedelta(seconds=9))
    (reading,) = discovery.learn(later).readings
    assert (reading.value, reading.received_at) == (Decimal(5), NOW)


# -- bounds -----------------------------------------------------------------------------------


def test_ten_thousand_configs_are_taken_in_and_only_so_many_kept() -> None:
    discovery = Discovery()
    for number in range(10_000):
        keys = config(
            unique_id=f"s{number}", state_topic=f"t/{number}",
            device={"ids": [f"d{number % 3000}"]}, availability_topic="bridge/state",
        )  # fmt: skip
        discovery.learn(message(f"homeassistant/sensor/s{number}/config", keys))
    assert len(discovery.topics()) == MOST_ENTITIES + 1
    assert said(discovery, "bridge/state", "online").online is True


def test_topics_nobody_describes_do_not_fill_the_memory() -> None:
    discovery = Discovery()
    for number in range(3000):
        discovery.state(message(f"t/{number}", "x" * 900))
    assert discovery.learn(message("ha/sensor/a/config", config(state_topic="t/0"))).readings == ()


def test_a_huge_config_is_refused_by_size() -> None:
    decoded = Discovery().learn(message("ha/sensor/x/config", config(name="x" * 2_000_000)))
    assert "larger than" in decoded.notes[0]


def test_a_deep_config_is_refused() -> None:
    payload = '{"a":' * 5000 + "1" + "}" * 5000
    assert (
        "no discovery config" in Discovery().learn(message("h/sensor/x/config", payload)).notes[0]
    )


_WORDS = st.sampled_from(
    ["kWh", "W", "{{ value }}", "{{ value_json.a }}", "energy", "t", "~/x", "all", "ids", "cns"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | _WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5) | _WORDS, inner, max_size=4)
    ),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    (
        *("~", "stat_t", "state_topic", "val_tpl", "unit_of_meas", "dev_cla", "stat_cla", "dev"),
        *("device", "uniq_id", "name", "avty", "avty_t", "avty_mode", "avty_tpl", "pl_avail"),
        *("exp_aft", "cmps", "components", "p", "o", "en", "last_reset", "json_attr_t"),
    )
)
_CONFIG = st.dictionaries(_KEYS, _JSON, max_size=10)
_TOPICS = st.sampled_from(
    ["h/sensor/a/config", "h/sensor/n/a/config", "h/device/a/config", "t", "t/x", "lwt"]
)


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(_TOPICS, st.binary(max_size=60) | _CONFIG.map(lambda c: json.dumps(c).encode())),
        max_size=8,
    )
)
def test_any_bytes_on_any_topic_are_survived(sent: list[tuple[str, bytes]]) -> None:
    discovery = Discovery()
    good = json.dumps({**config(), "stat_t": "t", "val_tpl": "{{ value_json.a | float }}"}).encode()
    discovery.learn(Message("h/sensor/good/config", good, NOW))
    for topic, payload in sent:
        heard = Message(topic, payload, NOW, retain=True)
        decoded = discovery.learn(heard) if discovery.handles(topic) else discovery.state(heard)
        assert decoded is None or decoded.topic == topic
    discovery.topics()
    discovery.expired(NOW + timedelta(days=1))


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captures are not on this machine")
@pytest.mark.parametrize("folder", ["ha_discovery", "zigbee2mqtt", "esphome"])
def test_real_configs_are_understood(folder: str) -> None:
    discovery = Discovery()
    for path in sorted((CAPTURES / folder).glob("*.json")):
        capture = json.loads(path.read_text(encoding="utf-8"))
        heard = message(capture["topic"], capture["payload"], retain=capture.get("retain", False))
        decoded = (
            discovery.learn(heard) if discovery.handles(heard.topic) else discovery.state(heard)
        )
        if "import_kwh" in capture["expect"] and folder == "ha_discovery":
            assert decoded is not None
            assert decoded.readings[0].value == Decimal(str(capture["expect"]["import_kwh"]))
        elif discovery.handles(heard.topic):
            assert decoded is not None
            assert not any(note.startswith("this is no") for note in decoded.notes)
