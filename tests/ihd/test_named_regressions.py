"""The stories that this project began with, replayed as messages: bytes to what a person sees."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.cli import run
from ihd.clock import Interval
from ihd.home import Home
from ihd.meter import Fuel, Message, Quantity
from ihd.paths import RESOURCES
from ihd.screens.findings import finding_sentence
from ihd.screens.now_words import now_screen
from ihd.settings import Settings
from ihd.snapshot import Snapshot
from ihd.store import Store
from ihd.words import Words

FAULTS = Path(__file__).parents[1] / "data" / "faults"
STORIES = tomllib.loads((FAULTS / "stories.toml").read_text(encoding="utf-8"))
WATT_HOUR = Decimal("0.001")
EN = Words("en")
YEAR = timedelta(days=366)

MOST_W = 100 * 253 * Decimal("1.3")
"""What the fuse of an ordinary home carries for longer than a reading lasts."""
MOST_KWH_AN_HOUR = {Fuel.ELECTRICITY: Decimal("25.3"), Fuel.GAS: Decimal(90)}
DEAREST_AN_HOUR = MOST_W / 1000 * Decimal("0.5")
FIGURE = re.compile(r"[£€$]?(\d[\d,]*(?:\.\d+)?)")


def messages(story: str) -> Iterator[Message]:
    for line in (FAULTS / f"{story}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        at = datetime.fromisoformat(row["at"])
        yield Message(row["topic"], row["payload"].encode(), at)


@pytest.fixture(scope="module")
def rules() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield Home(Settings(timezone="Europe/London"), store, adopt=True)
    store.close()


@pytest.fixture
def plainwatt(tmp_path, capsys):
    def call(*words: str) -> str:
        assert run(["--home", str(tmp_path), *words], display=None, draw=None) == 0
        return capsys.readouterr().out

    return call


def total(home: Home, fuel: str, until: datetime) -> Decimal:
    meter = home.settings.meter_for(fuel)
    assert meter is not None, fuel
    around = Interval(until - YEAR, until + YEAR)
    rows = home.store.totals(meter, Quantity.IMPORT_ENERGY, around)
    return sum((row.energy.kwh for row in rows), Decimal(0))


def assert_possible(snapshot: Snapshot, began: datetime) -> None:
    """No figure on the page, nor behind it, is more than the home's supply can pass."""
    hours = Decimal((snapshot.at - began).total_seconds()) / 3600 + 1
    for fuel, today in snapshot.today.items():
        if today.energy is not None:
            assert 0 <= today.energy.kwh <= MOST_KWH_AN_HOUR[fuel] * hours
        if today.cost is not None:
            assert 0 <= today.cost.amount <= MOST_KWH_AN_HOUR[fuel] * hours / 2
    for state in snapshot.meters:
        assert state.power_w is None or abs(state.power_w.value) <= MOST_W
        for dated in state.registers.values():
            assert 0 <= dated.value.kwh < 1_000_000
    assert snapshot.price is None or snapshot.price.rate.per_kwh < 1
    screen = now_screen(snapshot, EN)
    for said in (screen.amount.figure, screen.power, screen.today.amount, screen.today.energy):
        figures = [Decimal(found.replace(",", "")) for found in FIGURE.findall(said)]
        assert all(figure <= 500 for figure in figures), said


@pytest.mark.parametrize("story", STORIES)
def test_no_total_is_off_and_no_page_ever_shows_what_cannot_be(story, home, rules):
    began = None
    for message in messages(story):
        if began is None:
            began = message.received_at
            home.start(began)
        home.take(message, rules.decode(message))
        for later_s in (0, 1, 59):
            assert_possible(home.snapshot(message.received_at + timedelta(seconds=later_s)), began)
    for fuel, kwh in STORIES[story]["kwh"].items():
        assert abs(total(home, fuel, message.received_at) - Decimal(kwh)) <= WATT_HOUR
    assert {str(finding.kind) for finding in home.record()} == set(STORIES[story]["found"])
    for finding in home.record():
        assert finding_sentence(finding, home.settings.zone, EN).endswith(".")


@pytest.mark.parametrize("story", ["estimate_7328", "meter_exchange"])
def test_a_home_closed_and_opened_after_every_message_comes_to_the_same(story, tmp_path, rules):
    settings = Settings(timezone="Europe/London")
    for message in messages(story):
        store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
        home = Home(settings, store, adopt=True)
        home.start(message.received_at)
        home.take(message, rules.decode(message))
        settings = home.settings
        home.keep(message.received_at)
        found = {str(finding.kind) for finding in home.record()}
        used = {fuel: total(home, fuel, message.received_at) for fuel in STORIES[story]["kwh"]
                if home.settings.meter_for(fuel)}  # fmt: skip
        store.close()
    for fuel, kwh in STORIES[story]["kwh"].items():
        assert abs(used[fuel] - Decimal(kwh)) <= WATT_HOUR
    assert found == set(STORIES[story]["found"])


@pytest.mark.parametrize("story", ["both_9577_pounds", "all_bits_set", "meter_exchange"])
def test_a_conversation_replayed_from_the_command_line_is_told_by_it(story, plainwatt):
    plainwatt("replay", str(FAULTS / f"{story}.jsonl"))
    lines = [json.loads(line) for line in plainwatt("findings", "--all", "--json").splitlines()]
    told = [line for line in lines if line["kind"] not in ("meter_silent", "meter_slow")]
    assert {line["kind"] for line in told} == set(STORIES[story]["found"])
    for line in told:
        assert line["sentence"].endswith(".")
        assert line["evidence"], line
        assert all(each["raw"] for each in line["evidence"])


def test_the_findings_carry_the_reading_as_it_was_sent(plainwatt):
    plainwatt("replay", str(FAULTS / "gas_off_by_billions.jsonl"))
    first = json.loads(plainwatt("findings", "--all", "--json").splitlines()[0])
    assert first["kind"] == "impossible_rise"
    assert first["sentence"].startswith("The gas meter said 3,041,271,842 kWh at 19:00 on 2 March")
    assert first["until"] is not None
    assert first["next_step"] is None
    assert first["evidence"] == [
        {
            "value": None,
            "raw": "3041271842.000",
            "at": "2026-03-02T19:00:00Z",
            "quality": "implausible",
        }
    ]
