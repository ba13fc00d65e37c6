"""A card that takes nothing: recording goes on in memory, and catches up once there is room."""

import random
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from meter_messages import METER, NEW_YEAR, STORIES, glow, power, register

from ihd.checks.belief import Belief, channel_of
from ihd.checks.finding import FindingKind
from ihd.checks.verdict import Verdict
from ihd.clock import Interval, to_ms
from ihd.meter import Quantity
from ihd.store import Store, StoreError, ballast
from ihd.store import store as store_module
from ihd.store.database import is_recorded
from ihd.store.examination import examine
from ihd.store.mending import open_sound
from ihd.store.trouble import troubles
from ihd.store.verdicts import Reweighed

ENERGY = Quantity.IMPORT_ENERGY
ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=400))
EVERY = timedelta(seconds=50)


def message(number):
    return glow(720, 20000 + Decimal(number) / 100, NEW_YEAR + EVERY * number)


def noisy(store, number, noise):
    store.add(message(number))
    store.add([power(noise.randrange(9000), NEW_YEAR + EVERY * number) for _ in range(60)])


def opened(card, tmp_path):
    return Store.open(card.folder / "plainwatt.db", journal=tmp_path / "journal")


def add_until_refused(store, first):
    """Add messages until one is refused; return its number and why."""
    for number in range(first, first + 200):
        try:
            store.add(message(number))
        except StoreError as error:
            return number, str(error)
    raise AssertionError("nothing was refused")


def test_a_full_card_costs_nothing_and_says_so_until_there_is_room(card, tmp_path):
    store, noise = opened(card, tmp_path), random.Random(1)
    store.flush(NEW_YEAR)
    card.fail()
    for number in range(400):
        noisy(store, number, noise)
    assert "full" in str(store.trouble)
    with pytest.raises(StoreError, match="full"):
        store.flush(NEW_YEAR + EVERY * number)
    assert NEW_YEAR < store.troubled_at <= NEW_YEAR + EVERY * number
    assert len(store.readings(METER, ENERGY, ALWAYS)) == number + 1
    card.mend()
    store.flush(NEW_YEAR + EVERY * number)
    assert (store.trouble, store.troubled_at) == (None, None)
    store.close()
    again = opened(card, tmp_path)
    assert len(again.readings(METER, ENERGY, ALWAYS)) == number + 1
    again.close()


def test_the_ballast_makes_room_when_a_card_fills_up(card, tmp_path):
    store, noise = opened(card, tmp_path), random.Random(1)
    assert ballast.lay(store.path, size=400_000)
    card.fail()
    for number in range(40):
        noisy(store, number, noise)
    store.flush(NEW_YEAR + EVERY * 40)
    assert store.trouble is None
    assert not ballast.ballast_path(store.path).exists()
    store.close()


@pytest.mark.parametrize("kind", ["card", "broken_card"])
def test_a_card_that_is_mounted_read_only_is_read_and_caught_up_with_once_it_is_not(
    request, tmp_path, kind
):
    card = request.getfixturevalue(kind)
    store = opened(card, tmp_path)
    for number in range(10):
        store.add(message(number))
    store.close()
    card.remount("ro")
    store, reader = opened(card, tmp_path), Store.open(card.folder / "plainwatt.db", reader=True)
    assert len(reader.readings(METER, ENERGY, ALWAYS)) == 10
    reader.close()
    for number in range(10, 30):
        store.add(message(number))
    with pytest.raises(StoreError, match="readonly"):
        store.flush(NEW_YEAR)
    (finding,) = troubles(store, NEW_YEAR)
    assert finding.kind is FindingKind.STORE_TROUBLE
    assert (finding.facts["full"], finding.facts["waiting"]) == (False, store.waiting)
    assert len(store.readings(METER, ENERGY, ALWAYS)) == 30
    card.remount("rw")
    store.flush(NEW_YEAR + EVERY * 30)
    assert list(troubles(store, NEW_YEAR)) == []
    store.add(message(30))
    store._let_go()
    again = opened(card, tmp_path)
    assert len(again.readings(METER, ENERGY, ALWAYS)) == 31
    again.close()


def recorded_until_the_card_broke(card, tmp_path):
    store = opened(card, tmp_path)
    for number in range(10):
        store.add(message(number))
    store.flush(NEW_YEAR)
    card.fail()
    for number in range(10, 30):
        store.add(message(number))
    with pytest.raises(StoreError, match="cannot be written"):
        store.flush(NEW_YEAR)
    return store


def test_a_card_that_breaks_and_is_put_in_anew_is_caught_up_with_by_itself(broken_card, tmp_path):
    store = recorded_until_the_card_broke(broken_card, tmp_path)
    broken_card.pull_out()
    assert len(store.readings(METER, ENERGY, ALWAYS)) == 30
    broken_card.put_in()
    store.flush(NEW_YEAR + EVERY * 30)
    assert list(troubles(store, NEW_YEAR)) == []
    assert is_recorded(store.path)
    store.add(message(30))
    store.close()
    assert not (tmp_path / "journal").exists()
    again = opened(broken_card, tmp_path)
    assert len(again.readings(METER, ENERGY, ALWAYS)) == 31
    assert examine(again.path, thorough=True).is_sound
    again.close()


def test_nothing_is_begun_anew_where_a_card_is_not_put_in_again(broken_card, tmp_path):
    store = recorded_until_the_card_broke(broken_card, tmp_path)
    broken_card.pull_out()
    with pytest.raises(StoreError):
        store.flush(NEW_YEAR)
    assert list(broken_card.folder.iterdir()) == []
    Store.open(store.path, journal=tmp_path / "another").close()
    with pytest.raises(StoreError, match="another history"):
        store.flush(NEW_YEAR)
    (finding,) = troubles(store, NEW_YEAR)
    assert "another history" in finding.facts["reason"]
    store._let_go()


def test_a_card_that_another_program_records_to_by_now_is_left_to_it(broken_card, tmp_path):
    store = recorded_until_the_card_broke(broken_card, tmp_path)
    broken_card.pull_out()
    broken_card.put_in()
    other = Store.open(store.path, journal=tmp_path / "another")
    with pytest.raises(StoreError, match="by another program"):
        store.flush(NEW_YEAR)
    other.close()
    store.flush(NEW_YEAR)
    assert store.trouble is None
    store.close()


def test_a_sound_home_on_a_read_only_card_is_opened_and_examined(card, tmp_path):
    store = opened(card, tmp_path)
    store.add(message(0))
    store.close()
    card.remount("ro")
    assert examine(card.folder / "plainwatt.db", thorough=True).is_sound
    store = open_sound(card.folder / "plainwatt.db", tmp_path / "backups", NEW_YEAR)
    assert len(store.readings(METER, ENERGY, ALWAYS)) == 1
    store._let_go()


def test_what_waits_in_memory_has_a_bound_and_what_is_refused_is_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "WAITING_AT_MOST", 500)
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        store.flush(NEW_YEAR)
    refused, why = add_until_refused(store, 0)
    assert "cannot be written" in why
    kept = len(store.readings(METER, ENERGY, ALWAYS))
    assert kept == refused > 0
    store._db.execute("PRAGMA query_only = OFF")
    store.flush(NEW_YEAR + EVERY * kept)
    store.add(message(kept))
    store.close()


def test_a_full_journal_refuses_a_reading_and_keeps_those_before(card):
    store = Store.open(card.folder / "plainwatt.db", journal=card.folder / "journal")
    store.add(message(0))
    card.fail()
    number, why = add_until_refused(store, 1)
    assert "cannot be written" in why
    card.mend()
    store._let_go()
    again = Store.open(card.folder / "plainwatt.db", journal=card.folder / "journal")
    assert len(again.readings(METER, ENERGY, ALWAYS)) == number
    again.close()


@pytest.mark.parametrize(("values", "total"), STORIES.values(), ids=STORIES)
@pytest.mark.parametrize(("kind", "waiting"), [("card", 1), ("card", 4), ("broken_card", 2)])
def test_verdicts_that_change_earlier_ones_wait_for_the_card_like_any_reading(
    request, tmp_path, kind, values, total, waiting
):
    card = request.getfixturevalue(kind)
    store, judge = opened(card, tmp_path), Belief().judge
    for place, value in enumerate(values):
        if place == len(values) - waiting:
            store.flush(NEW_YEAR)
            store.seal(NEW_YEAR + timedelta(days=9))
            card.fail()
        store.keep([judge(register(value, NEW_YEAR + timedelta(seconds=10 * place)))])
    check(store, values, total)
    with suppress(StoreError):
        store.flush(NEW_YEAR)
    check(store, values, total)
    store._let_go()
    card.mend()
    for _ in ("what waited is on the card", "opened again"):
        store = opened(card, tmp_path)
        check(store, values, total)
        store.close()


def check(store, values, total):
    rows = store.totals(METER, ENERGY, ALWAYS)
    assert sum((row.energy.kwh for row in rows), Decimal(0)) == Decimal(total)
    readings = store.readings(METER, ENERGY, ALWAYS)
    assert [str(r.value) for r in readings] == [f"{Decimal(v):.3f}" for v in values]
    assert store.last() == readings[-1:]


JUMP = ["100.000", "100.010", "900.000", "900.010", "900.020", "900.030"]


@pytest.fixture(params=["card", "broken_card"])
def unwritable(request, tmp_path):
    """A home of a few readings, its day closed, on a card that takes nothing more."""
    card = request.getfixturevalue(request.param)
    store, judge = opened(card, tmp_path), Belief().judge
    for place, value in enumerate(JUMP):
        store.keep([judge(register(value, NEW_YEAR + timedelta(seconds=10 * place)))])
    store.seal(NEW_YEAR + timedelta(days=9))
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    card.fail()
    yield card, store
    with suppress(StoreError):
        store.close()


def used(store):
    rows = store.totals(METER, ENERGY, ALWAYS)
    return sum((row.energy.kwh for row in rows), Decimal(0))


def mended(card, store, tmp_path):
    """Make the card take everything again; yield the home as it is then, and opened once more."""
    store._let_go()
    card.mend()
    for _ in ("what waited is on the card", "opened again"):
        store = opened(card, tmp_path)
        yield store
        store.close()


def test_verdicts_given_anew_wait_for_the_card(unwritable, tmp_path):
    card, store = unwritable
    channel = channel_of(register("1", NEW_YEAR))
    began = to_ms(NEW_YEAR + timedelta(seconds=20))
    assert used(store) == Decimal("0.040")
    store.reweigh(channel, ALWAYS, [], {began: Decimal("799.99")})
    assert store.trouble is not None
    assert used(store) == Decimal("800.030")
    last = store.weighed(channel, ALWAYS)[-1]
    (kept,) = store.reweigh(
        channel, ALWAYS, [Reweighed(last, Verdict.QUARANTINED, last.at)], {began: Decimal("799.99")}
    )
    assert store.weighed(channel, ALWAYS)[-1] == kept
    for again in mended(card, store, tmp_path):
        assert used(again) == Decimal("800.020")
        assert again.segments(channel) == {began: 799_990_000}
        assert [w.verdict for w in again.weighed(channel, ALWAYS)][-1] is Verdict.QUARANTINED


def test_what_a_wrong_clock_dated_is_taken_back_though_the_card_takes_nothing(unwritable, tmp_path):
    card, store = unwritable
    store.withdraw(NEW_YEAR + timedelta(seconds=25))
    assert [str(reading.value) for reading in store.held()] == JUMP[3:]
    assert store.trouble is None
    assert used(store) == Decimal("0.010")
    for again in mended(card, store, tmp_path):
        assert used(again) == Decimal("0.010")
        assert len(again.readings(METER, ENERGY, ALWAYS)) == 3
        assert [str(reading.value) for reading in again.held()] == JUMP[3:]


def test_what_was_held_for_a_clock_is_held_no_more_though_the_card_takes_nothing(
    unwritable, tmp_path
):
    card, store = unwritable
    late = register("900.030", NEW_YEAR + timedelta(seconds=60))
    store.hold([late])
    store.keep([Belief().judge(late)], placed=True)
    assert store.held() == []
    store.note("bill day", "x" * 100_000)
    with pytest.raises(StoreError):
        store.flush(NEW_YEAR)
    assert store.held() == []
    for again in mended(card, store, tmp_path):
        assert again.held() == []
        assert used(again) == Decimal("0.040")


def test_what_a_full_journal_refused_to_name_is_named_with_the_next_reading(card):
    store = Store.open(card.folder / "plainwatt.db", journal=card.folder / "journal")
    card.fail()
    with suppress(StoreError):
        while True:
            store.note("bill day", "x" * 40)
    with pytest.raises(StoreError):
        store.add(message(0))
    card.mend()
    store.add(message(1))
    store._let_go()
    again = Store.open(card.folder / "plainwatt.db", journal=card.folder / "journal")
    assert len(again.readings(METER, ENERGY, ALWAYS)) == 1
    again.close()


def test_no_ballast_is_laid_where_it_would_crowd_the_card(tmp_path):
    assert not ballast.lay(tmp_path / "plainwatt.db", size=1 << 60)
    assert list(tmp_path.iterdir()) == []
