"""What the person says of a register's history is heeded at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.reading_ids import reading_id, word_about, word_id
from ihd.clock import Interval
from ihd.home import Home
from ihd.meter import Fuel, Message, Quantity
from ihd.paths import RESOURCES
from ihd.screens.findings import finding_sentence
from ihd.settings import Settings
from ihd.store import Store
from ihd.words import Words

START = datetime(2026, 3, 2, tzinfo=UTC)
TOPIC = "tele/meter_cupboard/SENSOR"
PAYLOAD = '{{"Time":"{at:%Y-%m-%dT%H:%M:%S}","ENERGY":{{"Total":{kwh},"Power":{power}}}}}'
METER = "meter_cupboard"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EN = Words("en")

STEP = Decimal("0.035")
"""What an ordinary five minutes add."""


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


class Life:
    """A home that hears its register every five minutes."""

    def __init__(self, folder: Path, bridges: Bridges) -> None:
        self.folder, self.bridges = folder, bridges
        self.at, self.kwh = START, Decimal("4595.000")
        self.settings = Settings(timezone="Europe/London")
        self.open()

    def open(self) -> None:
        self.store = Store.open(self.folder / "plainwatt.db", journal=self.folder / "journal")
        self.home = Home(self.settings, self.store, adopt=True)
        self.home.start(self.at)

    def again(self) -> None:
        self.home.keep(self.at)
        self.settings = self.home.settings
        self.store.close()
        self.open()

    def hear(self, kwh: Decimal | str) -> datetime:
        self.at += 5 * MINUTE
        payload = PAYLOAD.format(at=self.at, kwh=kwh, power=400 + self.at.minute)
        message = Message(TOPIC, payload.encode(), self.at)
        self.home.take(message, self.bridges.decode(message))
        return self.at

    def count_on(self, lasting: timedelta) -> None:
        for _ in range(lasting // (5 * MINUTE)):
            self.kwh += STEP
            self.hear(self.kwh)

    def say(self, kind: CorrectionKind, at: datetime, **more: Decimal) -> Correction:
        word = Correction(
            kind=kind,
            channel=(self.meter, "import_energy", None, None),
            at=at,
            said_at=self.at + MINUTE,
            **more,
        )
        self.home.correct(word)
        return word

    @property
    def meter(self) -> str:
        meter = self.home.settings.meter_for("electricity")
        assert meter is not None
        return meter

    def rows(self) -> list[tuple[datetime, int, int, int]]:
        around = Interval(START, self.at + DAY)
        rows = self.store.totals(self.meter, Quantity.IMPORT_ENERGY, around)
        return [(row.start, row.amount, row.measured_s, row.spread_s) for row in rows]

    def settled(self, before: datetime) -> list[tuple[datetime, int, int, int]]:
        return [row for row in self.rows() if row[0] < before - HOUR]

    @property
    def used(self) -> Decimal:
        return Decimal(sum(amount for _, amount, _, _ in self.rows())).scaleb(-6)

    @property
    def glass(self) -> Decimal:
        state = self.home.snapshot(self.at).electricity
        assert state is not None
        return state.registers[None].value.kwh

    def found(self) -> list[tuple[str, bool]]:
        return [(str(f.kind), f.until is None) for f in self.home.record()]


@pytest.fixture
def life(tmp_path: Path, bridges: Bridges) -> Iterator[Life]:
    life = Life(tmp_path, bridges)
    life.count_on(3 * DAY)
    yield life
    life.store.close()


def test_a_jump_that_is_accepted_counts_at_once_and_taken_back_counts_no_more(life: Life):
    before = life.used
    life.kwh += 400
    jumped = life.hear(life.kwh)
    life.count_on(6 * HOUR)
    without = life.rows()
    assert life.used == before + 72 * STEP
    found = life.found()
    assert found == [("impossible_rise", False), ("meter_jumped", True)]
    word = life.say(CorrectionKind.ACCEPT, jumped)
    assert life.used == before + 400 + 72 * STEP
    assert [kind for kind, stands in life.found() if stands] == []
    assert life.home.snapshot(life.at).today[Fuel.ELECTRICITY].energy.kwh > 400
    life.home.undo(word, life.at)
    assert life.rows() == without
    assert life.found() == found


def test_an_exchange_that_never_was_is_refused(life: Life):
    before, stood = life.used, life.glass
    began = life.hear("12.400")
    for place in range(1, 20):
        life.hear(Decimal("12.400") + place * STEP)
    with_new, found, glass = life.rows(), life.found(), life.glass
    assert life.used == before + 19 * STEP
    word = life.say(CorrectionKind.REFUSE, began)
    assert (life.used, life.glass) == (before, stood)
    life.hear(Decimal("12.400") + 20 * STEP)
    assert life.used == before, "what comes after is refused too"
    life.home.undo(word, life.at)
    assert life.used == before + 20 * STEP
    assert life.settled(began) == [row for row in with_new if row[0] < began - HOUR]
    assert life.found() == found
    assert life.glass == glass + STEP


def test_a_reading_that_is_rejected_counts_no_more(life: Life):
    life.kwh += 2
    odd = life.hear(life.kwh)
    life.kwh -= 2
    believed = life.rows()
    assert life.glass == life.kwh + 2
    word = life.say(CorrectionKind.REJECT, odd)
    assert life.glass == life.kwh
    life.count_on(HOUR)
    assert life.used == (3 * 288 + 12) * STEP - STEP
    assert ("rejected_reading", False) in life.found()
    life.home.undo(word, life.at)
    assert life.settled(odd) == [row for row in believed if row[0] < odd - HOUR]


def test_an_exchange_is_told_by_its_day_and_its_last_reading(life: Life):
    life.count_on(2 * DAY)
    closing = life.kwh + Decimal("0.010")
    told = life.at + MINUTE
    life.kwh = Decimal("0.000")
    life.count_on(DAY)
    as_found = life.rows()
    word = life.say(CorrectionKind.EXCHANGED, told, closing=closing, opening=Decimal("0.000"))
    whole = 6 * 288 * STEP - STEP
    assert life.used == whole + Decimal("0.010"), "the old meter's last and the new one's first"
    sentence = finding_sentence(life.home.record()[-1], life.home.settings.zone, EN)
    assert sentence.startswith("Your meter was exchanged")
    life.home.undo(word, life.at)
    assert life.rows() == as_found


def test_words_outlive_the_program_and_are_still_heeded(life: Life):
    began = life.hear("12.400")
    for place in range(1, 20):
        life.hear(Decimal("12.400") + place * STEP)
    before = life.used
    word = life.say(CorrectionKind.REFUSE, began)
    used = life.used
    life.again()
    assert life.home.repairs.words == [word]
    assert life.used == used
    life.hear("13.100")
    assert life.used == used
    life.home.undo(word, life.at)
    assert life.used > before


def test_a_word_on_the_first_days_reaches_back_to_the_first_reading(tmp_path, bridges):
    life = Life(tmp_path, bridges)
    life.count_on(20 * MINUTE)
    odd = life.hear(life.kwh + 1)
    life.count_on(HOUR)
    before = life.rows()
    word = life.say(CorrectionKind.REJECT, odd)
    life.home.undo(word, life.at)
    assert life.rows() == before
    life.store.close()


def test_history_before_and_long_after_a_word_is_left_alone(life: Life):
    life.kwh += 400
    jumped = life.hear(life.kwh)
    life.count_on(12 * DAY)
    life.home.keep(life.at)
    rows = {row[0]: row for row in life.rows()}
    word = life.say(CorrectionKind.ACCEPT, jumped)
    changed = {start for start, *row in life.rows() if rows[start][1:] != tuple(row)}
    assert {start.date() for start in changed} == {jumped.date()}
    life.count_on(HOUR)
    life.home.undo(word, life.at)
    assert all(rows[row[0]] == row for row in life.rows() if row[0] < life.at - DAY)


@pytest.mark.parametrize("text", ["", "17", "[]", '["m","power",null,null,"x"]', "{"])
def test_an_id_that_is_none_names_no_reading(text: str):
    assert word_about(text, CorrectionKind.ACCEPT, START) is None


def test_an_id_leads_from_a_finding_to_the_word_on_it(life: Life):
    life.kwh += 400
    jumped = life.hear(life.kwh)
    life.count_on(HOUR)
    finding = life.home.record()[-1]
    about = reading_id(finding)
    assert about is not None
    word = word_about(about, CorrectionKind.ACCEPT, life.at)
    assert word is not None
    assert (word.at, word.channel) == (jumped, (life.meter, "import_energy", None, None))
    assert word_id(word) == about
