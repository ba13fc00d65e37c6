"""What a meter that was heard is called, what it says, and why it may or may not be the house's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from ihd.bridges.candidates import Candidate, Reason
from ihd.meter import Fuel, Quantity, Reading
from ihd.units import Energy, UnitRate
from ihd.words import Words

_SERIAL = re.compile(r"[0-9A-Fa-f:_-]{8,}|\d{4,}")
_MOST_SENTENCES = 2
_LONGEST_NAME = 32


def meter_name(meter: str, fuel: Fuel | None, title: str, words: Words) -> str:
    """Return what to call a meter: its bridge, its own name where it has one, and its fuel."""
    own = [level for level in meter.split("/")[1:] if not _SERIAL.fullmatch(level)]
    own = [level for level in own if level.lower() not in tuple(Fuel)]
    head = title or meter.split("/")[0].replace("_", " ")
    named = " ".join(own).replace("_", " ")[:_LONGEST_NAME]
    if named and named.casefold() != head.casefold():
        return words.text("{bridge}: {name}", bridge=head, name=named)
    if fuel is None:
        return head
    return words.text("{bridge}: {name}", bridge=head, name=fuel_name(fuel, words))


def fuel_name(fuel: Fuel, words: Words) -> str:
    """Return what a meter measures, in the middle of a sentence."""
    match fuel:
        case Fuel.ELECTRICITY:
            return words.text("electricity")
        case Fuel.GAS:
            return words.text("gas")
        case Fuel.WATER:
            return words.text("water")
        case _:
            return words.text("heat")


def candidate_name(one: Candidate, titles: Mapping[str, str], words: Words) -> str:
    """Return what to call a meter that was heard."""
    return meter_name(one.meter, one.fuel, titles.get(one.bridge, ""), words)


def candidate_value(one: Candidate, words: Words) -> str:
    """Return what a meter says now: its power, else its counter."""
    power = one.last(Quantity.POWER)
    return words.power(power) if power is not None else counter(one, words)


def candidate_note(one: Candidate, words: Words) -> str:
    """Return the counter to hold against the meter's glass, and the strongest reasons."""
    stands = counter(one, words)
    has_power = one.last(Quantity.POWER) is not None
    told = [reason for reason in one.reasons if reason in _REASONS]
    told.sort(key=lambda reason: _ORDER.index(reason))
    sentences = [_REASONS[reason](words) for reason in told]
    if stands and has_power:
        sentences.insert(0, words.text("Counter at {reading}.", reading=stands))
    return " ".join(sentences[:_MOST_SENTENCES])


def counter(one: Candidate, words: Words) -> str:
    """Return what a meter's counter shows, in its own unit; empty where it sends none."""
    energy, volume = one.last(Quantity.IMPORT_ENERGY), one.last(Quantity.IMPORT_VOLUME)
    if energy is not None:
        return words.energy(Energy.from_kwh(energy))
    if volume is not None:
        return words.text("{volume} m³", volume=words.number(volume, 2))
    return ""


def reading_value(reading: Reading, words: Words) -> str:
    """Return a reading as text, in its own unit."""
    value = reading.value
    if not isinstance(value, Decimal):
        return str(value or "")
    if reading.quantity is Quantity.POWER:
        return words.power(value)
    if reading.quantity is Quantity.UNIT_RATE and reading.currency:
        return words.unit_rate(UnitRate(value, reading.currency))
    if reading.unit == "kWh":
        return words.energy(Energy.from_kwh(value))
    number = words.number(value, 2)
    if reading.unit is None:
        return number
    unit = reading.unit.replace("m3", "m³")
    return words.text("{number} {unit}", number=number, unit=unit)


def quantity_name(quantity: Quantity, words: Words) -> str:
    """Return what a reading is of; empty for what says it by its unit."""
    match quantity:
        case Quantity.POWER:
            return words.text("power")
        case Quantity.IMPORT_ENERGY | Quantity.IMPORT_VOLUME:
            return words.text("counter")
        case Quantity.EXPORT_ENERGY:
            return words.text("sent out")
        case Quantity.UNIT_RATE:
            return words.text("unit rate")
        case Quantity.STANDING_CHARGE:
            return words.text("standing charge")
        case _:
            return ""


_REASONS: Mapping[Reason, Callable[[Words], str]] = {
    Reason.NAMED_PLUG: lambda w: w.text("Named as a plug."),
    Reason.NAMED_APPLIANCE: lambda w: w.text("Named as one appliance."),
    Reason.NAMED_SOLAR: lambda w: w.text("Named as solar."),
    Reason.NAMED_BATTERY: lambda w: w.text("Named as a battery."),
    Reason.NAMED_CHARGER: lambda w: w.text("Named as a car charger."),
    Reason.WATER_OR_HEAT: lambda w: w.text("Measures water or heat."),
    Reason.METER_BRIDGE: lambda w: w.text("Reads a supplier's meter."),
    Reason.NAMED_GRID: lambda w: w.text("Named as the mains."),
    Reason.NAMED_METER: lambda w: w.text("Named as a meter."),
    Reason.TARIFF_REGISTERS: lambda w: w.text("Counts day and night apart."),
    Reason.THREE_PHASES: lambda w: w.text("Measures three phases."),
    Reason.PRICE: lambda w: w.text("Sends a price."),
    Reason.ONLY_OLD_VALUES: lambda w: w.text("Sent only old values."),
    Reason.NO_REGISTER: lambda w: w.text("Has no counter."),
    Reason.SMALL_REGISTER: lambda w: w.text("Has counted little for a house."),
    Reason.LARGE_REGISTER: lambda w: w.text("Has counted as much as a house."),
    Reason.MORE_THAN_A_PLUG: lambda w: w.text("More power than a plug carries."),
    Reason.EXPORT_REGISTER: lambda w: w.text("Counts what is sent out, too."),
    Reason.PART_OF_A_DEVICE: lambda w: w.text("Part of a larger device."),
    Reason.FUEL_UNKNOWN: lambda w: w.text("Does not say what it measures."),
    Reason.METER_CLOCK: lambda w: w.text("Sends its meter's time."),
    Reason.POWER_OF_A_HOUSE: lambda w: w.text("Power fits a house."),
    Reason.IMPORT_REGISTER: lambda w: w.text("Counts what is used."),
}
"""Every reason's sentence, what matters most first."""

_ORDER = tuple(_REASONS)
