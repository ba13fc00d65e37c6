"""From a home and a request to what is known of its prices, as the Tariff page tells it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import Step
from ihd.clock import Interval, day_interval, local_date
from ihd.home import FUELS, Home
from ihd.price_doubts import compared_rate, compared_standing
from ihd.prices import InForce
from ihd.screens.tariff import TariffRequest, TariffScreen
from ihd.screens.tariff_told import Priced, TariffTold
from ihd.screens.tariff_words import tariff_screen
from ihd.snapshot import PriceSource
from ihd.tariffs.now import (
    cheapest_window,
    day_slices,
    prices_known_until,
    rate_at,
    standing_charge_on,
)
from ihd.tariffs.tariff import Tariff
from ihd.units import UnitRate
from ihd.words import Words

_DAY = timedelta(days=1)


def tariff_page(
    home: Home, request: TariffRequest | None, words: Words, now: datetime
) -> TariffScreen:
    """Return what the Tariff page says; unasked, of electricity."""
    return tariff_screen(told_of(home, request or TariffRequest(), now), words)


def told_of(home: Home, asked: TariffRequest, now: datetime) -> TariffTold:
    """Return what is known of the prices that are asked for."""
    zone, fuel = home.settings.zone, asked.fuel
    today = local_date(now, zone)
    meter = home.settings.meter_for(fuel)
    force = home.in_force(fuel, now)
    prices = home.prices(fuel)
    rate, standing = prices.meters_own()
    rows = home.past.usage(meter, fuel, Step.HALF_HOUR, today, today + _DAY, now) if meter else []
    priced = _priced(home, force, asked, now) if force else None
    return TariffTold(
        asked=asked,
        zone=zone,
        now=now,
        fuels=tuple(fuel for fuel in FUELS if home.settings.meter_for(fuel)),
        priced=priced,
        rows=rows,
        meter_rate=rate,
        meter_standing=standing,
        compared=compared_rate(prices, force, now, zone) if force else None,
        compared_standing=compared_standing(prices, force, now, zone) if force else None,
    )


def _priced(home: Home, force: InForce, asked: TariffRequest, now: datetime) -> Priced:
    zone, tariff, table = home.settings.zone, force.tariff, force.table
    today = local_date(now, zone)
    ahead = Interval(now, day_interval(today + _DAY, zone).end)
    job = timedelta(hours=asked.job_hours)
    until = _next_version(tariff, today) if force.source is PriceSource.TARIFF else None
    return Priced(
        tariff=tariff,
        source=force.source,
        rate=rate_at(tariff, now, zone, prices=table),
        standing=standing_charge_on(tariff, today),
        today=day_slices(tariff, today, zone, prices=table),
        tomorrow=day_slices(tariff, today + _DAY, zone, prices=table),
        cheapest=cheapest_window(tariff, ahead, job, zone, prices=table),
        until=until,
        then=only_price(tariff, until, zone) if until else None,
        known_until=prices_known_until(tariff, now, zone, prices=table),
    )


def only_price(tariff: Tariff, day: date, zone: ZoneInfo) -> UnitRate | None:
    """Return the one price of a day; None where it has more, or one that is not known."""
    rates = {piece.rate for piece in day_slices(tariff, day, zone)}
    return rates.pop() if len(rates) == 1 else None


def _next_version(tariff: Tariff, today: date) -> date | None:
    """Return the first day of the version after the one in force."""
    later = [v.first_day for v in tariff.versions if v.first_day is not None]
    return min((day for day in later if day > today), default=None)
