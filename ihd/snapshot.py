"""The home at one instant: everything a screen may need, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from ihd.billing.prepayment import PrepaidStand
from ihd.checks.finding import Finding
from ihd.clock import Interval
from ihd.insight.usual import Band
from ihd.meter import Fuel
from ihd.units import DayRate, Energy, Money, UnitRate

T = TypeVar("T")


class Link(StrEnum):
    """The state of one hop on a reading's way to us."""

    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    UNKNOWN = "unknown"


class PriceSource(StrEnum):
    """Where a price comes from."""

    METER = "meter"
    SETTINGS = "settings"
    TARIFF = "tariff"


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value and the instant it belongs to."""

    value: T
    at: datetime


@dataclass(frozen=True, slots=True)
class MeterState:
    """The last believed readings of one meter.

    ``balance``, ``emergency`` and ``debt`` are the meter's own money, never the account's.
    """

    meter: str
    fuel: Fuel | None
    power_w: Dated[Decimal] | None = None
    registers: Mapping[str | None, Dated[Energy]] = field(default_factory=dict)
    export: Dated[Energy] | None = None
    volume_m3: Dated[Decimal] | None = None
    unit_rate: Dated[UnitRate] | None = None
    standing_charge: Dated[DayRate] | None = None
    balance: Dated[Money] | None = None
    emergency: Dated[Money] | None = None
    debt: Dated[Money] | None = None
    last_heard: datetime | None = None
    silent_after_s: int = 60
    online: bool | None = None
    rssi_dbm: int | None = None
    lqi: int | None = None


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What one fuel has used and cost since local midnight; cost None means price not known.

    ``cost`` is that of the energy with the tax and all that is charged on every unit; ``earned``
    what the energy sent out brought.
    """

    fuel: Fuel
    energy: Energy | None
    cost: Money | None
    standing: Money | None
    up_to: datetime | None
    earned: Money | None = None

    @property
    def net(self) -> Money | None:
        """The cost less what was earned, without the standing charge."""
        return self.cost if self.cost is None or self.earned is None else self.cost - self.earned


@dataclass(frozen=True, slots=True)
class PriceNow:
    """The unit rate in force, and the next one where it is known."""

    rate: UnitRate
    standing: DayRate | None
    source: PriceSource
    period: str | None = None
    until: datetime | None = None
    next_rate: UnitRate | None = None


@dataclass(frozen=True, slots=True)
class RateSlice:
    """A stretch of the local day at one unit rate (None: not known yet)."""

    interval: Interval
    rate: UnitRate | None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class UsualDay:
    """What a day like today usually costs by its end, and by this time of day."""

    whole: Money
    by_now: Money


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The home at one instant; ``prepaid`` is the money on its meters where that is paid ahead."""

    at: datetime
    zone: ZoneInfo
    broker: Link
    broker_since: datetime | None
    meters: tuple[MeterState, ...]
    electricity: MeterState | None
    gas: MeterState | None
    today: Mapping[Fuel, DayTotal]
    price: PriceNow | None
    gas_price: PriceNow | None
    day_rates: tuple[RateSlice, ...]
    findings: tuple[Finding, ...]
    messages_seen: int = 0
    band: Band = Band.LEARNING
    usual_day: UsualDay | None = None
    prepaid: Mapping[Fuel, PrepaidStand] = field(default_factory=dict)
