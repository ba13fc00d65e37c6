"""A payload on a described topic as readings: template, unit, and how far each can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ihd.bridges.amounts import NOTHING_WORDS, amount
from ihd.bridges.discovery.config import Entity
from ihd.bridges.expressions import Nothing, evaluate
from ihd.bridges.payload import NOT_JSON, parse_json, parse_text
from ihd.bridges.plausible import quality_of
from ihd.bridges.unit_words import Unit, unit_of
from ihd.meter import UNITS, Message, Quality, Quantity, Reading

_FINEST = Decimal("0.000001")
_LONGEST_RAW = 100
_PRICES = (Quantity.UNIT_RATE, Quantity.STANDING_CHARGE)
_BEYOND_SENSE = Decimal("1e12")


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as text and, where it is any, as JSON with exact numbers."""

    text: str
    document: object

    @classmethod
    def of(cls, payload: bytes) -> Payload:
        """Read a payload's bytes, whatever they are."""
        document = parse_json(payload)
        return cls(parse_text(payload), Nothing.ABSENT if document is NOT_JSON else document)


def read(entity: Entity, meter: str, payload: Payload, message: Message) -> Reading | None:
    """Return what a payload says of a described sensor, or None where it does not speak of it."""
    if entity.template is None:
        return None
    sent = evaluate(entity.template, payload.text, payload.document)
    if sent is Nothing.ABSENT and payload.text.strip().casefold() in NOTHING_WORDS:
        return _reading(entity, meter, message, None, Quality.MISSING, payload.text)
    if sent is Nothing.ABSENT:
        return None
    if sent is Nothing.UNUSABLE:
        return _reading(entity, meter, message, None, Quality.MISSING, payload.text)
    if entity.meaning.quantity is Quantity.ACTIVE_RATE:
        return _rate_name(entity, meter, sent, message)
    found = amount(sent)
    if found.quality is None:
        return None
    unit = _unit(entity, found.unit)
    if unit is None:
        return None
    if found.value is None:
        return _reading(entity, meter, message, None, found.quality, str(sent))
    value, quality = _believed(entity, unit, found.value)
    return _reading(entity, meter, message, value, quality, str(sent))


def _rate_name(entity: Entity, meter: str, sent: object, message: Message) -> Reading | None:
    if isinstance(sent, bool) or not isinstance(sent, str | int | Decimal):
        return None
    name = str(sent).strip()[:_LONGEST_RAW]
    if name.casefold() in NOTHING_WORDS:
        return _reading(entity, meter, message, None, Quality.MISSING, name)
    if name.isdecimal():
        name = name.lstrip("0") or "0"
    return _reading(entity, meter, message, name, Quality.GOOD, str(sent))


def _unit(entity: Entity, sent: str | None) -> Unit | None:
    """Return the described unit, or the one that came with the number if it is of the same kind."""
    described = entity.meaning.unit
    if sent is None:
        return described
    found = unit_of(sent)
    return found if found is not None and found.kind is described.kind else None


def _believed(entity: Entity, unit: Unit, sent: Decimal) -> tuple[Decimal, Quality]:
    quantity = entity.meaning.quantity
    value = unit.convert(sent)
    if abs(value) >= _BEYOND_SENSE:
        return value, Quality.IMPLAUSIBLE
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and (exponent < -6 or exponent > 0):
        # Joules and cubic feet seldom end: a millionth is finer than any meter counts.
        value = value.quantize(_FINEST if exponent < -6 else Decimal(1), rounding=ROUND_HALF_UP)
    if quantity in _PRICES and not value:
        return value, Quality.MISSING
    return value, quality_of(quantity, value, sent, unit.currency)


def _reading(
    entity: Entity,
    meter: str,
    message: Message,
    value: Decimal | str | None,
    quality: Quality,
    raw: str,
) -> Reading:
    meant = entity.meaning
    return Reading(
        meter=meter,
        fuel=meant.fuel,
        quantity=meant.quantity,
        value=value if quality is Quality.GOOD else None,
        received_at=message.received_at,
        register=meant.register,
        phase=meant.phase,
        unit=UNITS.get(meant.quantity),
        currency=meant.unit.currency,
        quality=quality,
        raw=raw[:_LONGEST_RAW],
    )
