"""The messages of a Hildebrand Glow on the local network, in the very form it sends them.

Form by firmware 1.8.13: https://github.com/megakid/ha_hildebrand_glow_ihd_mqtt. The numbers of the
device and the meters are invented; the figures in a message are whole numbers of the last decimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ihd.meter import Message

ELECTRICITY = (
    '{{"electricitymeter":{{"timestamp":"{at}","energy":{{"export":{{"cumulative":0.000,'
    '"units":"kWh"}},"import":{{{counted},"units":"kWh","mpan":"{number}","supplier":"{supplier}",'
    '"price":{{"unitrate":{rate},"standingcharge":{standing}}}}}}},'
    '"power":{{"value":{power},"units":"kW"}}}}}}'
)
GAS = (
    '{{"gasmeter":{{"timestamp":"{at}","energy":{{"import":{{{counted},"units":"kWh",'
    '"cumulativevol":{volume},"cumulativevolunits":"m3","dayvol":{day},"weekvol":{week},'
    '"monthvol":{month},"dayweekmonthvolunits":"kWh","mprn":"{number}","supplier":"---",'
    '"price":{{"unitrate":{rate},"standingcharge":{standing}}}}}}}}}}}'
)
STATE = (
    '{{"software":"v1.8.13","timestamp":"{at}","hardware":"GLOW-IHD-01-1v4-SMETS2",'
    '"ethmac":"{mac}","smetsversion":"SMETS2","eui":"0A:57:F2:FF:FE:C6:10:9E",'
    '"zigbee":"1.2.5","han":{{"rssi":{rssi},"status":"joined","lqi":{lqi}}}}}'
)


Starts = tuple[int, int, int]
"""What a register was when the local day, the week and the month began."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A register and what it has counted since midnight, Monday and the month began."""

    total: int
    day: int
    week: int
    month: int

    @classmethod
    def since(cls, total: int, starts: Starts) -> Counted:
        """Return a register's counters from what it was when the day, week and month began."""
        day, week, month = starts
        return cls(total, total - day, total - week, total - month)


@dataclass(frozen=True, slots=True)
class Glow:
    """One display: its own number, its meters' numbers, and the prices the meters hold (GBP)."""

    mac: str = "0A57F2C6109E"
    prefix: str = "glow"
    mpan: str = "1900087654321"
    mprn: str = "7498765401"
    supplier: str = "Larkfield Energy"
    electricity_rate: str = "0.26110"
    electricity_standing: str = "0.53680"
    gas_rate: str = "0.06290"
    gas_standing: str = "0.31430"

    def electricity(
        self, at: datetime, counted: Counted, power_w: int, *, places: int = 3
    ) -> Message:
        """Return a reading of the electricity meter; registers in units of 10^-places kWh."""
        payload = ELECTRICITY.format(
            at=_stamp(at),
            counted=_counted(counted, places),
            number=self.mpan,
            supplier=self.supplier,
            rate=self.electricity_rate,
            standing=self.electricity_standing,
            power=decimal_text(power_w, 3),
        )
        return self._message("SENSOR/electricitymeter", payload, at)

    def gas(self, at: datetime, counted: Counted, volume_l: int) -> Message:
        """Return a reading of the gas meter; registers in Wh, volume in litres."""
        payload = GAS.format(
            at=_stamp(at),
            counted=_counted(counted, 3),
            volume=decimal_text(volume_l, 3),
            day=decimal_text(counted.day, 3),
            week=decimal_text(counted.week, 3),
            month=decimal_text(counted.month, 3),
            number=self.mprn,
            rate=self.gas_rate,
            standing=self.gas_standing,
        )
        return self._message("SENSOR/gasmeter", payload, at)

    def state(self, at: datetime, *, rssi_dbm: int = -71, lqi: int = 104) -> Message:
        """Return what the display says of its radio link to the meters."""
        payload = STATE.format(at=_stamp(at), mac=self.mac, rssi=rssi_dbm, lqi=lqi)
        return self._message("STATE", payload, at)

    def _message(self, topic: str, payload: str, at: datetime) -> Message:
        return Message(f"{self.prefix}/{self.mac}/{topic}", payload.encode(), at)


def starts_of(day: date, register: int, before: Starts | None) -> Starts:
    """Return a register's starts at a day's midnight, from those of the day before."""
    _, week, month = before or (register, register, register)
    return (
        register,
        register if day.weekday() == 0 else week,
        register if day.day == 1 else month,
    )


def decimal_text(number: int, places: int) -> str:
    """Return a whole number of 10^-places as decimal text: 623, 3 is 0.623."""
    whole, part = divmod(abs(number), 10**places)
    return f"{'-' if number < 0 else ''}{whole}.{part:0{places}d}"


def _counted(counted: Counted, places: int) -> str:
    return (
        f'"cumulative":{decimal_text(counted.total, places)},'
        f'"day":{decimal_text(counted.day, places)},'
        f'"week":{decimal_text(counted.week, places)},'
        f'"month":{decimal_text(counted.month, places)}'
    )


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
