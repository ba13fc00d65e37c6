"""What a described sensor measures: its unit decides, then its class, state class and name.

What stays uncertain keeps a register name of its own or is not read at all; it is never taken for
the import register of a house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ihd.bridges.discovery import words
from ihd.bridges.unit_words import Kind, Unit, currency_of, unit_of
from ihd.meter import Fuel, Quantity

_ONE = Unit(Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Description:
    """What a config says of a sensor.

    ``names`` are the words of each of its names, the surest first: the path its template reads, its
    name, its ids, the end of its topic; words that name the device are left out.
    """

    unit: str
    device_class: str
    state_class: str
    is_reset: bool
    names: tuple[tuple[str, ...], ...]
    device: tuple[str, ...]
    own_id: str

    @property
    def all_words(self) -> tuple[str, ...]:
        """Every word of every name."""
        return tuple(word for name in self.names for word in name)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sensor's value is.

    ``direction`` is of power: '' is signed, with + for import. What is only ``produced`` may be an
    inverter's own power, if nothing beside it is imported.
    """

    quantity: Quantity
    fuel: Fuel | None
    unit: Unit
    register: str | None = None
    phase: str | None = None
    role: str = ""
    direction: str = ""
    is_produced: bool = False


def meaning(of: Description) -> Meaning | None:
    """Return what a sensor measures, or None where it is nothing a meter says."""
    unit = unit_of(of.unit) if of.unit.strip() else None
    if unit is None:
        return _without_unit(of) if not of.unit.strip() else _money(of)
    match unit.kind:
        case Kind.POWER:
            return _power(of, unit)
        case Kind.ENERGY:
            return _energy(of, unit)
        case Kind.VOLUME:
            return _volume(of, unit)
        case Kind.VOLTAGE | Kind.CURRENT:
            return _mains(of, unit)
        case Kind.ENERGY_PRICE | Kind.VOLUME_PRICE | Kind.DAY_PRICE:
            return _price(of, unit)
        case _:
            return None


def _power(of: Description, unit: Unit) -> Meaning | None:
    found = of.all_words
    fuel = _fuel(of, Fuel.ELECTRICITY)
    if fuel not in (Fuel.ELECTRICITY, None) or words.says(found, words.NOT_NOW):
        return None
    if words.says(found, words.PERIOD, words.PERIOD_STEMS):
        return None
    towards = _direction(of)
    return Meaning(
        Quantity.POWER,
        fuel,
        unit,
        phase=_first(words.phase(name) for name in of.names),
        role=words.role(found),
        direction=towards if towards in ("import", "export") else "",
        is_produced=words.says(found, words.PRODUCTION),
    )


def _energy(of: Description, unit: Unit) -> Meaning | None:
    found = of.all_words
    if of.device_class == "energy_storage" or words.says(found, words.NOT_A_REGISTER):
        return None
    if words.says(found, words.PERIOD, words.PERIOD_STEMS):
        return None
    towards, role = _direction(of), words.role(found)
    if towards == "unclear":
        return None
    outward = towards == "export" or role == "pv" or (role == "battery" and _is_discharge(found))
    register = role or _register(of, towards)
    if _is_today(of):
        quantity = Quantity.EXPORT_ENERGY_TODAY if outward else Quantity.IMPORT_ENERGY_TODAY
    else:
        quantity = Quantity.EXPORT_ENERGY if outward else Quantity.IMPORT_ENERGY
    joules = of.unit.strip().casefold().endswith("j")
    return Meaning(
        quantity,
        _fuel(of, None if joules else Fuel.ELECTRICITY),
        unit,
        register=register,
        phase=_first(words.phase(name) for name in of.names),
        role=role,
    )


def _register(of: Description, towards: str) -> str | None:
    """Return the register's name: None is the meter's total, and is kept for what surely is one."""
    if towards == "net":
        return "net"
    named = _first(words.tariff(name) for name in of.names)
    if named is not None:
        return named
    sure = bool(towards) or words.says(of.all_words, words.LIFETIME)
    unsure = of.is_reset or (of.state_class == "measurement" and not sure)
    return of.own_id if unsure else None


def _volume(of: Description, unit: Unit) -> Meaning | None:
    found = of.all_words
    fuel = _fuel(of, None)
    if words.says(found, words.NOT_A_REGISTER) or "tank" in found or "level" in found:
        return None
    if words.says(found, words.PERIOD, words.PERIOD_STEMS) or _is_today(of):
        return None
    if _direction(of) == "export" or of.device_class in ("volume_storage", "precipitation"):
        return None
    uncertain = of.is_reset or of.state_class == "measurement"
    register = of.own_id if uncertain and not words.says(found, words.LIFETIME) else None
    return Meaning(Quantity.IMPORT_VOLUME, fuel, unit, register=register)


def _mains(of: Description, unit: Unit) -> Meaning | None:
    found = of.all_words
    if words.says(found, words.NOT_NOW) or words.role(found) or words.says(found, _NOT_MAINS):
        return None
    quantity = Quantity.VOLTAGE if unit.kind is Kind.VOLTAGE else Quantity.CURRENT
    phase = _first(words.phase(name) for name in of.names)
    return Meaning(quantity, Fuel.ELECTRICITY, unit, phase=phase)


_NOT_MAINS = frozenset(
    (
        "adc",
        "cell",
        "esp",
        "internal",
        "leakage",
        "neutral",
        "signal",
        "supply",
        "usb",
        "vcc",
        "vdd",
    )
)


def _price(of: Description, unit: Unit) -> Meaning | None:
    found = of.all_words
    if words.says(found, words.NOT_A_REGISTER) or words.says(found, words.PERIOD):
        return None
    if unit.kind is Kind.DAY_PRICE:
        return Meaning(Quantity.STANDING_CHARGE, _fuel(of, Fuel.ELECTRICITY), unit)
    of_gas = Fuel.GAS if unit.kind is Kind.VOLUME_PRICE else Fuel.ELECTRICITY
    register = "export" if _direction(of) == "export" else None
    names = _first(words.tariff(name) for name in of.names)
    return Meaning(Quantity.UNIT_RATE, _fuel(of, of_gas), unit, register=register or names)


def _money(of: Description) -> Meaning | None:
    """Return what an amount of money is, where its name says so plainly."""
    currency = currency_of(of.unit) if len(of.unit.strip()) <= 5 else None
    found = of.all_words
    # The supplier's account is not the meter's own money, whatever is said of it.
    if currency is None or words.says(found, frozenset({"account", "konto"})):
        return None
    unit = Unit(Kind.MONEY, currency=currency)
    for quantity, exact, stems in _MONEY:
        if words.says(found, exact, stems):
            return Meaning(quantity, _fuel(of, Fuel.ELECTRICITY), unit)
    return None


_MONEY = (
    (Quantity.EMERGENCY_CREDIT, frozenset({"emergency"}), re.compile("emergencycredit")),
    (Quantity.DEBT, frozenset({"debt"}), None),
    (Quantity.STANDING_CHARGE, frozenset({"standing"}), re.compile("standingcharge")),
    (Quantity.BALANCE, frozenset({"balance"}), None),
)


def _without_unit(of: Description) -> Meaning | None:
    """Return the name of the rate in force, the one thing a meter says without a unit."""
    is_word = of.device_class in ("", "enum") and not of.state_class
    is_tariff = words.says(of.all_words, frozenset({"tariff", "tarif", "tarief"}))
    if not (is_word and is_tariff) or words.says(of.all_words, words.NOT_A_REGISTER):
        return None
    return Meaning(Quantity.ACTIVE_RATE, _fuel(of, Fuel.ELECTRICITY), _ONE)


def _direction(of: Description) -> str:
    return next(filter(None, map(words.direction, (*of.names, of.device))), "")


def _is_today(of: Description) -> bool:
    found = of.all_words
    if words.says(found, words.TODAY, words.TODAY_STEMS):
        return True
    return words.says(found, words.DAY) and not words.says(found, words.TARIFF)


def _is_discharge(found: Iterable[str]) -> bool:
    return any(word.startswith("discharg") for word in found)


def _fuel(of: Description, otherwise: Fuel | None) -> Fuel | None:
    """Return the fuel: by the class where it names one, else by the sensor's or device's words."""
    if of.device_class in ("gas", "water"):
        return Fuel(of.device_class)
    for found in (of.all_words, of.device):
        if words.says(found, words.HEAT, words.HEAT_STEMS):
            return None if words.says(found, words.HEATED) else Fuel.HEAT
        if words.says(found, words.GAS, words.GAS_STEMS):
            return otherwise if words.says(found, words.ELECTRIC) else Fuel.GAS
        if otherwise is None and words.says(found, words.WATER):
            return Fuel.WATER
    return otherwise


def _first(found: Iterable[str | None]) -> str | None:
    return next((word for word in found if word is not None), None)
