"""Everything of a home taken off the disk: its readings, settings and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ihd import secrets
from ihd.paths import HomeFolder
from ihd.store.journal import journal_path

_OWN = ("*.toml", "*.old", "*.new")


def erase(folder: HomeFolder) -> None:
    """Delete what this program wrote into a home's folder, and nothing else that is there.

    Copies that were made elsewhere stay. The home must be closed.
    """
    secrets.forget_broker_password(folder)
    for path in _files(folder):
        path.unlink(missing_ok=True)
    for below in (folder.bridges, folder.tariffs):
        if below.is_dir() and not any(below.iterdir()):
            below.rmdir()


def _files(folder: HomeFolder) -> Iterator[Path]:
    yield from (folder.settings, folder.secrets, folder.client_id, folder.root / "set-up.json")
    yield journal_path(folder.database)
    yield from folder.root.glob(folder.database.name + "*")
    yield from folder.root.glob("*.new")
    for below in (folder.bridges, folder.tariffs):
        for pattern in _OWN:
            yield from below.glob(pattern)
