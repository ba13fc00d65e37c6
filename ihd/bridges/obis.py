"""OBIS: the codes that meters themselves use (IEC 62056-61), in text of any bridge or as a key.

``1-0:1.8.0*255(009094.27*kWh)``, ``1.8.0(12345.6*kWh)`` and a whole P1 telegram are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

import msgspec

from ihd.bridges.amounts import amount_of_text
from ihd.bridges.part import Part
from ihd.bridges.plausible import quality_of
from ihd.bridges.reader import Scope
from ihd.bridges.says import trait_text
from ihd.bridges.times import read_time
from ihd.bridges.unit_words import Kind, Unit, unit_of
from ihd.meter import Fuel, Quality, Quantity, Told, Trait

KINDS = {
    Quantity.POWER: Kind.POWER,
    Quantity.IMPORT_ENERGY: Kind.ENERGY,
    Quantity.EXPORT_ENERGY: Kind.ENERGY,
    Quantity.IMPORT_VOLUME: Kind.VOLUME,
    Quantity.VOLTAGE: Kind.VOLTAGE,
    Quantity.CURRENT: Kind.CURRENT,
}
_LINE = re.compile(
    r"(?:(?P<medium>\d{1,2})-(?P<channel>\d{1,2}):)?"
    r"(?P<code>\d{1,3}\.\d{1,3}\.\d{1,3})(?:[*&](?P<history>\d{1,3}))?"
    r"(?P<groups>(?:\([^()]{0,80}\)\s{0,2}){1,12})"
)
_CODE = re.compile(
    r"(?:(?P<medium>\d{1,2})-(?P<channel>\d{1,2})[:_])?"
    r"(?P<code>\d{1,3}[._]\d{1,3}[._]\d{1,3})(?:[*_](?P<history>255|0))?"
)
_GROUP = re.compile(r"\(([^()]*)\)")
_DEVICES = {"3": Fuel.GAS, "4": Fuel.HEAT, "6": Fuel.HEAT, "7": Fuel.WATER, "12": Fuel.HEAT}
"""M-Bus device types (EN 13757-3 table 'device type')."""

_TRAITS = {
    "96.1.0": Trait.SERIAL, "96.1.1": Trait.SERIAL, "96.3.10": Trait.SUPPLY_STATE,
}  # fmt: skip
"""DSMR 5: the equipment's id, and the position of the switch (0 off, 1 on, 2 ready)."""
_SHORT = 4
_PHASE_OF = {"2": "a", "4": "b", "6": "c", "3": "a", "5": "b", "7": "c"}
MOST_LINES = 400


class Meant(NamedTuple):
    """What an OBIS code of electricity stands for."""

    quantity: Quantity
    direction: int = 0
    phase: str | None = None
    register: str | None = None


def meant_by(code: str) -> Meant | None:
    """Return what the last three numbers of a code stand for, or None for what we do not read."""
    c, d, e = code.replace("_", ".").split(".")
    if d == "8" and c in ("1", "2"):
        quantity = Quantity.IMPORT_ENERGY if c == "1" else Quantity.EXPORT_ENERGY
        return Meant(quantity, register=None if e == "0" else e)
    if d != "7" or e != "0":
        return None
    if c in ("1", "2"):
        return Meant(Quantity.POWER, direction=1 if c == "1" else -1)
    if c in ("15", "16"):
        return Meant(Quantity.POWER)
    return _of_phase(c)


def _of_phase(c: str) -> Meant | None:
    """Return what the codes of phases (20 to 79) stand for: x1 import, x2 export, x6 net power."""
    if len(c) != 2:
        return None
    phase = _PHASE_OF.get(c[0])
    if phase is None:
        return None
    if c[0] in "246":
        direction = {"1": 1, "2": -1}.get(c[1])
        return None if direction is None else Meant(Quantity.POWER, direction, phase)
    found = {"1": Quantity.CURRENT, "2": Quantity.VOLTAGE, "6": Quantity.POWER}.get(c[1])
    return None if found is None else Meant(found, 0, phase)


def code_in(text: str) -> Meant | None:
    """Return what a key or topic level that is an OBIS code stands for, or None."""
    found = _CODE.fullmatch(text.strip())
    if found is None or found["medium"] not in (None, "1", "0"):
        return None
    return meant_by(found["code"])


def looks_like_obis(text: str) -> bool:
    """Whether a text holds lines of OBIS codes with values."""
    return "(" in text and ")" in text and _LINE.search(text) is not None


def is_whole(text: str) -> bool:
    """Whether a text is a P1 telegram from its first character to its last line."""
    return text.lstrip().startswith("/") and "!" in text


def read_obis(text: str, scope: Scope) -> list[Part]:
    """Return the parts that the lines of a text hold, electricity first, then M-Bus meters."""
    lines = [line for line, _ in zip(_LINE.finditer(text), range(MOST_LINES), strict=False)]
    kinds = {
        line["channel"]: _DEVICES.get(_last(line).lstrip("0") or "0")
        for line in lines
        if line["medium"] == "0" and line["code"] == "24.1.0"
    }
    for line in lines:
        if line["code"] == "1.0.0" and line["medium"] == "0":
            scope.taken_at = read_time(_last(line), scope.now)
    parts = [part for line in lines for part in _read_line(line, kinds, scope)]
    return parts if is_whole(text) else _without_half_told(parts)


def _without_half_told(parts: list[Part]) -> list[Part]:
    """Return what a piece of a telegram says for sure.

    A power of zero of one direction says nothing where the other direction is cut off.
    """
    told = {(part.direction, part.phase) for part in parts if part.direction}
    return [
        part
        for part in parts
        if not part.direction or part.value or (-part.direction, part.phase) in told
    ]


def is_sum_sure(parts: list[Part], text: str) -> bool:
    """Whether the registers told are all there are: two of them, or those of a whole telegram."""
    registers = [p for p in parts if p.quantity is Quantity.IMPORT_ENERGY and p.register]
    return is_whole(text) or len(registers) != 1


def _read_line(
    line: re.Match[str], kinds: dict[str | None, Fuel | None], scope: Scope
) -> Iterator[Part]:
    if line["history"] not in (None, "255", "0"):
        return
    if line["medium"] == "0" and line["code"] in _TRAITS:
        _tell(line, kinds.get(line["channel"]), scope)
    elif line["medium"] == "0" and line["code"] == "96.14.0":
        rate = _last(line)
        yield Part(
            meter=scope.meter,
            fuel=Fuel.ELECTRICITY,
            quantity=Quantity.ACTIVE_RATE,
            value=rate.lstrip("0") or "0",
            taken_at=scope.taken_at,
            raw=rate,
        )
    elif line["medium"] == "0" and line["code"].startswith(("24.2.", "24.3.")):
        yield from _read_mbus(line, kinds.get(line["channel"]), scope)
    elif line["medium"] in (None, "1"):
        meant = meant_by(line["code"])
        if meant is not None:
            part = Part(
                meter=scope.meter,
                fuel=Fuel.ELECTRICITY,
                quantity=meant.quantity,
                value=None,
                direction=meant.direction,
                phase=meant.phase,
                register=meant.register,
                taken_at=scope.taken_at,
            )
            yield from _with_value(part, _last(line))


def _tell(line: re.Match[str], fuel: Fuel | None, scope: Scope) -> None:
    """Note what a telegram says of a meter beside readings; ids are bytes in hexadecimal."""
    sent = _last(line)
    with suppress(ValueError):
        sent = bytes.fromhex(sent).decode("ascii") if len(sent) > _SHORT else sent
    text = trait_text(sent)
    meter = scope.meter if line["channel"] in (None, "0") else f"{scope.meter}/{fuel}"
    if text is not None and (meter == scope.meter or fuel is not None):
        scope.told.append(Told(meter, _TRAITS[line["code"]], text))


def _read_mbus(line: re.Match[str], fuel: Fuel | None, scope: Scope) -> Iterator[Part]:
    """Yield the register of a gas, water or heat meter: (time)(value), DSMR 2 with unit before.

    Volume at 24.2.3 (Belgium, corrected for temperature) and at 24.3.0 (DSMR 2) is always of gas.
    """
    groups = _GROUP.findall(line["groups"])
    text = groups[-1] if "*" in groups[-1] else f"{groups[-1]}*{groups[-2]}" if groups[1:] else ""
    if fuel is None and line["code"] in ("24.2.3", "24.3.0"):
        fuel = Fuel.GAS
    part = Part(
        meter=f"{scope.meter}/{fuel or 'mbus' + (line['channel'] or '')}",
        fuel=fuel,
        quantity=Quantity.IMPORT_VOLUME if fuel is not Fuel.HEAT else Quantity.IMPORT_ENERGY,
        value=None,
        taken_at=read_time(groups[0], scope.now),
    )
    yield from _with_value(part, text)


def _with_value(part: Part, text: str) -> Iterator[Part]:
    number, _, word = text.partition("*")
    sent = amount_of_text(number)
    unit = unit_of(word) if word else _plain_unit(part.quantity)
    if sent.quality is None or unit is None or not _fits(part, unit):
        return
    part.raw = text.strip()
    if sent.value is None:
        yield msgspec.structs.replace(part, quality=sent.quality)
        return
    value = unit.convert(sent.value)
    quality = quality_of(part.quantity, value, sent.value, None)
    part.quality, part.value = quality, value if quality is Quality.GOOD else None
    yield part


def _fits(part: Part, unit: Unit) -> bool:
    if unit.kind is Kind.ENERGY and part.quantity is Quantity.IMPORT_VOLUME:
        part.quantity = Quantity.IMPORT_ENERGY
    return KINDS[part.quantity] is unit.kind


def _plain_unit(quantity: Quantity) -> Unit | None:
    """Return the unit of a line that states none; only volts and amps are without doubt."""
    return {
        Quantity.VOLTAGE: Unit(Kind.VOLTAGE, Decimal(1)),
        Quantity.CURRENT: Unit(Kind.CURRENT, Decimal(1)),
    }.get(quantity)


def _last(line: re.Match[str]) -> str:
    return str(_GROUP.findall(line["groups"])[-1]).strip()
