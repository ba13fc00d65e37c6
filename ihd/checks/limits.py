"""What a home's supply can pass: the physics that no reading may beat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ihd.meter import Fuel, Quantity

KWH_PER_M3 = Decimal("12.5")
"""More than any gas on the grid gives: a calorific value of 43 MJ/m3 is 12.2 kWh."""

GAS_OVERLOAD = Decimal("1.2")
"""A meter in good order may pass a fifth more than its size (UKSI 2016/1153, Schedule 1D)."""

FUSE_OVERLOAD = Decimal("1.3")
"""What a fuse carries for longer than a reading lasts."""

LIFETIME_S = 60 * 366 * 86_400
_HOUR_S = 3600
_WATER_M3_PER_H = Decimal(10)
_HEAT_KWH_PER_H = Decimal(100)


@dataclass(frozen=True, slots=True)
class SupplyLimits:
    """The size of a home's supply; the defaults are the largest an ordinary home has."""

    fuse_a: int = 100
    phases: int = 1
    volts: int = 253
    gas_m3_per_h: Decimal = Decimal(6)
    export_w: int | None = None

    @property
    def watts(self) -> int:
        """The steady electric power the whole supply can pass."""
        return self.fuse_a * self.volts * self.phases

    def power_w(self, fuel: Fuel | None, *, one_phase: bool) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest power in W a reading may say."""
        if fuel is Fuel.GAS:
            return Decimal(0), self.gas_m3_per_h * GAS_OVERLOAD * KWH_PER_M3 * 1000
        if fuel is Fuel.HEAT:
            return Decimal(0), _HEAT_KWH_PER_H * 1000
        passes = Decimal(self.watts // self.phases if one_phase else self.watts)
        least = passes if self.export_w is None else Decimal(self.export_w)
        return -least * FUSE_OVERLOAD, passes * FUSE_OVERLOAD

    def per_hour(self, fuel: Fuel | None, quantity: Quantity) -> Decimal:
        """Return the most a register may rise in an hour, in the register's own unit."""
        if quantity is Quantity.IMPORT_VOLUME:
            return self.gas_m3_per_h * GAS_OVERLOAD if fuel is not Fuel.WATER else _WATER_M3_PER_H
        if fuel is Fuel.GAS:
            return self.gas_m3_per_h * GAS_OVERLOAD * KWH_PER_M3
        if fuel is Fuel.HEAT:
            return _HEAT_KWH_PER_H
        return Decimal(self.watts) / 1000


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The same physics for one register.

    ``allowance`` forgives the meter's clock and the bridge's beat; ``lazy`` is how old a value may
    be when it is sent, since some bridges repeat the last one between the meter's own updates.
    ``wobble`` is the fall that rounding explains, and ``lifetime`` more than any meter can count.
    """

    per_s: Decimal
    allowance: Decimal
    lazy: timedelta
    wobble: Decimal
    lifetime: Decimal

    def passable(self, elapsed: timedelta) -> Decimal:
        """Return the most that can have passed in a time."""
        seconds = elapsed.days * 86_400 + elapsed.seconds + 1
        return self.per_s * seconds + self.allowance


def ceiling(limits: SupplyLimits, fuel: Fuel | None, quantity: Quantity) -> Ceiling:
    """Return the ceiling of one register."""
    per_s = limits.per_hour(fuel, quantity) / _HOUR_S
    slow = fuel in (Fuel.GAS, Fuel.WATER, Fuel.HEAT)
    return Ceiling(
        per_s=per_s,
        allowance=per_s * (300 if slow else 60),
        lazy=timedelta(minutes=120 if slow else 35),
        wobble=Decimal("0.001") if quantity is Quantity.IMPORT_VOLUME else Decimal("0.005"),
        lifetime=per_s * LIFETIME_S,
    )
