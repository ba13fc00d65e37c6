"""Publishers as they really describe and send, each a conversation played to one Discovery.

In a file's ``readings`` a key is ``[part of the device] quantity [phase] [register R]``, and its
value the number expected, or the quality of a reading that is not good; nothing else may be read.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from publishers import config, message

from ihd.bridges import Bridges
from ihd.bridges.discovery.conversation import Discovery
from ihd.meter import Decoded, Quality, Reading
from ihd.paths import RESOURCES

FILES = sorted((Path(__file__).parents[2] / "data" / "discovery").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_publisher_is_understood(path: Path) -> None:
    discovery = Discovery()
    for sent in tomllib.loads(path.read_text(encoding="utf-8"))["message"]:
        heard = message(sent["topic"], sent["payload"])
        if discovery.handles(heard.topic):
            assert discovery.learn(heard).bridge == "homeassistant"
            continue
        decoded = discovery.state(heard) or Decoded(topic=heard.topic, bridge=None)
        expected = {key: as_told(told) for key, told in sent.get("readings", {}).items()}
        assert said(decoded) == expected, sent["payload"]
        assert decoded.online is sent.get("online")
        assert_meter(decoded, sent)


def test_what_is_described_and_cannot_be_read_is_not_read_by_its_topics_name() -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    keys = config(
        state_topic="attic/box/total_energy_kwh",
        value_template="{{ value | float * 10 if value | float < 5 else 0 }}",
        availability_topic=None,
    )
    heard = [message("homeassistant/sensor/box/config", keys)]
    heard += [message("attic/box/total_energy_kwh", number) for number in ("4", "4321")]
    said_of = [bridges.decode(one) for one in heard]
    assert [one.readings for one in said_of] == [(), (), ()]
    assert "cannot be read" in (said_of[-1].problem or "")


def as_told(told: str) -> Decimal | str:
    return told if told in list(Quality) else Decimal(told)


def said(decoded: Decoded) -> dict[str, Decimal | str]:
    return {about(reading): value(reading) for reading in decoded.readings}


def about(reading: Reading) -> str:
    part = reading.meter.partition("/")[2].replace("gas", "")
    register = f"register {reading.register}" if reading.register else ""
    return " ".join(filter(None, (part, reading.quantity, reading.phase, register)))


def value(reading: Reading) -> Decimal | str:
    if reading.quality is not Quality.GOOD:
        return reading.quality
    assert reading.value is not None
    return reading.value


def assert_meter(decoded: Decoded, sent: dict[str, Any]) -> None:
    if "meter" in sent:
        assert {reading.meter for reading in decoded.readings} == {sent["meter"]}
