"""What a unit at each rate of a tariff costs all in: the tax, and what is charged on every unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ihd.billing.half_hours import rounded_price
from ihd.billing.lines import exact_decimal
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import RatePeriod, Rounding, Span, Tariff, TariffVersion

RatePlace = tuple[int, bool, int]
"""A rate: the number of its version, whether it is for export, its number there."""


@dataclass(frozen=True, slots=True)
class RatePrice:
    """What a unit costs with the tax, in whole currency units; None where it is not known.

    ``each`` is the rate's own price, ``tiers`` those of its tiers. ``of_table`` is what a table's
    scaled price is to be multiplied by, None for a rate that is in no table.
    """

    name: str
    each: Decimal | None
    tiers: tuple[Decimal | None, ...] = ()
    of_table: Decimal | None = None


def rate_prices(tariff: Tariff, table: PriceTable | None) -> dict[RatePlace, RatePrice]:
    """Return the prices of every rate of every version."""
    return {
        (number, sent, index): _rate_price(tariff, version, rate, table, sent=sent)
        for number, version in enumerate(tariff.versions)
        for sent, rates in ((False, version.rates), (True, version.export))
        for index, rate in enumerate(rates)
    }


def _rate_price(
    tariff: Tariff,
    version: TariffVersion,
    rate: RatePeriod,
    table: PriceTable | None,
    *,
    sent: bool,
) -> RatePrice:
    levy = Decimal(0) if sent else _levy(version)
    tax = Decimal(1)
    if version.vat and not version.vat.included and not sent:
        tax += version.vat.percent / 100

    def whole(price: Decimal | None) -> Decimal | None:
        if price is None or levy is None:
            return None
        if tariff.rounding is Rounding.HALF_HOUR:
            price = rounded_price(price)
        return (price + levy) * tax

    return RatePrice(
        name=rate.name,
        each=whole(rate.price),
        tiers=tuple(whole(tier.price) for tier in rate.tiers),
        of_table=_of_table(version, rate, table, tax) if rate.from_table and table else None,
    )


def _levy(version: TariffVersion) -> Decimal | None:
    """Return what is charged on every unit whatever its rate; None where a price is not known."""
    prices = [charge.price for charge in version.charges if charge.per is Span.KWH]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def _of_table(version: TariffVersion, rate: RatePeriod, table: PriceTable, tax: Decimal) -> Decimal:
    """Return the factor that brings a table's prices to the tariff's terms, with the tax."""
    factor = Fraction(rate.factor) * Fraction(tax)
    if version.vat is not None and table.vat_included != version.vat.included:
        with_tax = 1 + Fraction(version.vat.percent) / 100
        factor = factor / with_tax if table.vat_included else factor * with_tax
    return exact_decimal(factor).scaleb(-table.places)
