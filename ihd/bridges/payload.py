"""Bytes from the wire to text or a tree of exact values; nothing here raises on bad input."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import msgspec

MAX_BYTES = 64 * 1024
"""A meter's message is a few kB; what is larger is refused unread."""

Tree = Any
"""A parsed payload: dict, list, str, int, Decimal, bool or None."""

MAX_CHARACTERS = 40
"""More than any meter's number needs; a longer one is not even taken in."""


def _exact(number: str) -> Decimal:
    return Decimal(number if len(number) <= MAX_CHARACTERS else "Infinity")


_strict = msgspec.json.Decoder(float_hook=_exact)
_BARE_WORD = re.compile(r"(?<=[:,\[\s])-?(?:nan|inf|infinity|none|undefined)(?=\s*[,}\]])", re.I)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_OPENERS = (0x7B, 0x5B, 0x22)  # { [ "


class NotJson:
    """The type of the mark that a payload is no JSON (null is JSON)."""


NOT_JSON = NotJson()


def parse_json(payload: bytes) -> Tree | NotJson:
    """Return the payload's JSON with every number exact, or NOT_JSON.

    What firmware really sends is forgiven: raw control characters and invalid UTF-8 inside
    strings, a bare nan, a comma too many, a byte-order mark.
    """
    try:
        return _strict.decode(payload)
    except RecursionError:
        return NOT_JSON
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _parse_forgivingly(payload)


def parse_text(payload: bytes) -> str:
    """Return the payload as text, with a mark where a byte is no text."""
    return payload.decode("utf-8", errors="replace").lstrip("\ufeff").strip("\x00")


def _parse_forgivingly(payload: bytes) -> Tree | NotJson:
    text = parse_text(payload).strip()
    if not text or ord(text[0]) not in _OPENERS:
        return NOT_JSON
    mended = _TRAILING_COMMA.sub("", _BARE_WORD.sub("null", text))
    for attempt in (text, mended, mended.replace("'", '"') if '"' not in text else ""):
        try:
            return json.loads(
                attempt,
                strict=False,
                parse_float=_exact,
                parse_int=_exact,
                parse_constant=lambda _: None,
            )
        except (ValueError, RecursionError):
            continue
    return NOT_JSON


def at(tree: Tree, path: tuple[str, ...]) -> Tree:
    """Return what stands at a path of keys and list positions; KeyError where nothing does."""
    node = tree
    for key in path:
        if type(node) is dict:
            node = node[key]
        elif type(node) is list and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        else:
            raise KeyError(key)
    return node


def find(tree: Tree, path: tuple[str, ...]) -> Tree:
    """Return what stands at a path, or None."""
    try:
        return at(tree, path)
    except KeyError:
        return None


def has(tree: Tree, path: tuple[str, ...]) -> bool:
    """Whether anything stands at a path, be it null."""
    try:
        at(tree, path)
    except KeyError:
        return False
    return True
