"""Every released version's file opens, whole. A new schema adds its file to tests/data/store."""

import shutil
import sqlite3
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from meter_messages import METER, NEW_YEAR

from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store
from ihd.store.database import SCHEMA_VERSION

FILES = Path(__file__).parents[2] / "data" / "store"
ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=10))


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_file_of_every_schema_opens_with_all_it_held(tmp_path, version):
    """1500 messages two minutes apart, 20 Wh each; the meter was exchanged after 900."""
    path = tmp_path / "plainwatt.db"
    shutil.copy(FILES / f"schema_{version}.db", path)
    store = Store.open(path, journal=tmp_path / "journal")
    readings = store.readings(METER, Quantity.IMPORT_ENERGY, ALWAYS)
    assert len(readings) == 1500
    assert str(readings[899].value) == "8017.980"
    rows = store.totals(METER, Quantity.IMPORT_ENERGY, ALWAYS)
    assert sum((row.energy.kwh for row in rows), Decimal(0)) == Decimal("29.96")
    assert store.noted("bill day") == 28
    store.close()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_file_is_kept_as_it_was_before_it_is_migrated(tmp_path, version):
    path = tmp_path / "plainwatt.db"
    shutil.copy(FILES / f"schema_{version}.db", path)
    Store.open(path, journal=tmp_path / "journal").close()
    kept, now = (
        sqlite3.connect(place) for place in (tmp_path / f"plainwatt.db.schema-{version}", path)
    )
    assert kept.execute("PRAGMA user_version").fetchone() == (version,)
    assert now.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    older = sqlite3.connect(FILES / f"schema_{version}.db")
    for table in ("block", "chunk", "series", "form", "total", "note"):
        rows = f"SELECT * FROM {table}"
        assert kept.execute(rows).fetchall() == older.execute(rows).fetchall()
    for db in (kept, now, older):
        db.close()


def test_a_new_file_is_strict_and_safe(tmp_path):
    Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal").close()
    db = sqlite3.connect(tmp_path / "plainwatt.db")
    tables = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    ).fetchall()
    assert tables == []
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_only_its_owner_can_read_a_home(tmp_path):
    Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal").close()
    assert (tmp_path / "plainwatt.db").stat().st_mode & 0o077 == 0
