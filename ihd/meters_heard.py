"""The meters of a home as they were last heard, and the bridges they were heard through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from ihd.checks.finding import Finding
from ihd.checks.silence import SilenceLimits, silence, weak_signal
from ihd.live import Device, LiveMeter
from ihd.meter import Decoded, Fuel, Quantity, Reading
from ihd.snapshot import MeterState

LimitsOf = Callable[[str, Fuel | None], SilenceLimits]
"""How long a meter of a fuel may be quiet."""
_MOST_DEVICES = 2000
_RSSI, _LQI = Quantity.LINK_RSSI, Quantity.LINK_LQI


class MetersHeard:
    """Every meter's last believed readings, and what its bridge last said of itself."""

    def __init__(self, limits_of: LimitsOf) -> None:
        self.limits_of = limits_of
        self._meters: dict[str, LiveMeter] = {}
        self._devices: dict[str, Device] = {}
        self._device_of: dict[str, str] = {}
        self._expired: set[str] = set()

    def __iter__(self) -> Iterator[LiveMeter]:
        return iter(self._meters.values())

    def get(self, meter: str) -> LiveMeter | None:
        """Return a meter by its name; None where it was never heard."""
        return self._meters.get(meter)

    def take(self, reading: Reading, at: datetime) -> LiveMeter | None:
        """Take a believed reading in; return its meter where it is news of a price."""
        meter = self._meters.get(reading.meter)
        if meter is None:
            meter = self._meters.setdefault(reading.meter, LiveMeter(reading.meter))
        if self._expired:
            self._expired.discard(reading.meter)
        return meter if meter.take(reading, at) else None

    def note_device(self, at: datetime, decoded: Decoded) -> None:
        """Take in what a bridge says of itself, and which meters it speaks for."""
        device = decoded.device or ""
        state = self._devices.get(device)
        if state is None:
            if len(self._devices) >= _MOST_DEVICES:
                return
            state = self._devices.setdefault(device, Device())
        if decoded.online is not None:
            state.online = decoded.online
        for reading in decoded.readings:
            quantity = reading.quantity
            if quantity is _RSSI and isinstance(reading.value, Decimal):
                state.rssi_dbm, state.since = int(reading.value), at
            elif quantity is _LQI and isinstance(reading.value, Decimal):
                state.lqi, state.since = int(reading.value), at
            elif self._device_of.get(reading.meter) != device:
                self._device_of[reading.meter] = device

    def expire(self, meters: Iterable[str]) -> None:
        """Take these meters' last readings for old, whatever their age."""
        self._expired = set(meters)

    def state(self, meter: str | None) -> MeterState | None:
        """Return a meter as it stands; None where there is none of that name."""
        heard = self._meters.get(meter) if meter else None
        return self._frozen(heard) if heard is not None else None

    def states(self) -> tuple[MeterState, ...]:
        """Return every meter as it stands."""
        return tuple(map(self._frozen, self._meters.values()))

    def findings(self, state: MeterState, now: datetime) -> Iterator[Finding]:
        """Return what is to be said of a meter that is quiet, or heard only just."""
        limits = self._silence_limits(state.meter, state.fuel)
        quiet = silence(state.meter, state.fuel, state.last_heard, now, limits)
        if quiet is not None:
            yield quiet
        device = self._devices.get(self._device_of.get(state.meter, ""))
        if device is not None and device.since is not None:
            weak = weak_signal(state.meter, device.since, device.rssi_dbm, device.lqi)
            if weak is not None:
                yield weak

    def _frozen(self, meter: LiveMeter) -> MeterState:
        limits = self._silence_limits(meter.meter, meter.fuel)
        device = self._devices.get(self._device_of.get(meter.meter, ""))
        return meter.frozen(int(limits.amber.total_seconds()), device)

    def _silence_limits(self, meter: str, fuel: Fuel | None) -> SilenceLimits:
        limits = self.limits_of(meter, fuel)
        return replace(limits, amber=timedelta(0)) if meter in self._expired else limits


def is_silent(state: MeterState, now: datetime) -> bool:
    """Say whether a meter has been heard of too long ago for its readings to be called now."""
    if state.last_heard is None:
        return True
    return (now - state.last_heard).total_seconds() >= state.silent_after_s
