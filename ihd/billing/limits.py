"""What a supply can physically carry, so that an impossible reading never becomes money.

Great Britain: a house has one phase of 100 A at most, 230 V × 100 A × 1.3 for what a fuse bears
for long; elsewhere three such phases. Gas: a domestic U6 meter passes 6 m³/h, by law at most 1.2
times that (UKSI 2016/1153); 80.6 kWh an hour at 39.4 MJ/m³.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ihd.meter import Fuel
from ihd.tariffs.tariff import Tariff

ONE_PHASE_KW = Decimal("29.9")
GAS_M3_PER_HOUR = Decimal("7.2")
GAS_KW = Decimal(81)
_MS_PER_HOUR = 3_600_000
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """The most a supply can carry, in kWh (or m³) an hour."""

    kwh_per_hour: Decimal
    m3_per_hour: Decimal = GAS_M3_PER_HOUR

    def most(self, unit: str, duration_ms: int) -> Fraction:
        """Return the most mWh (unit kWh) or ml (unit m3) that can pass in a time."""
        rate = self.m3_per_hour if unit == "m3" else self.kwh_per_hour
        return Fraction(rate) * _MILLION * duration_ms / _MS_PER_HOUR


def limit_of(tariff: Tariff) -> Limit:
    """Return the limit a tariff states (``max_kw``), else what its fuel and country allow."""
    if tariff.max_kw is not None:
        kwh_per_m3 = tariff.gas.kwh_per_m3(tariff.gas.values[0])
        return Limit(
            tariff.max_kw, Decimal(int(Fraction(tariff.max_kw) / kwh_per_m3 * 1000)) / 1000
        )
    if tariff.fuel is Fuel.GAS:
        return Limit(GAS_KW)
    return Limit(ONE_PHASE_KW if tariff.currency == "GBP" else 3 * ONE_PHASE_KW)
