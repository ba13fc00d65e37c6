"""Every way a register's count can break: what is counted, what is asked, and what an answer does.

From the messages a bridge sends to the totals and the words on the Meter page. Nothing is ever
counted from zero, every break is marked, and every answer can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from test_meter_desk import EN, HOUR, MINUTE, STEP, Page, actions, sheet

from ihd.bridges import Bridges
from ihd.checks.finding import FindingKind
from ihd.checks.reading_ids import reading_id
from ihd.paths import RESOURCES
from ihd.screens import meter as asks
from ihd.screens.findings import next_step
from ihd.screens.meter import AcceptReading, UndoDecision
from ihd.screens.meter_cards import sheet_of
from ihd.screens.rows import OpenSheet

HEARD = 24
"""So many readings come after the break."""


@dataclass(frozen=True, slots=True)
class Break:
    """A register that stood at one value and goes on from another.

    ``adds`` is what counts of it before the person says anything, ``asks`` the card's title, and
    ``answers`` what each of its touches (or of the reading's own sheet) makes of the total.
    """

    stood: str
    goes_on: str
    kind: FindingKind
    adds: Decimal
    asks: str | None
    answers: dict[str, Decimal]
    zeros: int = 0


ON = (HEARD - 1) * STEP
BREAKS = {
    "a jump up": Break(
        "12700.000",
        "13100.000",
        FindingKind.METER_JUMPED,
        ON,
        "Is this jump right?",
        {"Yes, count it": ON + 400, "No, leave it out": ON},
    ),
    "a new meter": Break(
        "12700.000",
        "57.400",
        FindingKind.METER_EXCHANGED,
        ON,
        "Was your meter changed?",
        {"No, it was not": Decimal(0)},
    ),
    "a new meter that shows more": Break(
        "12700.000",
        "48012.500",
        FindingKind.METER_JUMPED,
        ON,
        "Is this jump right?",
        {"No, leave it out": ON},
    ),
    "a bridge that starts again at 0": Break(
        "12700.000",
        "0.000",
        FindingKind.METER_RESET,
        ON - 4 * STEP,
        "Was your meter changed?",
        {"No, it began again": ON - 4 * STEP, "No new meter: leave it out": Decimal(0)},
        zeros=3,
    ),
    "a bridge that starts again near 0": Break(
        "12700.000",
        "0.020",
        FindingKind.METER_RESET,
        ON,
        "Was your meter changed?",
        {"No, it began again": ON, "No new meter: leave it out": Decimal(0)},
    ),
    "nine tenths of what it was": Break(
        "12700.000",
        "11429.000",
        FindingKind.METER_EXCHANGED,
        ON,
        "Was your meter changed?",
        {"No, it was not": Decimal(0)},
    ),
    "a little less than it was": Break(
        "12700.000",
        "12600.000",
        FindingKind.METER_EXCHANGED,
        ON,
        "Was your meter changed?",
        {"No, it was not": Decimal(0)},
    ),
    "a five-digit rollover": Break(
        "99999.980",
        "0.020",
        FindingKind.METER_ROLLED_OVER,
        ON + STEP,
        None,
        {"It did not: leave it out": Decimal(0)},
    ),
}


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


class Broken:
    """A page whose register broke, and what was used before."""

    def __init__(self, folder: Path, bridges: Bridges, story: Break) -> None:
        self.page = Page(folder, bridges)
        self.page.kwh = Decimal(story.stood) - 72 * STEP
        self.page.count_on(6 * HOUR)
        self.before = self.page.used
        for _ in range(story.zeros):
            self.page.hear("0.000")
        self.page.kwh = Decimal(story.goes_on)
        self.page.hear(self.page.kwh)
        self.page.count_on((HEARD - 1 - story.zeros) * 5 * MINUTE)

    @property
    def added(self) -> Decimal:
        return self.page.used - self.before

    @property
    def found(self) -> dict[FindingKind, bool]:
        """Every kind on record, and whether one of it stands."""
        record = self.page.home.record()
        return {f.kind: any(o.until is None for o in record if o.kind == f.kind) for f in record}

    def touch(self, label: str, kind: FindingKind) -> None:
        """Touch what is so labelled, on the card or on the reading's own sheet."""
        finding = next(f for f in reversed(self.page.home.record()) if f.kind is kind)
        screen = self.page.screen
        about = reading_id(finding)
        assert about is not None
        offered = [*actions(screen.cards), *actions(sheet(screen, sheet_of(about)).rows)]
        command = next(action.command for action in offered if action.label == label)
        assert isinstance(command, AcceptReading | UndoDecision)
        self.page.touch(command)

    def take_back(self) -> None:
        rows = sheet(self.page.screen, "left-out").rows
        undo = next(action for action in actions(rows) if action.label == "Undo")
        self.page.touch(undo.command)


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_named_and_counts_nothing_from_zero(name, tmp_path, bridges):
    story = BREAKS[name]
    broken = Broken(tmp_path, bridges, story)
    assert broken.added == story.adds
    assert broken.found[story.kind] is (story.asks is not None)
    cards = broken.page.screen.cards
    assert [card.title.text for card in cards] == ([story.asks] if story.asks else [])
    broken.page.store.close()


@pytest.mark.parametrize(
    ("name", "label"), [(n, label) for n in BREAKS for label in BREAKS[n].answers]
)
def test_an_answer_is_heeded_and_taken_back_leaves_no_trace(name, label, tmp_path, bridges):
    story = BREAKS[name]
    broken = Broken(tmp_path, bridges, story)
    found = broken.found
    broken.touch(label, story.kind)
    assert broken.added == story.answers[label]
    assert story.asks not in {card.title.text for card in broken.page.screen.cards}
    if broken.page.home.repairs.words:
        broken.take_back()
        assert broken.found == found
    assert broken.added == story.adds
    broken.page.store.close()


@pytest.mark.parametrize("name", [n for n in BREAKS if BREAKS[n].asks])
def test_what_is_asked_names_the_day_or_what_to_compare(name, tmp_path, bridges):
    broken = Broken(tmp_path, bridges, BREAKS[name])
    asked = next(f for f in broken.page.home.record() if f.until is None)
    step = next_step(asked, broken.page.home.settings.zone, EN)
    assert step is not None
    assert "20 November" in step or step.startswith("Compare with the meter's own figures")
    (card,) = broken.page.screen.cards
    assert step in card.text
    broken.page.store.close()


@pytest.mark.parametrize("name", ["a new meter", "a bridge that starts again near 0"])
def test_the_day_of_an_exchange_is_told_and_taken_back(name, tmp_path, bridges):
    story = BREAKS[name]
    broken = Broken(tmp_path, bridges, story)
    found, page = broken.found, broken.page
    yes = page.screen.cards[0].actions[0]
    assert yes.command == OpenSheet("changed")
    page.touch(asks.DraftExchange(page.meter, "day", "20.11.2026"))
    page.touch(asks.DraftExchange(page.meter, "closing", "12700.500"))
    page.touch(asks.DraftExchange(page.meter, "opening", "0"))
    page.touch(asks.MeterExchanged(page.meter))
    assert broken.added == story.adds + Decimal("0.500") + Decimal(story.goes_on)
    assert page.screen.cards == ()
    for _ in list(page.home.repairs.words):
        broken.take_back()
    assert (broken.added, broken.found) == (story.adds, found)
    page.store.close()
