"""What must not be read by others: in the desktop's keyring, or in a file of mode 0600.

The keyring needs the package ``keyring``, an extra, and a desktop that answers. It is written to
only where what was written can be read back, and never waited for longer than a few seconds: a
machine without a desktop starts as if there were none.
"""

from __future__ import annotations

import os
import sys
import threading
import tomllib
from collections.abc import Callable
from typing import Any, TypeVar

from ihd.files import write_whole
from ihd.paths import HomeFolder

T = TypeVar("T")

_SERVICE = "plainwatt"
_ANSWERS_WITHIN_S = 4.0
_PASSWORD = "broker_password"
_PLACE = "broker_password_in"
_KEYRING = "keyring"


def broker_password(folder: HomeFolder) -> str | None:
    """Return the broker's password, or None where none is kept or the keyring does not answer."""
    table = read(folder)
    password = table.get(_PASSWORD)
    if isinstance(password, str):
        return password
    if table.get(_PLACE) == _KEYRING:
        return _ask(lambda keyring: keyring.get_password(_SERVICE, str(folder.root)))
    return None


def keep_broker_password(folder: HomeFolder, password: str) -> None:
    """Keep the broker's password where only this user can read it; an empty one is forgotten."""
    forget_broker_password(folder)
    table = read(folder)
    if password and _keep_in_keyring(str(folder.root), password):
        table[_PLACE] = _KEYRING
    elif password:
        table[_PASSWORD] = password
    write(folder, table)


def forget_broker_password(folder: HomeFolder) -> None:
    """Forget the broker's password, wherever it is kept."""
    table = read(folder)
    if table.pop(_PLACE, None) == _KEYRING:
        _ask(lambda keyring: keyring.delete_password(_SERVICE, str(folder.root)))
    if table.pop(_PASSWORD, None) is not None or folder.secrets.exists():
        write(folder, table)


def in_keyring(folder: HomeFolder) -> bool:
    """Say whether the broker's password is kept in the keyring."""
    return read(folder).get(_PLACE) == _KEYRING


def read(folder: HomeFolder) -> dict[str, Any]:
    """Return what the secrets file holds; nothing where it cannot be read or is not TOML."""
    try:
        return tomllib.loads(folder.secrets.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def write(folder: HomeFolder, table: dict[str, Any]) -> None:
    """Write the secrets file anew, whole or not at all, readable by its owner alone."""
    import tomlkit

    folder.create()
    write_whole(folder.secrets, tomlkit.dumps(table), private=True)


def _keep_in_keyring(user: str, password: str) -> bool:
    """Keep a password in the keyring and return True, if it can be read back from there."""
    if not _has_desktop():
        return False

    def keep(keyring: Any) -> bool:
        if keyring.get_keyring().priority < 1:
            return False
        keyring.set_password(_SERVICE, user, password)
        return bool(keyring.get_password(_SERVICE, user) == password)

    return bool(_ask(keep))


def _has_desktop() -> bool:
    """Say whether a keyring may be unlocked here now, and at the next start as well."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _ask(question: Callable[[Any], T]) -> T | None:
    """Return the keyring's answer; None where there is no keyring, no answer, or not in time."""
    answers: list[T] = []

    def put() -> None:
        try:
            import keyring

            answers.append(question(keyring))
        except Exception:  # noqa: BLE001 - no package, no backend, locked: there is no keyring
            return

    asking = threading.Thread(target=put, name="plainwatt-keyring", daemon=True)
    asking.start()
    asking.join(_ANSWERS_WITHIN_S)
    return answers[0] if answers else None
