"""The least and the most that a value which is no register may be."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ihd.checks.finding import FindingKind
from ihd.checks.limits import FUSE_OVERLOAD, SupplyLimits
from ihd.meter import Fuel, Quantity

_NEAR_THE_POUND = frozenset({None, "GBP", "EUR", "USD", "CHF", "AUD", "CAD", "NZD", "SGD"})
"""Currencies in which a kWh costs a fraction of one."""

_LONGEST_DAY_H = 25


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


def _price_bounds(quantity: Quantity, currency: str | None) -> Bounds:
    scale = _scale(currency)
    least, most = (-2, 5) if quantity is Quantity.UNIT_RATE else (-5, 20)
    return Bounds(least * scale, most * scale, FindingKind.IMPOSSIBLE_PRICE)


def _scale(currency: str | None) -> Decimal:
    return Decimal(1 if currency in _NEAR_THE_POUND else 10_000)
