"""A register that stays while power flows, and a value repeated to the digit for too long."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.meter import Fuel, Quantity, Reading

STUCK_KWH = Decimal("0.5")
"""What must have flowed, by the power readings, past a register that stayed."""

STUCK_FOR = timedelta(hours=1)
FROZEN_POWER_FOR = timedelta(hours=1)
FROZEN_REGISTER_FOR = timedelta(hours=72)
FROZEN_TIMES = 20
_POWER_HOLDS = timedelta(minutes=5)
"""A power reading says nothing of the time this long after it."""

_MS = timedelta(milliseconds=1)
_NO_TIME = timedelta(0)
_MS_PER_H = 3_600_000
_POWER, _IMPORT = Quantity.POWER, Quantity.IMPORT_ENERGY


class StuckWatch(msgspec.Struct):
    """Watches one meter's believed power and import registers, in the order of their instants.

    ``flowed_w_ms`` is the power integral since a register last moved, in whole W·ms.
    """

    moved_at: datetime | None = None
    values: dict[str, Decimal] = {}
    flowed_w_ms: int = 0
    power_w: Decimal | None = None
    power_at: datetime | None = None
    power_since: datetime | None = None
    power_times: int = 0
    register_times: int = 0
    stuck: bool = False
    frozen_power: bool = False
    frozen_register: bool = False

    def take(self, reading: Reading, at: datetime) -> list[Finding]:
        """Return the findings that a believed reading opens or settles; most give none."""
        quantity, value = reading.quantity, reading.value
        if not isinstance(value, Decimal) or reading.phase is not None:
            return []
        if quantity is _POWER:
            return self._power(reading, value, at)
        return self._register(reading, value, at) if quantity is _IMPORT else []

    def _power(self, reading: Reading, value: Decimal, at: datetime) -> list[Finding]:
        found: list[Finding] = []
        if self.power_at is not None and self.power_w is not None:
            held = min(at - self.power_at, _POWER_HOLDS)
            if held > _NO_TIME and self.power_w > 0:
                self.flowed_w_ms += int(self.power_w * (held // _MS))
        if value != self.power_w or self.power_since is None:
            if self.frozen_power:
                found.append(self._frozen(reading, FindingKind.VALUE_FROZEN, at))
            self.power_since, self.power_times, self.frozen_power = at, 0, False
        self.power_w, self.power_at = value, at
        self.power_times += 1
        long = at - self.power_since >= FROZEN_POWER_FOR and self.power_times >= FROZEN_TIMES
        if long and value and not self.frozen_power:
            self.frozen_power = True
            found.append(self._frozen(reading, FindingKind.VALUE_FROZEN, None))
        return found

    def _register(self, reading: Reading, value: Decimal, at: datetime) -> list[Finding]:
        name = reading.register or ""
        before = self.values.get(name)
        self.values[name] = value
        if before is None or value != before or self.moved_at is None:
            found = self._settled(reading, at)
            self.moved_at, self.flowed_w_ms, self.register_times = at, 0, 0
            return found
        self.register_times += 1
        return self._stays(reading, value, at, self.moved_at)

    def _stays(
        self, reading: Reading, value: Decimal, at: datetime, moved_at: datetime
    ) -> list[Finding]:
        waited = at - moved_at
        if not self.stuck and waited >= STUCK_FOR:
            exponent = value.as_tuple().exponent
            coarse = 1 if isinstance(exponent, int) and exponent >= 0 else 0
            if self.flowed_kwh >= STUCK_KWH + 2 * coarse:
                self.stuck = True
                return [self._finding(reading, FindingKind.REGISTER_STUCK, None)]
        long = waited >= FROZEN_REGISTER_FOR and self.register_times >= FROZEN_TIMES
        lives = reading.fuel is Fuel.ELECTRICITY and not self.stuck and self.power_at is None
        if long and lives and not self.frozen_register:
            self.frozen_register = True
            return [self._finding(reading, FindingKind.VALUE_FROZEN, None)]
        return []

    @property
    def flowed_kwh(self) -> Decimal:
        """What has flowed since a register last moved, by the power readings."""
        return Decimal(self.flowed_w_ms // _MS_PER_H).scaleb(-3)

    def _settled(self, reading: Reading, at: datetime) -> list[Finding]:
        found = []
        if self.stuck:
            found.append(self._finding(reading, FindingKind.REGISTER_STUCK, at))
        if self.frozen_register:
            found.append(self._finding(reading, FindingKind.VALUE_FROZEN, at))
        self.stuck = self.frozen_register = False
        return found

    def _finding(self, reading: Reading, kind: FindingKind, until: datetime | None) -> Finding:
        facts = {
            "quantity": str(reading.quantity),
            "fuel": None if reading.fuel is None else str(reading.fuel),
            "register": reading.register,
            "unit": reading.unit,
            "value": reading.value,
            "flowed_kwh": self.flowed_kwh,
            "moved_at": self.moved_at,
        }
        since = self.moved_at or reading.at
        return Finding(kind, reading.meter, since, until, evidence=(reading,), facts=facts)

    def _frozen(self, reading: Reading, kind: FindingKind, until: datetime | None) -> Finding:
        facts = {
            "quantity": str(reading.quantity),
            "fuel": None if reading.fuel is None else str(reading.fuel),
            "unit": reading.unit,
            "value": self.power_w,
            "times": self.power_times,
        }
        since = self.power_since or reading.at
        return Finding(kind, reading.meter, since, until, evidence=(reading,), facts=facts)
