"""The general path: what a payload nobody has described says through its own names and units.

A value is read only where its unit is told: beside it, in its key, in its topic, or in the text
itself; what the words around it mean is for ``discovery.meaning`` to say.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ihd.bridges import obis
from ihd.bridges.amounts import Amount, amount
from ihd.bridges.discovery.meaning import Description, Meaning, meaning
from ihd.bridges.discovery.words import stem, words
from ihd.bridges.key_units import (
    NOTHING_ASSUMED,
    OURS,
    Assumed,
    kind_meant_by,
    unit_assumed,
    unit_in_key,
    unit_of_keys,
)
from ihd.bridges.leaves import Leaf, leaves, time_in
from ihd.bridges.part import Part
from ihd.bridges.payload import Tree
from ihd.bridges.plausible import quality_of
from ihd.bridges.reader import Scope
from ihd.bridges.times import read_time
from ihd.bridges.unit_words import Kind, Unit, unit_of
from ihd.meter import REGISTERS, Fuel, Quality, Quantity

_RAW_CHARACTERS = 48
_PLAIN_LEVELS = frozenset(("state", "value", "val", "json", "sensor", "status"))
_DAY = frozenset(("day", "tag", "dag", "jour"))
_OF_ANOTHER_TIME = frozenset(("date", "target", "history"))
_NIGHT = frozenset(("night", "nacht", "nuit"))


def read_names(
    tree: Tree, topic: str, scope: Scope, assumed: Assumed = NOTHING_ASSUMED
) -> list[Part]:
    """Return the parts that a JSON tree or a bare text says through its names."""
    levels = tuple(level for level in topic.split("/") if level)
    found = (_read_leaf(leaf, levels, scope, assumed) for leaf in leaves(tree))
    return _apart([part for part in found if part is not None])


def read_groups(tree: Tree, scope: Scope, assumed: Assumed) -> list[Part]:
    """Return the parts of every object in a JSON object, each a meter of its own.

    Objects without power and register are none of a meter's: a thermometer, the bridge itself.
    """
    found: list[Part] = []
    for label, node in tree.items() if type(tree) is dict else ():
        if type(node) is not dict:
            continue
        meter = f"{scope.meter}/{label}" if label else scope.meter
        parts = read_names(node, label, msgspec.structs.replace(scope, meter=meter), assumed)
        if any(part.quantity in REGISTERS or part.quantity is Quantity.POWER for part in parts):
            found += parts
    return found


def read_described(
    name: str, sent: Amount, unit: str, device_class: str, scope: Scope
) -> list[Part]:
    """Return the part of a value whose name, unit and class were told apart from it."""
    found = meaning(_description(unit, [words(name)], name, (), device_class))
    return [] if found is None else [_part(found, sent, name, Leaf((name,), sent.value), scope)]


def meter_of(topic: str) -> str:
    """Return the part of a topic that its values have in common: all but its last telling level."""
    levels = topic.split("/")
    while len(levels) > 1 and levels[-1].lower() in _PLAIN_LEVELS:
        levels.pop()
    return "/".join(levels[:-1]) or topic


def _read_leaf(leaf: Leaf, levels: tuple[str, ...], scope: Scope, assumed: Assumed) -> Part | None:
    keys = [key for key in leaf.path if not key.isdecimal()]
    if not keys:
        keys, levels = _keys_of_topic(levels)
    keys = keys if leaf.name is None else [*keys, leaf.name]
    sent = amount(leaf.value)
    if sent.quality is None or not keys:
        return None
    if (meant := obis.code_in(keys[-1])) is not None:
        return _of_obis(meant, sent, leaf, scope, assumed)
    names = [_said(key, assumed) for key in reversed(keys)]
    if not _OF_ANOTHER_TIME.isdisjoint(names[0]):
        return None
    unit = _unit(sent, leaf, keys, names[0], assumed)
    if unit is None:
        return None
    if _is_day_beside_night(names[0], leaf):
        names[0] = (*names[0], "tariff")
    found = meaning(_description(unit, names, keys[-1], levels))
    is_flow = scope.fuel not in (None, Fuel.ELECTRICITY)
    if found is not None and is_flow and found.quantity is Quantity.POWER:
        return None
    return None if found is None else _part(found, sent, keys[-1], leaf, scope)


def _unit(
    sent: Amount, leaf: Leaf, keys: list[str], said: tuple[str, ...], assumed: Assumed
) -> str | None:
    """Return the word of the unit a value has, where it is told and is one of ours."""
    word = sent.unit
    if word is None and leaf.unit is not None:
        unit = unit_of(leaf.unit)
        is_its = not leaf.shares_unit or (unit is not None and kind_meant_by(said) == unit.kind)
        word = leaf.unit if is_its else None
    if word is None and (in_key := unit_in_key(keys[-1])) is not None:
        word = unit_of_keys(keys, in_key)
    elif word is None:
        word = unit_assumed(said, assumed)
    return word if word is not None and unit_of(word) is not None else None


def _description(
    unit: str,
    names: list[tuple[str, ...]],
    own_id: str,
    levels: tuple[str, ...],
    device_class: str = "",
) -> Description:
    return Description(
        unit=unit,
        device_class=device_class,
        state_class="",
        is_reset=False,
        names=tuple(names),
        device=tuple(word for level in levels for word in words(level)),
        own_id=own_id,
    )


def _said(key: str, assumed: Assumed) -> tuple[str, ...]:
    """Return the words of a key, with a bridge's own words for things put plainly."""
    if not assumed.synonyms:
        return words(key)
    return tuple(plain for word in words(key) for plain in assumed.synonyms.get(word, word).split())


def _is_day_beside_night(said: tuple[str, ...], leaf: Leaf) -> bool:
    """Whether a 'day' is the day rate's, because a key beside it speaks of the night."""
    if _DAY.isdisjoint(said):
        return False
    return any(not _NIGHT.isdisjoint(words(key)) for key in leaf.around)


def _part(found: Meaning, sent: Amount, key: str, leaf: Leaf, scope: Scope) -> Part:
    part = Part(
        meter="/".join(filter(None, (scope.meter, found.role))),
        fuel=found.fuel if scope.fuel is None else scope.fuel,
        quantity=found.quantity,
        value=None,
        quality=sent.quality or Quality.MISSING,
        direction={"import": 1, "export": -1}.get(found.direction, 0),
        phase=found.phase,
        register=found.register,
        currency=found.unit.currency,
        per_volume=found.unit.kind is Kind.VOLUME_PRICE,
        taken_at=_time_beside(leaf, scope),
        raw=str(leaf.value)[:_RAW_CHARACTERS],
        name=stem(words(key), frozenset()) or key,
    )
    if sent.value is not None:
        _judge(part, sent.value, found.unit)
    return part


def _of_obis(
    meant: obis.Meant, sent: Amount, leaf: Leaf, scope: Scope, assumed: Assumed
) -> Part | None:
    kind = obis.KINDS[meant.quantity]
    word = sent.unit or leaf.unit or (OURS[kind] if kind in assumed.units else None)
    unit = unit_of(word) if word else None
    if unit is None or unit.kind is not kind:
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
        raw=str(leaf.value)[:_RAW_CHARACTERS],
    )
    if sent.value is not None:
        _judge(part, sent.value, unit)
    return part


def _judge(part: Part, sent: Decimal, unit: Unit) -> None:
    value = unit.convert(sent)
    part.quality = quality_of(part.quantity, value, sent, part.currency)
    part.value = value if part.is_good else None


def _time_beside(leaf: Leaf, scope: Scope) -> datetime | None:
    return read_time(time_in(leaf.around), scope.now) or scope.taken_at


def _keys_of_topic(levels: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """Return the level of a topic that names its bare value, and the levels before it."""
    kept = list(levels)
    while kept and kept[-1].lower() in _PLAIN_LEVELS:
        kept.pop()
    return kept[-1:], tuple(kept[:-1])


def _apart(parts: list[Part]) -> list[Part]:
    """Give values that claim to be the same thing a meter each, by what tells their names apart."""
    claimed: set[tuple[object, ...]] = set()
    for part in parts:
        key = (part.meter, part.quantity, part.direction, part.phase, part.register)
        if key in claimed:
            part.meter = f"{part.meter}/{part.name}"
        claimed.add(key)
    return parts
