"""A message table of a bridge file, made ready to read messages with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ihd.bridges.bridge_file import BridgeFile, MessageTable, Online
from ihd.bridges.facts import entity_stem
from ihd.bridges.field import Fact, Field, field_of, fields_in, known_unit, path_of
from ihd.bridges.key_units import NOTHING_ASSUMED, Assumed
from ihd.bridges.reader import LINKS, name_field
from ihd.bridges.says import Says, says_of
from ihd.bridges.settle import Family
from ihd.bridges.topics import TopicMatcher, fill, matcher, subscription
from ihd.meter import Fuel, Quantity

_WORDS_FOR_FUEL = {
    Fuel.GAS: ("gas",),
    Fuel.WATER: ("water", "wasser", "eau"),
    Fuel.HEAT: ("heat", "warmte", "wärme"),
    Fuel.ELECTRICITY: ("elec", "strom", "power", "stroom", "mains"),
}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One form of message of one bridge.

    ``matchers`` know its topics; ``loose`` know them behind any prefix; ``shape`` are paths that
    must be there, and give the form away on any other topic unless ``elsewhere`` names others.
    ``bare`` fields read the whole payload, the others paths in it. ``below`` is how many levels
    of the topic name the value rather than its meter.
    """

    bridge: str
    matchers: tuple[TopicMatcher, ...]
    loose: tuple[TopicMatcher, ...] = ()
    subscriptions: tuple[str, ...] = ()
    shape: tuple[tuple[str, ...], ...] = ()
    elsewhere: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    inside: tuple[str, ...] = ()
    meter: str = ""
    device: str = ""
    fuel: str | None = None
    fuel_at: tuple[str, ...] | None = None
    fuels: Mapping[str, Fuel] = {}
    time_at: tuple[str, ...] | None = None
    is_utc: bool = False
    fields: tuple[Field, ...] = ()
    bare: bool = False
    below: int = 0
    online_at: tuple[str, ...] | None = None
    online_yes: tuple[str, ...] = ()
    empty_is_offline: bool = False
    family: Family = Family()
    names: bool = False
    groups: bool = False
    assumed: Assumed = NOTHING_ASSUMED
    is_of_link: bool = False
    stale_unless: Mapping[tuple[str, ...], tuple[str, ...]] = {}
    says: tuple[Says, ...] = ()


class Bound(msgspec.Struct, frozen=True):
    """A rule and the topic it fits: whose message it is, and what ``about``, its ``{object}``."""

    rule: Rule
    fields: tuple[Field, ...]
    meter: str
    device: str
    fuel: Fuel | None
    about: str


def rules_of(name: str, bridge: BridgeFile, prefix: str | None) -> Iterator[Rule]:
    """Yield the rules of a bridge file; raise ValueError saying which line is wrong."""
    for table in bridge.message:
        yield from _rules_of_table(name, bridge, table, prefix or bridge.prefix)


def bind(rule: Rule, topic: str, parts: Mapping[str, str]) -> Bound:
    """Return a rule bound to a topic whose named parts are known, or to one known by its shape."""
    base = topic.rsplit("/", rule.below)[0] if rule.below else topic
    names = {**parts, "topic": base}
    if "object" in parts:
        names["entity"] = entity_stem(parts["object"])
    meter = fill(rule.meter, names) or base
    named = tuple(
        name_field(field, names) if field.what.has_names and not field.has_names else field
        for field in rule.fields
    )
    device = fill(rule.device, names) if rule.device else None
    return Bound(rule, named, meter, device or meter, fuel_of(rule, topic), parts.get("object", ""))


def as_described(bound: Bound) -> Bound:
    """Return a rule for a bare value, made to read one that says its unit itself."""
    fields = tuple(
        msgspec.structs.replace(field, path=("value",), unit_at=("unit",)) for field in bound.fields
    )
    return msgspec.structs.replace(bound, fields=fields)


def fuel_of(rule: Rule, topic: str) -> Fuel | None:
    """Return the fuel a rule names, or that the topic's own words name."""
    if rule.fuel != "topic":
        return Fuel(rule.fuel) if rule.fuel else None
    return fuel_in_words(topic)


def fuel_in_words(text: str) -> Fuel | None:
    """Return the fuel whose name stands in a topic or label, or None."""
    low = text.lower()
    for fuel, words in _WORDS_FOR_FUEL.items():
        if any(word in low for word in words):
            return fuel
    return None


def _rules_of_table(
    name: str, bridge: BridgeFile, table: MessageTable, prefix: str
) -> Iterator[Rule]:
    fields = tuple(fields_in(table.readings))
    below = [(key, _bare(key, line, table.value)) for key, line in _lines(table.topics)]
    family = _family([*fields, *(field for _, field in below)], table)
    common = _common(name, table, prefix, family)
    if fields or table.online or table.names or table.groups or table.note or not below:
        is_of_link = all(field.what.quantity in LINKS for field in fields)
        topics = _topics(bridge, table.patterns, prefix)
        yield Rule(fields=fields, is_of_link=is_of_link, **common, **topics)
    for key, field in below:
        patterns = [f"{pattern}/{key}" if pattern else key for pattern in table.patterns or [""]]
        one = common | {
            "shape": (),
            "elsewhere": (),
            "names": False,
            "groups": False,
            "online_at": None,
        }
        if field.what.fact is Fact.ONLINE:
            one["online_at"] = field.path
        yield Rule(
            fields=(field,),
            bare=table.value is None,
            below=key.count("/") + 1,
            **one,
            **_topics(bridge, patterns, prefix),
        )


def _bare(key: str, line: Any, value: str | None) -> Field:
    try:
        return field_of(path_of(value) or (), line)
    except (ValueError, msgspec.ValidationError) as error:
        raise ValueError(f"'{key}': {error}") from error


def _lines(topics: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, line in topics.items():
        topic = f"{above}/{key}" if above else key
        if isinstance(line, dict) and not isinstance(line.get("is"), str):
            yield from _lines(line, topic)
        else:
            yield topic, line


def _common(name: str, table: MessageTable, prefix: str, family: Family) -> dict[str, Any]:
    online = Online(at=table.online) if isinstance(table.online, str) else table.online
    if table.fuel not in (None, "topic", *Fuel):
        raise ValueError(f"fuel '{table.fuel}' is not one of {', '.join(Fuel)} or topic")
    return {
        "bridge": name,
        "shape": tuple(tuple(path.split(".")) for path in table.shape),
        "elsewhere": tuple(tuple(path.split(".")) for path in table.elsewhere),
        "note": table.note,
        "inside": tuple(table.inside),
        "meter": table.meter.replace("{prefix}", prefix),
        "device": table.device.replace("{prefix}", prefix),
        "fuel": table.fuel,
        "fuel_at": path_of(table.fuel_at),
        "fuels": table.fuels,
        "time_at": path_of(table.time),
        "is_utc": table.clock == "utc",
        "online_at": path_of(online.at) if online else None,
        "online_yes": tuple(word.lower() for word in online.yes) if online else (),
        "empty_is_offline": table.empty == "offline",
        "family": family,
        "names": table.names,
        "groups": table.groups,
        "assumed": Assumed(
            {kind: known_unit(unit) for kind, unit in table.assume.items()}, table.words
        ),
        "stale_unless": {
            tuple(path.split(".")): tuple(words) for path, words in table.stale_unless.items()
        },
        "says": tuple(says_of(what, path) for what, path in table.says.items()),
    }


def _topics(bridge: BridgeFile, patterns: list[str], prefix: str) -> dict[str, Any]:
    exact = [pattern.replace("{prefix}", prefix) for pattern in patterns]
    anywhere = [
        pattern.replace("{prefix}", "{prefix*}") for pattern in patterns if pattern != "{prefix}"
    ]
    return {
        "matchers": tuple(matcher(pattern, bridge.parts) for pattern in exact),
        "loose": tuple(matcher(pattern, bridge.parts) for pattern in anywhere)
        if bridge.any_prefix
        else (),
        "subscriptions": tuple(filter(None, map(subscription, exact))),
    }


def _family(fields: list[Field], table: MessageTable) -> Family:
    pieces: dict[Quantity, set[tuple[str | None, str | None]]] = {}
    wholes: set[Quantity] = set()
    for field in fields:
        what = field.what
        if what.quantity is None:
            continue
        if what.phase is None and what.register is None:
            wholes |= set() if what.fuel else {what.quantity}
        elif not what.has_names:
            pieces.setdefault(what.quantity, set()).add((what.phase, what.register))
    across = table.partial or bool(table.topics)
    reads_more = table.names or table.groups
    return Family(
        across=across,
        is_plain=not across and not reads_more and all(map(_is_plain, fields)) and _differ(fields),
        wholes=frozenset() if table.partial else frozenset(wholes),
        pieces={quantity: frozenset(found) for quantity, found in pieces.items()},
    )


def _is_plain(field: Field) -> bool:
    """Whether a value needs no other to be judged or made whole."""
    what = field.what
    in_pieces = what.phase or what.register or what.channel or what.direction or field.lists
    in_doubt = field.maybe_phase_a or field.doubts_zero or field.fallback or field.has_names
    return not in_pieces and not in_doubt and what.quantity is not Quantity.CURRENT


def _differ(fields: list[Field]) -> bool:
    return len({(field.what.quantity, field.what.fuel) for field in fields}) == len(fields)


def is_online(sent: Any, yes: tuple[str, ...]) -> bool | None:
    """Return what an availability word says, or None where it says nothing of it."""
    word = str(sent).strip().lower() if isinstance(sent, str | bool | int) else ""
    if yes:
        return word in yes
    return AVAILABILITY.get(word)


AVAILABILITY: dict[str, bool] = {
    **dict.fromkeys(("online", "true", "connected", "1", "on", "up", "available", "alive"), True),
    **dict.fromkeys(("joined", "yes", "ready", "running", "ok"), True),
    **dict.fromkeys(("offline", "false", "disconnected", "0", "off", "down"), False),
    **dict.fromkeys(("unavailable", "lost", "dead", "no", "connection lost"), False),
}
