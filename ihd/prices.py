"""The price of one fuel: as agreed in a tariff, as typed in, or as the meter sends it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.clock import HALF_HOUR, half_hour_start, local_date
from ihd.meter import Fuel
from ihd.settings import FuelPrice
from ihd.snapshot import Dated, PriceNow, PriceSource, RateSlice
from ihd.tariffs.now import day_slices, rate_at, standing_charge_on
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.simple import flat_tariff, metered_prices, metered_tariff, published_tariff
from ihd.tariffs.tariff import Tariff
from ihd.units import DayRate, UnitRate

STEADY_FOR = timedelta(days=2)
"""A meter's price that has not changed for so long is taken to hold on."""
LOOKS_AHEAD = timedelta(days=2)
AT_HAND = timedelta(days=2)
"""How far before the newest price the meter's earlier ones are kept: today began after that."""


@dataclass(frozen=True, slots=True)
class InForce:
    """What prices a fuel now: a tariff and, where its rates are in one, a table."""

    tariff: Tariff
    table: PriceTable | None
    source: PriceSource


@dataclass(slots=True)
class Prices:
    """Owns what is known of one fuel's price; the person's own word goes before the meter's.

    ``published`` are the standing charges that came with tables: first local day, price a day.
    """

    fuel: Fuel
    currency: str
    agreed: Tariff | None = None
    typed: FuelPrice = field(default_factory=FuelPrice)
    table: PriceTable | None = None
    published: tuple[tuple[date, Decimal], ...] = ()
    _changes: list[Dated[UnitRate]] = field(default_factory=list)
    _standing: Dated[DayRate] | None = None

    def choose(self, currency: str, agreed: Tariff | None, typed: FuelPrice) -> None:
        """Go by what the person says from now on; what the meter said stays known."""
        self.currency, self.agreed, self.typed = currency, agreed, typed

    def hear_rate(self, rate: Dated[UnitRate]) -> None:
        """Keep when the meter's price changed, in order, wherever this one falls."""
        changes = self._changes
        index = bisect_right(changes, rate.at, key=lambda change: change.at)
        if index and changes[index - 1].value == rate.value:
            return
        if index < len(changes) and changes[index].value == rate.value:
            changes[index] = rate
        else:
            changes.insert(index, rate)
        while len(changes) > 1 and changes[-1].at - changes[1].at >= AT_HAND:
            del changes[0]

    def hear_standing(self, charge: Dated[DayRate]) -> None:
        """Keep the standing charge the meter last sent, and since when it sends it."""
        known = self._standing
        if known is None or (charge.at >= known.at and charge.value != known.value):
            self._standing = charge

    def meters_own(self) -> tuple[UnitRate | None, DayRate | None]:
        """Return the rate and the standing charge that the meter itself last sent."""
        rate = self._changes[-1].value if self._changes else None
        return rate, self._standing.value if self._standing else None

    def heard(self) -> tuple[Dated[UnitRate] | None, Dated[DayRate] | None]:
        """Return what the meter itself last sent, each with the instant it was first heard at."""
        return (self._changes[-1] if self._changes else None), self._standing

    def in_force(self, now: datetime) -> InForce | None:
        """Return what prices the fuel at an instant; None where no price is known."""
        if self.agreed is not None:
            return InForce(self.agreed, self.table or self.agreed.prices, PriceSource.TARIFF)
        if self.typed.unit_rate:
            rate = UnitRate(Decimal(self.typed.unit_rate), self.currency)
            charge = self.typed.standing_charge
            standing = DayRate(Decimal(charge), self.currency) if charge else None
            return InForce(flat_tariff(self.fuel, rate, standing), None, PriceSource.SETTINGS)
        if self.table is not None and self.table.vat_included:
            return InForce(self._published_tariff(self.table), self.table, PriceSource.TARIFF)
        if not self._changes:
            return None
        currency = self._changes[-1].value.currency
        own = metered_tariff(self.fuel, currency, self._standing.value if self._standing else None)
        return InForce(own, self._heard_prices(now), PriceSource.METER)

    def _published_tariff(self, table: PriceTable) -> Tariff:
        """Return the tariff of a table and the standing charges with it, or the meter's."""
        if self.published:
            return published_tariff(self.fuel, table.currency, self.published)
        standing = self._standing.value if self._standing else None
        return metered_tariff(self.fuel, table.currency, standing)

    def _heard_prices(self, now: datetime) -> PriceTable:
        last = self._changes[-1].at
        steady = now - last >= STEADY_FOR or len(self._changes) == 1
        until = half_hour_start(now) + (LOOKS_AHEAD if steady else HALF_HOUR)
        since = self._changes[0].at - LOOKS_AHEAD
        return metered_prices([(c.at, c.value) for c in self._changes], since, until)


def price_now(force: InForce, now: datetime, zone: ZoneInfo) -> PriceNow | None:
    """Return the unit rate at an instant, and the next where it is known."""
    found = rate_at(force.tariff, now, zone, prices=force.table)
    if found.now.rate is None:
        return None
    after = found.next if force.source is not PriceSource.METER else None
    return PriceNow(
        rate=found.now.rate,
        standing=standing_charge_on(force.tariff, local_date(now, zone)),
        source=force.source,
        period=found.now.period if force.source is PriceSource.TARIFF else None,
        until=after.interval.start if after else None,
        next_rate=after.rate if after else None,
    )


def slices_today(force: InForce, now: datetime, zone: ZoneInfo) -> tuple[RateSlice, ...]:
    """Return the local day's rates; they cover it once and only once."""
    found = day_slices(force.tariff, local_date(now, zone), zone, prices=force.table)
    return tuple(RateSlice(piece.interval, piece.rate, piece.period) for piece in found)
