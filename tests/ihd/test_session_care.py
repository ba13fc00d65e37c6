"""A home looks after its own history while it records: copies, an eye on it, and mending."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.checks.finding import FindingKind
from ihd.clock import Interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.screens.findings import finding_sentence, next_step
from ihd.session import Session, client_id
from ihd.settings import Settings
from ihd.store import Store
from ihd.store.backup import back_up, copies
from ihd.store.caretaker import Care, Caretaker, Copied, Medium, Place, copy_findings
from ihd.store.mending import last_mended
from ihd.words import Words

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


class Told:
    """What a caretaker told, and the record of findings it leads to."""

    def __init__(self, database, places, **more):
        self.cares, self.record, self.now = [], {}, NOW
        self.keeper = Caretaker(database, lambda: places, self.hear, **more)

    def hear(self, care):
        self.cares.append(care)
        for found in copy_findings(list(self.record.values()), care.copied, self.now):
            self.record[found.subject, found.since] = found

    def go_on(self, minutes):
        """Let time pass by the minute."""
        for _ in range(minutes):
            self.now += timedelta(minutes=1)
            self.keeper.tick(self.now)
            self.keeper.wait()

    def standing(self):
        return {f.subject: f.facts["trouble"] for f in self.record.values() if f.until is None}


def places_of(folder, stick):
    return Place(Medium.HOME, folder.backups), Place(Medium.SECOND, stick)


def test_a_copy_is_made_a_day_and_on_a_second_medium_if_it_is_there(folder, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    told = Told(folder.database, places_of(folder, stick))
    told.keeper.tick(NOW)
    assert copies(folder.backups) == []
    told.go_on(30 * 60)
    assert [len(copies(place)) for place in (folder.backups, stick)] == [2, 2]
    assert told.cares == [Care(copied=(Copied(Medium.HOME), Copied(Medium.SECOND)))]
    assert told.record == {}


def test_where_no_copy_can_be_made_it_is_found_and_tried_again_until_there_is_one(folder, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    folder.backups.write_text("a file where the folder should be")
    told = Told(folder.database, places_of(folder, stick))
    told.go_on(70)
    assert told.standing() == {"home": "failed"}
    assert len(copies(stick)) == 1
    began = [found.since for found in told.record.values()]
    told.go_on(70)
    assert [found.since for found in told.record.values()] == began
    folder.backups.unlink()
    told.go_on(70)
    assert told.standing() == {}
    assert len(copies(folder.backups)) == 1


def test_a_second_medium_that_is_gone_is_missed_when_a_copy_is_due_and_never_made(folder, tmp_path):
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    told = Told(folder.database, places_of(folder, stick))
    told.go_on(10)
    stick.rename(away)
    told.go_on(20 * 60)
    assert told.standing() == {}
    told.go_on(5 * 60)
    assert told.standing() == {"second": "gone"}
    assert not stick.exists()
    away.rename(stick)
    told.go_on(61)
    assert told.standing() == {}
    assert len(copies(stick)) == 2


def test_a_medium_that_is_no_longer_wanted_is_no_longer_missed(folder, tmp_path):
    home, second = places_of(folder, tmp_path / "stick")
    missing = Told(folder.database, (home, second))
    missing.go_on(10)
    assert missing.standing() == {"second": "gone"}
    later = Told(folder.database, (home,))
    later.record, later.now = missing.record, missing.now
    later.go_on(10)
    assert later.standing() == {}


def test_a_copy_that_would_fill_the_medium_is_not_begun(folder, monkeypatch):
    usage = shutil.disk_usage(folder.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))
    told = Told(folder.database, places_of(folder, folder.root)[:1])
    told.go_on(10)
    assert told.standing() == {"home": "full"}
    assert list(folder.backups.iterdir()) == []


def test_a_day_that_is_lost_already_is_not_found_again(folder):
    flip(folder.database)
    day = (START - datetime(1970, 1, 1, tzinfo=UTC)).days
    found = []
    for known in (frozenset(), frozenset({(1, day)})):
        told = Told(folder.database, (), look_first=True, known=known)
        told.go_on(1)
        found.append(any(care.is_damaged for care in told.cares))
    assert found == [True, False]


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

    def troubles(self):
        copying = (f for f in self.findings if f.kind is FindingKind.COPY_NOT_MADE)
        return [found.facts["trouble"] for found in copying]

    def wait_for(self, what):
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.home is not None and what(self), 20)


def test_a_home_says_that_its_second_medium_is_gone_until_there_is_a_copy_on_it(
    folder, tmp_path, monkeypatch
):
    monkeypatch.setattr("ihd.store.caretaker.AFTER_START", timedelta())
    stick = tmp_path / "stick"
    for is_there in (False, True):
        if is_there:
            stick.mkdir()
        watched = Watched()
        chosen = Settings(backup_folder=str(stick))
        session = Session(folder, chosen, show=watched.show, listening=False).start()
        watched.wait_for(lambda seen, is_there=is_there: ("gone" in seen.troubles()) != is_there)
        session.stop()
    assert len(copies(stick)) == 1


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


def opened(folder):
    """What a home says of itself once it is open."""
    watched = Watched()
    session = Session(folder, Settings(), show=watched.show, listening=False).start()
    watched.wait_for(lambda seen: seen.findings)
    session.stop()
    (told,) = watched.findings
    zone, words = ZoneInfo("Europe/London"), Words("en")
    assert next_step(told, zone, words).startswith("Cards wear out")
    return finding_sentence(told, zone, words)


def test_a_truncated_home_opens_and_says_what_was_saved(folder):
    content = folder.database.read_bytes()
    cut = content[: int(len(content) * 0.9)]
    folder.database.write_bytes(cut)
    said = opened(folder)
    (aside,) = folder.root.glob("*set-aside*.db")
    assert aside.read_bytes() == cut
    assert re.fullmatch(
        r"The history file was damaged( and is mended)?[.:] .*\d days? are (there|saved).*", said
    )


def test_what_the_newest_copy_gave_back_is_said(folder):
    back_up(folder.database, folder.backups, NOW)
    content = folder.database.read_bytes()
    folder.database.write_bytes(content[: len(content) // 2])
    assert "all 4 days are there" in opened(folder)


def test_a_file_of_which_nothing_can_be_read_is_said_to_be_set_aside(folder):
    folder.database.write_bytes(random.Random(1).randbytes(40_000))
    assert opened(folder) == (
        "The history file could not be read. It is set aside, and a new one begun."
    )


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


@pytest.mark.parametrize("found", [b"", b"\0" * 27, b"\xff\xfe", b"plainwatt-\x07"])
def test_an_id_lost_with_the_power_is_made_anew_and_kept(folder, found):
    folder.client_id.write_bytes(found)
    made = client_id(folder)
    assert re.fullmatch(r"plainwatt-[0-9a-f]{16}", made)
    assert client_id(folder) == made
