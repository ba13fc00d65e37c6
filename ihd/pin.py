"""The kiosk's PIN: kept as a salted hash, and slower to try with every wrong one.

What was tried is written down before the answer is given, so that turning the machine off and on
gains nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ihd import secrets
from ihd.paths import HomeFolder

SHORTEST, LONGEST = 4, 12
FREE_TRIES = 3
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
_COST, _BLOCK, _LANES = 2**14, 8, 1
_KEY = "pin"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a PIN was right; ``again_at`` is when the next may be tried, None for at once."""

    right: bool
    again_at: datetime | None = None


def is_set(folder: HomeFolder) -> bool:
    """Say whether a PIN is set."""
    return isinstance(secrets.read(folder).get(_KEY), dict)


def is_fit(pin: str) -> bool:
    """Say whether a text can be a PIN: digits, neither too few nor too many."""
    return pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST


def keep(folder: HomeFolder, pin: str) -> None:
    """Keep a new PIN, or none where it is empty; only its hash is written."""
    table = secrets.read(folder)
    table.pop(_KEY, None)
    if pin:
        salt = os.urandom(16)
        table[_KEY] = {"salt": salt.hex(), "hash": _hash(pin, salt).hex(), "wrong": 0}
    secrets.write(folder, table)


def attempt(folder: HomeFolder, pin: str, now: datetime) -> Answer:
    """Answer a try of the PIN at an instant; while one must wait, none is looked at."""
    table = secrets.read(folder)
    kept: Any = table.get(_KEY)
    if not isinstance(kept, dict):
        return Answer(right=True)
    until = _again_at(kept)
    # A clock set back must not lock anyone out for longer than the longest wait.
    if until is not None and now < until <= now + LONGEST_WAIT:
        return Answer(right=False, again_at=until)
    right = hmac.compare_digest(_hash(pin, bytes.fromhex(kept["salt"])).hex(), kept["hash"])
    kept["wrong"] = 0 if right else int(kept.get("wrong", 0)) + 1
    kept["tried_at"] = now.isoformat()
    secrets.write(folder, table)
    return Answer(right, None if right else _again_at(kept))


def _again_at(kept: dict[str, Any]) -> datetime | None:
    beyond = int(kept.get("wrong", 0)) - FREE_TRIES
    if beyond < 0 or "tried_at" not in kept:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(beyond, 20), LONGEST_WAIT)
    return datetime.fromisoformat(str(kept["tried_at"])) + wait


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES)
