"""Safe copies of the home's database while it is being written, and putting one back.

A copy is whole or not there: it is made beside its final name, checked, and only then renamed. Of
the copies kept there is one for each of the last seven days, four weeks and twelve months.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ihd.store.copying import copy_database, sync
from ihd.store.database import APPLICATION_ID, SCHEMA_VERSION, StoreError, WriterLock, is_full
from ihd.store.journal import journal_path

PREFIX, SUFFIX = "plainwatt-", ".db"
STAMP = "%Y-%m-%dT%H%M%SZ"
EVERY = timedelta(hours=24)
SPARE = 16_000_000
"""Bytes that a copy leaves free beside itself."""
KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 4, 12


class NoRoomError(StoreError):
    """There is no room for a copy."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One safe copy: its file, when it was made, and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def copies(folder: Path) -> list[Copy]:
    """Return the copies in a folder, oldest first."""
    found = []
    for path in sorted(folder.glob(f"{PREFIX}*{SUFFIX}")):
        try:
            stamp = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
            made_at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Copy(path, made_at, path.stat().st_size))
    return found


def is_due(folder: Path, now: datetime) -> bool:
    """Say whether the newest copy is a day old, or there is none, or the clock went back."""
    there = copies(folder)
    return not there or abs(now - there[-1].made_at) >= EVERY


def back_up(database: Path, folder: Path, now: datetime) -> Copy:
    """Copy a database that may be in use, check the copy, and drop copies no longer to be kept.

    Raises StoreError with a sentence, NoRoomError where there is no room for a copy; whatever was
    there before then still is.
    """
    target = folder / f"{PREFIX}{now.astimezone(UTC).strftime(STAMP)}{SUFFIX}"
    scratch = target.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _must_have_room(database, folder)
        copy_database(database, scratch)
        _must_be_sound(scratch)
        scratch.replace(target)
        sync(folder)
    except (OSError, sqlite3.Error) as error:
        kind = NoRoomError if _is_full(error) else StoreError
        raise kind(f"No copy could be made in {folder}: {error}.") from error
    finally:
        with suppress(OSError):
            scratch.unlink()
    for copy in not_kept(copies(folder)):
        copy.path.unlink(missing_ok=True)
    return Copy(target, now, target.stat().st_size)


def restore(copy: Path, database: Path, now: datetime) -> Path | None:
    """Put a copy in a database's place; return where what was there has been set aside.

    The home must not be open for writing. Raises StoreError with a sentence, and changes nothing.
    """
    try:
        _must_be_sound(copy)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{copy} cannot be put back: {error}.") from error
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = WriterLock(database.with_name(database.name + ".lock"))
    if not lock.acquire():
        lock.release()
        raise StoreError("This home is being recorded just now. Stop that first, then restore.")
    try:
        scratch = database.with_suffix(".restoring")
        copy_database(copy, scratch)
        scratch.replace(finished_path(database))
        aside = set_aside(database, now)
        journal_path(database).unlink(missing_ok=True)
        take_place(database)
        sync(database.parent)
        return aside
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{copy} cannot be put back: {error}.") from error
    finally:
        lock.release()


def set_aside(database: Path, now: datetime) -> Path | None:
    """Move a database and what belongs to it out of the way, untouched; None: there is none."""
    if not database.exists():
        return None
    aside = aside_path(database, now)
    # The log goes first: left behind by a power cut, it would be played into what comes after.
    for ending in ("-wal", "-shm", ""):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def aside_path(database: Path, now: datetime) -> Path:
    """Return where a database is set aside at an instant."""
    return database.with_name(f"{database.stem}-set-aside-{now.astimezone(UTC):{STAMP}}.db")


def finished_path(database: Path) -> Path:
    """Return where a whole database waits until what was in its place is set aside."""
    return database.with_name(database.name + ".mended")


def take_place(database: Path) -> None:
    """Put a finished database where one was set aside, be it after a kill in between."""
    finished = finished_path(database)
    if not finished.exists():
        return
    if database.exists():
        finished.unlink()
    else:
        finished.replace(database)


def is_whole(copy: Path) -> bool:
    """Say whether a file is a sound database of ours."""
    try:
        _must_be_sound(copy)
    except (OSError, sqlite3.Error):
        return False
    return True


def not_kept(there: Iterable[Copy]) -> list[Copy]:
    """Return the copies that the rotation gives up: all but the newest of each period kept."""
    newest_first = sorted(there, key=lambda copy: copy.made_at, reverse=True)
    kept: set[Path] = set()
    for period, count in (
        (_day, KEPT_DAYS),
        (_week, KEPT_WEEKS),
        (_month, KEPT_MONTHS),
    ):
        kept |= _newest_of_each(newest_first, period, count)
    return [copy for copy in newest_first if copy.path not in kept]


def _newest_of_each(
    newest_first: Iterable[Copy], period: Callable[[date], object], count: int
) -> set[Path]:
    seen: dict[object, Path] = {}
    for copy in newest_first:
        seen.setdefault(period(copy.made_at.date()), copy.path)
    return set(list(seen.values())[:count])


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month


def _must_have_room(database: Path, folder: Path) -> None:
    """Raise OSError where a copy would fill the medium: on the card the recorder needs room too."""
    free, needed = shutil.disk_usage(folder).free, room_for_copy(database)
    if free < needed:
        why = f"{needed // 1_000_000} MB are needed, {free // 1_000_000} MB are free"
        raise OSError(errno.ENOSPC, why)


def _is_full(error: Exception) -> bool:
    full = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return is_full(error) or (isinstance(error, OSError) and error.errno in full)


def room_for_copy(database: Path) -> int:
    """Return how many bytes must be free for a copy of a database to be made."""
    log = database.with_name(database.name + "-wal")
    return database.stat().st_size + (log.stat().st_size if log.exists() else 0) + SPARE


def _must_be_sound(path: Path) -> None:
    """Raise OSError or sqlite3.Error unless a file is a whole database of ours."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist")
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise OSError("it is not a Plainwatt database")
        if db.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
            raise OSError("it was written by a newer Plainwatt")
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise OSError(f"it is damaged ({found})")
    finally:
        db.close()
