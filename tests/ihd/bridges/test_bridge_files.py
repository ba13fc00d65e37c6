"""Every example in every bridge file decodes to what the file says, and to nothing else."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.bridges import BridgeFileError, Bridges
from ihd.bridges.bridge_file import ExampleTable, read_bridge_file
from ihd.clock import parse_instant
from ihd.meter import Decoded, Fuel, Message, Quality, Reading
from ihd.paths import RESOURCES

DOCUMENT = Path(__file__).parents[3] / "docs" / "bridges.md"
FILES = sorted((RESOURCES / "bridges").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_are_one_conversation_that_decodes_as_the_file_says(path: Path) -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    examples = read_bridge_file(path).example
    assert examples, f"{path.name} shows no example"
    for number, example in enumerate(examples, start=1):
        decoded = bridges.decode(message_of(example))
        assert said(decoded) == expected(example), f"example {number} of {path.name}"
        assert decoded.online == example.online, f"example {number} of {path.name}"
        assert traits(decoded) == example.says, f"example {number} of {path.name}"
        assert decoded.bridge in (path.stem, "general") or not example.readings
        if example.taken_at is not None:
            instants = {reading.taken_at for reading in decoded.readings}
            assert parse_instant(example.taken_at) in instants


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_it_is_of(path: Path) -> None:
    bridge = read_bridge_file(path)
    assert bridge.title
    assert bridge.about.endswith(".")


def test_a_bridge_is_added_by_a_file_alone(tmp_path: Path) -> None:
    bridge, example = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    (tmp_path / "shed.toml").write_text(bridge + example)
    assert len([line for line in bridge.splitlines() if line]) <= 10
    bridges = Bridges.load(RESOURCES / "bridges", tmp_path)
    assert "shed/+/counter" in bridges.topics()
    shown = read_bridge_file(tmp_path / "shed.toml").example[0]
    decoded = bridges.decode(message_of(shown))
    assert decoded.bridge == "shed"
    assert said(decoded) == expected(shown)
    assert {reading.meter for reading in decoded.readings} == {"shed/3"}


def test_a_persons_file_replaces_ours_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "openwb.toml").write_text(
        'title = "mine"\n[[message]]\ntopic = "mine"\n[message.topics]\nw = "power W"\n'
    )
    bridges = Bridges.load(RESOURCES / "bridges", tmp_path)
    assert "mine/w" in bridges.topics()
    assert not any(topic.startswith("openWB/") for topic in bridges.topics())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = 3", "title"),
        ("title = 'x'\nmesage = []", "mesage"),
        ("title = 'x'\n[[message]]\ntopic = 5", "message[0].topic"),
        ("title = 'x'\n[[message]]\ntopic = 'a'\n[message.readings]\np = 'power kWh'", "'p'"),
        ("title = 'x'\n[[message]]\ntopic = 'a'\n[message.readings]\np = 'pwoer W'", "pwoer"),
        ("title = 'x'\n[[message]]\ntopic = 'a'\n[message.topics]\nq = 'power W phase z'", "'q'"),
        ("title = 'x'\nparts = { a = '(' }\n[[message]]\ntopic = 'x/{a}'", "'('"),
        ("title = 'x'\n[[message]]\ntopic = 'x/{1st}'", "'1st'"),
        ("title = ", "TOML"),
        ('title = "x"\n[[message]]\ntopic = "a+b/c"\n[message.readings]\np = "power W"', "a+b/c"),
        ('title = "x"\n[[message]]\ntopic = "a/#"\n[message.readings]\np = "power W"', "a/#"),
    ],
)
def test_a_bad_file_is_one_sentence_that_names_file_and_key(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text)
    with pytest.raises(BridgeFileError) as refused:
        Bridges.load(tmp_path)
    sentence = str(refused.value)
    assert str(path) in sentence
    assert told in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_changed_prefix_is_subscribed_to_and_keeps_the_meters_name() -> None:
    payload = first_payload("glow")
    usual = Bridges.load(RESOURCES / "bridges")
    moved = Bridges.load(RESOURCES / "bridges", prefixes={"glow": "home/meter"})
    assert "home/meter/+/SENSOR/electricitymeter" in moved.topics()
    meters = {
        reading.meter
        for bridges, prefix in ((usual, "glow"), (moved, "home/meter"), (usual, "else/where"))
        for reading in bridges.decode(
            message(f"{prefix}/C4D3B2A19080/SENSOR/electricitymeter", payload)
        ).readings
    }
    assert meters == {"glow/C4D3B2A19080/electricity"}


def message(topic: str, payload: bytes, *, retain: bool = False) -> Message:
    return Message(topic, payload, parse_instant("2026-03-02T12:00:00Z"), retain)


def traits(decoded: Decoded) -> dict[str, str]:
    """What a message says beside readings, by the words of a bridge file."""
    fuels = {f"/{fuel}": f"{fuel} " for fuel in Fuel}
    meters = {reading.meter for reading in decoded.readings}
    return {
        "".join(
            word
            for end, word in fuels.items()
            if told.meter.endswith(end) and told.meter.removesuffix(end) in meters
        )
        + told.trait: told.value
        for told in decoded.told
    }


def message_of(example: ExampleTable) -> Message:
    at = parse_instant(example.received_at)
    return Message(example.topic, example.payload.encode(), at, example.retain)


def first_payload(name: str) -> bytes:
    table = tomllib.loads((RESOURCES / "bridges" / f"{name}.toml").read_text("utf-8"))
    return str(table["example"][0]["payload"]).encode()


def said(decoded: Decoded) -> dict[str, object]:
    """Return what a message said, by a bridge file's words; the fuel where it speaks of two."""
    fuels = {reading.fuel for reading in decoded.readings} - {None}
    found = {
        words(
            reading, beside=len(fuels) > 1 and reading.fuel not in (None, Fuel.ELECTRICITY)
        ): value(reading)
        for reading in decoded.readings
    }
    assert len(found) == len(decoded.readings), "a thing is said twice"
    return found


def expected(example: ExampleTable) -> dict[str, object]:
    return {
        key: wanted if isinstance(wanted, str) else Decimal(wanted)
        for key, wanted in example.readings.items()
    }


def words(reading: Reading, *, beside: bool) -> str:
    parts = (
        str(reading.fuel) if beside else "",
        str(reading.quantity),
        f"phase {reading.phase}" if reading.phase else "",
        f"register {reading.register}" if reading.register else "",
    )
    return " ".join(part for part in parts if part)


def value(reading: Reading) -> object:
    return reading.value if reading.quality is Quality.GOOD else str(reading.quality)
