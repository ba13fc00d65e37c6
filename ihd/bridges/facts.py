"""Messages that are no readings but help to read others: a unit, a class, a currency, kept by name.

Home Assistant's statestream sends a sensor's value, unit and class on topics of their own, in any
order; the value waits until its unit is known.
"""

from __future__ import annotations

from ihd.bridges.amounts import amount
from ihd.bridges.conversation import Known
from ihd.bridges.field import Fact, Field
from ihd.bridges.key_units import unit_in_key, unit_meant_by
from ihd.bridges.names import read_described
from ihd.bridges.part import Part
from ihd.bridges.payload import parse_json
from ihd.bridges.reader import Scope
from ihd.bridges.unit_words import currency_of
from ihd.meter import Quality

_LONGEST = 60
_WORDS_OF_QUANTITY = frozenset(
    (
        *("power", "energy", "voltage", "current", "demand", "import", "export", "imported"),
        *("exported", "consumption", "production", "delivered", "returned", "total", "today"),
        *("daily", "active", "tariff", "phase", "l1", "l2", "l3", "a", "b", "c", "t1", "t2", "1"),
        *("2", "3", "4", "kwh", "kw", "w", "m3", "rate", "price", "cost", "unit", "standing"),
        *("charge", "cumulative", "accumulative", "usage", "reading", "sum", "in", "out", "from"),
        *("to", "grid", "volume", "state", "lifetime", "net"),
    )
)


def entity_stem(name: str) -> str:
    """Return a sensor's name without the words at its end that say what it measures."""
    kept = name.split("_")
    while len(kept) > 1 and kept[-1].lower() in _WORDS_OF_QUANTITY:
        kept.pop()
    return "_".join(kept)


def learn(field: Field, text: str, known: Known, name: str, scope: Scope) -> list[Part]:
    """Take in a fact, or a value whose meaning rests on facts; return what can be read now."""
    word = _unquoted(text)[:_LONGEST]
    match field.what.fact:
        case Fact.UNIT:
            known.unit = word or None
        case Fact.DEVICE_CLASS:
            known.device_class = word or None
        case Fact.CURRENCY:
            known.currency = currency_of(word)
            return []
        case None:
            known.held = word
        case _:
            return []
    return _read_held(known, name, scope, waited=field.what.fact is not None)


def _read_held(known: Known, name: str, scope: Scope, *, waited: bool) -> list[Part]:
    """Return the value that is held, once its unit is known; a value is read once only."""
    if known.held is None:
        return []
    unit = known.unit or unit_in_key(name)
    if unit is None and amount(known.held).quality is Quality.MISSING:
        unit = unit_meant_by(name)
    if unit is None:
        if not waited:
            scope.note(f"the unit of {name} is not known yet")
        return []
    sent, known.held = amount(known.held), None
    if sent.quality is None or (waited and sent.quality is not Quality.GOOD):
        return []
    return read_described(name, sent, unit, known.device_class or "", scope)


def said_of_link(text: str) -> bool | None:
    """Return False where a value's place holds the word that its sender has gone."""
    return False if _unquoted(text).lower() == "unavailable" else None


def _unquoted(text: str) -> str:
    plain = text.strip()
    if not plain.startswith('"'):
        return plain
    inside = parse_json(plain.encode())
    return inside if isinstance(inside, str) else plain
