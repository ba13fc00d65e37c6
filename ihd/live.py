"""How one believed reading changes what is known of its meter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from ihd.meter import Quantity, Reading
from ihd.snapshot import Dated, MeterState
from ihd.units import DayRate, Energy, UnitRate

T = TypeVar("T")


def with_value(state: MeterState, reading: Reading, value: Decimal, heard: datetime) -> MeterState:
    """Return the state with one believed value in its place; a newer one stays.

    ``heard`` is when a live value came in, and what its age is counted from.
    """
    match reading.quantity:
        case Quantity.POWER if reading.phase is None:
            return replace(state, power_w=newer(state.power_w, Dated(value, heard)))
        case Quantity.IMPORT_ENERGY if reading.phase is None:
            dated = Dated(Energy.from_kwh(value), reading.at)
            newest = newer(state.registers.get(reading.register), dated)
            return replace(state, registers={**state.registers, reading.register: newest})
        case Quantity.EXPORT_ENERGY if reading.phase is None:
            dated = Dated(Energy.from_kwh(value), reading.at)
            return replace(state, export=newer(state.export, dated))
        case Quantity.IMPORT_VOLUME:
            return replace(state, volume_m3=newer(state.volume_m3, Dated(value, reading.at)))
        case Quantity.UNIT_RATE:
            return replace(
                state, unit_rate=newer(state.unit_rate, Dated(unit_rate(reading), reading.at))
            )
        case Quantity.STANDING_CHARGE:
            charge = Dated(DayRate(value, reading.currency or "GBP"), reading.at)
            return replace(state, standing_charge=newer(state.standing_charge, charge))
        case _:
            return state


def newer(there: Dated[T] | None, new: Dated[T]) -> Dated[T]:
    """Return the later of what is there and what comes."""
    return new if there is None or new.at >= there.at else there


def unit_rate(reading: Reading) -> UnitRate:
    """Return a unit-rate reading as a price."""
    return UnitRate(Decimal(reading.value or 0), reading.currency or "GBP")
