"""The price the meter sends against the price agreed: what the difference looks like, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ihd.tariffs.now import with_vat
from ihd.tariffs.tariff import Span, Tariff, TariffVersion

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

    ``rate`` names the period it fits instead, ``since`` the version it belongs to, and ``until``
    the day on which that version was followed by the next.
    """

    difference: Difference
    meter: Decimal
    agreed: Decimal
    share: Decimal | None
    rate: str | None = None
    since: date | None = None
    until: date | None = None


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
    prices in other versions, by the version's first day, the latest first.
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
    return PriceComparison(kind, meter, agreed, share_of(meter, agreed), rate, since)


def share_of(meter: Decimal, agreed: Decimal) -> Decimal | None:
    """Return how far a meter's price is off; None where the one agreed is nothing."""
    return (meter - agreed) / agreed if agreed else None


def compare_with_tariff(
    meter: Decimal, tariff: Tariff, day: date, rate_name: str
) -> PriceComparison | None:
    """Return a meter's unit rate beside a rate of the tariff's on a day; None: it has no price."""
    version = tariff.version_on(day)
    of_the_day = {} if version is None else _prices(version)
    same = [(one, _prices(one).get(rate_name)) for one in tariff.versions]
    others = [(name, price) for name, price in of_the_day.items() if name != rate_name]
    return _compare_dated(meter, version, same, others)


def compare_standing(meter: Decimal, tariff: Tariff, day: date) -> PriceComparison | None:
    """Return a meter's standing charge beside the tariff's on a day; None: it has no price."""
    same = [(one, _a_day(one)) for one in tariff.versions]
    return _compare_dated(meter, tariff.version_on(day), same)


def _compare_dated(
    meter: Decimal,
    version: TariffVersion | None,
    same: Sequence[tuple[TariffVersion, Decimal | None]],
    others: Sequence[tuple[str, Decimal]] = (),
) -> PriceComparison | None:
    """Return a meter's price beside the same price in the version in force and in the others."""
    agreed = next((price for one, price in same if one is version), None)
    if version is None or agreed is None:
        return None
    known = [(one.first_day, price) for one, price in same if price is not None]
    mine = version.first_day or date.min
    found = compare_prices(
        meter,
        agreed,
        vat_percent=version.vat.percent if version.vat else Decimal(5),
        others=others,
        earlier=[(since, price) for since, price in known[::-1] if (since or date.min) < mine],
        later=[(since, price) for since, price in known if (since or date.min) > mine],
    )
    if found.difference is not Difference.EARLIER_VERSION:
        return found
    days = [one.first_day for one, _ in same]
    return replace(found, until=days[days.index(found.since) + 1])


def _prices(version: TariffVersion) -> dict[str, Decimal]:
    """Return a version's prices by rate, with the tax."""
    return {
        rate.name: with_vat(rate.price, version.vat)
        for rate in version.rates
        if rate.price is not None and not rate.tiers and not rate.from_table
    }


def _a_day(version: TariffVersion) -> Decimal | None:
    """Return what a day costs in a version, with the tax; None where it is not told by the day."""
    charges = [one for one in version.charges if one.per not in (Span.BILL, Span.KWH)]
    if not charges or any(one.price is None or one.per is not Span.DAY for one in charges):
        return None
    return with_vat(sum((one.price for one in charges if one.price), Decimal(0)), version.vat)


def _equal(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= min(_SAME, abs(b) / 100)
