"""What must not be read by others, kept apart from settings in a file of mode 0600."""

from __future__ import annotations

import os
import tomllib

from ihd.paths import HomeFolder


def broker_password(folder: HomeFolder) -> str | None:
    """Return the broker's password, or None where none is kept."""
    try:
        table = tomllib.loads(folder.secrets.read_text(encoding="utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError):
        return None
    password = table.get("broker_password")
    return password if isinstance(password, str) else None


def keep_broker_password(folder: HomeFolder, password: str) -> None:
    """Keep the broker's password where only this user can read it."""
    import tomlkit

    document = tomlkit.document()
    document["broker_password"] = password
    folder.create()
    descriptor = os.open(folder.secrets, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
