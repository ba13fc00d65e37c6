"""A few megabytes kept beside the database, to be given up when the card is full.

On a full card SQLite can write nothing at all, not even a deletion. The ballast makes room for
what waits, and is laid again once there is room for it many times over.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 8_000_000
ROOM = 8
"""How many times over the ballast must fit for it to be laid."""
_PIECE = bytes(1 << 16)


def lay(database: Path, size: int = SIZE) -> bool:
    """Keep a ballast beside a database, if there is room enough; say whether it is there."""
    path = ballast_path(database)
    try:
        if path.exists():
            return True
        if shutil.disk_usage(path.parent).free < ROOM * size:
            return False
        scratch = path.with_suffix(".new")
        with scratch.open("wb") as file:
            # Written, not left as a hole: a hole takes no room that could be given up.
            for _ in range(-(-size // len(_PIECE))):
                file.write(_PIECE)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError:
        with suppress(OSError):
            path.with_suffix(".new").unlink()
        return False
    return True


def give_up(database: Path) -> bool:
    """Make room; False where there is none to be made."""
    try:
        ballast_path(database).unlink()
    except OSError:
        return False
    return True


def ballast_path(database: Path) -> Path:
    """Return where a database's ballast is."""
    return database.with_name(f"{database.stem}.ballast")
