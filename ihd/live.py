"""What is known live of one meter: changed by every believed reading, frozen for a snapshot.

A reading arrives many times a second and a snapshot is taken a few times, so numbers are kept as
they come and become quantities only when frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from ihd.meter import Fuel, Quality, Quantity, Reading
from ihd.snapshot import Dated, MeterState
from ihd.units import DayRate, Energy, Money, UnitRate

# Named once: every use of an enum's member looks it up again, and these are used for each reading.
_STALE, _POWER, _IMPORT = Quality.STALE, Quantity.POWER, Quantity.IMPORT_ENERGY
_LINK = frozenset({Quantity.LINK_LQI, Quantity.LINK_RSSI})
_PRICES = frozenset({Quantity.UNIT_RATE, Quantity.STANDING_CHARGE})
_CREDIT = frozenset({Quantity.BALANCE, Quantity.EMERGENCY_CREDIT, Quantity.DEBT})
_COUNTED = frozenset({Quantity.POWER, Quantity.EXPORT_ENERGY, Quantity.IMPORT_VOLUME})
_SHOWN = _PRICES | _CREDIT | _COUNTED
_Number = tuple[Decimal, datetime, str | None]
"""A value, the instant it belongs to, and its currency if it has one."""
_POUNDS = "GBP"
Key = TypeVar("Key")


@dataclass(slots=True)
class Device:
    """What a bridge last said of itself, and since when its link is as it is."""

    online: bool | None = None
    rssi_dbm: int | None = None
    lqi: int | None = None
    since: datetime | None = None


@dataclass(slots=True)
class LiveMeter:
    """The last believed readings of one meter: its registers by name, all else by quantity."""

    meter: str
    fuel: Fuel | None = None
    last_heard: datetime | None = None
    registers: dict[str | None, _Number] = field(default_factory=dict)
    values: dict[Quantity, _Number] = field(default_factory=dict)

    def take(self, reading: Reading, at: datetime) -> bool:
        """Take a believed reading in; say whether it is news of a price.

        ``at`` is the instant it counts for. The age of a live value is counted from its arrival.
        """
        quantity, value = reading.quantity, reading.value
        if quantity in _LINK:
            return False
        heard = at if reading.quality is _STALE else reading.received_at
        if self.last_heard is None or heard > self.last_heard:
            self.last_heard = heard
        if reading.fuel is not None:
            self.fuel = reading.fuel
        if reading.phase is not None or not isinstance(value, Decimal):
            return False
        # Nothing is of later than it came: a clock that ran ahead once would hold up all after it.
        own = heard if quantity is _POWER else min(at, reading.received_at)
        if quantity is _IMPORT:
            register = reading.register
            there = self.registers.get(register)
            if there is None or own >= there[1]:
                self.registers[register] = (value, own, None)
        elif quantity in _SHOWN:
            there = self.values.get(quantity)
            if there is not None and own < there[1]:
                return quantity is Quantity.UNIT_RATE
            currency = reading.currency
            self.values[quantity] = (value, own, currency)
            if quantity in _PRICES:
                return there is None or there[0] != value or there[2] != currency
        return False

    def stand(self, quantity: Quantity, register: str | None, last: Reading | None) -> None:
        """Have a register stand at its last believed reading, or be unknown without one."""
        value = last.value if last is not None else None
        number = None
        if last is not None and isinstance(value, Decimal):
            number = (value, last.at, None)
        if quantity is Quantity.IMPORT_ENERGY:
            _put(self.registers, register, number)
        else:
            _put(self.values, quantity, number)

    def not_after(self, now: datetime) -> None:
        """Have nothing lie ahead of the present: a clock that dated it so was put right."""
        if self.last_heard is None or self.last_heard <= now:
            return
        self.last_heard = now
        _bound(self.registers, now)
        _bound(self.values, now)

    def frozen(self, silent_after_s: int, device: Device | None = None) -> MeterState:
        """Return the meter as it stands."""
        value = self.values.get
        power, export = value(Quantity.POWER), value(Quantity.EXPORT_ENERGY)
        volume = value(Quantity.IMPORT_VOLUME)
        rate, standing = value(Quantity.UNIT_RATE), value(Quantity.STANDING_CHARGE)
        balance, debt = value(Quantity.BALANCE), value(Quantity.DEBT)
        emergency = value(Quantity.EMERGENCY_CREDIT)
        return MeterState(
            meter=self.meter,
            fuel=self.fuel,
            power_w=Dated(power[0], power[1]) if power else None,
            registers={name: _energy(number) for name, number in self.registers.items()},
            export=_energy(export) if export else None,
            volume_m3=Dated(volume[0], volume[1]) if volume else None,
            unit_rate=unit_rate(rate) if rate else None,
            standing_charge=standing_charge(standing) if standing else None,
            balance=_money(balance) if balance else None,
            emergency=_money(emergency) if emergency else None,
            debt=_money(debt) if debt else None,
            last_heard=self.last_heard,
            silent_after_s=silent_after_s,
            online=device.online if device else None,
            rssi_dbm=device.rssi_dbm if device else None,
            lqi=device.lqi if device else None,
        )


def unit_rate(price: _Number) -> Dated[UnitRate]:
    """Return a price of a unit, dated."""
    value, at, currency = price
    return Dated(UnitRate(value, currency or _POUNDS), at)


def standing_charge(price: _Number) -> Dated[DayRate]:
    """Return a price of a day, dated."""
    value, at, currency = price
    return Dated(DayRate(value, currency or _POUNDS), at)


def _money(amount: _Number) -> Dated[Money]:
    value, at, currency = amount
    return Dated(Money(value, currency or _POUNDS), at)


def _energy(number: _Number) -> Dated[Energy]:
    return Dated(Energy.from_kwh(number[0]), number[1])


def _bound(numbers: dict[Key, _Number], now: datetime) -> None:
    for key, (value, at, currency) in numbers.items():
        numbers[key] = value, min(at, now), currency


def _put(numbers: dict[Key, _Number], key: Key, number: _Number | None) -> None:
    if number is None:
        numbers.pop(key, None)
    else:
        numbers[key] = number
