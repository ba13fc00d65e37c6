"""What is not yet on the card, in the system's run-time memory: it outlives a killed program.

The file is a run of records, each a length, a CRC-32 and the bytes. A record is whole or it is
the end: a kill in the middle of a write costs only the record whose ``append`` never returned.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ihd.store.database import StoreError

_HEADER = struct.Struct("<II")
_OWNER_ONLY = 0o600


class Journal:
    """An append-only file of records, emptied whenever its content is safe elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        self._file = os.open(path, flags, _OWNER_ONLY)
        self._size = os.fstat(self._file).st_size

    def append(self, record: bytes) -> None:
        """Add a record; it is there for good once this returns, short of a power cut.

        Raises StoreError where the memory has no room for it; the records before it stay whole.
        """
        framed = _HEADER.pack(len(record), zlib.crc32(record)) + record
        try:
            if os.write(self._file, framed) == len(framed):
                self._size += len(framed)
                return
            why = "there is no room"
        except OSError as error:
            why = str(error)
        os.ftruncate(self._file, self._size)
        raise StoreError(f"{self.path} cannot be written: {why}.")

    def empty(self) -> None:
        """Drop all records."""
        os.ftruncate(self._file, 0)
        self._size = 0

    def rewrite(self, record: bytes) -> None:
        """Put one record in place of all others; a kill leaves the one or the other."""
        scratch = self.path.with_name(self.path.name + ".new")
        scratch.unlink(missing_ok=True)
        other = Journal(scratch)
        try:
            other.append(record)
        except StoreError:
            os.close(other._file)
            raise
        scratch.replace(self.path)
        os.close(self._file)
        self._file, self._size = other._file, other._size

    def close(self) -> None:
        """Close the file, and take it away if it is empty."""
        if self._size == 0:
            self.path.unlink(missing_ok=True)
        os.close(self._file)


def records(path: Path) -> Iterator[bytes]:
    """Yield a journal's whole records; a missing file has none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    place = 0
    while place + _HEADER.size <= len(content):
        length, checksum = _HEADER.unpack_from(content, place)
        place += _HEADER.size
        record = content[place : place + length]
        if len(record) < length or zlib.crc32(record) != checksum:
            return
        yield record
        place += length


def journal_path(database: Path, bases: Sequence[str] | None = None) -> Path:
    """Return where a database's journal belongs: run-time memory, in a folder of the user's own."""
    name = hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]
    return _private_folder(_bases() if bases is None else bases) / f"{name}.journal"


def _bases() -> Sequence[str]:
    """Return where run-time memory may be, what a service and a session share before all."""
    return "/dev/shm", os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir()


def _private_folder(bases: Sequence[str]) -> Path:
    """Return a folder that no other user can have prepared for us."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    for base in bases:
        if not base or not os.access(base, os.W_OK):
            continue
        folder = Path(base) / f"plainwatt-{user}"
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        state = folder.lstat()
        if stat.S_ISDIR(state.st_mode) and (os.name == "nt" or state.st_uid == user):
            return folder
    raise OSError("there is no folder for what is not yet on the card")
