"""What a meter used, asked of the store, as the billing engine wants it."""

from __future__ import annotations

from ihd.billing.consumption import Consumption, Series
from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store
from ihd.store.totals import HALF_S, Tally
from ihd.tariffs.tariff import EXPORT, Tariff

_HALF_MS = HALF_S * 1000


def used(store: Store, meter: str, interval: Interval, tariff: Tariff) -> Consumption:
    """Return a meter's consumption over the half-hours of an interval, a series a register.

    Registers are kept apart where the tariff binds rates to them, else the total is taken.
    Energy the meter gives in kWh goes before volume, so gas is never converted twice.
    """
    quantity = Quantity.IMPORT_ENERGY
    registers = store.registers(meter, quantity)
    if not registers and store.registers(meter, Quantity.IMPORT_VOLUME):
        quantity, registers = Quantity.IMPORT_VOLUME, [None]
    named = [name for name in registers if name is not None]
    bound = {name for v in tariff.versions for rate in v.rates for name in rate.registers}
    wanted: list[str | None] = [*named] if bound.intersection(named) else [None]
    found = [
        series_of(store.tally(meter, quantity, interval, register=name), name, quantity)
        for name in wanted
    ]
    if store.registers(meter, Quantity.EXPORT_ENERGY):
        sent = store.tally(meter, Quantity.EXPORT_ENERGY, interval)
        found.append(series_of(sent, EXPORT, Quantity.EXPORT_ENERGY))
    return tuple(series for series in found if series.starts)


def series_of(tally: Tally, register: str | None, quantity: Quantity) -> Series:
    """Return half-hours as a series; those no pair of readings covers at all are gaps in it."""
    starts: list[int] = []
    amounts: list[int] = []
    spread: list[int] = []
    rows = zip(tally.amounts, tally.measured_s, tally.spread_s, strict=True)
    for number, (amount, measured_s, spread_s) in enumerate(rows, start=tally.first):
        if measured_s or spread_s or amount:
            if spread_s:
                spread.append(len(starts))
            starts.append(number * _HALF_MS)
            amounts.append(amount)
    return Series(
        register=register,
        unit="m3" if quantity is Quantity.IMPORT_VOLUME else "kWh",
        starts=tuple(starts),
        ends=tuple(start + _HALF_MS for start in starts),
        amounts=tuple(amounts),
        spread=frozenset(spread),
    )
