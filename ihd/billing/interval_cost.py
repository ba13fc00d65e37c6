"""What the energy of any interval cost, by rate and with the tax: a half-hour, today so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Consumption
from ihd.billing.energy import tally
from ihd.billing.energy_lines import EnergyLines
from ihd.billing.lines import Estimated, LineKind, exact_decimal, in_units
from ihd.billing.pieces import cuts_of
from ihd.clock import Interval, local_date
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import Tariff
from ihd.tariffs.timeline import version_days
from ihd.units import Energy, Money


@dataclass(frozen=True, slots=True)
class RateCost:
    """What one rate supplied in an interval, and what it cost with the tax; export is a credit."""

    rate: str
    is_export: bool
    energy: Energy
    cost: Money


@dataclass(frozen=True, slots=True)
class IntervalCost:
    """The energy of an interval by rate. ``unpriced`` is energy no price is known for.

    Charges for time and demand are not in it: they belong to days and months.
    """

    interval: Interval
    rates: tuple[RateCost, ...]
    cost: Money
    unpriced: Decimal
    estimated: tuple[Estimated, ...]


def interval_cost(
    tariff: Tariff,
    consumption: Consumption,
    interval: Interval,
    zone: ZoneInfo,
    *,
    prices: PriceTable | None = None,
) -> IntervalCost:
    """Return what the energy of an interval cost; the costs of its parts add up to it.

    For a tariff in blocks the consumption must go back to where the block began.
    """
    cuts = cuts_of(tariff, interval, zone)
    found = tally(tariff, consumption, cuts, zone, prices or tariff.prices)
    first_day = local_date(interval.start, zone)
    after_last_day = local_date(interval.end - timedelta(milliseconds=1), zone) + timedelta(days=1)
    days = {n: (start, end) for n, start, end in version_days(tariff, first_day, after_last_day)}
    rates = []
    total = Fraction(0)
    for items in EnergyLines(tariff, cuts, found, days).by_version().values():
        for item in items:
            taxed = item.vat is not None and not item.vat.included
            percent = Fraction(item.vat.percent) if item.vat and taxed else Fraction(0)
            amount = item.amount * (100 + percent) / 100
            total += amount
            if item.quantity:
                energy = Energy.from_kwh(exact_decimal(item.quantity))
                money = Money(exact_decimal(amount), tariff.currency)
                rates.append(RateCost(item.name, item.kind is LineKind.EXPORT, energy, money))
    return IntervalCost(
        interval=interval,
        rates=tuple(rates),
        cost=Money(exact_decimal(total), tariff.currency),
        unpriced=in_units(found.unpriced),
        estimated=tuple(found.estimated),
    )
