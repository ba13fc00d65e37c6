"""Open the home's SQLite file: safe settings, the newest schema, one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

from ihd.store.copying import copy_database

SCHEMA_VERSION = 6
APPLICATION_ID = 0x504C5754
"""'PLWT', in the file's header."""

_NEWEST = Path(__file__).with_name("newest.sql")
_PAGE_SIZE = 1024
"""Small, so that a commit of a few rows touches few bytes of the card."""


class StoreError(Exception):
    """The database cannot be used; the text is a sentence fit for a person."""


def is_full(error: BaseException | None) -> bool:
    """Say whether an error means that the card has no room left."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def is_read_only(path: Path) -> bool:
    """Say whether the card that a file is on is mounted read-only."""
    return hasattr(os, "statvfs") and bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)


def connect(path: Path, *, reader: bool) -> sqlite3.Connection:
    """Open the database, made or migrated where need be; a reader changes nothing.

    On a card that is mounted read-only it is opened as it stands there: what a power cut left in
    the write-ahead log is read once the card can be written again.
    """
    if reader and not path.exists():
        raise StoreError(f"There is no history yet: {path} does not exist.")
    mode = "ro" if reader else "rw"
    try:
        if is_read_only(path):
            reader, mode = True, "ro&immutable=1"
        if not reader:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _prepare(connection, path, reader=reader)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"The history in {path} cannot be opened: {error}.") from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, reader: bool) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    version = _version(connection, path)
    if reader:
        if version < SCHEMA_VERSION:
            raise StoreError(
                f"The history in {path} was written by an older Plainwatt. Start the display or"
                " `plainwatt record` once: it is then brought up to date."
            )
        return
    if version == 0:
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if version == 0:
        _lay(connection)
    elif version < SCHEMA_VERSION:
        _migrate(connection, path, version)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the file's schema version, 0 for a new one; refuse what is newer or not ours."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if tables and owner != APPLICATION_ID:
        raise StoreError(f"{path} is a database of another program.")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer Plainwatt (schema {version}; this one knows "
            f"{SCHEMA_VERSION}). Install the newer version to open it; nothing was changed."
        )
    return version


def _lay(connection: sqlite3.Connection) -> None:
    """Make a new file of the newest schema."""
    from ihd.store.ledger import set_identity

    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.executescript(_NEWEST.read_text(encoding="utf-8"))
    set_identity(connection)


def _migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring an older file up to the newest schema, after a copy of it as it was."""
    from ihd.store.schema import migrate

    copy_database(path, path.with_name(f"{path.name}.schema-{version}"))
    migrate(connection)


def is_recorded(database: Path) -> bool:
    """Say whether a program holds the right to write a home just now. Raises OSError."""
    path = database.with_name(database.name + ".lock")
    if not path.exists():
        return False
    lock = WriterLock(path)
    try:
        return not lock.acquire()
    finally:
        lock.release()


class WriterLock:
    """The right to write a home, held by one program at a time and given up when it ends."""

    def __init__(self, path: Path) -> None:
        how = os.O_RDONLY if is_read_only(path) else os.O_RDWR | os.O_CREAT
        self.path, self._file = path, os.open(path, how, 0o600)

    def acquire(self) -> bool:
        """Take the lock; False where another program holds it."""
        try:
            _lock(self._file)
        except OSError:
            return False
        return True

    def is_in_place(self) -> bool:
        """Say whether its file is the one that is at its path: a card may have come in between."""
        return self.path.exists() and os.path.samestat(os.fstat(self._file), self.path.stat())

    def release(self) -> None:
        """Give the lock up."""
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
