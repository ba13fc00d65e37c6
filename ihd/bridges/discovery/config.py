"""A discovery config as what it describes: sensors with a topic, a template and a meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ihd.bridges.discovery import keys, words
from ihd.bridges.discovery.availability import Availability, availability
from ihd.bridges.discovery.meaning import Description, Meaning, meaning
from ihd.bridges.discovery.topics import ConfigKind, config_kind, is_plain, object_id
from ihd.bridges.expressions import Node, needs_json, paths
from ihd.bridges.payload import MAX_BYTES, parse_json
from ihd.bridges.templates import LONGEST, TemplateError, parse

MOST_COMPONENTS = 400
_LONGEST_ID = 120
_SHARED = (
    "availability",
    "availability_mode",
    "availability_template",
    "availability_topic",
    "payload_available",
    "payload_not_available",
    "state_topic",
)
"""What the root of a device config says for all its components."""


class ConfigError(ValueError):
    """A message on a config topic that describes nothing; the text says why."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One described sensor of a meter.

    ``template`` is None where it cannot be read, and ``problem`` then says why: its value is not
    known, whatever its topic says. ``stem`` tells it from its device's other channels.
    """

    key: tuple[str, str]
    device: str
    state_topic: str
    template: Node | None
    problem: str
    meaning: Meaning
    availability: Availability
    expire_after_s: int | None
    own_id: str
    stem: str
    is_total: bool


def read_config(topic: str, payload: bytes) -> tuple[Entity, ...]:
    """Return the meters' sensors a config describes; raise ConfigError where it is no config."""
    if len(payload) > MAX_BYTES:
        raise ConfigError(f"larger than {MAX_BYTES} bytes")
    table = parse_json(payload)
    if not isinstance(table, dict):
        raise ConfigError("not a JSON object")
    root = keys.long_keys(table)
    if config_kind(topic) is ConfigKind.SENSOR:
        if "state_topic" not in root:
            raise ConfigError("names no state topic")
        found = _entity(topic, "", root, root)
        return (found,) if found is not None else ()
    components = root.get("components")
    if not isinstance(components, dict):
        raise ConfigError("names no components")
    return tuple(_components(topic, root, components))


def _components(topic: str, root: keys.Table, components: keys.Table) -> Iterator[Entity]:
    shared = {key: root[key] for key in _SHARED if key in root}
    for number, (name, component) in enumerate(components.items()):
        if number >= MOST_COMPONENTS:
            return
        if not isinstance(component, dict):
            continue
        table = keys.long_keys(component)
        if keys.text(table, "platform") == "sensor":
            found = _entity(topic, str(name)[:_LONGEST_ID], {**shared, **table}, root)
            if found is not None:
                yield found


def _entity(topic: str, component: str, table: keys.Table, root: keys.Table) -> Entity | None:
    base = keys.text(table, "~") or keys.text(root, "~")
    state_topic = keys.topic(table, "state_topic", base)
    if not is_plain(state_topic):
        return None
    node, problem = _template(table)
    own_id = component or object_id(topic)
    device_table = keys.long_device_keys(keys.subtable(root, "device"))
    device = _device_id(device_table) or _id_without_device(topic, table, own_id)
    device_words = words.words(keys.text(device_table, "name"))
    known = frozenset(device_words) | frozenset(words.words(device))
    names = _names(table, node, own_id, state_topic, known)
    meant = meaning(
        Description(
            unit=keys.text(table, "unit_of_measurement"),
            device_class=keys.text(table, "device_class").casefold(),
            state_class=keys.text(table, "state_class").casefold(),
            is_reset="last_reset_value_template" in table or "last_reset" in table,
            names=names,
            device=(*device_words, *words.words(keys.text(device_table, "model"))),
            own_id="_".join(words.words(own_id))[:_LONGEST_ID],
        )
    )
    if meant is None:
        return None
    shown = words.words(keys.text(table, "name")) or words.words(own_id)
    return Entity(
        key=(topic, component),
        device=device,
        state_topic=state_topic,
        template=node,
        problem=problem,
        meaning=meant,
        availability=availability(table, base),
        expire_after_s=_seconds(table.get("expire_after")),
        own_id="_".join(words.words(own_id))[:_LONGEST_ID],
        stem=words.stem(shown, known),
        is_total=words.says(shown, words.LIFETIME),
    )


def _template(table: keys.Table) -> tuple[Node | None, str]:
    written = table.get("value_template")
    if written is None:
        return parse(""), ""
    if not isinstance(written, str):
        return None, "its value template is no text"
    try:
        return parse(written), ""
    except TemplateError as error:
        shown = written if len(written) <= LONGEST else written[:40] + "…"
        return None, f"the template {shown!r} cannot be read: {error}"


def _names(
    table: keys.Table, node: Node | None, own_id: str, state_topic: str, known: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """Return the words of every name of a sensor, the surest first, without the device's own."""
    read = paths(node) if node is not None else ()
    path = tuple(word for key in (read[0] if read else ()) for word in words.words(str(key)))
    levels = [level for level in state_topic.split("/") if level.casefold() not in _DULL_LEVELS]
    bare = node is not None and not needs_json(node)
    named = (
        words.words(keys.text(table, "name")),
        words.words(own_id),
        words.words(keys.text(table, "unique_id")),
        words.words(levels[-1]) if bare and levels else (),
    )
    return (path, *(tuple(word for word in name if word not in known) for name in named))


_DULL_LEVELS = frozenset(("", "config", "sensor", "set", "stat", "state", "status", "tele"))


def _device_id(device: keys.Table) -> str:
    """Return the first identifier of a device, or the address it is connected by."""
    identifiers = device.get("identifiers")
    if isinstance(identifiers, list):
        identifiers = next((one for one in identifiers if isinstance(one, str | int)), "")
    if isinstance(identifiers, str | int) and str(identifiers):
        return str(identifiers)[:_LONGEST_ID]
    connections = device.get("connections")
    for pair in connections if isinstance(connections, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], str) and pair[1]:
            return pair[1][:_LONGEST_ID]
    return ""


def _id_without_device(topic: str, table: Mapping[str, object], own_id: str) -> str:
    """Return what a sensor without a device shares with its siblings: its node or id's start."""
    levels = topic.split("/")
    if len(levels) > 4 and levels[-4] in ("sensor", "device"):
        return levels[-3][:_LONGEST_ID]
    parts = re.split(r"([_\-\s.]+)", (keys.text(table, "unique_id") or own_id)[:_LONGEST_ID])
    while len(parts) > 2 and not words.stem(words.words(parts[-1]), frozenset()):
        parts = parts[:-2]
    return "".join(parts)


def _seconds(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 9:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**8:
        return None
    return value
