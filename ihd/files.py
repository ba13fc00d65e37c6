"""Files that are whole at any moment, whatever stops the writing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def write_whole(
    path: Path,
    content: str | bytes,
    *,
    private: bool = False,
    accept: Callable[[Path], object] | None = None,
) -> None:
    """Write a file, and its folder where there is none; text is UTF-8.

    A kill, a full card or a power cut leaves the file that was there or the new one, never a part.
    ``private`` lets its owner alone read it. ``accept`` is given the new file before it takes the
    other's place; what it raises leaves the other. Raises OSError where it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.new")
    scratch.unlink(missing_ok=True)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(scratch, flags, 0o600 if private else 0o666), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        if accept is not None:
            accept(scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
