"""From the parts of one message to what they say of the whole meter: net power, phases, totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

import msgspec

from ihd.bridges.amounts import amount_of_text
from ihd.bridges.conversation import Conversation, Key, Known, key_of
from ihd.bridges.discovery.words import ROLES
from ihd.bridges.part import PHASES, Part
from ihd.meter import Quality, Quantity

_SUMMED = (
    Quantity.POWER,
    Quantity.IMPORT_ENERGY,
    Quantity.EXPORT_ENERGY,
    Quantity.IMPORT_ENERGY_TODAY,
    Quantity.EXPORT_ENERGY_TODAY,
)
_NO_TARIFFS = (None, "net", *ROLES)
"""Registers that are no part of what the meter counted in all: a panel's or a battery's own."""
_IMPORTS = (Quantity.IMPORT_ENERGY, Quantity.IMPORT_VOLUME)


class Family(msgspec.Struct, frozen=True):
    """Which values make a meter's whole, as its bridge file declares them.

    ``across``: they come in several messages. ``is_plain``: each value is whole as it stands.
    ``wholes`` are the quantities that have a field for the total itself; ``pieces`` the phases or
    registers declared for each of the others.
    """

    across: bool = False
    is_plain: bool = False
    wholes: frozenset[Quantity] = frozenset()
    pieces: Mapping[Quantity, frozenset[tuple[str | None, str | None]]] = {}


ALONE = Family()
"""A message that holds all it speaks of."""


def settle(
    parts: list[Part], family: Family, conversation: Conversation, now: datetime
) -> list[Part]:
    """Return a message's parts with import and export made net, and totals where they follow."""
    if family.is_plain:
        _doubt_empty_telegram(parts)
        return parts
    parts = _first_of_each(parts)
    _doubt_empty_telegram(parts)
    if len(parts) > 0 and all(part.meter == parts[0].meter for part in parts):
        return _settle_meter(parts, family, conversation.with_(parts[0].meter), now)
    settled: list[Part] = []
    for meter in dict.fromkeys(part.meter for part in parts):
        own = [part for part in parts if part.meter == meter]
        settled += _settle_meter(own, family, conversation.with_(meter), now)
    return settled


def _settle_meter(parts: list[Part], family: Family, known: Known, now: datetime) -> list[Part]:
    for part in parts:
        if part.fallback and known.has(key_of(part)):
            part.quality = Quality.STALE
        elif part.is_good and not part.fallback:
            if part.doubts_zero and part.value == 0 and known.is_first_zero(key_of(part)):
                part.quality, part.value = Quality.IMPLAUSIBLE, None
            elif family.across or part.doubts_zero:
                known.remember(part, now)
    earlier = known if family.across else Known()
    _doubt_by_ohm(parts)
    parts = _with_net_power(parts, earlier, now)
    parts = _with_phase_a_told_apart(parts)
    if not any(part.phase or part.register for part in parts):
        return parts
    for quantity in dict.fromkeys(part.quantity for part in parts):
        if quantity in _SUMMED and (total := _total(parts, quantity, family, earlier, now)):
            parts.append(total)
    return parts


def _first_of_each(parts: Iterable[Part]) -> list[Part]:
    """Return one part for each thing said: the first good one, else the first."""
    kept: dict[tuple[str, Key], Part] = {}
    for part in parts:
        key = (part.meter, key_of(part))
        if key not in kept or (part.is_good and not kept[key].is_good):
            kept[key] = part
    return list(kept.values())


def _doubt_empty_telegram(parts: list[Part]) -> None:
    """Mark zeros as missing where everything is zero, even the register or the voltage.

    An optical reader that has seen no telegram yet, and a chip just switched on, say this.
    """
    if len(parts) < 3 or any(part.value for part in parts if part.is_good):
        return
    zeros = [part for part in parts if part.is_good and isinstance(part.value, Decimal)]
    told = {part.quantity for part in zeros}
    if told.isdisjoint((*_IMPORTS, Quantity.VOLTAGE)) or not told.intersection(
        (Quantity.POWER, Quantity.VOLTAGE)
    ):
        return
    for part in zeros:
        part.quality, part.value = Quality.MISSING, None


def _doubt_by_ohm(parts: list[Part]) -> None:
    """Mark a power as implausible where the voltage is no mains and volts times amps deny it."""
    whole = {part.quantity: part for part in parts if part.phase is None and not part.register}
    power, volts, amps = (
        whole.get(quantity) for quantity in (Quantity.POWER, Quantity.VOLTAGE, Quantity.CURRENT)
    )
    if not (power and volts and amps and power.is_good and isinstance(power.value, Decimal)):
        return
    sent = amount_of_text(volts.raw).value if volts.quality is Quality.IMPLAUSIBLE else None
    if sent is None or not isinstance(amps.value, Decimal):
        return
    if abs(power.value) > 2 * sent * abs(amps.value) + 100:
        power.quality, power.value = Quality.IMPLAUSIBLE, None


def _with_net_power(parts: list[Part], earlier: Known, now: datetime) -> list[Part]:
    """Return the parts with each pair of import and export power made one net power.

    One of the two is always zero, and when they come apart the other may be of a moment ago: a
    half above zero is the net by itself.
    """
    halves = [part for part in parts if part.direction]
    if not halves:
        return parts
    others = [part for part in parts if not part.direction]
    told = {(part.phase, part.register) for part in others if part.quantity is Quantity.POWER}
    for phase in dict.fromkeys(half.phase for half in halves):
        if (phase, None) in told:
            continue
        pair = [half for half in halves if half.phase == phase]
        if (net := _net(pair, phase, earlier, now)) is not None:
            others.append(net)
    return others


def _net(pair: list[Part], phase: str | None, earlier: Known, now: datetime) -> Part | None:
    good = {half.direction: half.value for half in pair if isinstance(half.value, Decimal)}
    first = pair[0]
    if not good:
        return msgspec.structs.replace(first, direction=0)
    taken, fed = good.get(1), good.get(-1)
    if taken is None:
        taken = None if fed else earlier.value((Quantity.POWER, 1, phase, None), now)
        if taken is None and not fed:
            return None
    elif fed is None and not taken:
        fed = earlier.value((Quantity.POWER, -1, phase, None), now)
    net = (taken or Decimal(0)) - (fed or Decimal(0))
    best = next(half for half in pair if isinstance(half.value, Decimal))
    raw = " - ".join(half.raw for half in pair)
    return msgspec.structs.replace(best, direction=0, value=net, raw=raw)


def _with_phase_a_told_apart(parts: list[Part]) -> list[Part]:
    """Decide by volts times amps whether a power is the whole or phase A, and call it so."""
    power = next((part for part in parts if part.maybe_phase_a and part.is_good), None)
    phases = [p for p in parts if p.quantity is Quantity.POWER and p.phase in ("b", "c")]
    has_phase_a = any(p.quantity is Quantity.POWER and p.phase == "a" for p in parts)
    if power is None or not isinstance(power.value, Decimal) or not phases or has_phase_a:
        return parts
    rest = sum((p.value for p in phases if isinstance(p.value, Decimal)), Decimal(0))
    volts = _value(parts, Quantity.VOLTAGE)
    amps = _value(parts, Quantity.CURRENT)
    if volts is None or amps is None:
        power.quality, power.value = Quality.IMPLAUSIBLE, None
        return parts
    apparent = abs(volts * amps)
    if abs(abs(power.value) - apparent) < abs(abs(power.value - rest) - apparent):
        power.phase = "a"
    return parts


def _value(parts: list[Part], quantity: Quantity) -> Decimal | None:
    """Return the good value of a quantity for the whole or for phase A, or None."""
    for part in parts:
        if part.quantity is quantity and part.phase in (None, "a") and part.is_good:
            return part.value if isinstance(part.value, Decimal) else None
    return None


def _total(
    parts: list[Part], quantity: Quantity, family: Family, earlier: Known, now: datetime
) -> Part | None:
    """Return the sum of a quantity's registers, else of its phases, where all of them are known."""
    own = [part for part in parts if part.quantity is quantity]
    if any(part.phase is None and part.register is None for part in own):
        return None
    if family.across and (quantity in family.wholes or quantity not in family.pieces):
        return None
    pieces = [part for part in own if part.register not in _NO_TARIFFS and part.phase is None]
    pieces = pieces or [part for part in own if part.phase in PHASES and part.register is None]
    values = {(part.phase, part.register): part.value for part in pieces}
    if family.across:
        by_register = pieces and pieces[0].register is not None
        for phase, register in family.pieces.get(quantity, ()):
            if (register is not None) == by_register and (phase, register) not in values:
                values[phase, register] = earlier.value((quantity, 0, phase, register), now)
    numbers = [value for value in values.values() if isinstance(value, Decimal)]
    if len(values) < 2 or len(numbers) != len(values) or not all(part.is_good for part in pieces):
        return None
    raw = " + ".join(str(number) for number in numbers)
    return msgspec.structs.replace(
        pieces[0], phase=None, register=None, value=sum(numbers, Decimal(0)), raw=raw
    )
