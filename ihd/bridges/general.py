"""What no bridge file knows: OBIS text from anywhere, words of availability, names with units."""

from __future__ import annotations

from typing import Any

from ihd.bridges.conversation import Conversation, Known
from ihd.bridges.leaves import time_in
from ihd.bridges.names import meter_of, read_names
from ihd.bridges.obis import is_sum_sure, looks_like_obis, read_obis
from ihd.bridges.part import Part
from ihd.bridges.payload import NOT_JSON, parse_text
from ihd.bridges.reader import Scope
from ihd.bridges.rule import AVAILABILITY
from ihd.bridges.settle import ALONE, Family, settle
from ihd.bridges.times import read_time
from ihd.meter import Message, Quantity

_ABOUT_LINK = frozenset(
    {"lwt", "status", "availability", "online", "connection", "connected", "available", "state"}
)
_CERTAIN_WORDS = frozenset({"online", "offline", "connected", "disconnected", "connection lost"})
_ACROSS = Family(across=True)
_NO_TOTALS = Family(across=True, wholes=frozenset({Quantity.IMPORT_ENERGY, Quantity.EXPORT_ENERGY}))
_MOST_HELD = 16 * 1024


def read_obis_message(
    message: Message, tree: Any, conversation: Conversation, scope: Scope
) -> list[Part]:
    """Return the parts of a telegram, whole or in pieces, sent as text or inside a JSON string."""
    text = _telegram(message, tree)
    if text is None:
        return []
    text = _joined(text, conversation.with_(f"{message.topic} telegram"))
    if not looks_like_obis(text):
        return []
    parts = read_obis(text, scope)
    family = ALONE if is_sum_sure(parts, text) else _NO_TOTALS
    return settle(parts, family, conversation, message.received_at)


def read_by_names(
    message: Message, tree: Any, conversation: Conversation, scope: Scope
) -> list[Part]:
    """Return the parts that a message's own names and units tell."""
    is_bare = tree is NOT_JSON or type(tree) not in (dict, list)
    if is_bare:
        tree = parse_text(message.payload).strip() if type(tree) is not str else tree
        scope.meter = meter_of(message.topic)
    else:
        scope.taken_at = read_time(time_in(tree), message.received_at)
    parts = read_names(tree, message.topic, scope)
    return settle(parts, _ACROSS if is_bare else ALONE, conversation, message.received_at)


def link_said(message: Message, tree: Any) -> bool | None:
    """Return what a message on a topic of availability says of its sender, or None."""
    last = message.topic.rpartition("/")[2].lower()
    if last not in _ABOUT_LINK or len(message.payload) > 200:
        return None
    if type(tree) is dict:
        tree = tree.get("state", tree.get("status"))
        word = tree.strip().lower() if type(tree) is str else ""
        return AVAILABILITY.get(word) if word in _CERTAIN_WORDS else None
    word = parse_text(message.payload).strip().strip('"').lower()
    if last in ("status", "state") and word not in _CERTAIN_WORDS:
        return None
    return AVAILABILITY.get(word)


def _telegram(message: Message, tree: Any) -> str | None:
    """Return the text that may be a telegram: the payload, or the longest string in its JSON."""
    if tree is NOT_JSON:
        return parse_text(message.payload)
    if type(tree) is str:
        return tree
    if type(tree) is not dict:
        return None
    strings = [value for value in tree.values() if type(value) is str and "(" in value]
    return max(strings, key=len, default=None)


def _joined(text: str, known: Known) -> str:
    """Return a telegram's pieces joined to the last one, while its end is awaited."""
    starts = text.lstrip().startswith("/")
    if not starts and known.held is not None:
        text = known.held + text
        starts = True
    known.held = text if starts and "!" not in text and len(text) < _MOST_HELD else None
    return text
