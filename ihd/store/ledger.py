"""The statements: rows, names and notes in and out of an open database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from ihd.meter import Fuel, Quality, Quantity
from ihd.store.names import Names, Row, Series
from ihd.store.written import Form, RawKind, ValueKind

UNREAD_KEPT = 200
UNREAD_BYTES = 4096

Unread = tuple[int, str, bytes, int, str]
"""A message no bridge could read: received, topic, the payload's first bytes, its size, why."""


def load_names(db: sqlite3.Connection) -> Names:
    """Read the numbers of all series and forms."""
    names = Names()
    for number, *parts in db.execute(
        "SELECT series.id, name, fuel, quantity, register, phase, unit, currency"
        " FROM series JOIN meter ON meter.id = series.meter"
    ):
        names.learn_series(number, series_of(parts))
    for number, *written in db.execute(
        "SELECT id, quality, clocked, value, exponent, raw, shift, decimals FROM form"
    ):
        names.learn_form(number, form_of(written))
    return names


def series_of(parts: list[str]) -> Series:
    """Return a series from its plain parts."""
    meter, fuel, quantity, *rest = parts
    return Series(meter, Fuel(fuel) if fuel else None, Quantity(quantity), *rest)


def form_of(parts: list[int | str]) -> Form:
    """Return a form from its plain parts."""
    quality, clocked, value, exponent, raw, shift, decimals = parts
    return Form(
        Quality(str(quality)),
        bool(clocked),
        ValueKind(int(value)),
        int(exponent),
        RawKind(int(raw)),
        int(shift),
        int(decimals),
    )


def insert_series(db: sqlite3.Connection, named: Iterable[tuple[int, Series]]) -> None:
    """Write series, and their meters, under their numbers."""
    for number, series in named:
        db.execute("INSERT OR IGNORE INTO meter (name) VALUES (?)", (series.meter,))
        db.execute(
            "INSERT OR IGNORE INTO series SELECT ?, id, ?, ?, ?, ?, ?, ? FROM meter WHERE name = ?",
            (number, *series[1:], series.meter),
        )


def insert_forms(db: sqlite3.Connection, named: Iterable[tuple[int, Form]]) -> None:
    """Write forms under their numbers."""
    db.executemany(
        "INSERT OR IGNORE INTO form VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, *form) for number, form in named),
    )


def insert_rows(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write readings; one that is already there to the letter is not there twice."""
    db.executemany("INSERT OR IGNORE INTO reading VALUES (?, ?, ?, ?, ?, ?)", rows)


def insert_unread(db: sqlite3.Connection, messages: Iterable[Unread]) -> None:
    """Write messages that could not be read, and let the oldest go."""
    db.executemany(
        "INSERT INTO unread (at, topic, payload, size, problem) VALUES (?, ?, ?, ?, ?)", messages
    )
    db.execute("DELETE FROM unread WHERE id <= (SELECT max(id) FROM unread) - ?", (UNREAD_KEPT,))


def select_rows(db: sqlite3.Connection, series: int, start: int, end: int) -> Iterator[Row]:
    """Return a series' open rows with start <= at < end, in order."""
    return db.execute(
        "SELECT series, at, lag, value, form, extra FROM reading"
        " WHERE series = ? AND at >= ? AND at < ? ORDER BY at, lag, value, form, extra",
        (series, start, end),
    )


def select_rows_down(db: sqlite3.Connection, series: int, before: int) -> Iterator[Row]:
    """Return a series' open rows with at < before, newest first."""
    return db.execute(
        "SELECT series, at, lag, value, form, extra FROM reading WHERE series = ? AND at < ?"
        " ORDER BY at DESC, lag DESC, value DESC, form DESC, extra DESC",
        (series, before),
    )


def get_note(db: sqlite3.Connection, name: str) -> object:
    """Return what was noted under a name, or None."""
    found = db.execute("SELECT content FROM note WHERE name = ?", (name,)).fetchone()
    return json.loads(found[0]) if found else None


def set_note(db: sqlite3.Connection, name: str, content: object) -> None:
    """Keep something JSON can say under a name."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    db.execute(
        "INSERT INTO note VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET content = excluded.content",
        (name, text),
    )
