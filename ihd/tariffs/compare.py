"""The price the meter sends against the price agreed: what the difference looks like, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ihd.tariffs.tariff import Tariff

_SAME = Decimal("0.0005")
"""A meter's price may be cut to a tenth of a penny."""


class Difference(StrEnum):
    """What a difference between two prices of the same thing looks like."""

    SAME = "same"
    VAT_MISSING = "vat_missing"
    VAT_TWICE = "vat_twice"
    HUNDREDFOLD = "hundredfold"
    EARLIER_VERSION = "earlier_version"
    LATER_VERSION = "later_version"
    OTHER_RATE = "other_rate"
    ZERO = "zero"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PriceComparison:
    """A meter's price against ours; ``share`` is how far the meter's is off (0.05: 5 % more).

    ``rate`` names the period it fits instead, ``since`` the version it belongs to.
    """

    difference: Difference
    meter: Decimal
    agreed: Decimal
    share: Decimal | None
    rate: str | None = None
    since: date | None = None


def compare_prices(
    meter: Decimal,
    agreed: Decimal,
    *,
    vat_percent: Decimal = Decimal(5),
    others: Sequence[tuple[str, Decimal]] = (),
    earlier: Sequence[tuple[date | None, Decimal]] = (),
    later: Sequence[tuple[date | None, Decimal]] = (),
) -> PriceComparison:
    """Return what a meter's price looks like beside the agreed one, both with the tax.

    ``others`` are the tariff's other rates by name; ``earlier`` and ``later`` the same rate's
    prices in other versions, by the version's first day.
    """
    tax = 1 + vat_percent / 100
    looks = [
        (Difference.SAME, agreed, None, None),
        (Difference.ZERO, Decimal(0), None, None),
        *((Difference.EARLIER_VERSION, price, None, since) for since, price in earlier),
        *((Difference.LATER_VERSION, price, None, since) for since, price in later),
        *((Difference.OTHER_RATE, price, rate, None) for rate, price in others),
        (Difference.VAT_MISSING, agreed / tax, None, None),
        (Difference.VAT_TWICE, agreed * tax, None, None),
        (Difference.HUNDREDFOLD, agreed * 100, None, None),
        (Difference.HUNDREDFOLD, agreed / 100, None, None),
    ]
    kind, _, rate, since = next(
        (look for look in looks if _equal(meter, look[1])), (Difference.OTHER, meter, None, None)
    )
    share = (meter - agreed) / agreed if agreed else None
    return PriceComparison(kind, meter, agreed, share, rate, since)


def compare_with_tariff(
    meter: Decimal, tariff: Tariff, day: date, rate_name: str
) -> PriceComparison | None:
    """Return a meter's unit rate beside a rate of the tariff's on a day; None: it has no price."""
    version = tariff.version_on(day)
    if version is None:
        return None
    prices = _prices(tariff, tariff.versions.index(version))
    if rate_name not in prices:
        return None
    place = tariff.versions.index(version)
    same = [
        (v.first_day, _prices(tariff, n)[rate_name])
        for n, v in enumerate(tariff.versions)
        if rate_name in _prices(tariff, n)
    ]
    mine = version.first_day or date.min
    return compare_prices(
        meter,
        prices[rate_name],
        vat_percent=version.vat.percent if version.vat else Decimal(5),
        others=[(name, price) for name, price in prices.items() if name != rate_name],
        earlier=[(since, price) for since, price in same if (since or date.min) < mine],
        later=[(since, price) for since, price in same[place:] if (since or date.min) > mine],
    )


def _prices(tariff: Tariff, number: int) -> dict[str, Decimal]:
    """Return a version's prices by rate, with the tax."""
    version = tariff.versions[number]
    tax = 1 if version.vat is None or version.vat.included else 1 + version.vat.percent / 100
    return {
        rate.name: rate.price * tax
        for rate in version.rates
        if rate.price is not None and not rate.tiers and not rate.from_table
    }


def _equal(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= min(_SAME, abs(b) / 100)
