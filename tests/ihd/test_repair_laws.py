"""Laws of repairs: judged from the middle as from the first, and undone without a trace."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ihd.checks.belief import Belief, channel_of
from ihd.checks.corrections import Correction, CorrectionKind
from ihd.clock import Interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.repairs import Repairs
from ihd.store import Store
from ihd.watch import Watch, taken_up, write_down

START = datetime(2026, 3, 2, tzinfo=UTC)
BEAT = timedelta(minutes=20)
ALWAYS = Interval(START - timedelta(days=1), START + timedelta(days=40))
MOST_MWH = 25_300_000
"""What the supply of an ordinary home passes in an hour."""
FAULTS = ("zero", "spike", "dip", "jump", "exchange", "restart")


def reading(value: Decimal, place: int) -> Reading:
    at = START + BEAT * place
    return Reading(
        meter="m1",
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=value,
        raw=str(value),
        received_at=at + timedelta(seconds=3),
        taken_at=at,
        unit="kWh",
    )


CHANNEL = channel_of(reading(Decimal(1), 0))


@st.composite
def lives(draw: st.DrawFn) -> list[Reading]:
    """A register's life of a fortnight or so, with faults that last a reading or for good."""
    count = draw(st.integers(40, 700))
    faults = draw(st.dictionaries(st.integers(1, count - 1), st.sampled_from(FAULTS), max_size=6))
    value, said = Decimal("4500.000"), []
    for place in range(count):
        value += Decimal(draw(st.integers(0, 300)) if place % 97 == 0 else 60).scaleb(-3)
        shown = value
        match faults.get(place):
            case "zero":
                shown = Decimal("0.000")
            case "spike":
                shown = value + 50_000
            case "dip":
                shown = value - 40
            case "jump":
                value = shown = value + 3000
            case "exchange":
                value = shown = Decimal("17.500")
            case "restart":
                value = shown = Decimal("0.001")
        said.append(reading(shown, place))
    return said


def kept(store: Store) -> tuple[object, ...]:
    """All that follows from a register's verdicts: which count, from where, and how much."""
    rows = store.totals("m1", Quantity.IMPORT_ENERGY, ALWAYS)
    verdicts = [(w.reading.raw, w.at, str(w.verdict)) for w in store.weighed(CHANNEL, ALWAYS)]
    # Whether a step was usual is told by those before it, and what is settled stays as it was.
    amounts = [(row.start, row.amount, row.measured_s + row.spread_s) for row in rows]
    return verdicts, store.segments(CHANNEL), amounts


def findings(watch: Watch) -> list[tuple[object, ...]]:
    return [(f.kind, f.since, f.until, f.facts.get("count")) for f in watch.record_of_all()]


def from_the_first(
    folder: Path, life: list[Reading], words: list[Correction]
) -> tuple[object, ...]:
    """What is kept where the whole history is judged with the words, from its first reading."""
    store = Store.open(folder / "whole.db", journal=folder / "whole.journal")
    for judged in Belief().again(CHANNEL, life, words):
        store.keep([judged])
    whole = kept(store)
    store.close()
    return whole


def heeded(repairs: Repairs, now: datetime) -> None:
    while repairs.is_busy:
        repairs.go_on(now)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives(), st.data())
def test_a_word_is_heeded_as_from_the_first_reading_and_undone_without_a_trace(life, data):
    kind = data.draw(st.sampled_from(list(CorrectionKind)))
    place = data.draw(st.integers(1, len(life) - 1))
    now = life[-1].received_at + timedelta(minutes=1)
    word = Correction(kind=kind, channel=tuple(CHANNEL), at=life[place].at, said_at=now)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, watch = Store.open(folder / "a.db", journal=folder / "journal"), Watch()
        for one in life:
            store.keep(watch.judge([one]))
        before, found = kept(store), findings(watch)
        repairs = Repairs(store, watch)
        repairs.correct(word)
        heeded(repairs, now)
        assert kept(store) == from_the_first(folder, life, [word])
        repairs.undo(word)
        heeded(repairs, now)
        assert kept(store) == before
        assert findings(watch) == found
        store.close()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives(), st.data())
def test_what_comes_while_history_is_judged_anew_is_judged_with_the_word_too(life, data):
    kind = data.draw(st.sampled_from(list(CorrectionKind)))
    heard = data.draw(st.integers(len(life) // 2, len(life) - 1))
    place = data.draw(st.integers(1, heard - 1))
    ends = data.draw(st.sets(st.integers(heard, len(life) - 1), max_size=3))
    now = life[heard].received_at
    word = Correction(kind=kind, channel=tuple(CHANNEL), at=life[place].at, said_at=now)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, watch = Store.open(folder / "a.db", journal=folder / "journal"), Watch()
        for one in life[:heard]:
            store.keep(watch.judge([one]))
        repairs = Repairs(store, watch, at_once=9)
        repairs.correct(word)
        for number, one in enumerate(life[heard:], heard):
            store.keep(watch.judge([one]))
            repairs.go_on(one.received_at)
            if kind is not CorrectionKind.ACCEPT and not number % 11:
                assert all(0 <= amount <= MOST_MWH for _, amount, *_ in kept(store)[2])
            if number in ends:
                store.seal(one.received_at)
                write_down(store, watch)
                store.close()
                store = Store.open(folder / "a.db", journal=folder / "journal")
                watch = Watch(None, taken_up(store))
                repairs = Repairs(store, watch, at_once=9)
        heeded(repairs, life[-1].received_at)
        assert kept(store) == from_the_first(folder, life, [word])
        store.close()
