"""A bill as data: its lines, the tax, the totals, what was estimated, and what should be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction

from ihd.clock import Interval
from ihd.tariffs.tariff import Vat
from ihd.units import Energy, Money

TIMES = ("day", "week", "month", "year")
"""The units of lines that are for time."""

_DEEP = Context(prec=40, rounding=ROUND_HALF_UP)


class LineKind(StrEnum):
    """What a line of a bill is for."""

    ENERGY = "energy"
    EXPORT = "export"
    NETTED = "netted"
    """Energy sent out, taken off at the price of what came in."""
    DEMAND = "demand"
    CHARGE = "charge"


_OF_ENERGY = (LineKind.ENERGY, LineKind.EXPORT, LineKind.NETTED)


class Estimate(StrEnum):
    """Why a figure is not measured as it stands."""

    SPLIT = "split"
    """One difference of readings spans a change of price; it was shared out by time."""
    SPREAD = "spread"
    """The energy of a gap was shared out evenly, and the gap spans a change of price."""


class NoteKind(StrEnum):
    """What a person should know of a bill besides its sums."""

    PRICE_UNKNOWN = "price_unknown"
    REGISTER_UNKNOWN = "register_unknown"
    REGISTER_BY_CLOCK = "register_by_clock"
    REST_CALCULATED = "rest_calculated"
    UNIT_UNKNOWN = "unit_unknown"
    NO_READINGS = "no_readings"
    CALORIFIC_VALUE_ASSUMED = "calorific_value_assumed"
    DEMAND_FROM_LONG_INTERVALS = "demand_from_long_intervals"
    DEMAND_MONTHS_MISSING = "demand_months_missing"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    LATE = "late"
    NOT_BELIEVED = "not_believed"
    IMPOSSIBLE = "impossible"
    FELL = "fell"
    ROLLED_OVER = "rolled_over"
    METER_CHANGED = "meter_changed"
    NEGATIVE = "negative"
    NO_OFFSET = "no_offset"
    ONE_READING = "one_reading"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know, as data; ``facts`` are the named values its sentence needs."""

    kind: NoteKind
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimated:
    """A stretch of a register's consumption that was shared out by time, and why."""

    interval: Interval
    register: str | None
    amount: Decimal
    unit: str
    why: Estimate


@dataclass(frozen=True, slots=True)
class Item:
    """A line before it is money: exact throughout; ``price`` is None where it varied."""

    name: str
    kind: LineKind
    quantity: Fraction
    unit: str
    price: Decimal | None
    amount: Fraction
    first_day: date
    after_last_day: date
    vat: Vat | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: so much of something at a price, exact and as the bill rounds it.

    ``quantity`` is in ``unit`` (kWh, m3, day, week, month, year, bill, kW); ``price`` is per that
    unit, None where it varied. ``energy`` and ``days`` are set where they apply.
    """

    name: str
    kind: LineKind
    quantity: Decimal
    unit: str
    price: Decimal | None
    exact: Money
    rounded: Money
    first_day: date
    after_last_day: date
    energy: Energy | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """The cost of the local days [first_day, after_last_day).

    ``vat`` is the tax added to the lines; ``vat_within`` the tax their prices already hold, where
    the tariff says its rate. ``unpriced`` is energy or volume no known price was found for: it is
    in no line and no total.
    """

    first_day: date
    after_last_day: date
    currency: str
    lines: tuple[Line, ...]
    vat: Money
    vat_exact: Money
    vat_within: Money | None
    total: Money
    total_exact: Money
    unpriced: Decimal = Decimal(0)
    estimated: tuple[Estimated, ...] = ()
    notes: tuple[Note, ...] = ()

    def with_notes(self, notes: Iterable[Note]) -> Bill:
        """Return the same bill with notes about its readings put first."""
        return replace(self, notes=(*notes, *self.notes))


def line_of(item: Item, currency: str) -> Line:
    """Return an item as a line in money, rounded once from its exact amount."""
    exact = Money(exact_decimal(item.amount), currency)
    is_energy = item.unit == "kWh" and item.kind in _OF_ENERGY
    return Line(
        name=item.name,
        kind=item.kind,
        quantity=exact_decimal(item.quantity),
        unit=item.unit,
        price=item.price,
        exact=exact,
        rounded=exact.rounded(),
        first_day=item.first_day,
        after_last_day=item.after_last_day,
        energy=Energy.from_kwh(exact_decimal(item.quantity)) if is_energy else None,
        days=(item.after_last_day - item.first_day).days if item.unit in TIMES else None,
    )


def in_units(amount: Fraction | int) -> Decimal:
    """Return so many mWh (or ml) in kWh (or m3)."""
    return exact_decimal(Fraction(amount) / 1_000_000)


def exact_decimal(value: Fraction | int) -> Decimal:
    """Return a fraction as a decimal: exactly where it ends, else to 40 digits."""
    exact = Fraction(value)
    return _DEEP.divide(Decimal(exact.numerator), Decimal(exact.denominator))
