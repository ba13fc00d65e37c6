"""Whether a register rises as the power readings say it should."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.meter import Quantity, Reading

STRETCH = timedelta(hours=1)
STRETCHES = 3
"""So many hours in a row must disagree the same way before it is called so."""

SHARE = Decimal("0.10")
FLOOR_KWH = Decimal("0.1")
_DENSE = timedelta(minutes=2)
"""Power sampled less often than this misses too much to judge a register by."""

_MS = timedelta(milliseconds=1)
_W_MS_PER_KWH = 3_600_000_000
_IMPORT = Quantity.IMPORT_ENERGY


class PowerWatch(msgspec.Struct):
    """Compares one meter's import register with its power integral, hour by hour."""

    began_at: datetime | None = None
    began_value: Decimal | None = None
    segment: int | None = None
    flowed_w_ms: int = 0
    power_w: Decimal | None = None
    power_at: datetime | None = None
    sparse: bool = False
    run: int = 0
    run_since: datetime | None = None
    run_flowed: Decimal = Decimal(0)
    run_rise: Decimal = Decimal(0)
    told: bool = False

    def power(self, value: Decimal, at: datetime) -> None:
        """Note a believed power reading."""
        if self.power_w is not None and self.power_at is not None and at > self.power_at:
            held = at - self.power_at
            self.sparse = self.sparse or held > _DENSE or self.power_w < 0
            self.flowed_w_ms += int(self.power_w * (held // _MS))
        self.power_w, self.power_at = value, at

    def register(self, reading: Reading, at: datetime, segment: int | None) -> Finding | None:
        """Note a believed reading of the total import register; return what it opens or settles."""
        value = reading.value
        if reading.quantity is not _IMPORT or not isinstance(value, Decimal):
            return None
        if self.began_at is None or self.began_value is None or segment != self.segment:
            self._restart(value, at, segment)
            return None
        if at - self.began_at < STRETCH:
            return None
        flowed = Decimal(self.flowed_w_ms) / _W_MS_PER_KWH
        rise, since, usable = value - self.began_value, self.began_at, not self.sparse
        usable = usable and self.power_at is not None and at - self.power_at <= _DENSE
        self._restart(value, at, segment)
        return self._compare(reading, rise, flowed, since, at) if usable else None

    def _restart(self, value: Decimal, at: datetime, segment: int | None) -> None:
        self.began_at, self.began_value, self.segment = at, value, segment
        self.flowed_w_ms, self.sparse = 0, self.power_at is None

    def _compare(
        self, reading: Reading, rise: Decimal, flowed: Decimal, since: datetime, at: datetime
    ) -> Finding | None:
        off = flowed - rise
        if abs(off) <= max(FLOOR_KWH, SHARE * max(rise, flowed)):
            settled = self._finding(reading, at) if self.told else None
            self.run, self.told, self.run_flowed, self.run_rise = 0, False, Decimal(0), Decimal(0)
            return settled
        if self.run == 0 or (self.run_flowed > self.run_rise) != (off > 0):
            self.run, self.run_since = 0, since
            self.run_flowed = self.run_rise = Decimal(0)
        self.run += 1
        self.run_flowed += flowed
        self.run_rise += rise
        if self.run < STRETCHES:
            return None
        self.told = True
        return self._finding(reading, None)

    def _finding(self, reading: Reading, until: datetime | None) -> Finding:
        facts = {
            "register": reading.register,
            "register_kwh": self.run_rise,
            "power_kwh": self.run_flowed.quantize(Decimal("0.001")),
            "hours": self.run,
        }
        since = self.run_since or reading.at
        return Finding(
            FindingKind.POWER_DISAGREES,
            reading.meter,
            since,
            until,
            evidence=(reading,),
            facts=facts,
        )
