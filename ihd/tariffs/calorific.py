"""Gas: from what the dial counts to kWh, exactly, and by which calorific value.

kWh = m³ × volume correction × calorific value (MJ/m³) ÷ 3.6. An imperial dial counts hundreds of
cubic feet; a bill takes 2.83 m³ for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

M3_PER_HCF = Decimal("2.83")
CORRECTION = Decimal("1.02264")
ASSUMED_MJ_PER_M3 = Decimal("39.5")


@dataclass(frozen=True, slots=True)
class CalorificValue:
    """The heat in a cubic metre from one local day on (None: from ever), in MJ/m³."""

    first_day: date | None
    mj_per_m3: Decimal
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class GasConversion:
    """How volume becomes energy. ``readings_in`` is what a bare reading counts: m3, hcf or kWh."""

    values: tuple[CalorificValue, ...] = (CalorificValue(None, ASSUMED_MJ_PER_M3, assumed=True),)
    correction: Decimal = CORRECTION
    m3_per_hcf: Decimal = M3_PER_HCF
    readings_in: str = "m3"
    readings_in_said: bool = False

    def value_on(self, day: date) -> CalorificValue:
        """Return the calorific value in force on a local day; the first one before it starts."""
        found = self.values[0]
        for value in self.values:
            if value.first_day is None or value.first_day <= day:
                found = value
        return found

    def kwh_per_m3(self, value: CalorificValue) -> Fraction:
        """Return the exact kWh in a cubic metre as the dial counts it."""
        return Fraction(self.correction) * Fraction(value.mj_per_m3) / Fraction(36, 10)


ASSUMED_GAS = GasConversion()
"""What is taken until a bill says better."""
