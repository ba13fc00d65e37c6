"""The unit that a key or a topic level names: 'total_kwh', 'Power (W)', 'price_per_kwh'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from ihd.bridges.discovery.words import words
from ihd.bridges.unit_words import Kind, Unit

_AT_END = re.compile(
    r"(?:^|[_\s.\-/:(\[]|(?<=[a-jln-z\d])(?=[A-Z])|(?<=[a-z\d])(?=k[wW]))"
    r"(?P<unit>[kKM]?[wW]h|KWH|WH|[kKM]?[wW]|m3|m³|M3|ft3|[mk]?[vV]|m?[aA]|[gG][jJ]|MJ"
    r"|[vV]olts?|[aA]mps?|[wW]atts?|litres?|liters?)[)\]]?$"
)
"""A unit that is a key or ends it, set off by a mark or by a capital: but kWh is no k and Wh."""
_INSIDE = re.compile(r"(?:^|[_\s.\-])(?P<unit>[kK][wW][hH]|[kK][wW]|[wW][hH]|m3)(?=[_\s.\-])")
_LONGEST_END = 10
_OF_VOLTS = frozenset(
    ("voltage", "volt", "volts", "u", "spannung", "tension", "spanning", "rms", "vrms", "mains")
)
_OF_AMPS = frozenset(
    ("current", "amp", "amps", "ampere", "i", "irms", "strom", "stroom", "intensite", "amperage")
)
_OF_MONEY = frozenset(
    (
        *("price", "prices", "cost", "costs", "spot", "pence", "ppkwh", "preis", "prijs", "prix"),
        *("kosten", "per", "gbp", "eur", "usd", "nok", "sek", "dkk", "aud", "chf", "pln", "czk"),
    )
)
_CURRENCIES = frozenset(("gbp", "eur", "usd", "nok", "sek", "dkk", "aud", "chf", "pln", "czk"))
_ENERGY_UNITS = frozenset(("wh", "kwh", "mwh", "m3", "m³"))


class Assumed(msgspec.Struct, frozen=True):
    """What a bridge is known to mean by names without units, and its own words for things."""

    units: Mapping[str, Unit] = {}
    synonyms: Mapping[str, str] = {}


NOTHING_ASSUMED = Assumed()
OURS = {"power": "W", "energy": "kWh", "voltage": "V", "current": "A"}
_KIND_WORDS = {
    "power": frozenset(("power", "leistung", "wirkleistung", "watt", "p", "demand")),
    "energy": frozenset(
        ("total", "energy", "energie", "e", "import", "export", "counter", "stand")
    ),
    "voltage": _OF_VOLTS - {"mains", "rms"} | {"v"},
    "current": _OF_AMPS,
}
_KIND_STEMS = {"power": ("leistung",), "energy": ("zaehlerstand", "zählerstand", "verbrauch")}
_OF_NO_METER = frozenset(("reactive", "apparent", "factor", "blind", "schein", "angle"))


def unit_in_key(key: str) -> str | None:
    """Return the unit's word that a key ends with or holds, or None."""
    found = _AT_END.search(key, max(0, len(key) - _LONGEST_END)) or _INSIDE.search(key)
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


def unit_of_keys(keys: Iterable[str], unit: str) -> str | None:
    """Return a unit as the keys mean it: a kWh among prices is 'per kWh', or else unclear."""
    said = {word for key in keys for word in words(key)}
    if unit.lower() not in _ENERGY_UNITS or not said & _OF_MONEY:
        return unit
    if "per" not in said:
        return None
    currency = next(iter(said & _CURRENCIES), "")
    return f"{currency.upper()}/{unit}"


def unit_assumed(said: Iterable[str], assumed: Assumed) -> str | None:
    """Return the unit of a name without one, where its bridge is known to mean one by it."""
    found = kind_meant_by(said) if assumed.units else None
    return OURS[found] if found is not None and found in assumed.units else None


def kind_meant_by(said: Iterable[str]) -> Kind | None:
    """Return what kind of quantity a name's words speak of, or None."""
    known = set(said)
    if known & _OF_NO_METER:
        return None
    for kind, named in _KIND_WORDS.items():
        stems = _KIND_STEMS.get(kind, ())
        if known & named or any(stem in word for word in known for stem in stems):
            return Kind(kind)
    return None


def unit_meant_by(name: str) -> str | None:
    """Return the unit a name would have, for saying of what a value is missing."""
    kind = kind_meant_by(words(name))
    return None if kind is None else OURS[kind]
