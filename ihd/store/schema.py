"""The database's tables and how an older file becomes a newer one.

Forward only: a migration that a released version has run is never edited, only followed by
another. Imported only when one is due, for sqlite-utils costs as much start-up time as a window;
a new file is therefore made from ``newest.sql``, which is what the migrations lead to, written by
``python -m ihd.store.schema`` and held to them by a test.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from ihd.store.halves import unpack_halves

migrations = Migrations("plainwatt")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an open database up to the newest schema."""
    migrations.apply(Database(connection))


@migrations()
def history(db: Database) -> None:
    """Lay the first tables: what measures, how it writes, and the readings."""
    for statement in _HISTORY:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


@migrations()
def days(db: Database) -> None:
    """Keep the sum of each day beside its half-hours, so that ten years are a few pages."""
    # slot: as in total. amount: in mWh or ml.
    db.execute(
        """
    CREATE TABLE day (
        slot INTEGER PRIMARY KEY,
        amount INTEGER NOT NULL,
        measured_s INTEGER NOT NULL,
        spread_s INTEGER NOT NULL
    ) STRICT
    """
    )
    for slot, halves in db.execute("SELECT slot, halves FROM total").fetchall():
        day = unpack_halves(0, halves)
        sums = (slot, sum(day.amounts), sum(day.measured_s), sum(day.spread_s))
        db.execute("INSERT INTO day VALUES (?, ?, ?, ?)", sums)
    db.execute("PRAGMA user_version = 2")


@migrations()
def imports(db: Database) -> None:
    """Make room for half-hours from elsewhere; see ihd.store.imported."""
    # taken_at: in microseconds since 1970.
    db.execute(
        """
    CREATE TABLE source (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        meter TEXT NOT NULL,
        fuel TEXT,
        quantity TEXT NOT NULL,
        register TEXT,
        taken_at INTEGER NOT NULL
    ) STRICT
    """
    )
    # slot: source x 2^20 + days since 1970 (UTC).
    db.execute(
        """
    CREATE TABLE imported (
        slot INTEGER PRIMARY KEY,
        halves BLOB NOT NULL
    ) STRICT
    """
    )
    db.execute("PRAGMA user_version = 3")


@migrations()
def months(db: Database) -> None:
    """Make room for the months that are over; see ihd.store.months. The recorder fills it."""
    # slot: series x 2^20 + months since 1970 (UTC).
    db.execute(
        """
    CREATE TABLE month (
        slot INTEGER PRIMARY KEY,
        crc INTEGER NOT NULL,
        halves BLOB NOT NULL
    ) STRICT
    """
    )
    # What a month came to at prices by the half-hour: amount x price, as their table scales it.
    # prices: the mark of the month's prices; see ihd.tariffs.prices.
    db.execute(
        """
    CREATE TABLE priced (
        slot INTEGER PRIMARY KEY,
        prices BLOB NOT NULL,
        money INTEGER NOT NULL
    ) STRICT
    """
    )
    db.execute("PRAGMA user_version = 4")


@migrations()
def cuts(db: Database) -> None:
    """Make room for what half-hours counted before a cut within them; see ihd.store.cuts."""
    # slot: as in month. minutes: how long after its start a half-hour is cut.
    db.execute(
        """
    CREATE TABLE cut (
        slot INTEGER NOT NULL,
        minutes INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        firsts BLOB NOT NULL,
        PRIMARY KEY (slot, minutes)
    ) STRICT
    """
    )
    db.execute("PRAGMA user_version = 5")


@migrations()
def no_days(db: Database) -> None:
    """Let the sums of days go: months that are over serve what they were for."""
    db.execute("DROP TABLE day")
    db.execute("PRAGMA user_version = 6")


_HISTORY = (
    # A meter as its bridge names it.
    """
    CREATE TABLE meter (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    # One quantity of one meter: everything of a reading that stays the same from one to the next.
    # last_day: the last day (since 1970, UTC) that a block has readings of; -1: none.
    # settled: of a register's first series, the first half-hour (since 1970) not in table total.
    """
    CREATE TABLE series (
        id INTEGER PRIMARY KEY,
        meter INTEGER NOT NULL REFERENCES meter,
        fuel TEXT,
        quantity TEXT NOT NULL,
        register TEXT,
        phase TEXT,
        unit TEXT,
        currency TEXT,
        last_day INTEGER NOT NULL DEFAULT -1,
        settled INTEGER
    ) STRICT
    """,
    # A way of writing a value and what it counts for; see ihd.store.written.Form.
    """
    CREATE TABLE form (
        id INTEGER PRIMARY KEY,
        quality TEXT NOT NULL,
        verdict TEXT NOT NULL,
        clock INTEGER NOT NULL,
        value INTEGER NOT NULL,
        exponent INTEGER NOT NULL,
        raw INTEGER NOT NULL,
        shift INTEGER NOT NULL,
        decimals INTEGER NOT NULL
    ) STRICT
    """,
    # The readings of days that are still open, as they came onto the card; see ihd.store.block.
    # first, last: the instants of the readings, in microseconds since 1970. tier: 0 for the
    # chunk of one flush, 1 for several made one. sum: of the mantissas, modulo 2^63. crc: CRC-32.
    """
    CREATE TABLE chunk (
        number INTEGER PRIMARY KEY,
        meter INTEGER NOT NULL REFERENCES meter,
        tier INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        readings INTEGER NOT NULL,
        sum INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    """,
    # Where a register began to count anew (series: the first of its channel). number: the instant
    # of the first reading, in milliseconds. carried: what passed before it, in mWh or ml, if known.
    """
    CREATE TABLE segment (
        series INTEGER NOT NULL REFERENCES series,
        number INTEGER NOT NULL,
        carried INTEGER,
        PRIMARY KEY (series, number)
    ) STRICT, WITHOUT ROWID
    """,
    # The readings of closed days, a meter's day to a block. slot: meter x 2^20 + days since 1970
    # (UTC).
    """
    CREATE TABLE block (
        slot INTEGER PRIMARY KEY,
        readings INTEGER NOT NULL,
        sum INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    """,
    # Half-hour totals, a register's day (UTC) to a row; see ihd.store.halves.
    # slot: series x 2^20 + days since 1970. amount: the day's, in mWh or ml.
    """
    CREATE TABLE total (
        slot INTEGER PRIMARY KEY,
        amount INTEGER NOT NULL,
        halves BLOB NOT NULL,
        powers BLOB NOT NULL
    ) STRICT
    """,
    # Messages that no bridge could read, the newest few.
    """
    CREATE TABLE unread (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        topic TEXT NOT NULL,
        payload BLOB NOT NULL,
        size INTEGER NOT NULL,
        problem TEXT NOT NULL
    ) STRICT
    """,
    # Small things to remember, as JSON text.
    """
    CREATE TABLE note (
        name TEXT PRIMARY KEY,
        content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)


def newest() -> str:
    """Return the statements that make a new file what every migration together would make it."""
    connection = sqlite3.connect(":memory:")
    migrate(connection)
    connection.execute("UPDATE _sqlite_migrations SET applied_at = 'with the file'")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    script = "\n".join(connection.iterdump())
    connection.close()
    return f"{script}\nPRAGMA user_version = {version};\n"


if __name__ == "__main__":
    Path(__file__).with_name("newest.sql").write_text(newest(), encoding="utf-8")
