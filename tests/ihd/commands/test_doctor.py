"""Each thing that is wrong is a plain sentence with one next step, and the status says so."""

import json
import os
import shutil
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.cli import run
from ihd.commands import doctor
from ihd.meter import Fuel, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.store import Store
from ihd.store.backup import back_up

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("ihd.store.journal._bases", lambda: [str(tmp_path)])
    monkeypatch.setattr(doctor, "is_clock_set", lambda: True)
    return HomeFolder(tmp_path / "home").create()


@pytest.fixture
def recorded(folder):
    """A home that is being recorded, with a copy of today."""
    store = Store.open(folder.database)
    store.add(
        [
            Reading(
                meter="glow/0C0FFEE00001/electricity",
                fuel=Fuel.ELECTRICITY,
                quantity=Quantity.IMPORT_ENERGY,
                value=Decimal(1000 + n).scaleb(-3),
                received_at=START + timedelta(minutes=n),
                raw=f"{(1000 + n) / 1000:.3f}",
                unit="kWh",
            )
            for n in range(5000)
        ]
    )
    store.flush(START + timedelta(days=9))
    back_up(store.path, folder.backups, datetime.now(UTC).replace(microsecond=0))
    yield folder
    store.close()


def complaints(folder, capsys):
    status = run(["--home", str(folder.root), "doctor", "--json"], display=None, draw=None)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == (1 if found else 0)
    for one in found:
        assert one["sentence"].endswith(".")
        assert one["step"]
    return {one["what"]: one for one in found}


def test_nothing_is_wrong_with_a_home_that_is_recorded_and_copied(recorded, capsys):
    assert complaints(recorded, capsys) == {}
    assert run(["--home", str(recorded.root), "doctor"], display=None, draw=None) == 0
    assert capsys.readouterr().out == "Nothing is wrong.\n"


def test_a_damaged_day_is_named(recorded, capsys):
    with closing(sqlite3.connect(recorded.database)) as db:
        slot, content = db.execute("SELECT slot, content FROM block ORDER BY slot").fetchone()
        db.execute("UPDATE block SET content = ? WHERE slot = ?", (content[:-1] + b"\xff", slot))
        db.commit()
    assert "2026-11-01" in complaints(recorded, capsys)["damaged_days"]["sentence"]


def test_a_medium_without_room_for_a_copy_is_named(recorded, capsys, monkeypatch):
    usage = shutil.disk_usage(recorded.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))
    assert "no room for a copy" in complaints(recorded, capsys)["backup"]["sentence"]


def test_a_home_that_nobody_records_or_copies_is_said_to_be(folder, capsys):
    Store.open(folder.database).close()
    assert set(complaints(folder, capsys)) == {"recorder", "backup"}


def test_a_truncated_history_is_said_to_be_damaged(folder, capsys):
    Store.open(folder.database).close()
    folder.database.write_bytes(folder.database.read_bytes()[:5000])
    assert "cut short" in complaints(folder, capsys)["history"]["sentence"]


@pytest.mark.parametrize(
    ("file", "content", "what"),
    [
        ("settings.toml", "currency = ", "settings"),
        ("settings.toml", '[electricity]\ntariff = "mine.toml"\n', "tariff"),
        ("bridges/mine.toml", "nonsense = 1\n", "bridges"),
        ("prices/mine.toml", "nonsense = 1\n", "prices"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(recorded, capsys, file, content, what):
    path = recorded.root / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    assert what in complaints(recorded, capsys)


def test_a_broker_that_does_not_answer_is_named_with_its_address(recorded, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        recorded.settings.write_text(f"[broker]\nport = {port}\n")
        assert f"127.0.0.1:{port}" in complaints(recorded, capsys)["broker"]["sentence"]
        free.listen()
        assert complaints(recorded, capsys) == {}


def test_a_stick_that_is_not_there_is_missed(recorded, capsys):
    recorded.settings.write_text('backup_folder = "/nowhere/stick"\n[broker]\nport = 1\n')
    assert "/nowhere/stick" in complaints(recorded, capsys)["backup"]["sentence"]


def test_a_clock_that_nothing_sets_is_said_to_be(recorded, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "is_clock_set", lambda: False)
    assert "clock" in complaints(recorded, capsys)["clock"]["sentence"]


@pytest.mark.skipif(os.name == "nt", reason="mode bits are not what forbids writing there")
def test_where_there_is_no_home_that_is_all_there_is_to_say(tmp_path, capsys):
    found = complaints(HomeFolder(tmp_path / "nowhere"), capsys)
    assert found["home"]["step"]


def test_a_broker_of_our_own_is_told_where_it_listens_or_that_it_does_not(recorded, capsys):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        recorded.settings.write_text(f"[broker]\nown = true\nport = {port}\n")
        assert run(["--home", str(recorded.root), "doctor"], display=None, draw=None) == 0
        told = f"Plainwatt's own broker listens on port {port} of every address of this machine."
        assert capsys.readouterr().out.splitlines() == [told, "Nothing is wrong."]
    sentence = complaints(recorded, capsys)["broker"]["sentence"]
    assert sentence == f"Plainwatt's own broker does not listen on port {port} now."
