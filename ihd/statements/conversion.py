"""From what a dial counted to the energy a bill prints, and which unit it was taken to be in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from ihd.meter import Fuel
from ihd.statements.agreed import places_of, step_of
from ihd.statements.statement import PrintedGas, PrintedRegister, Statement
from ihd.tariffs.calorific import ASSUMED_MJ_PER_M3, CORRECTION, M3_PER_HCF
from ihd.tariffs.tariff import Rounding, Tariff

OTHER_UNIT = {"m3": "hcf", "hcf": "m3"}
_HALF_HOURS_A_DAY = 48
SPREAD_A_HALF_HOUR = Fraction(116, 10_000)
"""Four times the spread of rounding a half-hour to 0.01 kWh (0.01 / √12), in kWh."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a bill's dial units become what its lines count (kWh, or m3 where it is priced by it)."""

    gas: PrintedGas
    wanted: str

    def factor(self, unit: str) -> Fraction:
        """Return how much of what the lines count one unit of a dial is."""
        if unit == self.wanted or unit == "kWh":
            return Fraction(1)
        volume = Fraction(self.gas.m3_per_hcf) if unit == "hcf" else Fraction(1)
        return volume if self.wanted == "m3" else volume * self.kwh_per_m3

    @property
    def kwh_per_m3(self) -> Fraction:
        """The energy in a cubic metre, by the bill's own figures."""
        return Fraction(self.gas.correction) * Fraction(self.gas.calorific_value) / Fraction(36, 10)

    @property
    def vagueness(self) -> Fraction:
        """How far off, as a share, the printed calorific value may be from the one used."""
        value = self.gas.calorific_value
        return step_of(value) / 2 / Fraction(value) if places_of(value) <= 1 else Fraction(0)


def conversion_of(statement: Statement, tariff: Tariff | None, wanted: str) -> Conversion:
    """Return the conversion of a bill, else the tariff's, else what is usual."""
    if statement.gas is not None:
        return Conversion(statement.gas, wanted)
    if tariff is not None:
        value = tariff.gas.value_on(statement.first_day).mj_per_m3
        gas = PrintedGas(value, tariff.gas.correction, tariff.gas.m3_per_hcf)
        return Conversion(gas, wanted)
    return Conversion(PrintedGas(ASSUMED_MJ_PER_M3, CORRECTION, M3_PER_HCF), wanted)


def agrees(
    printed: Decimal, counted: Fraction, row: PrintedRegister, how: Conversion, statement: Statement
) -> bool:
    """Say whether an energy as printed comes of what a dial counted, as suppliers round it."""
    step = step_of(printed)
    read_step = max(step_of(row.opening.value), step_of(row.closing.value)) * how.factor(row.unit)
    off = abs(Fraction(printed) - counted)
    if statement.rounding is Rounding.HALF_HOUR:
        half_hours = statement.days * _HALF_HOURS_A_DAY
        return off < read_step + SPREAD_A_HALF_HOUR * (isqrt(half_hours) + 1)
    if statement.fuel is Fuel.GAS and row.unit != "kWh":
        return off < step or off <= abs(counted) * how.vagueness + step / 2
    if step == read_step:
        return off == 0
    return off < max(step, read_step)
