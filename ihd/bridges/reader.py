"""A bridge file's fields and a parsed payload in, parts out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from ihd.bridges.amounts import Amount, amount, number_of_hex
from ihd.bridges.conversation import Known
from ihd.bridges.field import KINDS, Field, Lists, What
from ihd.bridges.part import PHASES, Part, phase_named
from ihd.bridges.payload import Tree, at, find
from ihd.bridges.plausible import quality_of
from ihd.bridges.times import read_time
from ihd.bridges.topics import TopicMatcher, fill, matcher
from ihd.bridges.unit_words import Kind, Unit, unit_of
from ihd.meter import Fuel, Quality, Quantity, Told

MOST_NOTES = 8
_TEXT_CHARACTERS = 40
LINKS = frozenset({Quantity.LINK_RSSI, Quantity.LINK_LQI})

# Named once: every use of an enum's member looks it up again, and these are used for each value.
_GOOD, _ACTIVE_RATE, _VOLUME_PRICE = Quality.GOOD, Quantity.ACTIVE_RATE, Kind.VOLUME_PRICE

_BY_UNIT = {
    (Quantity.IMPORT_ENERGY, Kind.VOLUME): Quantity.IMPORT_VOLUME,
    (Quantity.IMPORT_VOLUME, Kind.ENERGY): Quantity.IMPORT_ENERGY,
    (Quantity.POWER, Kind.ENERGY): Quantity.IMPORT_ENERGY,
}
"""What a value is when its unit contradicts its name: the unit decides."""


_DIALS: dict[Fuel, tuple[Quantity, Unit]] = {
    Fuel.ELECTRICITY: (Quantity.IMPORT_ENERGY, Unit(Kind.ENERGY)),
    Fuel.HEAT: (Quantity.IMPORT_ENERGY, Unit(Kind.ENERGY)),
    Fuel.GAS: (Quantity.IMPORT_VOLUME, Unit(Kind.VOLUME)),
    Fuel.WATER: (Quantity.IMPORT_VOLUME, Unit(Kind.VOLUME)),
}


class Scope(msgspec.Struct):
    """What holds for every value of one message."""

    meter: str
    fuel: Fuel | None
    now: datetime
    taken_at: datetime | None = None
    utc: bool = False
    quality: Quality = Quality.GOOD
    known: Known | None = None
    notes: list[str] = []
    told: list[Told] = []

    def note(self, remark: str) -> None:
        """Add a remark, unless there are many already."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(remark)


def read_fields(fields: Iterable[Field], tree: Tree, scope: Scope) -> list[Part]:
    """Return the parts that a payload's fields hold; absent fields give none."""
    parts: list[Part] = []
    for field in fields:
        try:
            node = at(tree, field.path)
        except KeyError:
            if field.has_names:
                parts += read_fields(_found(field, tree), tree, scope)
            continue
        if type(node) is list:
            parts += _read_list(field, node, tree, scope)
        elif (part := read_value(field, node, tree, scope)) is not None:
            parts.append(part)
    return parts


def read_value(field: Field, node: Any, tree: Tree, scope: Scope) -> Part | None:
    """Return the part one value is, of whatever quality, or None where it is no value at all."""
    what = field.what
    if what.quantity is _ACTIVE_RATE:
        return _read_word(node, scope)
    sent = amount(node) if field.hex_signed is None else _read_hex(field, node, tree)
    if sent.quality is None:
        if type(node) is str:
            scope.note(f"'{node[:_TEXT_CHARACTERS]}' is not a number")
        return None
    unit = _unit(field, sent, tree)
    if unit is None and (field.unit_at is not None or sent.unit is not None):
        scope.note(f"the unit of {'.'.join(field.path)} is not one we read")
        return None
    quantity = _quantity(what, unit)
    if what.is_dial and scope.fuel is not None:
        quantity, unit = _DIALS[scope.fuel]
    elif what.is_dial:
        scope.note("whether this meter is of gas, water or electricity is not told")
    return None if quantity is None else _part(field, quantity, sent, unit, tree, scope)


def _part(
    field: Field, quantity: Quantity, sent: Amount, unit: Unit | None, tree: Tree, scope: Scope
) -> Part:
    what = field.what
    fuel = what.fuel or (None if quantity in LINKS else scope.fuel)
    part = Part(
        meter=scope.meter if what.fuel is None else f"{scope.meter}/{what.fuel}",
        fuel=fuel,
        quantity=quantity,
        value=None,
        quality=sent.quality or Quality.MISSING,
        direction=what.direction,
        phase=what.phase,
        register=what.register,
        taken_at=scope.taken_at,
        maybe_phase_a=field.maybe_phase_a,
        fallback=field.fallback,
        doubts_zero=field.doubts_zero,
    )
    if what.channel is not None:
        part.meter = f"{part.meter}/{what.channel}"
    if unit is not None:
        part.currency = unit.currency
        part.per_volume = unit.kind is _VOLUME_PRICE
    if field.time_at is not None:
        part.taken_at = read_time(find(tree, field.time_at), scope.now, utc=scope.utc)
    if scope.known is not None and part.currency is None:
        part.currency = scope.known.currency
    if sent.value is not None:
        _judge(part, sent.value, unit, field, tree, scope)
    return part


def _is_minus(field: Field, tree: Tree) -> bool:
    return any(str(find(tree, path)).lower() in words for path, words in field.minus_if)


def _judge(
    part: Part, sent: Decimal, unit: Unit | None, field: Field, tree: Tree, scope: Scope
) -> None:
    part.raw = str(sent)
    value = sent if unit is None else unit.convert(sent)
    if value and field.what.sign < 0:
        value = -value
    if value and field.minus_if and _is_minus(field, tree):
        value = -abs(value)
    part.value = value
    if field.bad and sent in field.bad:
        part.quality = field.bad[sent]
    elif not value and field.zero is not None:
        part.quality = field.zero
    else:
        part.quality = quality_of(part.quantity, value, sent, part.currency)
    if part.quality is not _GOOD:
        part.value = None
    elif scope.quality is not _GOOD:
        part.quality = scope.quality


def _read_word(node: Any, scope: Scope) -> Part | None:
    if type(node) not in (str, int, Decimal):
        return None
    word = str(node).strip()[:_TEXT_CHARACTERS]
    word = (word.lstrip("0") or "0") if word.isdecimal() else word
    absent = amount(word).quality is Quality.MISSING
    return Part(
        meter=scope.meter,
        fuel=scope.fuel,
        quantity=Quantity.ACTIVE_RATE,
        value=None if absent else word,
        quality=Quality.MISSING if absent else scope.quality,
        taken_at=scope.taken_at,
        raw=str(node)[:_TEXT_CHARACTERS],
    )


def _read_hex(field: Field, node: Any, tree: Tree) -> Amount:
    sent = number_of_hex(node, signed=bool(field.hex_signed))
    if sent.value is None:
        return sent
    value = sent.value
    if field.times_at and (times := number_of_hex(find(tree, field.times_at), signed=False).value):
        value *= times
    if field.over_at and (over := number_of_hex(find(tree, field.over_at), signed=False).value):
        value /= over
    return Amount(value, Quality.GOOD)


def _unit(field: Field, sent: Amount, tree: Tree) -> Unit | None:
    if sent.unit is not None:
        return unit_of(sent.unit)
    if field.unit_at is None:
        return field.what.unit
    word = find(tree, field.unit_at)
    if type(word) is not str or not word.strip():
        return field.what.unit
    return field.units.get(word) or unit_of(word)


def _quantity(what: What, unit: Unit | None) -> Quantity | None:
    quantity = what.quantity
    if quantity is None or unit is None or unit.kind in KINDS.get(quantity, (unit.kind,)):
        return quantity
    return _BY_UNIT.get((quantity, unit.kind))


def _read_list(field: Field, nodes: list[Any], tree: Tree, scope: Scope) -> list[Part]:
    """Return an array's parts: its first entry, its phases, or its total with its tariffs."""
    entries = [read_value(field, node, tree, scope) for node in nodes[:16]]
    parts = [part for part in entries if part is not None]
    if not parts or len(parts) != len(entries) or field.lists is Lists.NONE:
        return []
    if field.lists is Lists.FIRST:
        return parts[:1]
    if field.lists is Lists.EITHER and _is_total_first(parts):
        for number, part in enumerate(parts[1:], start=1):
            part.register = str(number)
        return parts
    if len(parts) == 1:
        return parts
    for phase, part in zip(PHASES, parts, strict=False):
        part.phase = phase
    return parts[: len(PHASES)]


def _is_total_first(parts: list[Part]) -> bool:
    values = [part.value for part in parts if isinstance(part.value, Decimal)]
    if len(values) != len(parts) or len(values) < 2:
        return False
    rest = sum(values[1:], Decimal(0))
    return abs(values[0] - rest) <= abs(values[0]) / 200


def _found(field: Field, tree: Tree) -> Iterator[Field]:
    """Yield the fields that a path with named parts, such as EASF{n}, stands for in a payload."""
    for path, names in _paths(field.path, tree):
        yield name_field(msgspec.structs.replace(field, path=path), names)


def name_field(field: Field, names: dict[str, str]) -> Field:
    """Return a field with the named parts of its phase and register put in."""
    what = field.what
    phase, register = fill(what.phase or "", names), fill(what.register or "", names)
    if register and register.isdecimal():
        register = register.lstrip("0") or "0"
    phase = phase_named(phase) if phase else None
    channel = fill(what.channel or "", names) or None
    named = msgspec.structs.replace(what, phase=phase, register=register or None, channel=channel)
    return msgspec.structs.replace(field, what=named)


def _paths(path: tuple[str, ...], node: Tree) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    if not path:
        yield (), {}
        return
    head = _key_matcher(path[0])
    for key in node if type(node) is dict else ():
        found = head.fullmatch(key)
        if found is None:
            continue
        for rest, names in _paths(path[1:], node[key]):
            yield (key, *rest), found.groupdict() | names


@lru_cache(maxsize=256)
def _key_matcher(pattern: str) -> TopicMatcher:
    return matcher(pattern, {})
