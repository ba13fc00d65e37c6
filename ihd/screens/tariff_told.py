"""What is known of a fuel's prices for the Tariff page to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import UsageRow
from ihd.clock import Interval, day_interval, local_date
from ihd.meter import Fuel
from ihd.screens.tariff import TariffRequest
from ihd.snapshot import PriceSource
from ihd.tariffs.compare import PriceComparison
from ihd.tariffs.now import CheapTime, RateNow, RateSlice
from ihd.tariffs.tariff import Tariff
from ihd.units import DayRate, UnitRate

MANY_PRICES = 8
"""Stretches of a day from which its prices are bars and not a ribbon."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A fuel's prices: what holds now, today and tomorrow, and the cheapest time for the job.

    ``until`` is the first day of the next version of the tariff, where there is one, and ``then``
    its price, if that is one.
    ``known_until`` is how far the prices are known, within a week.
    """

    tariff: Tariff
    source: PriceSource
    rate: RateNow
    standing: DayRate | None
    today: tuple[RateSlice, ...]
    tomorrow: tuple[RateSlice, ...]
    cheapest: CheapTime | None = None
    until: date | None = None
    then: UnitRate | None = None
    known_until: datetime | None = None

    @property
    def ahead(self) -> tuple[RateSlice, ...]:
        """Today's and tomorrow's prices."""
        return (*self.today, *self.tomorrow)

    @property
    def one_price(self) -> bool:
        """Whether one price holds today and tomorrow."""
        return len({piece.rate for piece in self.ahead}) == 1

    @property
    def by_table(self) -> bool:
        """Whether prices come as a table, interval by interval."""
        versions = self.tariff.versions
        return any(r.from_table for v in versions for r in v.rates) and not self.is_the_meters

    @property
    def many(self) -> bool:
        """Whether a day has too many prices to name each."""
        stretches = max(len(self.today), len(self.tomorrow))
        return self.by_table or stretches >= MANY_PRICES

    @property
    def is_the_meters(self) -> bool:
        """Whether the price is what the meter sends."""
        return self.source is PriceSource.METER


@dataclass(frozen=True, slots=True)
class TariffTold:
    """What the home can tell of a fuel's prices; ``priced`` is None where none is known.

    ``rows`` are today's half-hours so far. ``meter_rate`` and ``meter_standing`` are the prices
    the meter itself sends, ``compared`` and ``compared_standing`` beside those that were agreed.
    """

    asked: TariffRequest
    zone: ZoneInfo
    now: datetime
    fuels: tuple[Fuel, ...]
    priced: Priced | None = None
    rows: Sequence[UsageRow] = ()
    meter_rate: UnitRate | None = None
    meter_standing: DayRate | None = None
    compared: PriceComparison | None = None
    compared_standing: PriceComparison | None = None

    @property
    def day(self) -> date:
        """The local day that holds now."""
        return local_date(self.now, self.zone)

    def interval_of(self, days_ahead: int) -> Interval:
        """Return today, or a day after it."""
        return day_interval(self.day + timedelta(days=days_ahead), self.zone)
