"""Make a sound database of what a damaged one still holds, and of what the newest copy has.

Every table is walked by its keys and every piece is held to its sums. A day of readings that is
lost stays marked (its block does not match its CRC), so that its half-hour totals are kept and
never summed anew from nothing.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ihd.store import ledger
from ihd.store.block import Block
from ihd.store.columns import DamagedError
from ihd.store.database import connect
from ihd.store.examination import Day, open_to_look
from ihd.store.halves import unpack_halves
from ihd.store.shelf import DAY_US
from ihd.store.walk import Stored, Walked, walk

NAMES = {"meter": 0, "series": 1, "form": 2}
_PIECES = ("block", "chunk")
_SUMS = ("month", "priced", "cut")
"""The tables that follow from another, and are made anew."""
_SLOT = 0
_MARK = (0, 0, 1, b"")
"""What stands for a lost block after its slot: nothing, under a CRC that nothing has."""


@dataclass(slots=True)
class Salvaged:
    """What was saved: days of a meter's readings, and what became of the others.

    The days ``from_copy`` were lost in the file, in whole or in part, and found in the newest copy;
    of the ``lost`` ones only the half-hour totals are left, where those could be read. ``emptied``
    are the tables of names or totals of which something is missing for good.
    """

    saved: set[Day] = field(default_factory=set)
    from_copy: set[Day] = field(default_factory=set)
    lost: set[Day] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)


def salvage(damaged: Path, target: Path, copy: Path | None = None) -> Salvaged:
    """Fill a new database from a damaged one and, for what that lost, from a sound copy of it."""
    with closing(connect(target, reader=False)) as db:
        shape = _shape(db)
        walked = _walk_all(damaged, shape)
        db.execute("BEGIN")
        lacking = [name for name in shape if name not in _SUMS and not _is_whole(walked, name)]
        for name in _ordered(shape):
            _insert(db, name, walked[name].rows if name in walked else [])
        kept = {} if copy is None else _walk_all(copy, shape)
        if lacking:
            _fill(db, kept, lacking)
        found = _hold_to_sums(db, walked, kept, named=NAMES.keys().isdisjoint(lacking))
        found.emptied = {name for name in lacking if name not in kept and name not in _PIECES}
        _hold_totals(db)
        db.execute("COMMIT")
    return found


Shape = dict[str, tuple[list[str], list[str]]]
"""The tables of the newest schema: columns and primary key."""


def _is_whole(walked: dict[str, Walked], name: str) -> bool:
    return name in walked and walked[name].is_whole


def _shape(db: sqlite3.Connection) -> Shape:
    tables = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
        " AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    found: Shape = {}
    for (name,) in tables.fetchall():
        columns = db.execute(
            "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,)
        ).fetchall()
        keys = sorted((place, column) for column, place in columns if place)
        found[name] = [column for column, _ in columns], [column for _, column in keys]
    return found


def _ordered(shape: Shape) -> list[str]:
    """Return the tables so that what is named comes before what names it."""
    return [*NAMES, *(name for name in shape if name not in NAMES)]


def _walk_all(database: Path, shape: Shape) -> dict[str, Walked]:
    """Walk every table of a file that has all the columns of the newest schema."""
    found: dict[str, Walked] = {}
    with closing(open_to_look(database)) as db:
        # Without it SQLite reads nothing of a file that is shorter than its header says.
        db.execute("PRAGMA writable_schema = ON")
        db.execute("PRAGMA cell_size_check = ON")
        for name, (columns, keys) in shape.items():
            if name in _SUMS:
                continue
            try:
                there = db.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
                if [column for (column,) in there] == columns:
                    found[name] = walk(db, name, keys)
                elif there:
                    found[name] = Walked(is_cut=True)
            except sqlite3.DatabaseError:
                found[name] = Walked(is_cut=True)
    return found


def _insert(db: sqlite3.Connection, name: str, rows: Iterable[Stored]) -> None:
    """Put rows in place, but for those that are there already or can be nothing of ours."""
    for row in rows:
        with suppress(sqlite3.IntegrityError, sqlite3.InterfaceError):
            marks = ", ".join("?" * len(row))
            verb = "INSERT OR REPLACE" if name == "note" else "INSERT OR IGNORE"
            db.execute(f"{verb} INTO {name} VALUES ({marks})", row)


def _fill(db: sqlite3.Connection, kept: dict[str, Walked], lacking: Collection[str]) -> None:
    """Put in from a copy what the damaged file lost of names, totals and the like."""
    for name, found in kept.items():
        if name in lacking and name not in _PIECES and name != "note":
            _insert(db, name, found.rows)
    if "note" in lacking and "note" in kept:
        there = {name for (name,) in db.execute("SELECT name FROM note")}
        _insert(db, "note", [row for row in kept["note"].rows if row[0] not in there])


def _hold_to_sums(
    db: sqlite3.Connection, walked: dict[str, Walked], kept: dict[str, Walked], *, named: bool
) -> Salvaged:
    """Leave out the pieces that are not what was written, and take the copy's in their place.

    ``named`` says that all names are there, so that no piece can be of a series not known.
    """

    def is_ours(content: object, crc: object) -> bool:
        if not isinstance(content, bytes) or zlib.crc32(content) != crc:
            return False
        return named or _is_named(db, content)

    found = Salvaged()
    spare = {row[_SLOT]: row for row in _rows(kept, "block") if is_ours(row[4], row[3])}
    rows = {row[_SLOT]: row for row in _rows(walked, "block")}
    sound = {slot for slot, row in rows.items() if is_ours(row[4], row[3])}
    for slot in (set(rows) - sound) | _missing(db, walked, spare):
        if slot in spare:
            found.from_copy.add(ledger.day_of(_number(slot)))
            _replace(db, spare[slot])
        else:
            found.lost.add(ledger.day_of(_number(slot)))
            _insert(db, "block", [(slot, *_MARK)])
    lost = {
        (_number(row[1]), _number(row[3]) // DAY_US): row[0]
        for row in _rows(walked, "chunk")
        if not is_ours(row[8], row[7])
    }
    db.executemany("DELETE FROM chunk WHERE number = ?", ((number,) for number in lost.values()))
    everything = not _is_whole(walked, "chunk")
    back = {day for day, row in _chunks(kept) if (everything or day in lost) and _put_back(db, row)}
    found.from_copy |= back
    found.lost |= set(lost) - back
    found.saved = (
        {ledger.day_of(_number(slot)) for slot in sound} | found.from_copy | set(_open_days(db))
    )
    return found


def _rows(walked: dict[str, Walked], name: str) -> Sequence[Stored]:
    return walked[name].rows if name in walked else ()


def _number(key: object) -> int:
    return key if isinstance(key, int) else 0


def _replace(db: sqlite3.Connection, row: Stored) -> None:
    db.execute("INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?)", row)


def _missing(
    db: sqlite3.Connection, walked: dict[str, Walked], spare: Collection[object]
) -> set[object]:
    """Return the slots of days that were totalled, or copied, and lie where nothing can be read."""
    if "block" not in walked:
        return set(spare)
    holes = walked["block"].holes or ([(0, 1 << 62)] if walked["block"].is_cut else [])
    days = {
        ledger.slot(meter, slot & ledger.LAST_DAY)
        for slot, meter, last in db.execute(
            "SELECT slot, series.meter, series.last_day FROM total"
            " JOIN series ON series.id = total.slot >> 20"
        )
        if slot & ledger.LAST_DAY <= last
    }
    return {
        slot
        for slot in days | {_number(slot) for slot in spare}
        if any(first <= slot < after for first, after in holes)
    }


def _is_named(db: sqlite3.Connection, content: bytes) -> bool:
    try:
        block = Block(content)
        series = block.series
        forms = {form for number in series for form in block.column(number).scales}
    except (DamagedError, ValueError, IndexError):
        return False
    return _known(db, "series", series) and _known(db, "form", forms)


def _known(db: sqlite3.Connection, table: str, numbers: Collection[int]) -> bool:
    found = (
        db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (number,)).fetchone()
        for number in numbers
    )
    return all(row is not None for row in found)


def _chunks(kept: dict[str, Walked]) -> Iterator[tuple[Day, Stored]]:
    """Yield a copy's pieces of open days with the day each begins in."""
    for row in _rows(kept, "chunk"):
        yield (_number(row[1]), _number(row[3]) // DAY_US), row


def _open_days(db: sqlite3.Connection) -> Iterator[Day]:
    for meter, first, last in db.execute("SELECT meter, first, last FROM chunk"):
        for day in range(first // DAY_US, last // DAY_US + 1):
            yield meter, day


def _put_back(db: sqlite3.Connection, row: Stored) -> bool:
    """Put a copy's chunk beside the others, unless its day has a block or it is there."""
    number, meter, _, first, *_ = row
    slot = ledger.slot(_number(meter), _number(first) // DAY_US)
    there = db.execute("SELECT 1 FROM block WHERE slot = ? AND crc <> 1", (slot,)).fetchone()
    same = db.execute("SELECT 1 FROM chunk WHERE number = ?", (number,)).fetchone()
    if there or same:
        return False
    db.execute("INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return True


def _hold_totals(db: sqlite3.Connection) -> None:
    """Drop the totals that do not add up to their own sum."""
    for slot, amount, halves in db.execute("SELECT slot, amount, halves FROM total").fetchall():
        try:
            whole = sum(unpack_halves(0, halves).amounts) == amount
        except (struct.error, KeyError, IndexError):
            whole = False
        if not whole:
            db.execute("DELETE FROM total WHERE slot = ?", (slot,))
