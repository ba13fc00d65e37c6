"""Whether a described device is there: by one topic or several, by words or by templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ihd.bridges.discovery import keys
from ihd.bridges.discovery.topics import is_plain
from ihd.bridges.expressions import WHOLE, Node, evaluate
from ihd.bridges.templates import TemplateError, parse

_MOST_TOPICS = 8


@dataclass(frozen=True, slots=True)
class Presence:
    """One topic that says whether a device is there, and the words it says it with."""

    topic: str
    template: Node
    there: str
    gone: str

    def read(self, text: str, document: object) -> bool | None:
        """Return what a payload says, or None where it is neither word."""
        said = evaluate(self.template, text, document)
        word = ("true" if said else "false") if isinstance(said, bool) else str(said).strip()
        if word in (self.there, self.gone):
            return word == self.there
        folded = word.casefold()
        if folded in (self.there.casefold(), self.gone.casefold()):
            return folded == self.there.casefold()
        return None


@dataclass(frozen=True, slots=True)
class Availability:
    """Every topic that says whether a device is there, and how many of them must."""

    presences: tuple[Presence, ...] = ()
    mode: str = "latest"

    def combined(self, said: Mapping[Presence, bool], *, latest: bool) -> bool:
        """Return whether the device is there, by what was said so far and what was said last."""
        known = [said[presence] for presence in self.presences if presence in said]
        if self.mode == "all":
            return all(known)
        return any(known) if self.mode == "any" else latest


def availability(table: keys.Table, base: str) -> Availability:
    """Read the availability part of a config with long keys; what cannot be read is left out."""
    listed = table.get("availability")
    entries = listed if isinstance(listed, list) else [listed] if isinstance(listed, dict) else []
    found = [
        _presence(keys.long_keys(entry), table, base, "topic", "value_template")
        for entry in entries[:_MOST_TOPICS]
        if isinstance(entry, dict)
    ]
    if not entries:
        found = [_presence(table, table, base, "availability_topic", "availability_template")]
    presences = tuple(presence for presence in found if presence is not None)
    mode = keys.text(table, "availability_mode").casefold()
    return Availability(presences, mode if mode in ("all", "any") else "latest")


def _presence(
    entry: keys.Table, table: keys.Table, base: str, topic_key: str, template_key: str
) -> Presence | None:
    topic = keys.topic(entry, topic_key, base)
    if not is_plain(topic):
        return None
    try:
        template = parse(written) if (written := keys.text(entry, template_key)) else WHOLE
    except TemplateError:
        return None
    there = keys.text(entry, "payload_available") or keys.text(table, "payload_available")
    gone = keys.text(entry, "payload_not_available") or keys.text(table, "payload_not_available")
    return Presence(topic, template, there or "online", gone or "offline")
