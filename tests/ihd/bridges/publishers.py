"""A publisher that describes its sensors: configs in the form they are really sent."""

import json
from datetime import UTC, datetime

from ihd.bridges.discovery.conversation import Discovery
from ihd.meter import Decoded, Message, Reading

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def message(topic: str, payload: object, *, retain: bool = False, at: datetime = NOW) -> Message:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return Message(topic, text.encode(), at, retain)


def config(**keys: object) -> dict[str, object]:
    return {
        "name": "Energy",
        "state_topic": "house/meter",
        "unit_of_measurement": "kWh",
        "unique_id": "m1_energy",
        "device": {"identifiers": ["m1"], "name": "Meter"},
        **keys,
    }


def described(*configs: dict[str, object]) -> Discovery:
    discovery = Discovery()
    for number, keys in enumerate(configs):
        name = keys.get("unique_id", number)
        discovery.learn(message(f"homeassistant/sensor/{name}/config", keys, retain=True))
    return discovery


def said(discovery: Discovery, topic: str, payload: object, *, retain: bool = False) -> Decoded:
    decoded = discovery.state(message(topic, payload, retain=retain))
    assert decoded is not None
    return decoded


def one(keys: dict[str, object], payload: object) -> Reading:
    topic = str(keys.get("state_topic") or keys["stat_t"])
    (reading,) = said(described(keys), topic, payload).readings
    return reading


def none(keys: dict[str, object], payload: object) -> bool:
    decoded = described(keys).state(message(str(keys["state_topic"]), payload))
    return decoded is None or not decoded.readings
