"""The light between the meter and us: how old a reading may be before it says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.meter import Fuel

_GAPS_KEPT = 31
_GAPS_NEEDED = 5
WEAK_RSSI_DBM = -85
WEAK_LQI = 30


class Light(StrEnum):
    """The state of a hop on a reading's way; UNKNOWN is a state of its own."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SilenceLimits:
    """The ages from which a reading is late and from which the meter is silent."""

    amber: timedelta
    red: timedelta


class Cadence(msgspec.Struct):
    """How often a bridge speaks of a meter, learned from the gaps between its readings."""

    last: datetime | None = None
    gaps: list[timedelta] = []

    def heard(self, at: datetime) -> None:
        """Note a reading; several of one message, or a late one, are one."""
        if self.last is None or at > self.last:
            if self.last is not None:
                self.gaps.append(at - self.last)
                if len(self.gaps) > _GAPS_KEPT:
                    del self.gaps[0]
            self.last = at

    @property
    def usual(self) -> timedelta | None:
        """The gap that three in four do not exceed, so that an outage teaches nothing."""
        if len(self.gaps) < _GAPS_NEEDED:
            return None
        return sorted(self.gaps)[len(self.gaps) * 3 // 4]


def silence_limits(fuel: Fuel | None, usual: timedelta | None = None) -> SilenceLimits:
    """Return the limits of a fuel, wider for a bridge that usually speaks less often."""
    beat = usual or timedelta(0)
    if fuel in (Fuel.GAS, Fuel.WATER, Fuel.HEAT):
        # The gas part of a British meter wakes each half-hour: 70 minutes are two, and a little.
        return SilenceLimits(
            max(timedelta(minutes=70), beat * 7 / 3), max(timedelta(hours=3), beat * 6)
        )
    return SilenceLimits(
        max(timedelta(seconds=60), beat * 3), max(timedelta(minutes=10), beat * 10)
    )


def light(last_at: datetime | None, now: datetime, limits: SilenceLimits) -> Light:
    """Return the light for a last reading of an age; never heard of is unknown."""
    if last_at is None:
        return Light.UNKNOWN
    age = now - last_at
    if age >= limits.red:
        return Light.RED
    return Light.AMBER if age >= limits.amber else Light.GREEN


def next_change(last_at: datetime, now: datetime, limits: SilenceLimits) -> datetime | None:
    """Return when the light changes if nothing more is heard, so that it need not be polled."""
    turns = (last_at + limits.amber, last_at + limits.red)
    return next((turn for turn in turns if turn > now), None)


def silence(
    meter: str,
    fuel: Fuel | None,
    last_at: datetime | None,
    now: datetime,
    limits: SilenceLimits,
) -> Finding | None:
    """Return a finding since the last reading while the meter is late or silent, else None."""
    if last_at is None:
        return None
    state = light(last_at, now, limits)
    if state is Light.GREEN:
        return None
    kind = FindingKind.METER_SILENT if state is Light.RED else FindingKind.METER_SLOW
    facts = {
        "fuel": None if fuel is None else str(fuel),
        "last_at": last_at,
        "age_s": int((now - last_at).total_seconds()),
        "amber_s": int(limits.amber.total_seconds()),
        "red_s": int(limits.red.total_seconds()),
    }
    return Finding(kind, subject=meter, since=last_at, facts=facts)


def weak_signal(
    meter: str, since: datetime, rssi_dbm: int | None, lqi: int | None
) -> Finding | None:
    """Return a finding where the bridge hears the meter only just, else None."""
    weak = (rssi_dbm is not None and rssi_dbm <= WEAK_RSSI_DBM) or (
        lqi is not None and lqi <= WEAK_LQI
    )
    if not weak:
        return None
    facts = {"rssi_dbm": rssi_dbm, "lqi": lqi}
    return Finding(FindingKind.WEAK_SIGNAL, subject=meter, since=since, facts=facts)
