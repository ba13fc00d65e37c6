"""Messages in, readings out: every bridge file, one conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from ihd.bridges.bridge_file import BridgeFileError, read_bridge_file
from ihd.bridges.conversation import Bounded, Conversation
from ihd.bridges.part import Part
from ihd.bridges.payload import MAX_BYTES, NOT_JSON, find, parse_json, parse_text
from ihd.bridges.reader import Scope, read_fields
from ihd.bridges.rule import Bound, Rule, bind, is_online, rules_of
from ihd.bridges.settle import settle
from ihd.bridges.times import read_time
from ihd.meter import Decoded, Message, Quality, Quantity

MOST_TOPICS = 4096
"""Topics whose rules are remembered; a busy broker has hundreds."""

_RETAINED_POWER_AGE = timedelta(minutes=10)
_OLDEST = timedelta(hours=26)
"""Meters send a register at least once a day."""


class Said(msgspec.Struct):
    """What one rule made of a message, before sums."""

    bridge: str
    parts: list[Part] = []
    online: bool | None = None
    device: str | None = None
    notes: list[str] = []


class Bridges:
    """The bridges we know, and what they have said so far: renamed prefixes, units, parts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._shaped = tuple(rule for rule in self._rules if rule.shape)
        self._plans: Bounded[tuple[Bound, ...]] = Bounded(MOST_TOPICS)
        self._conversation = Conversation()

    @classmethod
    def load(cls, *folders: Path, prefixes: Mapping[str, str] = {}) -> Bridges:
        """Read every bridge file of the folders; a later one replaces an earlier of its name.

        ``prefixes`` are the topic prefixes a person has changed, by bridge. Raise BridgeFileError.
        """
        files = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
        rules: list[Rule] = []
        for name, path in sorted(files.items()):
            try:
                rules += rules_of(name, read_bridge_file(path), prefixes.get(name))
            except (ValueError, msgspec.ValidationError) as error:
                raise BridgeFileError(f"{path}: {error}.") from error
        return cls(rules)

    def topics(self) -> tuple[str, ...]:
        """Return the MQTT filters of every message the bridges name."""
        return tuple(dict.fromkeys(t for rule in self._rules for t in rule.subscriptions))

    def decode(self, message: Message) -> Decoded:
        """Return what the bridges make of a message; never raises, whatever the bytes."""
        if len(message.payload) > MAX_BYTES:
            note = f"a message of {len(message.payload)} bytes is too large to be a meter's"
            return Decoded(topic=message.topic, bridge=None, notes=(note,), problem=note)
        plan = self._plans.get(message.topic)
        if plan is None:
            plan = self._plans.put(message.topic, self._plan(message.topic))
        tree: Any = parse_json(message.payload)
        for bound in plan:
            if (decoded := self._read(bound, message, tree)) is not None:
                return decoded
        return _unread(message.topic, plan, tree)

    def _plan(self, topic: str) -> tuple[Bound, ...]:
        exact = [
            bind(rule, topic, found.groupdict())
            for rule in self._rules
            for pattern in rule.matchers
            if (found := pattern.fullmatch(topic))
        ]
        loose = [
            bind(rule, topic, found.groupdict())
            for rule in self._rules
            for pattern in rule.loose
            if not exact and (found := pattern.fullmatch(topic))
        ]
        return tuple(exact or loose)

    def _read(self, bound: Bound, message: Message, tree: Any) -> Decoded | None:
        rule = bound.rule
        for wrapper in rule.inside:
            if type(tree) is dict and wrapper in tree:
                tree = tree[wrapper]
        if rule.bare:
            tree = parse_text(message.payload)
        elif tree is NOT_JSON or any(find(tree, path) is None for path in rule.shape):
            return None
        now = message.received_at
        scope = Scope(bound.meter, bound.fuel, now, notes=[])
        if rule.time_at is not None:
            scope.taken_at = read_time(find(tree, rule.time_at), now, utc=rule.is_utc)
        parts = read_fields(bound.fields, tree, scope)
        parts = settle(parts, rule.family, self._conversation, now)
        for part in parts:
            if part.is_good and _is_old(part, message):
                part.quality = Quality.STALE
        return Decoded(
            topic=message.topic,
            bridge=rule.bridge,
            readings=tuple(part.reading(now) for part in parts),
            online=None
            if rule.online_at is None
            else is_online(find(tree, rule.online_at), rule.online_yes),
            notes=tuple(scope.notes),
            device=bound.device,
        )


def _unread(topic: str, plan: tuple[Bound, ...], tree: Any) -> Decoded:
    """Return what is said of a message that none of the bridges of its topic could read."""
    rules = (bound.rule for bound in plan)
    named = next((r for r in rules if any(m.fullmatch(topic) for m in r.matchers)), None)
    if named is None:
        return Decoded(topic=topic, bridge=None)
    problem = "it is not JSON" if tree is NOT_JSON else "it lacks what this bridge sends"
    return Decoded(topic=topic, bridge=named.bridge, notes=(problem,), problem=problem)


def _is_old(part: Part, message: Message) -> bool:
    """Whether the meter's own clock says that a value is of another time than its arrival."""
    if part.taken_at is None:
        return False
    age = message.received_at - part.taken_at
    if message.retain and part.quantity is Quantity.POWER:
        return age > _RETAINED_POWER_AGE
    return age > _OLDEST
