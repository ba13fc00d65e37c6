"""A home looks after its own history while it records: copies, an eye on it, and mending."""

from __future__ import annotations

import random
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.checks.finding import FindingKind
from ihd.clock import Interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.session import Session
from ihd.settings import Settings
from ihd.store import Store
from ihd.store.backup import back_up, copies
from ihd.store.caretaker import Care, Caretaker
from ihd.store.mending import last_mended

METER = "glow/0C0FFEE00001/electricity"
START = datetime(2026, 11, 1, tzinfo=UTC)
NOW = START + timedelta(days=5)
EACH = 144


def reading(number):
    at = START + timedelta(minutes=10) * number
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=Decimal(1000 + number).scaleb(-3),
        received_at=at,
        raw=f"{(1000 + number) / 1000:.3f}",
        unit="kWh",
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("ihd.store.journal._bases", lambda: [str(tmp_path)])
    folder = HomeFolder(tmp_path / "home").create()
    store = Store.open(folder.database)
    store.add([reading(n) for n in range(4 * EACH)])
    store.flush(NOW)
    store.close()
    return folder


def flip(path):
    with closing(sqlite3.connect(path)) as db:
        slot, content = db.execute("SELECT slot, content FROM block ORDER BY slot").fetchone()
        changed = bytearray(content)
        changed[len(changed) // 2] ^= 4
        db.execute("UPDATE block SET content = ? WHERE slot = ?", (bytes(changed), slot))
        db.commit()


def test_a_copy_is_made_a_day_and_on_a_second_medium_if_it_is_there(folder, tmp_path):
    told: list[Care] = []
    stick = tmp_path / "stick"
    stick.mkdir()
    keeper = Caretaker(folder.database, lambda: (folder.backups, stick), told.append)
    keeper.tick(NOW)
    assert copies(folder.backups) == []
    for hours in range(30):
        keeper.tick(NOW + timedelta(hours=hours, minutes=5))
        keeper.wait()
    assert [len(copies(place)) for place in (folder.backups, stick)] == [2, 2]
    assert told == [Care(), Care()]


def test_where_no_copy_can_be_made_recording_goes_on_and_it_is_tried_again(folder):
    told: list[Care] = []
    folder.backups.write_text("a file where the folder should be")
    keeper = Caretaker(folder.database, lambda: (folder.backups,), told.append)
    for minutes in (0, 3, 30, 70):
        keeper.tick(NOW + timedelta(minutes=minutes))
        keeper.wait()
    assert len(told) == 2
    assert all("No copy could be made" in (care.no_copy or "") for care in told)


def test_a_day_that_is_lost_already_is_not_found_again(folder):
    told: list[Care] = []
    flip(folder.database)
    day = (START - datetime(1970, 1, 1, tzinfo=UTC)).days
    for known in (frozenset(), frozenset({(1, day)})):
        keeper = Caretaker(folder.database, lambda: (), told.append, look_first=True, known=known)
        keeper.tick(NOW)
        keeper.wait()
    assert [care.is_damaged for care in told] == [True, False]


class Watched:
    """What a session showed last."""

    def __init__(self):
        self.arrived = threading.Condition()
        self.home = None
        self.findings = ()

    def show(self, home, now):
        with self.arrived:
            self.home, self.findings = home, home.snapshot(now).findings
            self.arrived.notify_all()

    def wait_for(self, what):
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.home is not None and what(self), 20)


def test_a_flipped_bit_in_a_running_home_is_mended_with_nobodys_help(folder):
    back_up(folder.database, folder.backups, NOW)
    flip(folder.database)
    watched = Watched()
    session = Session(folder, Settings(), show=watched.show, listening=False).start()
    watched.wait_for(lambda seen: True)
    session.call(lambda home: 1 / 0)
    watched.wait_for(lambda seen: any(f.facts.get("mended") for f in seen.findings))
    session.stop()
    store = Store.open(folder.database, reader=True)
    found = last_mended(store)
    assert (found.from_copy, found.lost_days) == (1, 0)
    span = Interval(START, NOW)
    assert len(store.readings(METER, Quantity.IMPORT_ENERGY, span)) == 4 * EACH
    store.close()


def test_a_truncated_home_opens_and_says_what_was_saved(folder):
    content = folder.database.read_bytes()
    folder.database.write_bytes(content[: int(len(content) * 0.9)])
    watched = Watched()
    session = Session(folder, Settings(), show=watched.show, listening=False).start()
    watched.wait_for(lambda seen: seen.findings)
    session.stop()
    (told,) = watched.findings
    assert told.kind is FindingKind.STORE_TROUBLE
    assert told.facts["mended"]


def test_a_card_that_takes_nothing_ends_nothing_and_is_said(folder):
    watched = Watched()
    session = Session(folder, Settings(), show=watched.show, listening=False).start()
    watched.wait_for(lambda seen: True)

    def stuff(home):
        pages = home.store._db.execute("PRAGMA page_count").fetchone()[0]
        home.store._db.execute(f"PRAGMA max_page_count = {pages}")
        noise = random.Random(1)
        home.store.note("noise", noise.randbytes(40_000).hex())
        home.keep(NOW)

    session.call(stuff)
    watched.wait_for(lambda seen: any("full" in str(f.facts) for f in seen.findings))
    session.call(lambda home: home.store._db.execute("PRAGMA max_page_count = 100000"))
    session.call(lambda home: home.keep(NOW))
    watched.wait_for(lambda seen: not seen.findings)
    session.stop()
