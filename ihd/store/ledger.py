"""The statements: rows, names and notes in and out of an open database."""

from __future__ import annotations

import secrets
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ihd.checks.verdict import Verdict
from ihd.clock import from_us
from ihd.meter import Fuel, Quality, Quantity
from ihd.store.names import Names, Series
from ihd.store.written import Clock, Form, RawKind, ValueKind

UNREAD_KEPT = 200
UNREAD_BYTES = 4096
_IDENTITY = "identity"
DAY_BITS = 20
LAST_DAY = (1 << DAY_BITS) - 1
"""The last day (or month) that a slot has room for, and so what cuts it out of one."""
DAY_ZERO = date(1970, 1, 1)

UnreadRow = tuple[int, str, bytes, int, str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A message no bridge could read: its first bytes, how many it had, and why it was not read."""

    at: datetime
    topic: str
    payload: bytes
    size: int
    problem: str


def load_names(db: sqlite3.Connection) -> Names:
    """Read the numbers of all meters, series and forms."""
    names = Names()
    names.meters.update(db.execute("SELECT name, id FROM meter ORDER BY id"))
    for number, last_day, settled, *parts in db.execute(
        "SELECT series.id, last_day, settled, name, fuel, quantity, register, phase, unit, currency"
        " FROM series JOIN meter ON meter.id = series.meter ORDER BY series.id"
    ):
        names.learn_series(number, series_of(parts))
        names.last_days[number] = last_day
        if settled is not None:
            names.settled[number] = settled
    for number, *written in db.execute(
        "SELECT id, quality, verdict, clock, value, exponent, raw, shift, decimals FROM form"
    ):
        names.learn_form(number, form_of(written))
    for first, number, carried in db.execute("SELECT series, number, carried FROM segment"):
        names.segments.setdefault(first, {})[number] = carried
    return names


def series_of(parts: list[str]) -> Series:
    """Return a series from its plain parts."""
    meter, fuel, quantity, *rest = parts
    return Series(meter, Fuel(fuel) if fuel else None, Quantity(quantity), *rest)


def form_of(parts: list[int | str]) -> Form:
    """Return a form from its plain parts."""
    quality, verdict, clock, value, exponent, raw, shift, decimals = parts
    return Form(
        Quality(str(quality)),
        Verdict(str(verdict)),
        Clock(int(clock)),
        ValueKind(int(value)),
        int(exponent),
        RawKind(int(raw)),
        int(shift),
        int(decimals),
    )


def insert_names(db: sqlite3.Connection, names: Names) -> None:
    """Write the new series, their meters, and the new forms under their numbers."""
    for number, series in names.new_series:
        meter = names.meters[series.meter]
        db.execute("INSERT OR IGNORE INTO meter VALUES (?, ?)", (meter, series.meter))
        db.execute(
            "INSERT OR IGNORE INTO series (id, meter, fuel, quantity, register, phase, unit,"
            " currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, meter, *series[1:]),
        )
    for number, form in names.new_forms:
        db.execute("INSERT OR IGNORE INTO form VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *form))
    names.new_series.clear()
    names.new_forms.clear()


def insert_unread(db: sqlite3.Connection, messages: Iterable[UnreadRow]) -> None:
    """Write messages that could not be read, and let the oldest go."""
    db.executemany(
        "INSERT INTO unread (at, topic, payload, size, problem) VALUES (?, ?, ?, ?, ?)", messages
    )
    db.execute("DELETE FROM unread WHERE id <= (SELECT max(id) FROM unread) - ?", (UNREAD_KEPT,))


def put_segment(
    db: sqlite3.Connection, series: int, number: int, carried: int | None, *, begins: bool
) -> None:
    """Keep that a register began to count anew, and what passed before; or that it did not."""
    if begins:
        db.execute("INSERT OR REPLACE INTO segment VALUES (?, ?, ?)", (series, number, carried))
    else:
        db.execute("DELETE FROM segment WHERE series = ? AND number = ?", (series, number))


def select_unread(db: sqlite3.Connection) -> list[Unread]:
    """Return the messages that could not be read, oldest first."""
    rows = db.execute("SELECT at, topic, payload, size, problem FROM unread ORDER BY id")
    return [unread_of(row) for row in rows]


def unread_of(row: UnreadRow) -> Unread:
    """Return a kept message from its row."""
    at, topic, payload, size, problem = row
    return Unread(from_us(at), topic, payload, size, problem)


def select_blocks(
    db: sqlite3.Connection, meter: int, first_day: int, last_day: int, *, down: bool = False
) -> sqlite3.Cursor:
    """Return a meter's blocks from one day to another, both included: day, content, CRC-32."""
    return db.execute(
        "SELECT slot & 1048575, content, crc FROM block WHERE slot BETWEEN ? AND ? ORDER BY slot"
        + (" DESC" if down else ""),
        (slot(meter, first_day), slot(meter, last_day)),
    )


def select_block_crcs(
    db: sqlite3.Connection, meter: int, first_day: int, last_day: int
) -> list[tuple[int, int]]:
    """Return the slots and CRC-32s of a meter's blocks, both ends included."""
    return db.execute(
        "SELECT slot, crc FROM block WHERE slot BETWEEN ? AND ? ORDER BY slot",
        (slot(meter, first_day), slot(meter, last_day)),
    ).fetchall()


def select_extent(db: sqlite3.Connection) -> list[int]:
    """Return the first and last days that blocks and chunks have readings of, as there are any."""
    found = db.execute(
        "SELECT min(slot & 1048575), max(slot & 1048575) FROM block"
        " UNION ALL SELECT min(first) / 86400000000, max(last) / 86400000000 FROM chunk"
    )
    return [day for row in found for day in row if day is not None]


def select_chunks(db: sqlite3.Connection) -> sqlite3.Cursor:
    """Return all chunks: number, meter, tier, first and last instant, content, CRC-32."""
    return db.execute("SELECT number, meter, tier, first, last, content, crc FROM chunk")


def put_chunk(
    db: sqlite3.Connection, place: tuple[int, int, int, int], content: bytes, count: int, total: int
) -> int:
    """Write a chunk (meter, tier, first, last) and return its number."""
    cursor = db.execute(
        "INSERT INTO chunk (meter, tier, first, last, readings, sum, crc, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*place, count, total, zlib.crc32(content), content),
    )
    return cursor.lastrowid or 0


def delete_chunk(db: sqlite3.Connection, number: int) -> None:
    """Remove a chunk."""
    db.execute("DELETE FROM chunk WHERE number = ?", (number,))


def put_block(
    db: sqlite3.Connection, meter: int, day: int, content: bytes, count: int, total: int
) -> None:
    """Write a meter's block of a day in place of the one that is there."""
    db.execute(
        "INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?)",
        (slot(meter, day), count, total, zlib.crc32(content), content),
    )


def delete_block(db: sqlite3.Connection, meter: int, day: int) -> None:
    """Remove a meter's block of a day that has no readings left."""
    db.execute("DELETE FROM block WHERE slot = ?", (slot(meter, day),))


def set_last_day(db: sqlite3.Connection, series: int, day: int) -> None:
    """Keep the last day that a block has readings of a series."""
    db.execute("UPDATE series SET last_day = ? WHERE id = ?", (day, series))


def set_settled(db: sqlite3.Connection, series: int, half_hour: int) -> None:
    """Keep the first half-hour of a register that is not summed."""
    db.execute("UPDATE series SET settled = ? WHERE id = ?", (half_hour, series))


def select_totals(
    db: sqlite3.Connection, series: int, first_day: int, last_day: int
) -> sqlite3.Cursor:
    """Return a register's days of half-hours, both ends included: day, halves and powers."""
    return db.execute(
        "SELECT slot & 1048575, halves, powers FROM total WHERE slot BETWEEN ? AND ? ORDER BY slot",
        (slot(series, first_day), slot(series, last_day)),
    )


def select_halves(
    db: sqlite3.Connection, series: int, first_day: int, last_day: int
) -> sqlite3.Cursor:
    """Return the same without the powers, which is quicker: day and halves."""
    return db.execute(
        "SELECT slot & 1048575, halves FROM total WHERE slot BETWEEN ? AND ? ORDER BY slot",
        (slot(series, first_day), slot(series, last_day)),
    )


def select_first_total(db: sqlite3.Connection, series: int) -> int | None:
    """Return the first day a register has half-hours of; None: it has none."""
    found = db.execute(
        "SELECT min(slot) & 1048575 FROM total WHERE slot BETWEEN ? AND ?",
        (slot(series, 0), slot(series, LAST_DAY)),
    ).fetchone()
    return None if found is None else found[0]


def select_months(
    db: sqlite3.Connection, series: int, first_month: int, last_month: int
) -> sqlite3.Cursor:
    """Return a register's months at hand, both ends included: month, CRC-32, halves."""
    return db.execute(
        "SELECT slot & 1048575, crc, halves FROM month WHERE slot BETWEEN ? AND ? ORDER BY slot",
        (slot(series, first_month), slot(series, last_month)),
    )


def select_month_numbers(db: sqlite3.Connection, series: int) -> set[int]:
    """Return which of a register's months are at hand."""
    found = db.execute(
        "SELECT slot & 1048575 FROM month WHERE slot BETWEEN ? AND ?",
        (slot(series, 0), slot(series, LAST_DAY)),
    )
    return {month for (month,) in found}


def put_month(db: sqlite3.Connection, series: int, month: int, halves: bytes) -> None:
    """Write a register's month of half-hours."""
    row = (slot(series, month), zlib.crc32(halves), halves)
    db.execute("INSERT OR REPLACE INTO month VALUES (?, ?, ?)", row)


def forget_month(db: sqlite3.Connection, series: int, month: int) -> None:
    """Let go what follows from a month's days: one of them is written."""
    for table in ("month", "priced", "cut"):
        db.execute(f"DELETE FROM {table} WHERE slot = ?", (slot(series, month),))


def select_priced(db: sqlite3.Connection, series: int) -> sqlite3.Cursor:
    """Return what a register's months came to: month, mark of the prices, money."""
    return db.execute(
        "SELECT slot & 1048575, prices, money FROM priced WHERE slot BETWEEN ? AND ?",
        (slot(series, 0), slot(series, LAST_DAY)),
    )


def put_priced(db: sqlite3.Connection, series: int, month: int, prices: bytes, money: int) -> None:
    """Write what a register's month came to at prices that have a mark."""
    row = (slot(series, month), prices, money)
    db.execute("INSERT OR REPLACE INTO priced VALUES (?, ?, ?)", row)


def select_cuts(db: sqlite3.Connection, series: int, minutes: int) -> sqlite3.Cursor:
    """Return a register's months of half-hours cut after so many minutes: month, CRC-32, firsts."""
    return db.execute(
        "SELECT slot & 1048575, crc, firsts FROM cut"
        " WHERE slot BETWEEN ? AND ? AND minutes = ? ORDER BY slot",
        (slot(series, 0), slot(series, LAST_DAY), minutes),
    )


def select_cut_months(db: sqlite3.Connection, series: int, minutes: int) -> set[int]:
    """Return which of a register's months are cut after so many minutes."""
    found = db.execute(
        "SELECT slot & 1048575 FROM cut WHERE slot BETWEEN ? AND ? AND minutes = ?",
        (slot(series, 0), slot(series, LAST_DAY), minutes),
    )
    return {month for (month,) in found}


def put_cut(db: sqlite3.Connection, series: int, month: int, minutes: int, firsts: bytes) -> None:
    """Write what a register's month of half-hours counted in their first minutes."""
    row = (slot(series, month), minutes, zlib.crc32(firsts), firsts)
    db.execute("INSERT OR REPLACE INTO cut VALUES (?, ?, ?, ?)", row)


def select_reading_counts(
    db: sqlite3.Connection, meter: int, first_day: int, last_day: int
) -> sqlite3.Cursor:
    """Return how many readings the blocks of a meter hold, the newest day first: day, count."""
    return db.execute(
        "SELECT slot & 1048575, readings FROM block WHERE slot BETWEEN ? AND ? ORDER BY slot DESC",
        (slot(meter, first_day), slot(meter, last_day)),
    )


def put_total(
    db: sqlite3.Connection, series: int, day: int, amount: int, halves: bytes, powers: bytes
) -> None:
    """Write a register's day of half-hours, and its amount, in place of what is there."""
    forget_month(db, series, month_of(day))
    row = (slot(series, day), amount, halves, powers)
    db.execute("INSERT OR REPLACE INTO total VALUES (?, ?, ?, ?)", row)


def month_of(day: int) -> int:
    """Return the month since 1970 that a day since 1970 is in."""
    found = DAY_ZERO + timedelta(days=day)
    return (found.year - DAY_ZERO.year) * 12 + found.month - 1


def slot(owner: int, day: int) -> int:
    """Return the key of a meter's or a series' day (1970 to 4840; others are kept at the ends)."""
    return owner << DAY_BITS | min(max(day, 0), LAST_DAY)


def day_of(slot: int) -> tuple[int, int]:
    """Return the meter (or series) and day of a slot."""
    return slot >> DAY_BITS, slot & LAST_DAY


def identity(db: sqlite3.Connection) -> str:
    """Return the name that tells this database from any other at the same place."""
    return get_note(db, _IDENTITY) or ""


def set_identity(db: sqlite3.Connection) -> None:
    """Give the database a name of its own; a journal of before is then no longer its."""
    set_note(db, _IDENTITY, secrets.token_hex(8))


def get_note(db: sqlite3.Connection, name: str) -> str | None:
    """Return the text noted under a name, or None."""
    found = db.execute("SELECT content FROM note WHERE name = ?", (name,)).fetchone()
    return found[0] if found else None


def set_note(db: sqlite3.Connection, name: str, text: str) -> None:
    """Keep a text under a name."""
    db.execute(
        "INSERT INTO note VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET content = excluded.content",
        (name, text),
    )
