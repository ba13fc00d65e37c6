"""A dated log of what the meter or its bridge says has changed, so that nobody can deny it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

import msgspec

from ihd.meter import Quantity, Reading, Told, Trait


class Witnessed(StrEnum):
    """What is watched for change."""

    UNIT_RATE = "unit_rate"
    STANDING_CHARGE = "standing_charge"
    ACTIVE_RATE = "active_rate"
    PAYMENT_MODE = "payment_mode"
    SERIAL = "serial"
    FIRMWARE = "firmware"
    SUPPLY_STATE = "supply_state"
    SUPPLIER = "supplier"
    SUPPLY_NUMBER = "supply_number"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one thing of one meter; ``at`` is when the new value was first seen."""

    what: Witnessed
    meter: str
    at: datetime
    before: str
    after: str
    unit: str | None = None


class _Known(msgspec.Struct):
    """The settled value, one that may follow it, and when the values left behind last held."""

    value: str
    maybe: str | None = None
    maybe_at: datetime | None = None
    left: dict[str, datetime] = {}


_BY_THE_CLOCK = frozenset({Witnessed.UNIT_RATE, Witnessed.ACTIVE_RATE})
_COMES_BACK_WITHIN = timedelta(days=8)
"""A night rate comes back every day, one of the weekend every week: that is no news."""


_OF_READINGS = {
    Quantity.UNIT_RATE: Witnessed.UNIT_RATE,
    Quantity.STANDING_CHARGE: Witnessed.STANDING_CHARGE,
    Quantity.ACTIVE_RATE: Witnessed.ACTIVE_RATE,
}
_OF_TRAITS = {trait: Witnessed(trait.value) for trait in Trait}
WITNESSED = frozenset(_OF_READINGS)
"""The quantities that are watched for change."""


class Witness(msgspec.Struct):
    """Remembers the last value of everything watched; a value seen only once is no change."""

    known: dict[str, _Known] = {}

    def see_reading(self, reading: Reading) -> Change | None:
        """Note a believed reading; return the change it confirms, if any."""
        what = _OF_READINGS.get(reading.quantity)
        if what is None or reading.value is None:
            return None
        value = _plain(reading.value)
        unit = f"{reading.currency or ''}{reading.unit or ''}" or None
        return self.see(reading.meter, what, value, reading.at, unit=unit)

    def see_told(self, told: Told, at: datetime) -> Change | None:
        """Note what a bridge says beside readings; return the change it confirms, if any."""
        return self.see(told.meter, _OF_TRAITS[told.trait], told.value, at)

    def is_settled(self, reading: Reading) -> bool:
        """Say whether a reading's value is the known one, with no other in doubt."""
        what = _OF_READINGS.get(reading.quantity)
        known = self.known.get(f"{what}|{reading.meter}")
        if known is None or known.maybe is not None or reading.value is None:
            return False
        return known.value == _plain(reading.value)

    def settled(self, meter: str, what: Witnessed) -> str | None:
        """Return the value that holds; None where none was ever told."""
        known = self.known.get(f"{what}|{meter}")
        return known.value if known is not None else None

    def see(
        self, meter: str, what: Witnessed, value: str, at: datetime, *, unit: str | None = None
    ) -> Change | None:
        """Note a value; return the change once it has been said twice running."""
        key = f"{what}|{meter}"
        known = self.known.get(key)
        if known is None:
            self.known[key] = _Known(value)
            return None
        if value == known.value:
            known.maybe = known.maybe_at = None
            return None
        if value != known.maybe or known.maybe_at is None:
            known.maybe, known.maybe_at = value, at
            return None
        since = known.maybe_at
        left = {v: held for v, held in known.left.items() if since - held < _COMES_BACK_WITHIN}
        self.known[key] = _Known(value, left={**left, known.value: since})
        if what in _BY_THE_CLOCK and value in left:
            return None
        return Change(what=what, meter=meter, at=since, before=known.value, after=value, unit=unit)


def _plain(value: Decimal | str) -> str:
    """Return a number without trailing zeros, so that 0.30 and 0.3 are one price."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
