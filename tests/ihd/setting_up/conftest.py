"""Somebody in front of a display that has no window, and a broker with something on it."""

from __future__ import annotations

import pytest
from brokers import Mosquitto
from people import GLOW, Person, glow, plug

from ihd.paths import HomeFolder


@pytest.fixture
def person(tmp_path):
    someone = Person(HomeFolder(tmp_path / "home"))
    yield someone
    someone.stop()


@pytest.fixture
def busy(mosquitto: Mosquitto) -> Mosquitto:
    """A broker with a Glow, a plug, and a box nobody knows, all retained for whoever comes."""
    mosquitto.publish(GLOW, glow("7319.086", "1.240"), retain=True)
    mosquitto.publish("zigbee2mqtt/Kettle plug", plug(3.1), retain=True)
    mosquitto.publish("cellar/odd/box", '{"total": 4321.5, "note": "hello"}', retain=True)
    return mosquitto
