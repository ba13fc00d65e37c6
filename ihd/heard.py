"""The prices a meter has sent over its whole history, read from the store as far as they are asked.

A meter that sends its own price does so with every message. What matters is when they changed:
of days that are over that is read once and remembered, and of months that are over whoever records
notes it, a month at a time, so that years need not be read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.clock import (
    add_months,
    day_interval,
    days,
    days_interval,
    from_us,
    local_date,
    midnight,
    to_us,
)
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
_CLOSED = timedelta(days=2)
"""How long after its end a month's days are closed."""

_PRICES = (Quantity.UNIT_RATE, Quantity.STANDING_CHARGE)

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
        self._months: dict[tuple[str, Quantity, date], list[Change] | None] = {}
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

    def keep(self, meter: str, first: date, now: datetime) -> None:
        """Note when a meter's prices changed in one more month that is over, the newest first.

        ``first`` is the first day there is anything of.
        """
        sent = [q for q in _PRICES if self._store.registers(meter, q)]
        month = add_months(local_date(now - _CLOSED, self._zone).replace(day=1), -1)
        while sent and month >= first.replace(day=1):
            lacking = [q for q in sent if self._noted(meter, q, month) is None]
            if lacking:
                for quantity in lacking:
                    self._note(meter, quantity, month, now)
                return
            month = add_months(month, -1)

    def _note(self, meter: str, quantity: Quantity, month: date, now: datetime) -> None:
        found = [
            change
            for day in days(month, add_months(month, 1))
            for change in self._on_day(meter, quantity, day, now)
        ]
        told = [one for n, one in enumerate(found) if n == 0 or found[n - 1][1] != one[1]]
        changes = [[to_us(at), str(price)] for at, price in told]
        content = {"stamp": self._stamp(meter, month), "changes": changes}
        self._store.note(_name(meter, quantity, month), content)
        self._months[meter, quantity, month] = told
        for day in days(month, add_months(month, 1)):  # What is noted is asked of no day any more.
            self._days.pop((meter, quantity, day), None)

    def _noted(self, meter: str, quantity: Quantity, month: date) -> list[Change] | None:
        """Return when a price changed in a month, if that was noted of the month as it is now."""
        key = meter, quantity, month
        if key not in self._months:
            noted = self._store.noted(_name(*key))
            found = None
            if isinstance(noted, dict) and noted["stamp"] == self._stamp(meter, month):
                found = [(from_us(at), Decimal(price)) for at, price in noted["changes"]]
            self._months[key] = found
        return self._months[key]

    def _stamp(self, meter: str, month: date) -> str:
        """Return what tells a month's readings, and where it begins and ends, from any other's."""
        whole = days_interval(month, add_months(month, 1), self._zone)
        return f"{self._zone.key} {self._store.stamp(meter, whole)}"

    def _changes(self, meter: str, quantity: Quantity, since: date, now: datetime) -> list[Change]:
        """Return when a price changed, the first being the one that held on the first day."""
        start = midnight(since, self._zone)
        before = self._store.reading_at(meter, quantity, start)
        found: list[Change] = []
        if before is not None and isinstance(before.value, Decimal):
            found.append((before.at, before.value))
        after_last = local_date(now, self._zone) + timedelta(days=1)
        day = since
        while day < after_last:
            month = day.replace(day=1)
            kept = self._noted(meter, quantity, month)
            told = self._on_day(meter, quantity, day, now) if kept is None else kept
            for change in told:
                if change[0] >= start and (not found or found[-1][1] != change[1]):
                    found.append(change)
            day = day + timedelta(days=1) if kept is None else add_months(month, 1)
        return found

    def _on_day(self, meter: str, quantity: Quantity, day: date, now: datetime) -> list[Change]:
        known = self._days.get((meter, quantity, day))
        if known is None:
            trace = self._store.trace(meter, quantity, day_interval(day, self._zone))
            known = _changes_in(trace)
            if day < local_date(now, self._zone) - _OPEN_DAYS:
                self._days[meter, quantity, day] = known
        return known


def _name(meter: str, quantity: Quantity, month: date) -> str:
    return f"heard {quantity.value} {month:%Y-%m} {meter}"


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
