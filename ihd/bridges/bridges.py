"""Messages in, readings out: every bridge file, one conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ihd.bridges.bridge_file import BridgeFileError, read_bridge_file
from ihd.bridges.conversation import Bounded, Conversation
from ihd.bridges.discovery.topics import CONFIG_TOPICS, LONGEST_TOPIC
from ihd.bridges.facts import learn, said_of_link
from ihd.bridges.general import link_said, read_by_names, read_obis_message
from ihd.bridges.leaves import described_value, time_in
from ihd.bridges.names import meter_of, read_groups, read_names
from ihd.bridges.part import Part
from ihd.bridges.payload import MAX_BYTES, NOT_JSON, find, has, parse_json, parse_text
from ihd.bridges.reader import LINKS, Scope, read_fields
from ihd.bridges.rule import Bound, Rule, as_described, bind, is_online, rules_of
from ihd.bridges.says import read_says
from ihd.bridges.settle import settle
from ihd.bridges.times import read_time
from ihd.meter import Decoded, Message, Quality, Quantity

if TYPE_CHECKING:
    from ihd.bridges.discovery.conversation import Discovery

MOST_TOPICS = 4096
"""Topics whose rules are remembered; a busy broker has hundreds."""

_RETAINED_POWER_AGE = timedelta(minutes=10)
_BELIEVED = (Quality.GOOD, Quality.STALE)
_OLDEST = timedelta(hours=26)
"""Meters send a register at least once a day."""


class Bridges:
    """The bridges we know, and what they have said so far: renamed prefixes, units, parts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._know(rules)
        self._conversation = Conversation()
        self._discovery: Discovery | None = None

    @classmethod
    def load(cls, *folders: Path, prefixes: Mapping[str, str] = {}) -> Bridges:
        """Read every bridge file of the folders; a later one replaces an earlier of its name.

        ``prefixes`` are the topic prefixes a person has changed, by bridge. Raise BridgeFileError.
        """
        return cls(_read_rules(folders, prefixes))

    def reload(self, *folders: Path, prefixes: Mapping[str, str] = {}) -> None:
        """Go by the files as they are now; what was heard stays known. Raise BridgeFileError."""
        self._know(_read_rules(folders, prefixes))

    def _know(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._shaped = tuple(rule for rule in self._rules if rule.shape or rule.elsewhere)
        self._plans: Bounded[tuple[Bound, ...]] = Bounded(MOST_TOPICS)

    def topics(self) -> tuple[str, ...]:
        """Return the MQTT filters of every message the bridges name, or publishers described.

        More are described as configs arrive: ask again, and subscribe to what is new.
        """
        named = (topic for rule in self._rules for topic in rule.subscriptions)
        described = self._discovery.topics() if self._discovery else ()
        return tuple(dict.fromkeys((*named, *CONFIG_TOPICS, *described)))

    def expired(self, now: datetime) -> tuple[str, ...]:
        """Return the meters whose every value is older than its publisher said it may be."""
        return self._discovery.expired(now) if self._discovery else ()

    def decode(self, message: Message) -> Decoded:
        """Return what the bridges make of a message; never raises, whatever the bytes."""
        if len(message.payload) > MAX_BYTES or len(message.topic) > LONGEST_TOPIC:
            return _too_large(message)
        plan = self._plans.get(message.topic)
        if plan is None:
            plan = self._plans.put(message.topic, self._plan(message.topic))
        tree: Any = parse_json(message.payload)
        named = self._read_named(plan, message, tree)
        if named is not None and named.readings and _holds_good(named):
            return named
        return self._read_otherwise(plan, named, message, tree)

    def _read_named(self, plan: tuple[Bound, ...], message: Message, tree: Any) -> Decoded | None:
        """Return what the bridge files that name the topic say: the first that says anything."""
        silent: Decoded | None = None
        for bound in plan:
            if bound.rule.groups:
                continue
            decoded = self._read(bound, message, tree)
            if decoded is not None and _says_something(decoded):
                return decoded
            silent = silent or decoded
        return silent

    def _read_otherwise(
        self, plan: tuple[Bound, ...], named: Decoded | None, message: Message, tree: Any
    ) -> Decoded:
        """Return what publishers described, else what any bridge or the message itself says."""
        discovery = self._described()
        if discovery.handles(message.topic):
            return discovery.learn(message)
        described = discovery.state(message)
        if described is not None and (described.readings or described.online is not None):
            return described
        if named is not None and _says_something(named):
            return named
        if described is not None and described.notes:
            # What is described but cannot be read is not known: its bare number would mislead.
            return described
        unnamed = self._read_unnamed(plan, message, tree)
        if unnamed is not None:
            return unnamed
        if tree is NOT_JSON and message.payload.strip() and any(b.rule.shape for b in plan):
            return _unreadable(message, plan[0].rule.bridge)
        return described or named or Decoded(topic=message.topic, bridge=None)

    def _described(self) -> Discovery:
        """Return what publishers described so far; its code waits for a message that needs it."""
        if self._discovery is None:
            from ihd.bridges.discovery.conversation import Discovery

            self._discovery = Discovery()
        return self._discovery

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
        return tuple(sorted(exact or loose, key=_vagueness))

    def _read_unnamed(self, plan: tuple[Bound, ...], message: Message, tree: Any) -> Decoded | None:
        """Return what a message says by the shape of its payload or its own names and units."""
        if type(tree) is dict:
            shaped = (
                bind(rule, message.topic, {})
                for rule in self._shaped
                if all(has(tree, path) for path in rule.elsewhere)
            )
            grouped = (bound for bound in plan if bound.rule.groups)
            for bound in chain(shaped, grouped):
                decoded = self._read(bound, message, tree)
                if decoded is not None and (decoded.notes or _says_something(decoded)):
                    return decoded
        now = message.received_at
        scope = Scope(message.topic, None, now, notes=[])
        if parts := read_obis_message(message, tree, self._conversation, scope):
            return _decoded("obis", parts, message, scope)
        online = link_said(message, tree)
        if online is not None:
            return Decoded(
                topic=message.topic, bridge="general", online=online, device=meter_of(message.topic)
            )
        if parts := read_by_names(message, tree, self._conversation, scope):
            return _decoded("general", parts, message, scope)
        return None

    def _read(self, bound: Bound, message: Message, tree: Any) -> Decoded | None:
        """Return what one rule makes of a message, or None where it is not of the rule's form."""
        rule = bound.rule
        if not message.payload.strip():
            online = False if rule.empty_is_offline else None
            return _decoded(rule.bridge, [], message, Scope("", None, message.received_at), online)
        if rule.bare:
            described = described_value(tree)
            if described is None and type(tree) is dict:
                return None
            if described is not None:
                bound, tree = as_described(bound), described
            elif type(tree) is not list:
                tree = parse_text(message.payload)
        else:
            for wrapper in rule.inside:
                if type(tree) is dict and wrapper in tree:
                    tree = tree[wrapper]
            if (tree is NOT_JSON and not rule.note) or not all(
                has(tree, path) for path in rule.shape
            ):
                return None
        scope = self._scope(bound, message, tree)
        if rule.note:
            scope.note(rule.note)
        parts = self._parts(bound, tree, scope)
        parts = settle(parts, rule.family, self._conversation, message.received_at)
        online = None
        if rule.online_at is not None:
            online = is_online(find(tree, rule.online_at), rule.online_yes)
        elif rule.bare and bound.about and type(tree) is str:
            online = said_of_link(tree)
        return _decoded(rule.bridge, parts, message, scope, online, bound.device)

    def _scope(self, bound: Bound, message: Message, tree: Any) -> Scope:
        rule, now = bound.rule, message.received_at
        scope = Scope(bound.meter, bound.fuel, now, utc=rule.is_utc, notes=[])
        if rule.says:
            scope.told = list(read_says(rule.says, tree, bound.meter))
        if rule.fuel_at is not None:
            word = find(tree, rule.fuel_at)
            scope.fuel = rule.fuels.get(word) if type(word) is str else None
        if rule.bare and type(tree) is dict:
            scope.taken_at = read_time(time_in(tree), now)
        elif rule.time_at is not None:
            scope.taken_at = read_time(find(tree, rule.time_at), now, utc=rule.is_utc)
        for path, words in rule.stale_unless.items():
            if str(find(tree, path)) not in words:
                scope.quality = Quality.STALE
        if rule.family.across:
            scope.known = self._conversation.with_(bound.meter)
        return scope

    def _parts(self, bound: Bound, tree: Any, scope: Scope) -> list[Part]:
        rule = bound.rule
        if rule.bare and bound.fields[0].what.rests_on_facts and type(tree) is str:
            key = f"{bound.meter} {bound.about}"
            known = self._conversation.with_(key if bound.about else bound.meter)
            return learn(bound.fields[0], tree, known, bound.about, scope)
        parts = read_fields(bound.fields, tree, scope)
        if rule.groups:
            parts += read_groups(tree, scope, rule.assumed)
        elif rule.names:
            parts += read_names(tree, bound.meter, scope, rule.assumed)
        if not rule.is_of_link and all(part.quantity in LINKS for part in parts):
            return []
        return parts


def _read_rules(folders: Iterable[Path], prefixes: Mapping[str, str]) -> list[Rule]:
    files = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    rules: list[Rule] = []
    for name, path in sorted(files.items()):
        try:
            rules += rules_of(name, read_bridge_file(path), prefixes.get(name))
        except (ValueError, msgspec.ValidationError) as error:
            raise BridgeFileError(f"{path}: {error}.") from error
    return rules


def _vagueness(bound: Bound) -> int:
    """Return how many parts of the topic were left open: the rule that names most comes first."""
    return min(pattern.parts for pattern in bound.rule.matchers)


def _says_something(decoded: Decoded) -> bool:
    return bool(decoded.readings) or decoded.online is not None


def _holds_good(decoded: Decoded) -> bool:
    return any(reading.quality in _BELIEVED for reading in decoded.readings)


def _too_large(message: Message) -> Decoded:
    problem = f"{len(message.payload)} bytes is too large to be a meter's message"
    if len(message.topic) > LONGEST_TOPIC:
        problem = f"a topic of {len(message.topic)} characters is too long to be a meter's"
    topic = message.topic[:LONGEST_TOPIC]
    return Decoded(topic=topic, bridge=None, notes=(problem,), problem=problem)


def _unreadable(message: Message, bridge: str) -> Decoded:
    problem = "the payload is not JSON"
    return Decoded(topic=message.topic, bridge=bridge, notes=(problem,), problem=problem)


def _decoded(
    bridge: str,
    parts: list[Part],
    message: Message,
    scope: Scope,
    online: bool | None = None,  # noqa: FBT001
    device: str | None = None,
) -> Decoded:
    fresh_from = message.received_at - _RETAINED_POWER_AGE
    for part in parts:
        if part.taken_at is not None and part.taken_at < fresh_from and _is_old(part, message):
            part.quality = Quality.STALE
    return Decoded(
        topic=message.topic,
        bridge=bridge,
        readings=tuple([part.reading(message.received_at) for part in parts]),
        online=online,
        notes=tuple(scope.notes),
        device=device or scope.meter,
        told=tuple(scope.told),
    )


def _is_old(part: Part, message: Message) -> bool:
    """Whether the meter's own clock says that a value is of another time than its arrival."""
    if part.taken_at is None or not part.is_good:
        return False
    age = message.received_at - part.taken_at
    if message.retain and part.quantity is Quantity.POWER:
        return age > _RETAINED_POWER_AGE
    return age > _OLDEST
