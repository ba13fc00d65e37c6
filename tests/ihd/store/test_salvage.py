"""A damaged file is set aside, and what can be saved is; nothing needs a person's hand."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from meter_messages import METER, NEW_YEAR, glow

from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store, StoreError
from ihd.store.backup import back_up
from ihd.store.examination import examine
from ihd.store.mending import finding, last_mended, mend, open_sound

ENERGY = Quantity.IMPORT_ENERGY
DAYS = 12
NOW = NEW_YEAR + timedelta(days=DAYS, hours=3)
ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=400))
EACH = 288
PAGE = 1024


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A home of twelve days, a message every five minutes, cleanly closed; and its copy."""
    folder = tmp_path_factory.mktemp("whole")
    noise = random.Random(7)
    store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
    for number in range(DAYS * EACH + 20):
        at = NEW_YEAR + timedelta(minutes=5) * number
        store.add(glow(noise.randrange(200, 6000), 20000 + Decimal(number) / 100, at))
    store.note("bill day", 28)
    store.flush(NOW)
    back_up(store.path, folder / "backups", NOW)
    store.close()
    return folder


@pytest.fixture
def home(whole, tmp_path):
    shutil.copy(whole / "plainwatt.db", tmp_path / "plainwatt.db")
    return tmp_path / "plainwatt.db"


def counted(store):
    return len(store.readings(METER, ENERGY, ALWAYS))


def used(store):
    return sum(row.amount for row in store.totals(METER, ENERGY, ALWAYS))


def pages(path):
    return path.stat().st_size // PAGE


def zero(path, page):
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(bytes(PAGE))


def asides(path):
    return list(path.parent.glob("*set-aside*.db"))


def test_a_sound_home_opens_as_ever_and_nothing_is_set_aside(home, tmp_path):
    assert examine(home, thorough=True).is_sound
    store = open_sound(home, tmp_path / "backups", NOW)
    assert counted(store) == DAYS * EACH + 20
    assert last_mended(store) is None
    store.close()
    assert asides(home) == []


@pytest.mark.parametrize("left", [0.95, 0.8, 0.6])
def test_a_truncated_file_is_set_aside_and_what_is_left_of_it_saved(home, tmp_path, left):
    content = home.read_bytes()
    cut = content[: int(len(content) * left)]
    home.write_bytes(cut)
    store = open_sound(home, tmp_path / "backups", NOW)
    found = last_mended(store)
    assert counted(store) > 0
    assert found.lost_days < DAYS
    store.add(glow(500, 20000 + Decimal(DAYS * EACH + 40) / 100, NOW))
    store.close()
    (aside,) = asides(home)
    assert aside.read_bytes() == cut
    assert examine(home).complaint is None


@pytest.mark.parametrize("seed", range(24))
def test_one_zeroed_page_costs_what_was_on_it(home, tmp_path, seed):
    page = random.Random(seed).randrange(pages(home))
    zero(home, page)
    if examine(home).is_sound:
        return
    mend(home, tmp_path / "backups", NOW)
    store = open_sound(home, tmp_path / "backups", NOW)
    assert examine(home).complaint is None
    store.add(glow(500, 20000 + Decimal(DAYS * EACH + 40) / 100, NOW))
    store.flush(NOW)
    store.close()


@pytest.mark.parametrize("seed", range(24))
def test_with_a_copy_at_hand_a_zeroed_page_costs_nothing(whole, home, seed):
    zero(home, random.Random(100 + seed).randrange(pages(home)))
    mend(home, whole / "backups", NOW)
    store = open_sound(home, whole / "backups", NOW)
    assert counted(store) == DAYS * EACH + 20
    assert used(store) == 10_000 * (DAYS * EACH + 19)
    assert store.noted("bill day") == 28
    store.close()


def test_a_flipped_bit_is_found_and_mended_from_the_copy(whole, home):
    flip(home, 5)
    examined = examine(home)
    assert examined.complaint is None
    assert [day for _, day in examined.damaged] == [(NEW_YEAR.date().toordinal() - 719163) + 5]
    mended = mend(home, whole / "backups", NOW)
    assert (mended.from_copy, mended.lost_days) == (1, 0)
    store = open_sound(home, whole / "backups", NOW)
    assert counted(store) == DAYS * EACH + 20
    store.close()


def test_a_day_lost_for_good_keeps_its_totals_and_is_told_of(home, tmp_path):
    flip(home, 5)
    mended = mend(home, tmp_path / "backups", NOW)
    # Eleven closed days and the open one.
    assert (mended.days, mended.lost_days, mended.lost) == (DAYS, 1, ())
    store = open_sound(home, tmp_path / "backups", NOW)
    assert used(store) == 10_000 * (DAYS * EACH + 19)
    late = NEW_YEAR + timedelta(days=5, hours=7, seconds=40)
    store.add(glow(500, "20015.25", late))
    store.flush(NOW)
    assert abs(used(store) - 10_000 * (DAYS * EACH + 19)) < 1000
    told = finding(last_mended(store), NOW + timedelta(hours=1))
    assert told.facts["lost_days"] == 1
    assert finding(last_mended(store), NOW + timedelta(days=8)) is None
    store.close()


def test_a_file_that_is_no_database_any_more_is_made_anew(home, tmp_path):
    home.write_bytes(random.Random(1).randbytes(50_000))
    store = open_sound(home, tmp_path / "backups", NOW)
    store.add(glow(500, "20000.0", NOW))
    assert counted(store) == 1
    mended = last_mended(store)
    store.close()
    assert (mended.days, mended.lost_days) == (0, 0)
    assert asides(home)[0].stat().st_size == 50_000


def test_a_home_that_is_being_recorded_is_not_mended_under_the_recorder(home, tmp_path):
    store = Store.open(home, journal=tmp_path / "journal")
    with pytest.raises(StoreError, match="another program"):
        mend(home, tmp_path / "backups", NOW)
    store.close()


def test_a_mending_that_the_power_ended_is_finished_at_the_next_start(home, tmp_path):
    home.replace(home.with_name("plainwatt.db.mended"))
    store = open_sound(home, tmp_path / "backups", NOW)
    assert counted(store) == DAYS * EACH + 20
    store.close()


def flip(path, number):
    """Flip one bit of a block's content where SQLite's own check does not look."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT slot, content FROM block ORDER BY slot").fetchall()
        slot, content = rows[number]
        changed = bytearray(content)
        changed[len(changed) // 2] ^= 4
        db.execute("UPDATE block SET content = ? WHERE slot = ?", (bytes(changed), slot))
        db.commit()
