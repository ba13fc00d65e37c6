"""Everything of a home taken off the disk: its readings, settings and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ihd import secrets
from ihd.paths import HomeFolder
from ihd.store.backup import copies
from ihd.store.journal import journal_path

SUMS = "SHA256SUMS"
"""What seals a pack."""
_OURS = (".toml", ".json", ".old", ".new", ".part", ".csv", ".txt", ".pdf")


def erase(folder: HomeFolder) -> None:
    """Delete what this program wrote into a home's folder, and nothing else that is there.

    Copies that were made elsewhere stay. The home must be closed.
    """
    secrets.forget_broker_password(folder)
    for path in _files(folder):
        path.unlink(missing_ok=True)
    for below in _below(folder):
        if below.is_dir() and not any(below.iterdir()):
            below.rmdir()


def _below(folder: HomeFolder) -> tuple[Path, ...]:
    packs = sorted(folder.packs.glob("*")) if folder.packs.is_dir() else ()
    below = (folder.bridges, folder.tariffs, folder.statements, folder.letters, folder.backups)
    return *below, *packs, folder.packs


def _files(folder: HomeFolder) -> Iterator[Path]:
    yield from (
        folder.settings,
        folder.secrets,
        folder.broker_users,
        folder.client_id,
        folder.set_up,
    )
    yield from (folder.account, folder.complaints, journal_path(folder.database))
    # The database with its parts, its lock, and what was set aside when a copy was put back.
    yield from folder.root.glob(f"{folder.database.stem}*")
    yield from folder.root.glob("*.new")
    yield from (copy.path for copy in copies(folder.backups))
    for below in _below(folder):
        if below.is_dir():
            yield from (path for path in below.iterdir() if _is_ours(path))


def _is_ours(path: Path) -> bool:
    return path.suffix in _OURS or path.name == SUMS
