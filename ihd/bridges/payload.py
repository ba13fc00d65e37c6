"""Bytes from the wire to text or a tree of exact values; nothing here raises on bad input."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

MAX_BYTES = 64 * 1024
"""A meter's message is a few kB; what is larger is refused unread."""

Tree = Any
"""A parsed payload: dict, list, str, int, Decimal, bool or None."""

MAX_CHARACTERS = 40
"""More than any meter's number needs; a longer one is not even taken in."""


_ENDLESS = Decimal("Infinity")


def _exact(number: str) -> Decimal:
    """Return a number; one that is too long, or whose exponent no Decimal holds, is endless."""
    try:
        return Decimal(number) if len(number) <= MAX_CHARACTERS else _ENDLESS
    except InvalidOperation:
        return _ENDLESS


_strict = msgspec.json.Decoder(float_hook=_exact)
_BARE_WORD = re.compile(r"(?<=[:,\[\s])-?(?:nan|inf|infinity|none|undefined)(?=\s*[,}\]])", re.I)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_OPENERS = (0x7B, 0x5B, 0x22)  # { [ "
_MAYBE_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character in two halves: firmware that cuts a name short cuts between them, too."""


class NotJson:
    """The type of the mark that a payload is no JSON (null is JSON)."""


NOT_JSON = NotJson()


def parse_json(payload: bytes) -> Tree | NotJson:
    """Return the payload's JSON with every number exact, or NOT_JSON.

    What firmware really sends is forgiven: raw control characters and invalid UTF-8 inside
    strings, half a character, a bare nan, a comma too many, a byte-order mark.
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
            tree = json.loads(
                attempt,
                strict=False,
                parse_float=_exact,
                parse_int=_exact,
                parse_constant=lambda _: None,
            )
            return _whole(tree) if _MAYBE_HALF.search(attempt) else tree
        except (ValueError, RecursionError):
            continue
    return NOT_JSON


def _whole(tree: Tree) -> Tree:
    """Return a tree with a mark in place of every half character: no file and no page takes one."""
    if type(tree) is str:
        return tree.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if type(tree) is list:
        return [_whole(below) for below in tree]
    if type(tree) is dict:
        return {_whole(key): _whole(below) for key, below in tree.items()}
    return tree


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
