"""The prices a meter has sent over its whole history, read from the store as far as they are asked.

A meter that sends its own price does so with every message. What matters is when they changed:
of days that are over that is read once and remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.clock import day_interval, days, from_us, local_date, midnight
from ihd.meter import Fuel, Quantity
from ihd.store import Store
from ihd.store.shelf import Trace
from ihd.tariffs.simple import STANDING_CHARGE, UNIT, metered_prices
from ihd.tariffs.tariff import Charge, RatePeriod, Tariff, TariffVersion
from ihd.units import UnitRate
from ihd.used import Supply, unpriced

BEFORE_THE_FIRST = timedelta(days=2)
"""How long before it was first heard a price is taken to have held."""
UNTIL_TOLD_OTHERWISE = timedelta(days=36_525)
_OPEN_DAYS = timedelta(days=1)
"""Yesterday may still get late readings."""

Change = tuple[datetime, Decimal]
"""When a price was first heard, and the price."""


@dataclass(slots=True)
class _Known:
    """What was last made of a meter's prices: from which day, as of when, and from what."""

    since: date
    asked_at: datetime
    rates: list[Change]
    standing: list[Change]
    supply: Supply


class HeardPrices:
    """Reads a meter's own prices from the store."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._store, self._zone = store, zone
        self._days: dict[tuple[str, Quantity, date], list[Change]] = {}
        self._known: dict[str, _Known] = {}

    def supply(self, meter: str, fuel: Fuel, currency: str, since: date, now: datetime) -> Supply:
        """Return what prices a meter from a local day on, as it said itself.

        It is the same object until another price is heard, or an earlier day is asked for.
        """
        known = self._known.get(meter)
        if known is not None and known.asked_at == now and known.since <= since:
            return known.supply
        since = min(since, known.since) if known else since
        rates = self._changes(meter, Quantity.UNIT_RATE, since, now)
        standing = self._changes(meter, Quantity.STANDING_CHARGE, since, now)
        if known is not None and (known.rates, known.standing) == (rates, standing):
            supply = known.supply
        else:
            supply = _supply(meter, fuel, currency, rates, standing, self._zone)
        self._known[meter] = _Known(since, now, rates, standing, supply)
        return supply

    def _changes(self, meter: str, quantity: Quantity, since: date, now: datetime) -> list[Change]:
        """Return when a price changed, the first being the one that held on the first day."""
        start = midnight(since, self._zone)
        before = self._store.reading_at(meter, quantity, start)
        found: list[Change] = []
        if before is not None and isinstance(before.value, Decimal):
            found.append((before.at, before.value))
        for day in days(since, local_date(now, self._zone) + timedelta(days=1)):
            for change in self._on_day(meter, quantity, day, now):
                if not found or found[-1][1] != change[1]:
                    found.append(change)
        return found

    def _on_day(self, meter: str, quantity: Quantity, day: date, now: datetime) -> list[Change]:
        known = self._days.get((meter, quantity, day))
        if known is None:
            trace = self._store.trace(meter, quantity, day_interval(day, self._zone))
            known = _changes_in(trace)
            if day < local_date(now, self._zone) - _OPEN_DAYS:
                self._days[meter, quantity, day] = known
        return known


def _changes_in(trace: Trace) -> list[Change]:
    """Return a trace's first number, and every one that differs from the one before."""
    numbers = trace.numbers
    if not numbers:
        return []
    places = [0]
    if min(numbers) != max(numbers):
        places += [n for n, (one, other) in enumerate(pairwise(numbers), 1) if one != other]
    return [
        (from_us(trace.instants[n]), Decimal(numbers[n]).scaleb(trace.exponent)) for n in places
    ]


def _supply(
    meter: str,
    fuel: Fuel,
    currency: str,
    rates: Sequence[Change],
    standing: Sequence[Change],
    zone: ZoneInfo,
) -> Supply:
    if not rates:
        return unpriced(meter, fuel, currency)
    table = metered_prices(
        [(at, UnitRate(price, currency)) for at, price in rates],
        rates[0][0] - BEFORE_THE_FIRST,
        rates[-1][0] + UNTIL_TOLD_OTHERWISE,
    )
    priced = (RatePeriod(UNIT, Decimal(0), from_table=True),)
    charges = {local_date(at, zone): price for at, price in standing}
    versions = [TariffVersion(first_day=None, rates=priced)]
    versions += [
        TariffVersion(first_day=day, rates=priced, charges=(Charge(STANDING_CHARGE, price),))
        for day, price in sorted(charges.items())
    ]
    return Supply(meter, Tariff("", fuel, currency, tuple(versions)), table)
