"""Whatever a broker sends, the home goes on: the next good message is kept and shown.

Messages in the form of every bridge are changed at random, with a seed, so that a failure comes
again. What is asked is that nothing raises, that nothing kept is damaged, and that the meter of
this home, which speaks in between, is shown at every word.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.bridges.bridge_file import read_bridge_file
from ihd.checks.finding import Finding, FindingKind
from ihd.clock import Interval
from ihd.feed.glow import Counted, Glow
from ihd.home import Home
from ihd.meter import Message, Quantity
from ihd.paths import RESOURCES
from ihd.reception import MOST_METERS
from ihd.screens.findings import finding_sentence
from ihd.screens.now_words import now_screen
from ihd.settings import MeterChoice, Settings
from ihd.store import Store
from ihd.words import Words

GLOW = Glow(mac="0C0FFEE00001")
METER = "glow/0C0FFEE00001/electricity"
SETTINGS = Settings(timezone="Europe/London", meters=(MeterChoice(METER, "electricity"),))
START = datetime(2026, 10, 24, 20, tzinfo=UTC)
EN = Words("en")
CAPTURES = Path(__file__).parents[3] / "shared" / "captures"
ODD = [
    *(rb'"\ud800"', b"1e999999", b"-1e-999999", b"1e-20111111111111111111", b"9" * 400, b"NaN"),
    *(b"null", b"true", b"[]", b"{}", b'""', b"-0", b"1e20", b"16777.215", b"4294967295"),
    *(b'"1,234.5"', b"[[[[[[[[[1]]]]]]]]]", b'"9999-12-31T23:59:59-14:00"', b"4102444800"),
    *(b'"261025013000S"', "\u0663\u0664".encode(), b'"' + b"x" * 3000 + b'"', b"\xff\xfe", b"'"),
]
LEVELS = ["", "..", "a b", "x" * 200, "{mac}", "%s", "\u202e", "meter", "gas", "+", "#", "$SYS"]


def real() -> list[tuple[str, bytes]]:
    found = [
        (example.topic, example.payload.encode())
        for path in sorted((RESOURCES / "bridges").glob("*.toml"))
        for example in read_bridge_file(path).example
    ]
    for path in sorted(CAPTURES.rglob("*.json")):  # where that folder is
        sent = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(sent.get("payload"), str):
            found.append((sent["topic"], sent["payload"].encode()))
    ours = GLOW.electricity(START, Counted(7_000_000, 1, 2, 3), 500)
    return [*found, *[(ours.topic, ours.payload)] * 20]


def changed(rng: random.Random, payload: bytes) -> bytes:
    """Put odd values in the place of others, or bytes anywhere."""
    if rng.random() < 0.15:
        return rng.choice(ODD)
    text = bytearray(payload)
    for _ in range(rng.randint(1, 4)):
        marks = [place for place, byte in enumerate(text) if byte in b':,{}[]"']
        at = rng.choice(marks) + 1 if marks and rng.random() < 0.7 else rng.randint(0, len(text))
        end = next((place for place in marks if place > at), at + rng.randint(0, 9))
        text[at : end if rng.random() < 0.7 else at] = rng.choice(ODD)
    return bytes(text)


def conversation(rng: random.Random, count: int) -> Iterator[Message]:
    sent, at = real(), START
    for _ in range(count):
        topic, payload = rng.choice(sent)
        levels = topic.split("/")
        if rng.random() < 0.3:
            levels[rng.randrange(len(levels))] = rng.choice(LEVELS)
        at += timedelta(seconds=rng.choice([0, 1, 1, 5, 60]))
        message = Message("/".join(levels), changed(rng, payload), at, rng.random() < 0.2)
        yield from [message] * rng.choice([1, 1, 1, 2])


def told(finding: Finding) -> tuple[object, ...]:
    return finding.kind, finding.subject, finding.since, finding.until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_after_any_messages_the_next_good_one_is_kept_and_shown(store: Store, seed: int) -> None:
    home, bridges = Home(SETTINGS, store), Bridges.load(RESOURCES / "bridges")
    home.start(START)
    wh = 7_000_000
    sent = list(conversation(random.Random(seed), 700))
    for number, odd in enumerate(sent):
        home.take(odd, bridges.decode(odd))
        # The last is good too: a live power is dated by when it came, a kept one by its stamp.
        if number % 20 and number < len(sent) - 1:
            continue
        wh, at = wh + 10, odd.received_at + timedelta(milliseconds=100)
        good = GLOW.electricity(at, Counted(wh, 1, 2, 3), 300 + number)
        home.take(good, bridges.decode(good))
        snapshot = home.snapshot(at)
        assert now_screen(snapshot, EN)
        state = snapshot.electricity
        assert state is not None
        assert state.power_w is not None
        assert state.power_w.value == 300 + number
        assert state.registers[None].value.mwh == wh * 1000
        for finding in snapshot.findings:
            assert finding_sentence(finding, SETTINGS.zone, EN)
        if number % 200 == 0:
            home.keep(at)
    home.keep(at)
    rows = store.totals(METER, Quantity.IMPORT_ENERGY, Interval(START, at + timedelta(hours=1)))
    counted = sum((row.energy.kwh for row in rows), Decimal(0))
    assert counted == Decimal(wh - 7_000_010) / 1000
    again = Home(SETTINGS, store)
    again.start(at)
    assert again.snapshot(at).electricity == home.snapshot(at).electricity
    assert [told(one) for one in again.record()] == [told(one) for one in home.record()]


def test_names_made_up_without_end_take_no_more_room_than_a_city_does(store: Store) -> None:
    home, bridges = Home(SETTINGS, store), Bridges.load(RESOURCES / "bridges")
    home.start(START)
    for number in range(MOST_METERS + 200):
        at = START + timedelta(seconds=number)
        made_up = Message(f"shellies/shellyem-{number:012X}/emeter/0/power", b"12.5", at)
        home.take(made_up, bridges.decode(made_up))
    good = GLOW.electricity(at, Counted(7_000_000, 1, 2, 3), 300)
    home.take(good, bridges.decode(good))
    snapshot = home.snapshot(at)
    assert len(snapshot.meters) == MOST_METERS
    assert snapshot.electricity is not None
    found = next(f for f in snapshot.findings if f.kind is FindingKind.UNREADABLE_MESSAGE)
    assert found.facts["count"] == 201
    assert finding_sentence(found, SETTINGS.zone, EN)
