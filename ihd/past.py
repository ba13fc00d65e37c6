"""What each fuel used, at what price, through the home's whole history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ihd.billing.usage_row import Step, UsageRow
from ihd.clock import days_interval, half_hour_start, local_date
from ihd.meter import Decoded, Fuel, Message, Quantity
from ihd.price_tables import PriceTables
from ihd.price_topics import PricesHeard, PriceTopics
from ihd.prices import Prices
from ihd.settings import Settings
from ihd.snapshot import PriceSource
from ihd.store import Store

if TYPE_CHECKING:
    from ihd.billing.forecast import Forecast
    from ihd.heard import HeardPrices
    from ihd.tariffs.prices import PriceTable
    from ihd.tariffs.tariff import Tariff
    from ihd.usage import UsageBook
    from ihd.used import Supply

PRICES = "prices"
"""What a table of prices is called where bridges are named."""
FORESEEN_REMEMBERED = 8
"""Forecasts kept at hand: of the present bill, month and budget of both fuels."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


class Past:
    """Answers for the past of a home, by its settings and what is known of its prices."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        prices: Mapping[Fuel, Prices],
        price_topics: PriceTopics | None = None,
    ) -> None:
        self._store, self._prices = store, prices
        self.price_topics = price_topics or PriceTopics.shipped()
        self._tables = {fuel: PriceTables(store, fuel) for fuel in prices}
        self.choose(settings)

    def choose(self, settings: Settings) -> None:
        """Go by other settings from now on."""
        self._settings = settings
        self._book: UsageBook | None = None
        self._heard: HeardPrices | None = None
        self._since: dict[str, date] = {}
        self._foreseen: dict[tuple[str, date, date], tuple[object, Forecast | None]] = {}
        self._revision = self._store.revision
        for fuel in self._prices:
            self._take_up(fuel)

    @property
    def book(self) -> UsageBook:
        """What was used and what it cost, by the settings."""
        if self._book is None:
            # Imported here: the first number on the screen has no past behind it.
            from ihd.usage import UsageBook

            settings = self._settings
            self._book = UsageBook(self._store, settings.zone, settings.billing_day)
        return self._book

    @property
    def _heard_prices(self) -> HeardPrices:
        if self._heard is None:
            # Imported here as well, for the same reason.
            from ihd.heard import HeardPrices

            self._heard = HeardPrices(self._store, self._settings.zone)
        return self._heard

    def hear(self, message: Message) -> Decoded | None:
        """Keep a table of prices, saying so where it cannot be read as one; None: it is none."""
        heard = self.price_topics.hear(message)
        if heard is None:
            return None
        problems = [problem for problem in map(self._keep, heard) if problem]
        problem = problems[0] if problems else None
        return Decoded(topic=message.topic, bridge=PRICES, problem=problem)

    def _keep(self, heard: PricesHeard) -> str | None:
        """Keep the prices heard; return why they cannot be read, where they cannot."""
        own = self._prices.get(heard.fuel)
        if own is None:
            return f"nothing is counted of {heard.fuel}"
        version = own.agreed.versions[-1] if own.agreed and own.agreed.versions else None
        taxed = version is None or version.vat is None or version.vat.included
        problem = self._tables[heard.fuel].hear(
            heard.payload,
            currency=own.agreed.currency if own.agreed else self._settings.currency,
            unit=heard.unit,
            vat_included=taxed if heard.vat_included is None else heard.vat_included,
        )
        self._take_up(heard.fuel)
        return problem

    def _take_up(self, fuel: Fuel) -> None:
        """Have a fuel priced by its tables as they are now."""
        own, tables = self._prices[fuel], self._tables[fuel]
        own.table, own.published = tables.latest(), tables.standing(self._settings.zone)

    def since(self, meter: str) -> date | None:
        """Return the first local day with a reading of what a meter counts; None: none yet."""
        if self._store.revision != self._revision:
            self._since.clear()
            self._revision = self._store.revision
        known = self._since.get(meter)
        if known is not None:
            return known
        firsts = [
            self._store.reading_after((meter, quantity, register, None), _EVER)
            for quantity in (Quantity.IMPORT_ENERGY, Quantity.IMPORT_VOLUME)
            for register in self._store.registers(meter, quantity)
        ]
        found = [reading.at for reading in firsts if reading is not None]
        for quantity in (Quantity.IMPORT_ENERGY, Quantity.IMPORT_VOLUME):
            span = self._store.imported_span(meter, quantity)
            found += [span.start] if span else []
        if not found:
            return None
        self._since[meter] = local_date(min(found), self._settings.zone)
        return self._since[meter]

    def supply(self, meter: str, fuel: Fuel, since: date, now: datetime) -> Supply:
        """Return what prices a fuel's meter from a local day on."""
        force = self._prices[fuel].in_force(now)
        if force is None or force.source is PriceSource.METER:
            heard = self._heard_prices.supply(meter, fuel, self._settings.currency, since, now)
            tariff, table = heard.tariff, heard.table
        else:
            tariff, table = force.tariff, self._tables[fuel].since(since) or force.table
        return self._supply(meter, fuel, tariff, table)

    def keep(self, now: datetime) -> None:
        """Keep on the card what months that are over came to, or at which prices they were told."""
        for fuel, own in self._prices.items():
            meter, force = self._settings.meter_for(fuel.value), own.in_force(now)
            first = self.since(meter) if meter else None
            if not meter or first is None:
                continue
            if force is None or force.source is PriceSource.METER:
                self._heard_prices.keep(meter, first, now)
            else:
                self.book.keep(self._supply(meter, fuel, force.tariff, force.table), now)

    def _supply(self, meter: str, fuel: Fuel, tariff: Tariff, table: PriceTable | None) -> Supply:
        """Return what prices a fuel, with the meter of its own that counts what is sent out."""
        from ihd.used import Supply

        export = self._settings.meter_for("export") if fuel is Fuel.ELECTRICITY else None
        return Supply(meter, tariff, table, export or "")

    def usage(
        self, meter: str, fuel: Fuel, step: Step, first: date, after_last: date, now: datetime
    ) -> list[UsageRow]:
        """Return what a fuel used and cost in the local days [first, after_last), up to now."""
        supply = self.supply(meter, fuel, first, now)
        return self.book.rows(supply, step, first, after_last, now)

    def foreseen(
        self, meter: str, fuel: Fuel, first: date, after: date, now: datetime
    ) -> Forecast | None:
        """Return where a bill of the local days [first, after) is heading, half-hour by half-hour.

        None where no whole day is known yet, or the days do not hold the present one.
        """
        from ihd.billing.forecast import LOOKS_BACK, forecast
        from ihd.used import used

        supply = self.supply(meter, fuel, first, now)
        asked = (half_hour_start(now), self._store.revision, supply.tariff, supply.table)
        key = (meter, first, after)
        known = self._foreseen.get(key)
        if known is None or known[0] != asked:
            zone = self._settings.zone
            today = local_date(now, zone)
            since = max(min(first, today - LOOKS_BACK), self.since(meter) or first)
            history = days_interval(min(since, today), today + timedelta(days=1), zone)
            consumed = used(self._store, supply, history, zone)
            found = None
            if supply.tariff.versions:
                bill = (first, after)
                found = forecast(supply.tariff, consumed, bill, now, zone, prices=supply.table)
            self._foreseen[key] = known = asked, found
            if len(self._foreseen) > FORESEEN_REMEMBERED:
                del self._foreseen[next(iter(self._foreseen))]
        return known[1]
