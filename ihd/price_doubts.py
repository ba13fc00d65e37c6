"""The price a meter sends beside the one agreed, and what the person should be told of it.

The display in the hall shows the meter's price: where that is another one, the two never agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import local_date, midnight
from ihd.meter import Fuel
from ihd.prices import InForce, Prices
from ihd.snapshot import PriceSource
from ihd.tariffs.compare import (
    Difference,
    PriceComparison,
    compare_standing,
    compare_with_tariff,
)
from ihd.tariffs.now import rate_at
from ihd.units import DayRate, UnitRate

SETTLES_IN = timedelta(hours=1)
"""A meter tells of a change some time after it, and its bridge later still."""
_NO_DOUBT = (Difference.SAME, Difference.ZERO)
"""A meter without a price sends zero: that says nothing of anybody's price."""


def compared_rate(
    prices: Prices, force: InForce, now: datetime, zone: ZoneInfo
) -> PriceComparison | None:
    """Return the meter's unit rate beside the one agreed for now; None: nothing to compare."""
    heard, _ = prices.heard()
    if heard is None or not _is_comparable(heard.value, force):
        return None
    period = rate_at(force.tariff, now, zone, prices=force.table).now.period
    if period is None:
        return None
    return compare_with_tariff(heard.value.per_kwh, force.tariff, local_date(now, zone), period)


def compared_standing(
    prices: Prices, force: InForce, now: datetime, zone: ZoneInfo
) -> PriceComparison | None:
    """Return the meter's standing charge beside the one agreed; None: nothing to compare."""
    _, heard = prices.heard()
    if heard is None or not heard.value.per_day or not _is_comparable(heard.value, force):
        return None
    return compare_standing(heard.value.per_day, force.tariff, local_date(now, zone))


def price_doubts(prices: Prices, meter: str, now: datetime, zone: ZoneInfo) -> Iterator[Finding]:
    """Yield what is to be said of a meter's prices that are not those agreed."""
    rate, standing = prices.heard()
    force = prices.in_force(now) if rate or standing else None
    if force is None or force.source is PriceSource.METER:
        return
    if rate is not None and now - rate.at >= SETTLES_IN:
        found = compared_rate(prices, force, now, zone)
        # A switch of rates is no doubt until the meter has had the time to tell of it.
        if found is not None and found == compared_rate(prices, force, now - SETTLES_IN, zone):
            yield from _doubt(found, "unit", prices.fuel, force, meter, rate.at, now, zone)
    if standing is not None and now - standing.at >= SETTLES_IN:
        found = compared_standing(prices, force, now, zone)
        if found is not None:
            yield from _doubt(found, "standing", prices.fuel, force, meter, standing.at, now, zone)


def _is_comparable(price: UnitRate | DayRate, force: InForce) -> bool:
    """Say whether a meter's price and the one agreed are two, of the same thing and money."""
    tariff = force.tariff
    return (
        force.source is not PriceSource.METER
        and price.currency == tariff.currency
        and tariff.per == "kWh"
    )


def _doubt(
    found: PriceComparison,
    of: str,
    fuel: Fuel,
    force: InForce,
    meter: str,
    heard_at: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Finding]:
    if found.difference in _NO_DOUBT:
        return
    version = force.tariff.version_on(local_date(now, zone))
    first_day = version.first_day if version else None
    since = heard_at if first_day is None else max(heard_at, midnight(first_day, zone))
    facts = {
        "fuel": str(fuel),
        "of": of,
        "difference": str(found.difference),
        "meter": found.meter,
        "agreed": found.agreed,
        "currency": force.tariff.currency,
        "rate": found.rate,
        "until": found.until,
    }
    yield Finding(FindingKind.PRICE_DIFFERS, subject=meter, since=since, facts=facts)
