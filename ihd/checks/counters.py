"""The bridge's own counters against ours, and the meter's clock against ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.meter import Fuel, Reading

COUNTER_FLOOR_KWH = Decimal("0.1")
COUNTER_SHARE = Decimal("0.02")
CLOCK_OFF = timedelta(minutes=2)
GAS_CLOCK_OFF = timedelta(minutes=95)
"""A gas reading is taken up to an hour before it is sent, so its stamp may be that much behind."""

_OFFSETS_KEPT = 15
_HOUR = timedelta(hours=1)


def day_counter(
    reading: Reading,
    ours: Decimal,
    *,
    ours_since_utc_midnight: Decimal | None = None,
    since: datetime,
) -> Finding | None:
    """Compare a bridge's counter of the day with our own kWh since local midnight.

    Some bridges start their day at midnight UTC; that is their way and no fault. ``since`` is when
    the two began to differ.
    """
    theirs = reading.value
    if not isinstance(theirs, Decimal):
        return None
    for own in (ours, ours_since_utc_midnight):
        if own is not None and abs(theirs - own) <= max(COUNTER_FLOOR_KWH, COUNTER_SHARE * own):
            return None
    facts = {"theirs_kwh": theirs, "ours_kwh": ours, "quantity": str(reading.quantity)}
    return Finding(
        FindingKind.COUNTERS_DISAGREE, reading.meter, since, evidence=(reading,), facts=facts
    )


class ClockWatch(msgspec.Struct):
    """Watches how far one meter's clock is from ours, by the middle of the last few offsets."""

    offsets: list[timedelta] = []
    since: datetime | None = None

    def take(self, reading: Reading) -> Finding | None:
        """Note a live reading; return a finding while the clock is off, or as it comes right."""
        if reading.taken_at is None:
            return None
        offset = reading.taken_at - reading.received_at
        self.offsets.append(offset)
        if len(self.offsets) > _OFFSETS_KEPT:
            del self.offsets[0]
        least = -GAS_CLOCK_OFF if reading.fuel is Fuel.GAS else -CLOCK_OFF
        if self.since is None and least <= offset <= CLOCK_OFF:
            return None  # one more that is right takes the middle no further off
        if len(self.offsets) < _OFFSETS_KEPT:
            return None
        offset = sorted(self.offsets)[_OFFSETS_KEPT // 2]
        off = not least <= offset <= CLOCK_OFF
        if not off and self.since is None:
            return None
        since = self.since or reading.received_at
        self.since = since if off else None
        hours = round(offset / _HOUR)
        facts = {
            "offset_s": round(offset.total_seconds()),
            "whole_hours": hours if hours and abs(offset - hours * _HOUR) <= CLOCK_OFF else None,
        }
        return Finding(
            FindingKind.METER_CLOCK_OFF,
            reading.meter,
            since,
            None if off else reading.received_at,
            evidence=(reading,),
            facts=facts,
        )
