"""A small note in a home's database, read and written beside the program that records into it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from ihd.store import ledger
from ihd.store.database import StoreError, connect


def noted_beside(path: Path, name: str) -> object:
    """Return what is noted under a name in a home's database; None where nothing is."""
    try:
        with closing(connect(path, reader=True)) as db:
            text = ledger.get_note(db, name)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read: {error}.") from error
    return None if text is None else json.loads(text)


def note_beside(path: Path, name: str, content: object) -> None:
    """Remember something small under a name that the recorder writes nothing to."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    try:
        with closing(connect(path, reader=False)) as db:
            db.execute("BEGIN IMMEDIATE")
            ledger.set_note(db, name, text)
            db.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be written: {error}.") from error
