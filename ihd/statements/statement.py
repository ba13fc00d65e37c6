"""A statement: what a supplier printed, as printed, with what our own display showed beside it.

Numbers keep the decimals they were printed with, because those say how they were rounded. Days are
local; ``after_last_day`` is the day after the last one billed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from ihd.meter import Fuel
from ihd.tariffs.tariff import Rounding


class ReadingType(StrEnum):
    """The letter beside a reading: who read it, or that nobody did."""

    ACTUAL = "A"
    CUSTOMER = "C"
    ESTIMATED = "E"
    SMART = "S"
    UNKNOWN = ""


class LineSort(StrEnum):
    """What a printed line is for; ``other`` is anything a tariff does not price."""

    ENERGY = "energy"
    STANDING = "standing"
    EXPORT = "export"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PrintedReading:
    """A reading on the bill, its letter, and our own of that moment where it was typed in.

    ``at`` is the instant it stands for; None is the midnight that starts or ends its period.
    """

    value: Decimal
    type: ReadingType = ReadingType.UNKNOWN
    at: datetime | None = None
    ours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PrintedRegister:
    """A counter on the bill between two readings.

    ``unit`` is what its dial counts by the bill's own word: kWh, m3 or hcf. ``energy_kwh`` is the
    energy printed beside it. ``meter_register`` is the name our own meter gives it.
    """

    name: str | None
    opening: PrintedReading
    closing: PrintedReading
    unit: str
    energy_kwh: Decimal | None = None
    first_day: date | None = None
    after_last_day: date | None = None
    meter_register: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line: so many of a unit at a price come to an amount, before or with the tax.

    ``price`` is per unit in whole currency units. A line ``outside_vat`` bears no tax.
    """

    name: str
    sort: LineSort
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    first_day: date | None = None
    after_last_day: date | None = None
    register: str | None = None
    rate: str | None = None
    outside_vat: bool = False


@dataclass(frozen=True, slots=True)
class PrintedGas:
    """What the bill says of its gas; ``meter_units`` is what the meter's own face says."""

    calorific_value: Decimal
    correction: Decimal
    m3_per_hcf: Decimal
    meter_units: str | None = None


@dataclass(frozen=True, slots=True)
class LastStatement:
    """The statement before this one: where it ended, on which readings, with which balance."""

    after_last_day: date | None = None
    closings: tuple[tuple[str | None, Decimal], ...] = ()
    balance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PrintedAccount:
    """The account's part of the bill; a balance is positive where it is credit."""

    before: Decimal | None = None
    payments: Decimal = Decimal(0)
    other_charges: Decimal = Decimal(0)
    after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PrintedMeter:
    """By which numbers the bill names the supply point and the meter, and what ours are.

    ``point`` is what it calls the supply number: MPAN or MPRN. There are several where a meter
    was changed, or a bill is of several.
    """

    point: str = ""
    supply_numbers: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    our_supply_numbers: tuple[str, ...] = ()
    our_serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A bill of one fuel as printed."""

    first_day: date
    after_last_day: date
    lines: tuple[PrintedLine, ...]
    total: Decimal
    zone: ZoneInfo
    fuel: Fuel = Fuel.ELECTRICITY
    currency: str = "GBP"
    supplier: str = ""
    number: str = ""
    issued: date | None = None
    registers: tuple[PrintedRegister, ...] = ()
    gas: PrintedGas | None = None
    subtotal: Decimal | None = None
    vat: Decimal | None = None
    vat_percent: Decimal | None = None
    prices_include_vat: bool | None = None
    rounding: Rounding = Rounding.LINE
    billed_before: bool = False
    last: LastStatement = field(default_factory=LastStatement)
    account: PrintedAccount = field(default_factory=PrintedAccount)
    meter: PrintedMeter = field(default_factory=PrintedMeter)

    @property
    def days(self) -> int:
        """How many days it bills."""
        return (self.after_last_day - self.first_day).days
