"""Whether a home's database is sound: SQLite's own check, then the sums of every piece.

SQLite's check reads the pages but not what is in them; a flipped bit there is found by the CRC-32
that every block and chunk carries. Nothing is changed, and a recorder may go on meanwhile.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ihd.clock import from_us
from ihd.store import ledger
from ihd.store.columns import DamagedError
from ihd.store.database import StoreError, is_read_only
from ihd.store.sealing import verify
from ihd.store.shelf import DAY_US

_PAGE_COUNT = slice(28, 32)
_WAL_HEADER = 32
Day = tuple[int, int]
"""A meter's number and days since 1970."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: SQLite's complaint, if any, and the days whose readings are damaged."""

    complaint: str | None
    damaged: frozenset[Day] = frozenset()
    pieces: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.complaint is None and not self.damaged


def examine(database: Path, *, thorough: bool = False) -> Examination:
    """Read everything there is; ``thorough`` unpacks every piece to compare counts and sums too.

    Raises StoreError where there is no file that can be read at all.
    """
    try:
        if (cut := is_cut_short(database)) is not None:
            return Examination(cut)
        with closing(open_to_look(database)) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            if found != "ok":
                return Examination(found.replace("\n", " "))
            return _pieces(db, thorough=thorough)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return Examination(str(error))
        raise StoreError(f"{database} cannot be examined: {error}.") from error
    except OSError as error:
        raise StoreError(f"{database} cannot be examined: {error}.") from error


def open_to_look(database: Path) -> sqlite3.Connection:
    """Open a database to read it, whatever becomes of it."""
    how = "ro&immutable=1" if is_read_only(database) else "ro"
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode={how}", uri=True, timeout=5)


def is_damage(error: BaseException | None) -> bool:
    """Say whether an error means that the file is not what was written."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_cut_short(database: Path) -> str | None:
    """Say what is wrong with the file's length by its header alone, at no cost; None: nothing.

    A file whose log was not brought in may rightly be shorter than its header says.
    """
    log = database.with_name(database.name + "-wal")
    if log.exists() and log.stat().st_size > _WAL_HEADER:
        return None
    with database.open("rb") as file:
        head = file.read(100)
    size = database.stat().st_size
    if len(head) < 100:
        return f"only {size} bytes are left" if size else None
    page = int.from_bytes(head[16:18], "big")
    whole = int.from_bytes(head[_PAGE_COUNT], "big") * (65536 if page == 1 else page)
    return f"it is cut short at {size} of {whole} bytes" if size < whole else None


def _pieces(db: sqlite3.Connection, *, thorough: bool) -> Examination:
    damaged: set[Day] = set()
    count = 0
    for day, total, crc, readings, content in _every_piece(db):
        count += 1
        if not is_sound(content, crc, readings, total, thorough=thorough):
            damaged.add(day)
    return Examination(None, frozenset(damaged), count)


def _every_piece(db: sqlite3.Connection) -> Iterator[tuple[Day, int, int, int, bytes]]:
    for slot, *piece in db.execute("SELECT slot, sum, crc, readings, content FROM block"):
        yield ledger.day_of(slot), *piece
    for meter, first, *piece in db.execute(
        "SELECT meter, first, sum, crc, readings, content FROM chunk"
    ):
        yield (meter, first // DAY_US), *piece


def is_sound(content: bytes, crc: int, readings: int, total: int, *, thorough: bool) -> bool:
    """Say whether a block or chunk is what was written."""
    if zlib.crc32(content) != crc:
        return False
    try:
        return not thorough or verify(content, readings, total)
    except (DamagedError, ValueError, IndexError):
        return False


def as_date(day: Day) -> date:
    """Return the day (of UTC)."""
    return from_us(day[1] * DAY_US).date()
