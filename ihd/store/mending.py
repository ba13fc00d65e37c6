"""Open a home whatever state its database is in: a damaged one is set aside and made anew.

The damaged file stays as it was, beside the new one. The new one is whole before it takes the
place, so a power cut meanwhile costs nothing but the work.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import iso_utc, parse_instant
from ihd.store import ledger
from ihd.store.backup import aside_path, copies, finished_path, is_whole, set_aside, take_place
from ihd.store.copying import sync
from ihd.store.database import StoreError, WriterLock
from ihd.store.examination import Day, is_cut_short, is_damage
from ihd.store.store import Store

_NOTE = "mended"
_TOLD = ("aside", "days", "from_copy", "lost_days", "lost")
TOLD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a damaged database: calendar days of readings saved, and lost of any meter.

    ``from_copy`` of those saved came from the newest copy. ``aside`` is the damaged file. ``lost``
    names the tables that miss something for good, ``known`` are the lost days of each meter.
    """

    at: str
    aside: str
    days: int
    from_copy: int
    lost_days: int
    lost: tuple[str, ...] = ()
    known: tuple[Day, ...] = ()


def open_sound(database: Path, backups: Path, now: datetime) -> Store:
    """Open a home for writing, mended first where its database is damaged.

    It costs nothing where it is not. Raises StoreError with a sentence.
    """
    take_place(database)
    try:
        if not database.exists() or is_cut_short(database) is None:
            return Store.open(database)
    except (StoreError, sqlite3.Error) as error:
        if not is_damage(error) and not is_damage(error.__cause__):
            raise
    except OSError as error:
        raise StoreError(f"The history in {database} cannot be read: {error}.") from error
    mend(database, backups, now)
    return Store.open(database)


def mend(database: Path, backups: Path, now: datetime) -> Mended:
    """Set a damaged database aside and put in its place what is left of it and its newest copy.

    The home must not be open for writing. Raises StoreError with a sentence.
    """
    # Imported here: a sound history, which is nearly every one, is opened without it.
    from ihd.store.salvage import salvage

    lock = WriterLock(database.with_name(database.name + ".lock"))
    try:
        if not lock.acquire():
            raise StoreError(
                f"{database} is damaged, and another program records into it. Stop that first."
            )
        scratch = _emptied(database.with_name(database.name + ".mending"))
        copy = next((c.path for c in reversed(copies(backups)) if is_whole(c.path)), None)
        found = salvage(database, scratch, copy)
        mended = Mended(
            at=iso_utc(now),
            aside="",
            days=len(_calendar(found.saved) - _calendar(found.lost)),
            from_copy=len(_calendar(found.from_copy)),
            lost_days=len(_calendar(found.lost)),
            lost=tuple(sorted(found.emptied)),
            known=tuple(sorted(found.lost)),
        )
        mended = replace(mended, aside=str(_swap(database, scratch, mended, now)))
        return mended
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{database} is damaged and cannot be mended: {error}.") from error
    finally:
        lock.release()


def last_mended(store: Store) -> Mended | None:
    """Return what became of the home's database when it was last found damaged."""
    noted = store.noted(_NOTE)
    if not isinstance(noted, dict):
        return None
    lists = {
        "lost": tuple(noted.get("lost", ())),
        "known": tuple((meter, day) for meter, day in noted.get("known", ())),
    }
    return Mended(**(noted | lists))


def known_lost(store: Store) -> frozenset[Day]:
    """Return the days of which it is known already that their readings are lost."""
    mended = last_mended(store)
    return frozenset(mended.known if mended is not None else ())


def finding(mended: Mended | None, now: datetime) -> Finding | None:
    """Return what to tell of a mending: for a week."""
    if mended is None or now - parse_instant(mended.at) > TOLD_FOR:
        return None
    facts = {"mended": True} | {k: v for k, v in asdict(mended).items() if k in _TOLD}
    return Finding(
        FindingKind.STORE_TROUBLE, "history", since=parse_instant(mended.at), facts=facts
    )


def _calendar(days: Iterable[Day]) -> set[int]:
    return {day for _, day in days}


def _emptied(scratch: Path) -> Path:
    for ending in ("", "-wal", "-shm"):
        scratch.with_name(scratch.name + ending).unlink(missing_ok=True)
    return scratch


def _swap(database: Path, scratch: Path, mended: Mended, now: datetime) -> Path:
    """Let a finished database take the damaged one's place; return where that is now."""
    aside = aside_path(database, now)
    with closing(sqlite3.connect(scratch)) as db:
        told = json.dumps(asdict(replace(mended, aside=str(aside))))
        ledger.set_note(db, _NOTE, told)
        db.commit()
        db.execute("PRAGMA journal_mode = DELETE")
    sync(scratch)
    scratch.replace(finished_path(database))
    set_aside(database, now)
    take_place(database)
    return aside
