"""Where half-hours from elsewhere came from, and their rows: a day of one source is 48 amounts.

The least number stands for none.
"""

from __future__ import annotations

import sqlite3
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ihd.clock import from_us, to_us
from ihd.meter import Fuel, Quantity
from ihd.store import ledger
from ihd.store.halves import HALVES

_SHORT, _LONG = struct.Struct(f"<{HALVES}i"), struct.Struct(f"<{HALVES}q")
_NONE_SHORT, _NONE_LONG = -(1 << 31), -(1 << 63)
_ALL = 0, (ledger.LAST_DAY + 1) * HALVES
"""Half-hours that nothing is outside of."""

Amounts = Sequence[int | None]
"""A day's half-hours in mWh or ml; None where nothing came."""


@dataclass(frozen=True, slots=True)
class Target:
    """What imported half-hours are amounts of: a meter's quantity, of a register or its total."""

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    register: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where half-hours came from, and when they were taken in."""

    number: int
    name: str
    target: Target
    taken_at: datetime

    @property
    def owner(self) -> int:
        """The number its months are kept under: below zero, where no series' are."""
        return -self.number


def select_sources(db: sqlite3.Connection) -> Iterator[Source]:
    """Yield where half-hours came from, oldest first."""
    for number, name, meter, fuel, quantity, register, taken_at in db.execute(
        "SELECT id, name, meter, fuel, quantity, register, taken_at FROM source"
        " ORDER BY taken_at, id"
    ):
        target = Target(meter, Fuel(fuel) if fuel else None, Quantity(quantity), register)
        yield Source(number, name, target, from_us(taken_at))


def source_of(db: sqlite3.Connection, name: str, target: Target, now: datetime) -> Source:
    """Return a source, written as the newest of all."""
    for source in select_sources(db):
        if (source.name, source.target) == (name, target):
            db.execute("UPDATE source SET taken_at = ? WHERE id = ?", (to_us(now), source.number))
            return source
    fuel = target.fuel.value if target.fuel else None
    row = (name, target.meter, fuel, target.quantity.value, target.register, to_us(now))
    cursor = db.execute(
        "INSERT INTO source (name, meter, fuel, quantity, register, taken_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        row,
    )
    return Source(cursor.lastrowid or sys.maxsize, name, target, now)


def put_day(db: sqlite3.Connection, source: Source, day: int, amounts: Amounts) -> None:
    """Write a day in place of what the source said before of the same half-hours."""
    slot = ledger.slot(source.number, day)
    found = db.execute("SELECT halves FROM imported WHERE slot = ?", (slot,)).fetchone()
    if found:
        before = _unpack(found[0])
        amounts = [b if a is None else a for a, b in zip(amounts, before, strict=True)]
    db.execute("INSERT OR REPLACE INTO imported VALUES (?, ?)", (slot, _pack(amounts)))


def select_amounts(
    db: sqlite3.Connection, source: Source, first: int, end: int
) -> Iterator[tuple[int, Amounts]]:
    """Yield the days that half-hours [first, end) are of, and what came of each."""
    for day, content in db.execute(
        "SELECT slot & 1048575, halves FROM imported WHERE slot BETWEEN ? AND ?",
        _slots(source, first, end),
    ):
        yield day, _unpack(content)


def select_whole(db: sqlite3.Connection, source: Source, first: int, end: int) -> list[int] | None:
    """Return what came of half-hours [first, end) of days; None if any is missing or below zero."""
    found = db.execute(
        "SELECT halves FROM imported WHERE slot BETWEEN ? AND ? ORDER BY slot",
        _slots(source, first, end),
    )
    days = [content for (content,) in found]
    if len(days) * HALVES != end - first or any(len(day) != _SHORT.size for day in days):
        return None
    amounts = [*struct.unpack(f"<{end - first}i", b"".join(days))]
    return amounts if min(amounts) >= 0 else None


def select_days(
    db: sqlite3.Connection, source: Source, first: int = _ALL[0], end: int = _ALL[1]
) -> list[int]:
    """Return the days that half-hours [first, end) are of and that anything came of."""
    found = db.execute(
        "SELECT slot & 1048575 FROM imported WHERE slot BETWEEN ? AND ?",
        _slots(source, first, end),
    )
    return [day for (day,) in found]


def select_span(db: sqlite3.Connection, source: Source) -> tuple[int, int] | None:
    """Return the first and the last day that anything came of."""
    # One at a time: SQLite walks all rows for both in one statement.
    first, last = (
        db.execute(
            f"SELECT {edge}(slot) & 1048575 FROM imported WHERE slot BETWEEN ? AND ?",
            _slots(source, *_ALL),
        ).fetchone()[0]
        for edge in ("min", "max")
    )
    return None if first is None else (first, last)


def _slots(source: Source, first: int, end: int) -> tuple[int, int]:
    """Return the keys of the first and the last day of half-hours [first, end)."""
    days = first // HALVES, (end - 1) // HALVES
    return ledger.slot(source.number, days[0]), ledger.slot(source.number, days[1])


def _pack(amounts: Amounts) -> bytes:
    known = [amount for amount in amounts if amount is not None]
    layout, none = _LONG, _NONE_LONG
    if min(known, default=0) > _NONE_SHORT and max(known, default=0) < -_NONE_SHORT:
        layout, none = _SHORT, _NONE_SHORT
    if len(known) < HALVES:
        known = [none if amount is None else amount for amount in amounts]
    return layout.pack(*known)


def _unpack(content: bytes) -> list[int | None]:
    layout, none = (_SHORT, _NONE_SHORT) if len(content) == _SHORT.size else (_LONG, _NONE_LONG)
    return [None if amount == none else amount for amount in layout.unpack(content)]
