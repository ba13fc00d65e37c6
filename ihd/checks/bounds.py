"""The least and the most that a value which is no register may be."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ihd.checks.finding import FindingKind
from ihd.checks.limits import FUSE_OVERLOAD, SupplyLimits
from ihd.meter import REGISTERS, Fuel, Quality, Quantity, Reading

_NEAR_THE_POUND = frozenset({None, "GBP", "EUR", "USD", "CHF", "AUD", "CAD", "NZD", "SGD"})
"""Currencies in which a kWh costs a fraction of one."""

_LONGEST_DAY_H = 25
_MOST_COUNTED = Decimal(10_000_000)
"""What no home's register comes to in its life, in kWh or cubic metres."""


class Bounds(NamedTuple):
    """An inclusive range, and what a value outside it is called."""

    least: Decimal
    most: Decimal
    kind: FindingKind


def bounds(
    limits: SupplyLimits,
    fuel: Fuel | None,
    quantity: Quantity,
    *,
    one_phase: bool = False,
    currency: str | None = None,
) -> Bounds | None:
    """Return the bounds of a quantity in its own unit, or None where there are none."""
    match quantity:
        case Quantity.POWER:
            least, most = limits.power_w(fuel, one_phase=one_phase)
            return Bounds(least, most, FindingKind.IMPOSSIBLE_POWER)
        case Quantity.CURRENT:
            most = limits.fuse_a * FUSE_OVERLOAD
            return Bounds(-most, most, FindingKind.IMPLAUSIBLE_READING)
        case Quantity.VOLTAGE:
            return Bounds(Decimal(0), Decimal(500), FindingKind.IMPLAUSIBLE_READING)
        case Quantity.IMPORT_ENERGY_TODAY | Quantity.EXPORT_ENERGY_TODAY:
            most = limits.per_hour(fuel, Quantity.IMPORT_ENERGY) * _LONGEST_DAY_H
            return Bounds(Decimal(0), most, FindingKind.IMPOSSIBLE_RISE)
        case Quantity.UNIT_RATE | Quantity.STANDING_CHARGE:
            return _price_bounds(quantity, currency)
        case Quantity.BALANCE | Quantity.DEBT | Quantity.EMERGENCY_CREDIT:
            most = 100_000 * _scale(currency)
            return Bounds(-most, most, FindingKind.IMPLAUSIBLE_READING)
        case _:
            return None


def is_possible(limits: SupplyLimits, reading: Reading) -> bool:
    """Say whether a value could be, as far as that can be told without what came before it."""
    if reading.quality is not Quality.GOOD:
        return False
    value = reading.value
    if not isinstance(value, Decimal):
        return True
    if not value.is_finite():
        return False
    if reading.quantity in REGISTERS:
        return 0 <= value <= _MOST_COUNTED
    one_phase = reading.phase is not None
    found = bounds(
        limits, reading.fuel, reading.quantity, one_phase=one_phase, currency=reading.currency
    )
    return found is None or found.least <= value <= found.most


def _price_bounds(quantity: Quantity, currency: str | None) -> Bounds:
    scale = _scale(currency)
    least, most = (-2, 5) if quantity is Quantity.UNIT_RATE else (-5, 20)
    return Bounds(least * scale, most * scale, FindingKind.IMPOSSIBLE_PRICE)


def _scale(currency: str | None) -> Decimal:
    return Decimal(1 if currency in _NEAR_THE_POUND else 10_000)
