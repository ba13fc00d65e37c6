"""One line of a bridge file, understood: where a value is, what it is of, and what it may not be.

``"gas import_volume m3"`` and ``{ is = "power kW", error = [-8388.608] }`` both become a ``Field``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from ihd.bridges.part import phase_named
from ihd.bridges.unit_words import Kind, Unit, unit_of
from ihd.meter import Fuel, Quality, Quantity


class Fact(StrEnum):
    """What a message may say that is no reading but helps to read others."""

    UNIT = "unit"
    DEVICE_CLASS = "class"
    CURRENCY = "currency"
    TIME = "time"
    ONLINE = "online"


class Lists(StrEnum):
    """What the entries of an array are."""

    NONE = ""
    FIRST = "first"
    PHASES = "phases"
    EITHER = "phases or tariffs"


KINDS: dict[Quantity, frozenset[Kind]] = {
    Quantity.POWER: frozenset({Kind.POWER}),
    Quantity.IMPORT_ENERGY: frozenset({Kind.ENERGY}),
    Quantity.EXPORT_ENERGY: frozenset({Kind.ENERGY}),
    Quantity.IMPORT_ENERGY_TODAY: frozenset({Kind.ENERGY}),
    Quantity.EXPORT_ENERGY_TODAY: frozenset({Kind.ENERGY}),
    Quantity.IMPORT_VOLUME: frozenset({Kind.VOLUME}),
    Quantity.VOLTAGE: frozenset({Kind.VOLTAGE}),
    Quantity.CURRENT: frozenset({Kind.CURRENT}),
    Quantity.UNIT_RATE: frozenset({Kind.ENERGY_PRICE, Kind.VOLUME_PRICE}),
    Quantity.STANDING_CHARGE: frozenset({Kind.DAY_PRICE}),
    Quantity.LINK_RSSI: frozenset({Kind.SIGNAL}),
}
"""The kinds of unit each quantity may have; a quantity not named here has none."""

_FUELS = {fuel.value: fuel for fuel in Fuel}
_QUANTITIES = {quantity.value: quantity for quantity in Quantity}
_FACTS = {fact.value: fact for fact in Fact}
DOUBTFUL = "doubtful"
"""A zero that may be a power cycle's: believed when it comes again."""
_DIRECTIONS = {"import_power": 1, "export_power": -1}


class What(msgspec.Struct, frozen=True):
    """What a value is of: ``[fuel] quantity [unit] [phase X] [register Y] [channel Z]``.

    ``direction`` is +1 or -1 for the halves of a power that is sent as import and export apart,
    ``sign`` is -1 where the bridge counts the other way. ``quantity`` is None for ``any``: the unit
    and the name decide; and for ``dial``, the register proper to the fuel. ``channel`` names one of
    several meters in a message.
    """

    quantity: Quantity | None = None
    fact: Fact | None = None
    fuel: Fuel | None = None
    unit: Unit | None = None
    sign: int = 1
    direction: int = 0
    phase: str | None = None
    register: str | None = None
    channel: str | None = None
    is_dial: bool = False

    @property
    def rests_on_facts(self) -> bool:
        """Whether it is a fact, or a value whose meaning only facts told apart can give."""
        return self.fact is not None or (self.quantity is None and not self.is_dial)

    @property
    def has_names(self) -> bool:
        """Whether named parts are still to be put in."""
        return "{" in f"{self.phase}{self.register}{self.channel}"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A value's place in a payload and everything its line says of it."""

    path: tuple[str, ...]
    what: What
    unit_at: tuple[str, ...] | None = None
    units: Mapping[str, Unit] = {}
    time_at: tuple[str, ...] | None = None
    zero: Quality | None = None
    bad: Mapping[Decimal, Quality] = {}
    hex_signed: bool | None = None
    times_at: tuple[str, ...] | None = None
    over_at: tuple[str, ...] | None = None
    lists: Lists = Lists.NONE
    fallback: bool = False
    maybe_phase_a: bool = False
    doubts_zero: bool = False
    minus_if: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    has_names: bool = False


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """A line of a bridge file that says more than what its value is of."""

    is_: str = msgspec.field(name="is")
    unit_at: str | None = None
    units: dict[str, str] = {}
    time: str | None = None
    zero: str | None = None
    minus_if: dict[str, list[str]] = {}
    error: list[Decimal] = []
    sentinel: list[Decimal] = []
    hex_: str | None = msgspec.field(name="hex", default=None)
    times: str | None = None
    over: str | None = None
    list_: Lists = msgspec.field(name="list", default=Lists.NONE)
    fallback: bool = False
    maybe_phase_a: bool = False


def field_of(path: tuple[str, ...], line: Any) -> Field:
    """Return the field of one line; raise ValueError saying what is wrong with it."""
    asked = Line(is_=line) if isinstance(line, str) else msgspec.convert(line, Line)
    bad = dict.fromkeys(asked.sentinel, Quality.SENTINEL)
    bad |= dict.fromkeys(asked.error, Quality.METER_ERROR)
    if asked.hex_ not in (None, "signed", "unsigned"):
        raise ValueError(f"hex must be 'signed' or 'unsigned', not '{asked.hex_}'")
    return Field(
        path=path,
        what=what_of(asked.is_),
        unit_at=path_of(asked.unit_at),
        units={word: known_unit(ours) for word, ours in asked.units.items()},
        time_at=path_of(asked.time),
        zero=Quality(asked.zero) if asked.zero not in (None, DOUBTFUL) else None,
        doubts_zero=asked.zero == DOUBTFUL,
        minus_if=tuple(
            (tuple(at.split(".")), tuple(words)) for at, words in asked.minus_if.items()
        ),
        bad=bad,
        hex_signed=None if asked.hex_ is None else asked.hex_ == "signed",
        times_at=path_of(asked.times),
        over_at=path_of(asked.over),
        lists=asked.list_,
        fallback=asked.fallback,
        maybe_phase_a=asked.maybe_phase_a,
        has_names=any("{" in key for key in path),
    )


def fields_in(table: Mapping[str, Any], inside: tuple[str, ...] = ()) -> list[Field]:
    """Return the fields of a table of readings, whose keys are paths in the payload."""
    fields: list[Field] = []
    for key, line in table.items():
        path = (*inside, key)
        if isinstance(line, dict) and not isinstance(line.get("is"), str):
            fields += fields_in(line, path)
            continue
        try:
            fields.append(field_of(path, line))
        except (ValueError, msgspec.ValidationError) as error:
            raise ValueError(f"'{'.'.join(path)}': {error}") from error
    return fields


def what_of(words: str) -> What:
    """Return what the words of a line mean; raise ValueError naming the word that is not known."""
    said: dict[str, Any] = {}
    rest = iter(words.split())
    for word in rest:
        if word in _FUELS:
            said["fuel"] = _FUELS[word]
        elif word in _DIRECTIONS:
            said |= {"quantity": Quantity.POWER, "direction": _DIRECTIONS[word]}
        elif word in _QUANTITIES:
            said["quantity"] = _QUANTITIES[word]
        elif word in _FACTS:
            said["fact"] = _FACTS[word]
        elif word in ("phase", "register", "channel"):
            said[word] = next(rest, "")
        elif word in ("any", "dial"):
            said |= {"quantity": None, "is_dial": word == "dial"}
        else:
            said |= {"sign": -1 if word.startswith("-") else 1}
            said["unit"] = known_unit(word.removeprefix("-"))
    if "quantity" not in said and "fact" not in said:
        raise ValueError(f"'{words}' names no quantity such as power or import_energy")
    return _checked(What(**said), words)


def _checked(what: What, words: str) -> What:
    if what.phase is not None and "{" not in what.phase:
        phase = phase_named(what.phase)
        if phase is None:
            raise ValueError(f"'{words}': a phase is a, b or c")
        what = msgspec.structs.replace(what, phase=phase)
    if what.quantity in KINDS and what.unit and what.unit.kind not in KINDS[what.quantity]:
        raise ValueError(f"'{words}': the unit is not one of {what.quantity}")
    return what


def known_unit(word: str) -> Unit:
    """Return a unit a bridge file names, or raise ValueError."""
    unit = unit_of(word)
    if unit is None:
        raise ValueError(f"'{word}' is no unit, fuel or quantity we know")
    return unit


def path_of(dotted: str | None) -> tuple[str, ...] | None:
    """Return the path that dotted text names."""
    return None if dotted is None else tuple(dotted.split("."))
