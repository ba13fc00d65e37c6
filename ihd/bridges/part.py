"""A value on its way to becoming a reading: as one message sent it, before signs and sums."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ihd.meter import UNITS, Fuel, Quality, Quantity, Reading

PHASES = ("a", "b", "c")
_UNIT_RATE, _STANDING_CHARGE = Quantity.UNIT_RATE, Quantity.STANDING_CHARGE
_PHASE_WORDS = {
    "a": "a", "b": "b", "c": "c", "l1": "a", "l2": "b", "l3": "c", "1": "a", "2": "b", "3": "c",
}  # fmt: skip


class Part(msgspec.Struct, kw_only=True):
    """One value of one message. ``direction`` +1/-1: only the import or export half of a power.

    ``maybe_phase_a``: the bridge puts now the whole, now phase A here. ``fallback``: to be
    believed only while nothing better spoke for the same quantity. ``doubts_zero``: a first zero
    may be a power cycle's. ``name`` tells apart what claims to be the same thing.
    """

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    value: Decimal | str | None
    quality: Quality = Quality.GOOD
    direction: int = 0
    phase: str | None = None
    register: str | None = None
    currency: str | None = None
    per_volume: bool = False
    taken_at: datetime | None = None
    raw: str = ""
    maybe_phase_a: bool = False
    fallback: bool = False
    doubts_zero: bool = False
    name: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the value can be believed as far as its bridge and physics tell."""
        return self.quality is Quality.GOOD

    def reading(self, received_at: datetime) -> Reading:
        """Return the part as a reading."""
        return Reading(
            meter=self.meter,
            fuel=self.fuel,
            quantity=self.quantity,
            value=self.value,
            received_at=received_at,
            taken_at=self.taken_at,
            register=self.register,
            phase=self.phase,
            unit=_unit(self),
            currency=self.currency,
            quality=self.quality,
            raw=self.raw,
        )


def phase_named(word: str) -> str | None:
    """Return a, b or c for a phase's name such as L1, A or 1."""
    return _PHASE_WORDS.get(word.lower())


def _unit(part: Part) -> str | None:
    if part.quantity is _UNIT_RATE:
        return f"{part.currency or ''}/{'m3' if part.per_volume else 'kWh'}"
    if part.quantity is _STANDING_CHARGE:
        return f"{part.currency or ''}/day"
    return UNITS.get(part.quantity, part.currency)
