"""What becomes of a home when the power goes, the disk is full, or the clock is wrong."""

import random
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from meter_messages import LAG, METER, NEW_YEAR, glow, power, register

from ihd.checks.belief import Belief
from ihd.clock import Interval
from ihd.dating import moved
from ihd.meter import Quantity, Reading
from ihd.store import Store, StoreError

ENERGY = Quantity.IMPORT_ENERGY
ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=400))
EVERY = timedelta(seconds=50)
FLUSH_EVERY = 6


def message(number):
    return glow(720, 20000 + Decimal(number) / 100, NEW_YEAR + EVERY * number)


def opened(folder, journal="journal"):
    return Store.open(folder / "plainwatt.db", journal=folder / journal)


def used(store):
    return sum(row.amount for row in store.totals(METER, ENERGY, ALWAYS))


@pytest.mark.parametrize("seed", range(6))
def test_a_power_cut_costs_detail_and_not_a_watt_hour(tmp_path, seed):
    """The card holds what the last sync brought there, and anything at all after it."""
    moments = random.Random(seed)
    card, after = tmp_path / "card", tmp_path / "after"
    card.mkdir()
    store = opened(card)
    cut = moments.randrange(20, 400)
    for number in range(cut):
        store.add(message(number))
        if number % FLUSH_EVERY == FLUSH_EVERY - 1:
            store.flush(NEW_YEAR + EVERY * number)
    kept = cut - cut % FLUSH_EVERY
    after.mkdir()
    for file in card.glob("plainwatt.db*"):
        shutil.copy(file, after / file.name)
    with (after / "plainwatt.db-wal").open("ab") as torn:
        torn.write(moments.randbytes(moments.randrange(3000)))
    store.close()

    again = opened(after, "a journal that the power cut took")
    assert len(again.readings(METER, ENERGY, ALWAYS)) == kept
    assert used(again) == 10_000 * (kept - 1)
    again.add(message(cut + 3))
    assert used(again) == 10_000 * (cut + 3)
    again.close()


def test_a_full_disk_loses_nothing_and_recording_goes_on_once_there_is_room(tmp_path):
    store = opened(tmp_path)
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    noise = random.Random(1)
    for number in range(400):
        store.add(message(number))
        store.add([power(noise.randrange(9000), NEW_YEAR + EVERY * number) for _ in range(60)])
    assert "full" in str(store.trouble)
    with pytest.raises(StoreError, match="full"):
        store.flush(NEW_YEAR)
    assert len(store.readings(METER, ENERGY, ALWAYS)) == 400
    assert used(store) == 10_000 * 399
    store._db.execute("PRAGMA max_page_count = 100000")
    store.add(message(400))
    store.flush(NEW_YEAR)
    assert store.trouble is None
    store.close()
    again = opened(tmp_path)
    assert len(again.readings(METER, ENERGY, ALWAYS)) == 401
    again.close()


def test_a_journal_of_another_database_is_left_alone(tmp_path):
    first = opened(tmp_path)
    first.add(message(0))
    leftover = (tmp_path / "journal").read_bytes()
    first.close()
    for file in tmp_path.glob("plainwatt.db*"):
        file.unlink()
    (tmp_path / "journal").write_bytes(leftover)
    second = opened(tmp_path)
    assert second.last() == []
    second.close()


def test_what_is_held_for_a_clock_outlives_the_program_and_finds_its_place(tmp_path):
    store, wrong = opened(tmp_path), datetime(1970, 1, 1, tzinfo=UTC)
    stamped = register("10.000", NEW_YEAR, lag=wrong - NEW_YEAR)
    undated = [
        Reading(
            meter=METER,
            fuel=stamped.fuel,
            quantity=Quantity.POWER,
            value=Decimal(500 + n),
            received_at=wrong + timedelta(seconds=10 * n),
        )
        for n in range(5)
    ]
    store.hold([stamped])
    for reading in undated:
        store.hold([reading])
    store.add(message(0))
    store.flush(NEW_YEAR)
    store._let_go()

    again = opened(tmp_path)
    placed = moved(again.held(), NEW_YEAR - wrong + LAG)
    first = NEW_YEAR + LAG
    assert [r.at for r in placed[1:]] == [first + timedelta(seconds=10 * n) for n in range(5)]
    assert placed[0].at == NEW_YEAR
    judge = Belief().judge
    for reading in placed:
        again.keep([judge(reading)], placed=True)
    assert again.held() == []
    again.close()
    third = opened(tmp_path)
    assert third.held() == []
    assert len(third.readings(METER, Quantity.POWER, ALWAYS)) == 6
    third.close()


def test_notes_and_unread_messages_outlive_a_kill(tmp_path):
    store = opened(tmp_path)
    store.note("bill day", 28)
    store._let_go()
    again = opened(tmp_path)
    assert again.noted("bill day") == 28
    again.close()


def test_a_flipped_bit_is_found_and_costs_one_days_detail_and_no_energy(tmp_path):
    store = opened(tmp_path)
    for number in range(3000):
        store.add(message(number))
    store.flush(NEW_YEAR + timedelta(days=9))
    store.close()
    flip(tmp_path / "plainwatt.db")
    again = opened(tmp_path)
    found = again.readings(METER, ENERGY, ALWAYS)
    assert 0 < len(found) < 3000
    assert again.damaged() == [(METER, NEW_YEAR.date())]
    assert used(again) == 10_000 * 2999
    again.add([register("20001.005", NEW_YEAR + timedelta(hours=1, minutes=23))])
    again.seal(NEW_YEAR + timedelta(days=9))
    again.close()
    assert blocks(tmp_path / "plainwatt.db") == 2


def flip(path):
    """Flip one bit of the first block's content."""
    db = sqlite3.connect(path)
    slot, content = db.execute("SELECT slot, content FROM block ORDER BY slot").fetchone()
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 4
    db.execute("UPDATE block SET content = ? WHERE slot = ?", (bytes(changed), slot))
    db.commit()
    db.close()


def blocks(path):
    db = sqlite3.connect(path)
    (count,) = db.execute("SELECT count(*) FROM block").fetchone()
    db.close()
    return count
