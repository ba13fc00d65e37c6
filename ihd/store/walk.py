"""Walk a damaged table by ranges of its keys, round whatever cannot be read.

SQLite stops at the first page that is not what it should be. A search for a key further on goes
down other pages, so the walk steps on, ever wider, until a search succeeds, and then back to the
first key that can be read again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

FIRST, LAST = -(1 << 63), (1 << 63) - 1

Stored = tuple[object, ...]


@dataclass(slots=True)
class Walked:
    """What a table still holds, and the ranges of keys [first, after) that cannot be read."""

    rows: list[Stored] = field(default_factory=list)
    holes: list[tuple[int, int]] = field(default_factory=list)
    is_cut: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything could be read."""
        return not self.holes and not self.is_cut


def walk(db: sqlite3.Connection, table: str, keys: Sequence[str]) -> Walked:
    """Return what can be read of a table whose primary key has these columns."""
    if len(keys) == 1 and _is_number(db, table, keys[0]):
        return _walk_numbers(db, table, keys[0])
    return _walk_ends(db, table, keys)


def _is_number(db: sqlite3.Connection, table: str, key: str) -> bool:
    found = db.execute(
        "SELECT 1 FROM pragma_table_info(?) WHERE name = ? AND type = 'INTEGER'", (table, key)
    )
    return found.fetchone() is not None


def _walk_numbers(db: sqlite3.Connection, table: str, key: str) -> Walked:
    found = Walked()
    place = FIRST
    while place < LAST:
        try:
            for number, *row in db.execute(
                f"SELECT {key}, * FROM {table} WHERE {key} >= ? ORDER BY {key}", (place,)
            ):
                found.rows.append(tuple(row))
                place = max(place, min(number, LAST - 1) + 1)
            break
        except sqlite3.DatabaseError:
            # The row before the unreadable one was read, but its iteration ended with the error.
            last = _read_one(db, table, key, place)
            if last:
                found.rows.append(last[1:])
                place = max(place, min(_number(last[0]), LAST - 1)) + 1
                continue
            after = _readable_again(db, table, key, place)
            found.holes.append((place, after))
            place = after
    return found


def _readable_again(db: sqlite3.Connection, table: str, key: str, place: int) -> int:
    """Return the first key after a place that can be searched for, LAST where there is none."""
    bad, step = place, 1
    while not _can_read(db, table, key, min(place + step, LAST)):
        bad = place + step
        step *= 2
        if bad >= LAST:
            return LAST
    good = min(place + step, LAST)
    while good - bad > 1:
        middle = (good + bad) // 2
        if _can_read(db, table, key, middle):
            good = middle
        else:
            bad = middle
    return good


def _can_read(db: sqlite3.Connection, table: str, key: str, place: int) -> bool:
    return _read_one(db, table, key, place) is not None


def _read_one(db: sqlite3.Connection, table: str, key: str, place: int) -> Stored | None:
    """Return the first row from a place with its key before it, () at the end, None if damaged."""
    try:
        found = db.execute(
            f"SELECT {key}, * FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT 1", (place,)
        ).fetchone()
    except sqlite3.DatabaseError:
        return None
    return () if found is None else tuple(found)


def _number(key: object) -> int:
    return key if isinstance(key, int) else LAST


def _walk_ends(db: sqlite3.Connection, table: str, keys: Sequence[str]) -> Walked:
    """Read a small table of other keys from its start, and where that fails from its end."""
    found: dict[Stored, None] = {}
    is_cut = False
    for way in ("ASC", "DESC"):
        order = ", ".join(f"{key} {way}" for key in keys)
        try:
            for row in db.execute(f"SELECT * FROM {table} ORDER BY {order}"):
                found[row] = None
            break
        except sqlite3.DatabaseError:
            is_cut = True
    return Walked(list(found), is_cut=is_cut)
