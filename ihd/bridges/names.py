"""The general path: what a payload nobody has described says through its own names and units.

A value is read only where its unit is told: beside it, in its key, in its topic, or in the text
itself; what the words around it mean is for ``discovery.meaning`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from ihd.bridges import obis
from ihd.bridges.amounts import Amount, amount
from ihd.bridges.discovery.meaning import Description, Meaning, meaning
from ihd.bridges.discovery.words import stem, words
from ihd.bridges.part import Part
from ihd.bridges.payload import Tree
from ihd.bridges.plausible import quality_of
from ihd.bridges.reader import Scope
from ihd.bridges.times import read_time
from ihd.bridges.unit_words import Kind, Unit, unit_of
from ihd.meter import REGISTERS, Fuel, Quality, Quantity

MOST_LEAVES = 300
DEEPEST = 8
_VALUE_KEYS = ("value", "val", "reading", "state", "v")
_UNIT_KEYS = ("unit", "units", "uom", "unit_of_measurement", "unitOfMeasurement", "u")
_NAME_KEYS = ("metric", "name", "label", "key", "sensor", "datapoint", "type", "friendly_name")
_TIME_KEYS = (
    *("timestamp", "timestamp_utc", "time", "Time", "ts", "datetime", "date_time", "dateTime"),
    *(
        "last_seen",
        "lastSeen",
        "last_updated",
        "lastUpdated",
        "measured_at",
        "read_at",
        "Timestamp",
    ),
)
_PLAIN_LEVELS = frozenset({"state", "value", "val", "json", "sensor", "status"})

_UNIT_AT_END = re.compile(
    r"(?:^|[_\s.\-/:(\[]|(?<=[a-jln-z\d])(?=[A-Z])|(?<=[a-z\d])(?=k[wW]))"
    r"(?P<unit>[kKM]?[wW]h|KWH|WH|[kKM]?[wW]|m3|m³|M3|ft3|[mk]?[vV]|m?[aA]|[gG][jJ]|MJ"
    r"|[vV]olts?|[aA]mps?|[wW]atts?|litres?|liters?)[)\]]?$"
)
"""A unit that is a key or ends it, set off by a mark or by a capital: but kWh is no k and Wh."""
_UNIT_INSIDE = re.compile(r"(?:^|[_\s.\-])(?P<unit>[kK][wW][hH]|[kK][wW]|[wW][hH]|m3)(?=[_\s.\-])")
_OF_VOLTS = frozenset(
    [
        "voltage",
        "volt",
        "volts",
        "u",
        "spannung",
        "tension",
        "spanning",
        "rms",
        "vrms",
        "mains",
        "line",
    ]
)
_OF_AMPS = frozenset(
    ["current", "amp", "amps", "ampere", "i", "irms", "strom", "stroom", "intensite", "amperage"]
)


class Leaf(NamedTuple):
    """A value in a payload: the keys that lead to it, its unit's word if it stands beside it."""

    path: tuple[str, ...]
    value: Any
    unit: str | None
    around: Mapping[str, Any]


class Assumed(msgspec.Struct, frozen=True):
    """What a bridge is known to mean by names without units, and its own words for things."""

    units: Mapping[str, Unit] = {}
    synonyms: Mapping[str, str] = {}


NOTHING_ASSUMED = Assumed()


def read_names(
    tree: Tree, topic: str, scope: Scope, assumed: Assumed = NOTHING_ASSUMED
) -> list[Part]:
    """Return the parts that a JSON tree or a bare text says through its names."""
    levels = tuple(level for level in topic.split("/") if level)
    found = (_read_leaf(leaf, levels, scope, assumed) for leaf in _leaves(tree))
    return _apart([part for part in found if part is not None])


def read_groups(tree: Tree, scope: Scope, assumed: Assumed) -> list[Part]:
    """Return the parts of every object in a JSON object, each a meter of its own if there are more.

    Objects that hold no register are none of a meter's: a thermometer, the bridge's own state.
    """
    groups = {label: node for label, node in tree.items() if type(node) is dict}
    found: list[list[Part]] = []
    for label, node in groups.items():
        own = msgspec.structs.replace(
            scope, meter=f"{scope.meter}/{label}" if label else scope.meter
        )
        parts = read_names(node, "", own, assumed)
        if any(part.quantity in REGISTERS or part.quantity is Quantity.POWER for part in parts):
            found.append(parts)
    return [part for parts in found for part in parts]


def _read_leaf(leaf: Leaf, levels: tuple[str, ...], scope: Scope, assumed: Assumed) -> Part | None:
    keys = [key for key in leaf.path if not key.isdecimal()]
    if not keys:
        keys, levels = _keys_of_topic(levels)
    own = next((leaf.around[key] for key in _NAME_KEYS if type(leaf.around.get(key)) is str), "")
    keys = [*keys, own] if own and leaf.unit is not None else keys
    sent = amount(leaf.value)
    if sent.quality is None or not keys:
        return None
    if (meant := obis.code_in(keys[-1])) is not None:
        return _of_obis(meant, sent, leaf, scope, assumed)
    unit_word = sent.unit or leaf.unit or unit_in_key(keys[-1])
    unit = unit_of(unit_word) if unit_word else None
    if unit_word is None:
        unit_word = _assumed_unit(keys[-1], assumed)
        unit = unit_of(unit_word) if unit_word else None
    if unit is None or unit_word is None:
        return None
    found = meaning(_description(unit_word, keys, levels, assumed))
    return None if found is None else _part(found, sent, keys, leaf, scope)


def read_described(
    name: str, sent: Amount, unit: str, device_class: str, scope: Scope
) -> list[Part]:
    """Return the part of a value whose name, unit and class were told apart from it."""
    described = _description(unit, [name], (), NOTHING_ASSUMED, device_class)
    found = meaning(described)
    if found is None:
        return []
    return [_part(found, sent, [name], Leaf((name,), sent.value, unit, {}), scope)]


def _description(
    unit: str, keys: list[str], levels: tuple[str, ...], assumed: Assumed, device_class: str = ""
) -> Description:
    names = tuple(_said(key, assumed) for key in reversed(keys))
    return Description(
        unit=unit,
        device_class=device_class,
        state_class="",
        is_reset=False,
        names=names,
        device=tuple(word for level in levels for word in words(level)),
        own_id=keys[-1],
    )


def _said(key: str, assumed: Assumed) -> tuple[str, ...]:
    """Return the words of a key, with a bridge's own words for things put plainly."""
    said: list[str] = []
    for word in words(key):
        said += assumed.synonyms.get(word, word).split()
    return tuple(said)


def unit_in_key(key: str) -> str | None:
    """Return the unit's word that a key ends with or holds: 'total_kwh', 'Power (W)', 'powerW'."""
    found = _UNIT_AT_END.search(key, max(0, len(key) - 10)) or _UNIT_INSIDE.search(key)
    if found is None:
        return None
    unit = found["unit"]
    if unit == key and len(unit) == 1:
        return None
    said = frozenset(words(key))
    if unit.lower() in ("a", "ma") and not said & _OF_AMPS:
        return None
    if unit.lower() in ("v", "mv", "kv") and not said & _OF_VOLTS:
        return None
    return unit


def _assumed_unit(key: str, assumed: Assumed) -> str | None:
    """Return the unit of a name without one, where its bridge is known to mean one by it."""
    if not assumed.units:
        return None
    said = set(_said(key, assumed))
    if said & _OF_NO_METER:
        return None
    for kind, named in _KIND_WORDS.items():
        stems = _KIND_STEMS.get(kind, ())
        is_of_kind = said & named or any(stem in word for word in said for stem in stems)
        if is_of_kind and kind in assumed.units:
            return _OURS[kind]
    return None


def unit_meant_by(name: str) -> str | None:
    """Return the unit a name would have, for saying of what a value is missing."""
    return _assumed_unit(name, _ALL_ASSUMED)


_OF_NO_METER = frozenset({"reactive", "apparent", "factor", "blind", "schein", "angle"})
_KIND_WORDS = {
    "power": frozenset(["power", "leistung", "wirkleistung", "watt", "p", "demand"]),
    "energy": frozenset(
        ["total", "energy", "energie", "e", "import", "export", "counter", "stand"]
    ),
    "voltage": _OF_VOLTS - {"line", "mains", "rms"} | {"v"},
    "current": _OF_AMPS,
}
_KIND_STEMS = {"power": ("leistung",), "energy": ("zaehlerstand", "zählerstand", "verbrauch")}
_ALL_ASSUMED = Assumed({kind: Unit(Kind(kind)) for kind in _KIND_WORDS})
_OURS = {"power": "W", "energy": "kWh", "voltage": "V", "current": "A"}


def _part(found: Meaning, sent: Amount, keys: list[str], leaf: Leaf, scope: Scope) -> Part:
    role = found.role
    fuel = found.fuel if scope.fuel is None else scope.fuel
    part = Part(
        meter="/".join(filter(None, (scope.meter, role))),
        fuel=fuel,
        quantity=found.quantity,
        value=None,
        quality=sent.quality or Quality.MISSING,
        direction={"import": 1, "export": -1}.get(found.direction, 0),
        phase=found.phase,
        register=None if found.register == role and role else found.register,
        currency=found.unit.currency,
        per_volume=found.unit.kind is Kind.VOLUME_PRICE,
        taken_at=_time_beside(leaf, scope),
        raw=str(leaf.value)[:48],
    )
    if role and found.quantity not in (Quantity.POWER,):
        part.register = role
    part.name = stem(words(keys[-1]), frozenset()) or keys[-1]
    if sent.value is not None:
        _judge(part, sent.value, found.unit)
    return part


def _judge(part: Part, sent: Decimal, unit: Unit) -> None:
    value = unit.convert(sent)
    quality = quality_of(part.quantity, value, sent, part.currency)
    part.quality, part.value = quality, value if quality is Quality.GOOD else None


def _of_obis(
    meant: obis.Meant, sent: Amount, leaf: Leaf, scope: Scope, assumed: Assumed
) -> Part | None:
    kind = _OBIS_KINDS[meant.quantity]
    word = sent.unit or leaf.unit or (_OURS[kind] if kind in assumed.units else None)
    unit = unit_of(word) if word else None
    if unit is None or unit.kind != kind:
        return None
    part = Part(
        meter=scope.meter,
        fuel=Fuel.ELECTRICITY,
        quantity=meant.quantity,
        value=None,
        quality=sent.quality or Quality.MISSING,
        direction=meant.direction,
        phase=meant.phase,
        register=meant.register,
        taken_at=_time_beside(leaf, scope),
        raw=str(leaf.value)[:48],
    )
    if sent.value is not None:
        _judge(part, sent.value, unit)
    return part


_OBIS_KINDS = {
    Quantity.POWER: "power",
    Quantity.IMPORT_ENERGY: "energy",
    Quantity.EXPORT_ENERGY: "energy",
    Quantity.VOLTAGE: "voltage",
    Quantity.CURRENT: "current",
}


def described_value(tree: Tree) -> dict[str, Any] | None:
    """Return the one value that says its own unit, if a payload is that and no more."""
    while type(tree) in (dict, list) and len(tree) == 1:
        tree = tree[0] if type(tree) is list else next(iter(tree.values()))
    if type(tree) is not dict or "value" not in tree:
        return None
    unit = next((tree[key] for key in _UNIT_KEYS if type(tree.get(key)) is str), "")
    return {**tree, "unit": unit}


def time_in(tree: Tree) -> Any:
    """Return the message's own time as sent, if one of the usual keys holds one."""
    if type(tree) is not dict:
        return None
    return next((tree[key] for key in _TIME_KEYS if key in tree), None)


def _time_beside(leaf: Leaf, scope: Scope) -> Any:
    beside = time_in(dict(leaf.around)) if leaf.around else None
    return read_time(beside, scope.now) or scope.taken_at if beside else scope.taken_at


def _keys_of_topic(levels: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """Return the level of a topic that names its bare value, and the levels before it."""
    kept = list(levels)
    while kept and kept[-1].lower() in _PLAIN_LEVELS:
        kept.pop()
    return kept[-1:], tuple(kept[:-1])


def meter_of(topic: str) -> str:
    """Return the part of a topic that its values have in common: all but its last telling level."""
    levels = topic.split("/")
    while len(levels) > 1 and levels[-1].lower() in _PLAIN_LEVELS:
        levels.pop()
    return "/".join(levels[:-1]) or topic


def _apart(parts: list[Part]) -> list[Part]:
    """Give values that claim to be the same thing a meter each, by what tells their names apart."""
    claimed: dict[tuple[object, ...], int] = {}
    for part in parts:
        key = (part.meter, part.quantity, part.direction, part.phase, part.register)
        claimed[key] = claimed.get(key, 0) + 1
        if claimed[key] > 1:
            part.meter = f"{part.meter}/{part.name}"
    return parts


def _leaves(tree: Tree) -> Iterator[Leaf]:
    for count, leaf in enumerate(_walk(tree, (), {})):
        if count >= MOST_LEAVES:
            return
        yield leaf


def _walk(node: Tree, path: tuple[str, ...], around: Mapping[str, Any]) -> Iterator[Leaf]:
    if type(node) is dict and len(path) < DEEPEST:
        unit = next((node[k] for k in _UNIT_KEYS if type(node.get(k)) is str), None)
        value_key = next((key for key in _VALUE_KEYS if key in node), None)
        if unit is not None and value_key is not None:
            yield Leaf(path, node[value_key], unit, node)
            return
        for key, below in node.items():
            yield from _walk(below, (*path, key), node)
    elif type(node) is list and len(path) < DEEPEST:
        for place, below in enumerate(node[:32]):
            yield from _walk(below, (*path, str(place)), around)
    else:
        yield Leaf(path, node, None, around)
