"""What a meter says: messages from a bridge, and the readings they hold.

``Message`` and ``Reading`` are built for every payload that arrives, so they are msgspec structs:
frozen like a dataclass, eight times cheaper to make. They hold nothing that could hold them again,
so the garbage collector need not look (``gc=False``).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec


class Fuel(StrEnum):
    """What a meter measures."""

    ELECTRICITY = "electricity"
    GAS = "gas"
    WATER = "water"
    HEAT = "heat"


class Quantity(StrEnum):
    """What a reading is a value of; the unit follows from it (see ``UNITS``)."""

    POWER = "power"
    IMPORT_ENERGY = "import_energy"
    EXPORT_ENERGY = "export_energy"
    IMPORT_ENERGY_TODAY = "import_energy_today"
    EXPORT_ENERGY_TODAY = "export_energy_today"
    IMPORT_VOLUME = "import_volume"
    VOLTAGE = "voltage"
    CURRENT = "current"
    UNIT_RATE = "unit_rate"
    STANDING_CHARGE = "standing_charge"
    ACTIVE_RATE = "active_rate"
    BALANCE = "balance"
    DEBT = "debt"
    EMERGENCY_CREDIT = "emergency_credit"
    LINK_RSSI = "link_rssi"
    LINK_LQI = "link_lqi"


UNITS: dict[Quantity, str | None] = {
    Quantity.POWER: "W",
    Quantity.IMPORT_ENERGY: "kWh",
    Quantity.EXPORT_ENERGY: "kWh",
    Quantity.IMPORT_ENERGY_TODAY: "kWh",
    Quantity.EXPORT_ENERGY_TODAY: "kWh",
    Quantity.IMPORT_VOLUME: "m3",
    Quantity.VOLTAGE: "V",
    Quantity.CURRENT: "A",
    Quantity.UNIT_RATE: "/kWh",
    Quantity.STANDING_CHARGE: "/day",
    Quantity.LINK_RSSI: "dBm",
}

REGISTERS = frozenset({Quantity.IMPORT_ENERGY, Quantity.EXPORT_ENERGY, Quantity.IMPORT_VOLUME})
"""The quantities that count up for a meter's whole life: the truth for consumption."""


class Quality(StrEnum):
    """How far a reading can be believed, as its bridge tells it."""

    GOOD = "good"
    MISSING = "missing"
    SENTINEL = "sentinel"
    IMPLAUSIBLE = "implausible"
    STALE = "stale"
    METER_ERROR = "meter_error"


class Message(msgspec.Struct, frozen=True, gc=False):
    """One MQTT message, as it arrived."""

    topic: str
    payload: bytes
    received_at: datetime
    retain: bool = False


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One value of one quantity of one meter at one instant.

    ``value`` is exact: a Decimal in the quantity's own unit, text for ``active_rate``, or None
    where nothing usable was sent. ``raw`` is the text as sent. ``taken_at`` is the meter's own
    clock in UTC, or None where that clock is absent or not to be trusted.
    """

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    value: Decimal | str | None
    received_at: datetime
    taken_at: datetime | None = None
    register: str | None = None
    phase: str | None = None
    unit: str | None = None
    currency: str | None = None
    quality: Quality = Quality.GOOD
    raw: str = ""

    @property
    def at(self) -> datetime:
        """The instant the value belongs to: the meter's clock where it is known, else arrival."""
        return self.taken_at or self.received_at


class Trait(StrEnum):
    """What a bridge may say of a meter, or of itself, that is no reading; changes are noted."""

    SERIAL = "serial"
    FIRMWARE = "firmware"
    SUPPLIER = "supplier"
    SUPPLY_NUMBER = "supply_number"
    PAYMENT_MODE = "payment_mode"
    SUPPLY_STATE = "supply_state"


class Told(msgspec.Struct, frozen=True, gc=False):
    """One trait of one meter as it was told; of a bridge itself, ``meter`` is the bridge."""

    meter: str
    trait: Trait
    value: str


class Decoded(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the bridges made of one message.

    ``online`` is what the message says of the bridge or its link to the meter (None: nothing).
    ``notes`` are short technical remarks for the person who connects a bridge. ``bridge`` is None
    where no bridge knows the topic; ``problem`` says in technical words why a message of a known
    bridge could not be read (None: it could). ``device`` ties a bridge's own status messages to
    the meters it speaks for. ``told`` is what is said of them beside readings.
    """

    topic: str
    bridge: str | None
    readings: tuple[Reading, ...] = ()
    online: bool | None = None
    notes: tuple[str, ...] = ()
    device: str | None = None
    problem: str | None = None
    told: tuple[Told, ...] = ()
