"""The faults of tests/data/faults, as bridges really send them, from bytes to totals."""

import json
import tomllib
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from belief_ledger import Ledger

from ihd.bridges import Bridges
from ihd.checks.belief import Belief
from ihd.checks.verdict import Verdict
from ihd.meter import Message, Quantity
from ihd.paths import RESOURCES

FAULTS = Path(__file__).parents[2] / "data" / "faults"
STORIES = tomllib.loads((FAULTS / "stories.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


def messages(story: str) -> list[Message]:
    lines = (FAULTS / f"{story}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Message(row["topic"], row["payload"].encode(), datetime.fromisoformat(row["at"]))
        for row in rows
    ]


def test_every_conversation_has_its_story():
    assert {path.stem for path in FAULTS.glob("*.jsonl")} == set(STORIES)


@pytest.mark.parametrize("story", STORIES)
def test_a_fault_on_the_wire_moves_no_total_and_is_named(story: str, bridges: Bridges):
    belief, ledgers, found = Belief(), defaultdict(Ledger), set()
    for message in messages(story):
        for reading in bridges.decode(message).readings:
            judged = belief.judge(reading)
            found |= {str(finding.kind) for finding in judged.findings}
            if reading.quantity is Quantity.IMPORT_ENERGY:
                ledgers[str(reading.fuel)].take(judged)
            elif judged.verdict is Verdict.BELIEVED and reading.quantity is Quantity.POWER:
                assert isinstance(reading.value, Decimal)
                assert abs(reading.value) < 33_000
    assert found == set(STORIES[story]["found"])
    for fuel, kwh in STORIES[story]["kwh"].items():
        assert abs(ledgers[fuel].total - Decimal(kwh)) <= Decimal("0.001")
