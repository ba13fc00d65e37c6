"""What a tariff is: dated versions of rates, charges and tax, as frozen data.

Prices are exact Decimals in whole currency units (0.2611, not 26.11 p). A price of None is one
that is not known: it prices nothing, and is never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from decimal import Decimal
from enum import StrEnum

from ihd.meter import Fuel
from ihd.tariffs.calorific import ASSUMED_GAS, GasConversion
from ihd.tariffs.holidays import HolidayRule
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.when import ALWAYS, When

EXPORT = "export"
"""The register that counts what the home sends out, where a file names no other."""


class Span(StrEnum):
    """What a charge is for, or what a block starts anew with."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    BILL = "bill"
    KWH = "kWh"


@dataclass(frozen=True, slots=True)
class Netting:
    """What is sent out is taken off what comes in at the same rate, within a span of time.

    ``per`` is month, year or bill; a year starts on a day written as month * 100 + day.
    """

    per: Span
    year_starts: int = 101


class Rounding(StrEnum):
    """Where a supplier rounds: each line, only the total, or every half-hour first."""

    LINE = "line"
    TOTAL = "total"
    HALF_HOUR = "half-hour"


@dataclass(frozen=True, slots=True)
class Tier:
    """The part of a block up to so many units (None: the rest), and its price."""

    name: str
    up_to: Decimal | None
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """A named price per unit of energy and when it holds.

    ``registers`` (in small letters) bind it to what the meter counts apart: such energy needs no
    clock. ``from_table`` adds the price table's price times ``factor``.
    """

    name: str
    price: Decimal | None
    when: When = ALWAYS
    registers: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    tiers_per: Span = Span.MONTH
    tiers_by_days: bool = False
    tiers_shared: bool = False
    """Whether its blocks count the energy of all rates that share theirs."""
    from_table: bool = False
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Charge:
    """A price for time, or for every unit at any rate: a standing charge, a levy, a credit."""

    name: str
    price: Decimal | None
    per: Span = Span.DAY


@dataclass(frozen=True, slots=True)
class Demand:
    """A price for the highest power of each month.

    The measure is the mean power over ``slot_minutes``, within ``when``; at least ``floor_kw``;
    averaged over the last ``months`` months; ``per`` day, month or year, per kW.
    ``history`` gives months before the readings: (year, month, kW).
    """

    name: str
    price: Decimal | None
    per: Span = Span.MONTH
    slot_minutes: int = 30
    when: When = ALWAYS
    floor_kw: Decimal = Decimal(0)
    months: int = 1
    history: tuple[tuple[int, int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Vat:
    """The tax on a bill, as a percentage, and whether the prices already include it."""

    percent: Decimal
    included: bool


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """The prices from one local day on (None: from ever), until the next version's first day."""

    first_day: date | None
    rates: tuple[RatePeriod, ...]
    export: tuple[RatePeriod, ...] = ()
    charges: tuple[Charge, ...] = ()
    demands: tuple[Demand, ...] = ()
    vat: Vat | None = None
    clock: tzinfo | None = None
    """The clock that switches rates; None is the home's own local time."""
    minimum: Charge | None = None
    """The least a month (or a bill) comes to before the tax, export left aside."""
    netting: Netting | None = None


@dataclass(frozen=True, slots=True)
class Tariff:
    """Everything a bill needs to know of one supply."""

    name: str
    fuel: Fuel
    currency: str
    versions: tuple[TariffVersion, ...]
    zone: str | None = None
    per: str = "kWh"
    day_start_minutes: int = 0
    holidays: tuple[HolidayRule, ...] = ()
    day_kinds: Mapping[str, frozenset[date]] = field(default_factory=dict)
    prices: PriceTable | None = None
    gas: GasConversion = ASSUMED_GAS
    rounding: Rounding = Rounding.LINE
    max_kw: Decimal | None = None

    def version_on(self, day: date) -> TariffVersion | None:
        """Return the version in force on a local day, or None before the first."""
        found = None
        for version in self.versions:
            if version.first_day is not None and version.first_day > day:
                break
            found = version
        return found
