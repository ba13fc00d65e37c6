"""Tariffs that no file was written for: one flat price, and whatever price the meter sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from ihd.clock import Interval
from ihd.meter import Fuel
from ihd.tariffs.prices import PriceSlot, PriceTable
from ihd.tariffs.tariff import Charge, RatePeriod, Tariff, TariffVersion
from ihd.units import DayRate, UnitRate

UNIT = "unit"
STANDING_CHARGE = "Standing charge"


def flat_tariff(fuel: Fuel, rate: UnitRate, standing: DayRate | None) -> Tariff:
    """Return the tariff of one unit rate, and one standing charge, from ever on."""
    version = TariffVersion(
        first_day=None,
        rates=(RatePeriod(UNIT, rate.per_kwh),),
        charges=_charges(standing),
    )
    return Tariff(name="", fuel=fuel, currency=rate.currency, versions=(version,))


def metered_tariff(fuel: Fuel, currency: str, standing: DayRate | None) -> Tariff:
    """Return the tariff whose unit rates are all in a table of what the meter said."""
    version = TariffVersion(
        first_day=None,
        rates=(RatePeriod(UNIT, Decimal(0), from_table=True),),
        charges=_charges(standing),
    )
    return Tariff(name="", fuel=fuel, currency=currency, versions=(version,))


def published_tariff(fuel: Fuel, currency: str, standing: Sequence[tuple[date, Decimal]]) -> Tariff:
    """Return the tariff whose unit rates are all in a table, with standing charges by first day.

    What a day cost before the first of them is not known.
    """
    rates = (RatePeriod(UNIT, Decimal(0), from_table=True),)
    dated: list[tuple[date | None, Decimal | None]] = [(None, None), *standing]
    versions = tuple(
        TariffVersion(first_day=day, rates=rates, charges=(Charge(STANDING_CHARGE, price),))
        for day, price in dated
    )
    return Tariff(name="", fuel=fuel, currency=currency, versions=versions)


def metered_prices(
    changes: Sequence[tuple[datetime, UnitRate]], since: datetime, until: datetime
) -> PriceTable:
    """Return the table of a meter's own rates from the instants at which they changed.

    The first rate is taken to have held from ``since`` on; the last is known up to ``until``.
    """
    starts = [min(since, changes[0][0]), *(at for at, _ in changes[1:])]
    edges = [*starts, max(until, starts[-1])]
    slots = [
        PriceSlot(Interval(start, end), rate.per_kwh)
        for (start, end), (_, rate) in zip(pairwise(edges), changes, strict=True)
        if start < end
    ]
    return PriceTable.of(slots, changes[-1][1].currency, vat_included=True)


def _charges(standing: DayRate | None) -> tuple[Charge, ...]:
    return (Charge(STANDING_CHARGE, standing.per_day),) if standing is not None else ()
