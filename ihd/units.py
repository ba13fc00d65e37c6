"""Exact quantities: energy, volume, power, money and rates. Never a float.

Energy and volume are scaled integers, so that sums, differences and comparisons are exact and
cheap; money is a Decimal with its currency. Rounding happens once, in ``Money.rounded``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MWH_PER_KWH = 1_000_000
ML_PER_M3 = 1_000_000


def _scaled(text: str | int | Decimal, scale: int) -> int:
    """Return a decimal times a scale, rounded half up to a whole number."""
    exact = Decimal(text) * scale
    return int(exact.to_integral_value(rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=True)
class Energy:
    """An amount of energy in whole milliwatt-hours (a millionth of a kWh)."""

    mwh: int

    @classmethod
    def from_kwh(cls, kwh: str | int | Decimal) -> Energy:
        """Return the energy of a decimal number of kWh."""
        return cls(_scaled(kwh, MWH_PER_KWH))

    @property
    def kwh(self) -> Decimal:
        """The same energy as an exact number of kWh."""
        return Decimal(self.mwh).scaleb(-6)

    def __add__(self, other: Energy) -> Energy:
        return Energy(self.mwh + other.mwh)

    def __sub__(self, other: Energy) -> Energy:
        return Energy(self.mwh - other.mwh)

    def __neg__(self) -> Energy:
        return Energy(-self.mwh)

    def __bool__(self) -> bool:
        return self.mwh != 0


@dataclass(frozen=True, slots=True, order=True)
class Volume:
    """A volume of gas or water in whole millilitres."""

    ml: int

    @classmethod
    def from_m3(cls, m3: str | int | Decimal) -> Volume:
        """Return the volume of a decimal number of cubic metres."""
        return cls(_scaled(m3, ML_PER_M3))

    @property
    def m3(self) -> Decimal:
        """The same volume as an exact number of cubic metres."""
        return Decimal(self.ml).scaleb(-6)

    def __add__(self, other: Volume) -> Volume:
        return Volume(self.ml + other.ml)

    def __sub__(self, other: Volume) -> Volume:
        return Volume(self.ml - other.ml)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in whole units of a currency (pounds, not pence)."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + other._same(self), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - other._same(self), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < other._same(self)

    def rounded(self, places: int = 2) -> Money:
        """Return the amount rounded half up, as a bill rounds a line."""
        quantum = Decimal(1).scaleb(-places)
        return Money(self.amount.quantize(quantum, rounding=ROUND_HALF_UP), self.currency)

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return self.amount


@dataclass(frozen=True, slots=True)
class UnitRate:
    """A price of one kWh in whole currency units (0.2611, not 26.11 p)."""

    per_kwh: Decimal
    currency: str

    def __mul__(self, energy: Energy) -> Money:
        return Money(self.per_kwh * energy.kwh, self.currency)

    def per_hour(self, power_w: Decimal) -> Money:
        """Return what an hour at a steady power costs."""
        return Money(self.per_kwh * power_w / 1000, self.currency)


@dataclass(frozen=True, slots=True)
class DayRate:
    """A price of one local calendar day, such as a standing charge."""

    per_day: Decimal
    currency: str

    def __mul__(self, days: int) -> Money:
        return Money(self.per_day * days, self.currency)
