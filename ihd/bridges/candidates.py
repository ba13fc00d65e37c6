"""Which of the meters heard is the house? Ranked with reasons; the person picks.

Plugs, pumps and panels count energy too, so an energy register alone never makes a meter the
house's: the score must also rest on what the bridge is, what it is called, or what only a house
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ihd.bridges.discovery.words import ROLES, says, words
from ihd.meter import REGISTERS, Decoded, Fuel, Quality, Quantity, Reading

SUGGESTED_FROM = 50
_MOST_METERS = 500
_MOST_READINGS = 40
_LARGE_KWH = Decimal(1000)
_SMALL_KWH = Decimal(50)
_A_PLUG_W = Decimal(4000)
"""More than any plug carries: 16 A at 230 V is 3.7 kW."""
_A_HOUSE_W = (Decimal(80), Decimal(40_000))
_AGREES = Decimal("0.25")


class Reason(StrEnum):
    """Why a meter is, or is not, taken for the house's; its sentence is made with the screens."""

    METER_BRIDGE = "meter_bridge"
    NAMED_METER = "named_meter"
    NAMED_GRID = "named_grid"
    IMPORT_REGISTER = "import_register"
    LARGE_REGISTER = "large_register"
    TARIFF_REGISTERS = "tariff_registers"
    EXPORT_REGISTER = "export_register"
    METER_CLOCK = "meter_clock"
    PRICE = "price"
    THREE_PHASES = "three_phases"
    POWER_OF_A_HOUSE = "power_of_a_house"
    MORE_THAN_A_PLUG = "more_than_a_plug"
    NAMED_PLUG = "named_plug"
    NAMED_APPLIANCE = "named_appliance"
    NAMED_SOLAR = "named_solar"
    NAMED_BATTERY = "named_battery"
    NAMED_CHARGER = "named_charger"
    PART_OF_A_DEVICE = "part_of_a_device"
    SMALL_REGISTER = "small_register"
    NO_REGISTER = "no_register"
    FUEL_UNKNOWN = "fuel_unknown"
    WATER_OR_HEAT = "water_or_heat"
    ONLY_OLD_VALUES = "only_old_values"


_WEIGHTS = {
    Reason.METER_BRIDGE: 45,
    Reason.NAMED_METER: 25,
    Reason.NAMED_GRID: 25,
    Reason.IMPORT_REGISTER: 15,
    Reason.LARGE_REGISTER: 15,
    Reason.TARIFF_REGISTERS: 15,
    Reason.EXPORT_REGISTER: 5,
    Reason.METER_CLOCK: 5,
    Reason.PRICE: 10,
    Reason.THREE_PHASES: 10,
    Reason.POWER_OF_A_HOUSE: 5,
    Reason.MORE_THAN_A_PLUG: 10,
    Reason.NAMED_PLUG: -60,
    Reason.NAMED_APPLIANCE: -50,
    Reason.NAMED_SOLAR: -50,
    Reason.NAMED_BATTERY: -50,
    Reason.NAMED_CHARGER: -50,
    Reason.PART_OF_A_DEVICE: -15,
    Reason.SMALL_REGISTER: -15,
    Reason.NO_REGISTER: -15,
    Reason.FUEL_UNKNOWN: -15,
    Reason.WATER_OR_HEAT: -40,
    Reason.ONLY_OLD_VALUES: -15,
}
_AGAINST = frozenset(reason for reason, weight in _WEIGHTS.items() if weight <= -50)

_METER_BRIDGES = re.compile(
    r"glow|dsmr|(?:^|[^a-z])p1|obis|sml|ams|(?:^|[^a-z])han(?:$|[^a-z])|linky|teleinfo|rainforest"
    r"|eagle|tibber|smets|ai[_-]on[_-]the[_-]edge|wmbus|rtlamr"
)
_NAMES: dict[Reason, tuple[frozenset[str], re.Pattern[str]]] = {
    Reason.NAMED_PLUG: (
        frozenset(("plug", "plugs", "socket", "sockets", "outlet", "prise", "presa", "enchufe")),
        re.compile(r"steckdos|stecker|stopcontact|smartplug|stikkontakt|zásuvk|gniazd|kontakt|plug"),
    ),
    Reason.NAMED_APPLIANCE: (
        frozenset(
            (
                *("pump", "heater", "boiler", "kettle", "fridge", "freezer", "washer", "washing"),
                *("dryer", "dishwasher", "oven", "tv", "pc", "nas", "server", "lamp", "light"),
                *("fan", "aquarium", "pool", "sauna", "aircon", "toaster", "coffee", "microwave"),
                *("desk", "office", "frigo", "droger", "router", "immersion", "shower", "hob"),
            )
        ),
        re.compile(
            r"pumpe|pomp[ae]?|wasch|kühl|trockn|heizung|heizstab|frier|vaatwas|wasmach|lave|klima"
            r"|wärmep|waermep|warmtep|heatpump|varmepump|värmepump|spülm|geschirr|herd|fernseh"
        ),
    ),
    Reason.NAMED_SOLAR: (
        ROLES["pv"] | {"inverter", "enphase", "envoy", "growatt", "solis", "balkon", "sma"},
        re.compile(r"solar|inverter|wechselricht|omvormer|onduleur|photovolt|zonne|balkonkraft"),
    ),
    Reason.NAMED_BATTERY: (
        ROLES["battery"] | {"vebus", "powerwall"},
        re.compile(r"batter|speicher|accu|akku"),
    ),
    Reason.NAMED_CHARGER: (
        ROLES["ev"] | {"zappi", "goe", "openevse", "ohme"},
        re.compile(r"wallbox|charger|ladepunkt|laadpaal|loadpoint"),
    ),
    Reason.NAMED_GRID: (
        frozenset(("grid", "mains", "main", "utility", "netz", "house", "haus", "incomer")),
        re.compile(r"netzbezug|hausanschluss|consumerunit|consumer unit|fusebox|hoofdmeter"),
    ),
    Reason.NAMED_METER: (
        frozenset(
            (
                *("smartmeter", "electricitymeter", "gasmeter", "meter", "zähler", "lesekopf"),
                *("p1", "dsmr", "sml", "ams", "amsleser", "han", "glow", "linky", "teleinfo"),
            )
        ),
        re.compile(r"smart ?meter|zähler|zaehler|compteur|contatore|contador|elmätare|måler|licznik"
                   r"|slimme ?meter|slimmelezer|energie?meter|power ?meter"),
    ),
}  # fmt: skip
_BY_ROLE = {"pv": Reason.NAMED_SOLAR, "battery": Reason.NAMED_BATTERY, "ev": Reason.NAMED_CHARGER}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A meter that was heard, how far it looks like the house's, and why.

    ``latest`` are its last readings, whatever their quality: what a person compares with the glass.
    """

    meter: str
    fuel: Fuel | None
    score: int
    reasons: tuple[Reason, ...]
    latest: tuple[Reading, ...]
    bridge: str
    topic: str

    def last(self, quantity: Quantity, register: str | None = None) -> Decimal | None:
        """Return the meter's last believed value of a whole quantity."""
        for reading in self.latest:
            wanted = (reading.quantity, reading.register, reading.phase)
            if wanted == (quantity, register, None) and isinstance(reading.value, Decimal):
                return reading.value
        return None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A meter for a role, to be offered and never chosen. ``alone`` if none other is fit."""

    role: str
    meter: str
    alone: bool


@dataclass(slots=True)
class _Sighting:
    """What was heard of one meter."""

    bridge: str
    topic: str
    latest: dict[object, Reading] = field(default_factory=dict)


class Sightings:
    """The meters heard so far, within bounds."""

    def __init__(self) -> None:
        self._meters: dict[str, _Sighting] = {}

    def take(self, decoded: Decoded) -> None:
        """Note the readings of one message."""
        for reading in decoded.readings:
            sighting = self._meters.get(reading.meter)
            if sighting is None:
                if len(self._meters) >= _MOST_METERS:
                    continue
                sighting = _Sighting(decoded.bridge or "", decoded.topic)
                self._meters[reading.meter] = sighting
            about = reading.quantity, reading.register, reading.phase
            if about in sighting.latest or len(sighting.latest) < _MOST_READINGS:
                sighting.latest[about] = reading

    def candidates(self) -> tuple[Candidate, ...]:
        """Return every meter heard, the likeliest house first."""
        found = [_candidate(meter, seen) for meter, seen in self._meters.items()]
        return tuple(sorted(found, key=lambda one: (-one.score, one.meter)))


def roles(candidates: Iterable[Candidate]) -> tuple[Suggestion, ...]:
    """Suggest meters for electricity, gas, export, solar and check, where one seems fit."""
    ranked = sorted(candidates, key=lambda one: (-one.score, one.meter))
    return tuple(_suggestions(ranked))


def _suggestions(ranked: list[Candidate]) -> Iterator[Suggestion]:
    houses = [one for one in ranked if one.fuel is Fuel.ELECTRICITY and one.score >= SUGGESTED_FROM]
    gas = [one for one in ranked if one.fuel is Fuel.GAS and Reason.NO_REGISTER not in one.reasons]
    solar = [one for one in ranked if Reason.NAMED_SOLAR in one.reasons and _has_power(one)]
    exports = [one for one in houses if one.last(Quantity.EXPORT_ENERGY)]
    checks = [one for one in ranked if houses and _may_check(one, houses[0])]
    for role, found in (
        ("electricity", houses), ("gas", gas), ("export", exports), ("solar", solar),
        ("check", checks),
    ):  # fmt: skip
        if found:
            yield Suggestion(role, found[0].meter, alone=len(found) == 1)


def _may_check(one: Candidate, house: Candidate) -> bool:
    """Tell whether a second sensor measures what the house's meter does."""
    if one is house or one.fuel is not Fuel.ELECTRICITY or not _AGAINST.isdisjoint(one.reasons):
        return False
    power, own = one.last(Quantity.POWER), house.last(Quantity.POWER)
    if power is None or own is None:
        return one.score >= SUGGESTED_FROM
    return abs(power - own) <= _AGREES * max(abs(power), abs(own))


def _has_power(one: Candidate) -> bool:
    return one.last(Quantity.POWER) is not None or Reason.NO_REGISTER not in one.reasons


def _candidate(meter: str, seen: _Sighting) -> Candidate:
    latest = tuple(seen.latest.values())
    fuels = [reading.fuel for reading in latest if reading.fuel is not None]
    fuel = fuels[0] if fuels else None
    reasons = (*_by_name(meter, seen), *_by_readings(latest, fuel))
    score = sum(_WEIGHTS[reason] for reason in reasons)
    return Candidate(meter, fuel, max(0, min(100, score)), reasons, latest, seen.bridge, seen.topic)


def _by_name(meter: str, seen: _Sighting) -> Iterator[Reason]:
    found = words(meter) + words(seen.topic)
    own = [level for level in meter.split("/")[1:] if level in ROLES]
    against = {_BY_ROLE[level] for level in own if level in _BY_ROLE}
    against |= {reason for reason in _NAMES if reason in _AGAINST and says(found, *_NAMES[reason])}
    yield from sorted(against)
    if own:
        yield Reason.PART_OF_A_DEVICE
    if against:
        return
    if _METER_BRIDGES.search(seen.bridge.casefold()):
        yield Reason.METER_BRIDGE
    for reason in (Reason.NAMED_GRID, Reason.NAMED_METER):
        if says(found, *_NAMES[reason]):
            yield reason


def _by_readings(latest: tuple[Reading, ...], fuel: Fuel | None) -> Iterator[Reason]:
    believed = [one for one in latest if one.quality in (Quality.GOOD, Quality.STALE)]
    quantities = {one.quantity for one in believed}
    registers = [one for one in believed if one.quantity in REGISTERS and one.phase is None]
    if fuel is None:
        yield Reason.FUEL_UNKNOWN
    elif fuel in (Fuel.WATER, Fuel.HEAT):
        yield Reason.WATER_OR_HEAT
    if not {Quantity.IMPORT_ENERGY, Quantity.IMPORT_VOLUME}.isdisjoint(quantities):
        yield Reason.IMPORT_REGISTER
        yield from _by_size(registers)
    else:
        yield Reason.NO_REGISTER
    if Quantity.EXPORT_ENERGY in quantities:
        yield Reason.EXPORT_REGISTER
    if len({one.register for one in registers if one.register}) > 1:
        yield Reason.TARIFF_REGISTERS
    if any(one.taken_at is not None for one in registers):
        yield Reason.METER_CLOCK
    if Quantity.UNIT_RATE in quantities:
        yield Reason.PRICE
    if {"a", "b", "c"} <= {one.phase for one in believed}:
        yield Reason.THREE_PHASES
    yield from _by_power(believed)
    if believed and all(one.quality is Quality.STALE for one in believed):
        yield Reason.ONLY_OLD_VALUES


def _by_size(registers: list[Reading]) -> Iterator[Reason]:
    largest = max(
        (
            one.value
            for one in registers
            if one.quantity is not Quantity.EXPORT_ENERGY and isinstance(one.value, Decimal)
        ),
        default=Decimal(0),
    )
    if largest >= _LARGE_KWH:
        yield Reason.LARGE_REGISTER
    elif largest < _SMALL_KWH:
        yield Reason.SMALL_REGISTER


def _by_power(believed: list[Reading]) -> Iterator[Reason]:
    powers = [
        abs(one.value)
        for one in believed
        if one.quantity is Quantity.POWER and isinstance(one.value, Decimal)
    ]
    most = max(powers, default=Decimal(0))
    if _A_HOUSE_W[0] <= most <= _A_HOUSE_W[1]:
        yield Reason.POWER_OF_A_HOUSE
    if most > _A_PLUG_W:
        yield Reason.MORE_THAN_A_PLUG
