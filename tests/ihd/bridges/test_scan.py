"""A look around the broker: time-limited, bounded, and telling what is old."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.bridges import Bridges
from ihd.bridges.scan import FILTERS, Scan
from ihd.meter import Decoded, Message
from ihd.paths import RESOURCES

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BRIDGES = Bridges.load(RESOURCES / "bridges")
GLOW_TOPIC = "glow/C4D3B2A19080/SENSOR/electricitymeter"


def message(topic: str, payload: object, *, after_s: float = 1, retain: bool = False) -> Message:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return Message(topic, text.encode(), START + timedelta(seconds=after_s), retain)


def glow(timestamp: str) -> object:
    return {
        "electricitymeter": {
            "timestamp": timestamp,
            "energy": {
                "export": {"cumulative": 0.0, "units": "kWh"},
                "import": {"cumulative": 7319.086, "day": 5.2, "units": "kWh"},
            },
            "power": {"value": 0.482, "units": "kW"},
        }
    }


def scan(seconds: int = 60) -> Scan:
    return Scan(START, Bridges.load(RESOURCES / "bridges").decode, seconds=seconds)


def nothing(message: Message) -> Decoded:
    return Decoded(topic=message.topic, bridge=None)


def test_a_scan_hears_topics_below_a_dollar_too() -> None:
    assert "#" in FILTERS
    assert all(one == "#" or one.startswith("$") for one in FILTERS)


def test_a_scan_ends_by_itself_and_takes_nothing_more() -> None:
    looking = scan(seconds=30)
    assert looking.take(message("a/b", "5", after_s=29)) is not None
    assert not looking.is_over(START + timedelta(seconds=29))
    assert looking.is_over(START + timedelta(seconds=30))
    assert looking.take(message("a/c", "5", after_s=31)) is None
    assert [seen.topic for seen in looking.topics()] == ["a/b"]


def test_no_scan_is_longer_than_ten_minutes() -> None:
    assert scan(seconds=10**9).ends_at == START + timedelta(minutes=10)


def test_known_and_unknown_topics_are_told_apart() -> None:
    looking = scan()
    looking.take(message("odd/box", {"thing": 4321.5}))
    looking.take(message(GLOW_TOPIC, glow("2026-03-01T12:00:00Z")))
    looking.take(message("odd/box", {"thing": 4321.6}, after_s=5))
    assert [(seen.topic, seen.bridge, seen.count) for seen in looking.topics()] == [
        (GLOW_TOPIC, "glow", 1),
        ("odd/box", None, 2),
    ]
    assert [(offer.topic, offer.path, offer.text) for offer in looking.offers()] == [
        ("odd/box", ("thing",), "4321.6")
    ]
    assert looking.offers_of(GLOW_TOPIC)
    assert [one.meter for one in looking.candidates()] == ["glow/C4D3B2A19080/electricity"]


def test_a_retained_ghost_is_as_old_as_its_own_clock_says() -> None:
    looking = scan()
    looking.take(message(GLOW_TOPIC, glow("2025-11-01T08:00:00Z"), retain=True))
    looking.take(message("lamp/state", "7", retain=True))
    ghost, lamp = looking.topics()
    assert ghost.only_retained
    assert ghost.age_s(START) == timedelta(days=120, hours=4).total_seconds()
    assert lamp.age_s(START) is None
    looking.take(message("lamp/state", "8", after_s=10))
    assert looking.topics()[1].age_s(START + timedelta(seconds=15)) == 5


def test_what_its_names_explain_is_offered_first() -> None:
    looking = Scan(START, nothing)
    looking.take(message("a/one", {"x": 1}))
    looking.take(message("b/two", {"total_kwh": 4321}))
    assert [offer.topic for offer in looking.offers()] == ["b/two", "a/one"]


def test_a_busy_broker_fills_no_memory() -> None:
    looking = Scan(START, nothing)
    for number in range(5000):
        looking.take(message(f"t/{number}", "1" * 3000))
    assert (len(looking.topics()), looking.left_out) == (3000, 2000)
    assert len(looking.offers()) <= 400
    assert sum(len(looking.offers_of(f"t/{number}")) for number in range(5000)) <= 4_000_000 // 3000


@settings(max_examples=100)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.binary(max_size=80)), max_size=6))
def test_any_bytes_on_any_topic_are_survived(sent: list[tuple[str, bytes]]) -> None:
    looking = Scan(START, BRIDGES.decode)
    for topic, payload in sent:
        looking.take(Message(topic, payload, START))
    looking.topics()
    looking.offers()
    looking.candidates()
