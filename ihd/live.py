"""What is known live of one meter: changed by every believed reading, frozen for a snapshot.

A reading arrives many times a second and a snapshot is taken a few times, so numbers are kept as
they come and become quantities only when frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ihd.meter import Fuel, Quality, Quantity, Reading
from ihd.snapshot import Dated, MeterState
from ihd.units import DayRate, Energy, UnitRate

_LINK = frozenset({Quantity.LINK_LQI, Quantity.LINK_RSSI})
_Number = tuple[Decimal, datetime]
_Price = tuple[Decimal, datetime, str]


@dataclass(slots=True)
class Device:
    """What a bridge last said of itself, and since when its link is as it is."""

    online: bool | None = None
    rssi_dbm: int | None = None
    lqi: int | None = None
    since: datetime | None = None


@dataclass(slots=True)
class LiveMeter:
    """The last believed readings of one meter."""

    meter: str
    fuel: Fuel | None = None
    last_heard: datetime | None = None
    power_w: _Number | None = None
    export: _Number | None = None
    volume_m3: _Number | None = None
    registers: dict[str | None, _Number] = field(default_factory=dict)
    rate: _Price | None = None
    standing: _Price | None = None

    def take(self, reading: Reading, at: datetime) -> bool:
        """Take a believed reading in; say whether it is news of a price.

        ``at`` is the instant it counts for. The age of a live value is counted from its arrival.
        """
        quantity, value = reading.quantity, reading.value
        if quantity in _LINK:
            return False
        heard = at if reading.quality is Quality.STALE else reading.received_at
        if self.last_heard is None or heard > self.last_heard:
            self.last_heard = heard
        if reading.fuel is not None:
            self.fuel = reading.fuel
        if not isinstance(value, Decimal):
            return False
        if quantity is Quantity.POWER:
            if reading.phase is None and _is_newer(self.power_w, heard):
                self.power_w = (value, heard)
            return False
        return self._place(reading, value, reading.taken_at or reading.received_at)

    def stand(self, quantity: Quantity, register: str | None, last: Reading | None) -> None:
        """Have a register stand at its last believed reading, or be unknown without one."""
        value = last.value if last is not None else None
        number = (value, last.at) if last is not None and isinstance(value, Decimal) else None
        if quantity is Quantity.EXPORT_ENERGY:
            self.export = number
        elif quantity is Quantity.IMPORT_VOLUME:
            self.volume_m3 = number
        elif quantity is Quantity.IMPORT_ENERGY and number is not None:
            self.registers[register] = number
        elif quantity is Quantity.IMPORT_ENERGY:
            self.registers.pop(register, None)

    def frozen(self, silent_after_s: int, device: Device | None = None) -> MeterState:
        """Return the meter as it stands."""
        registers = {name: _energy(number) for name, number in self.registers.items()}
        return MeterState(
            meter=self.meter,
            fuel=self.fuel,
            power_w=Dated(*self.power_w) if self.power_w else None,
            registers=registers,
            export=_energy(self.export) if self.export else None,
            volume_m3=Dated(*self.volume_m3) if self.volume_m3 else None,
            unit_rate=unit_rate(self.rate) if self.rate else None,
            standing_charge=standing_charge(self.standing) if self.standing else None,
            last_heard=self.last_heard,
            silent_after_s=silent_after_s,
            online=device.online if device else None,
            rssi_dbm=device.rssi_dbm if device else None,
            lqi=device.lqi if device else None,
        )

    def _place(self, reading: Reading, value: Decimal, at: datetime) -> bool:
        """Put a value in its place, where a newer one stays; say whether a price is news."""
        quantity = reading.quantity
        if quantity is Quantity.IMPORT_ENERGY:
            if reading.phase is None and _is_newer(self.registers.get(reading.register), at):
                self.registers[reading.register] = (value, at)
        elif quantity is Quantity.EXPORT_ENERGY:
            if reading.phase is None and _is_newer(self.export, at):
                self.export = (value, at)
        elif quantity is Quantity.IMPORT_VOLUME:
            if _is_newer(self.volume_m3, at):
                self.volume_m3 = (value, at)
        elif quantity is Quantity.UNIT_RATE:
            return self._note_rate(value, reading, at)
        elif quantity is Quantity.STANDING_CHARGE:
            return self._note_standing(value, reading, at)
        return False

    def _note_rate(self, value: Decimal, reading: Reading, at: datetime) -> bool:
        there = self.rate
        if there is not None and at < there[1]:
            return True
        self.rate = (value, at, reading.currency or "GBP")
        return there is None or there[0] != value or there[2] != self.rate[2]

    def _note_standing(self, value: Decimal, reading: Reading, at: datetime) -> bool:
        there = self.standing
        if there is not None and at < there[1]:
            return False
        self.standing = (value, at, reading.currency or "GBP")
        return there is None or there[0] != value or there[2] != self.standing[2]


def unit_rate(price: _Price) -> Dated[UnitRate]:
    """Return a price of a unit, dated."""
    value, at, currency = price
    return Dated(UnitRate(value, currency), at)


def standing_charge(price: _Price) -> Dated[DayRate]:
    """Return a price of a day, dated."""
    value, at, currency = price
    return Dated(DayRate(value, currency), at)


def _energy(number: _Number) -> Dated[Energy]:
    return Dated(Energy.from_kwh(number[0]), number[1])


def _is_newer(there: _Number | None, at: datetime) -> bool:
    return there is None or at >= there[1]
