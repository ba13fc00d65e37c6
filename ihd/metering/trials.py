"""The guided tests at work: what was read at the start, and what at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ihd.checks.guided_tests import LASTS, TrialKind, TrialResult, all_off, dimmer, heater
from ihd.home import Home
from ihd.meter import Quantity
from ihd.screens.meter_facts import RunningTrial
from ihd.units import Energy


@dataclass(frozen=True, slots=True)
class Trial:
    """A test that runs: when it began, and what was read by then, the registers at ``read_at``."""

    kind: TrialKind
    meter: str
    check: str | None
    began: datetime
    register: Energy
    read_at: datetime
    power_w: Decimal
    check_w: Decimal | None
    heater_w: Decimal = Decimal(0)

    @property
    def running(self) -> RunningTrial:
        """Return the test as a page shows it."""
        return RunningTrial(self.kind, self.began, self.began + LASTS[self.kind])


def begin(
    home: Home, kind: TrialKind, now: datetime, heater_w: Decimal = Decimal(0)
) -> Trial | None:
    """Begin a test from the last readings; None where there are none, or they are not kept yet."""
    state = home.snapshot(now).electricity
    if state is None or state.power_w is None or not state.registers:
        return None
    check = home.settings.meter_for("check")
    stood = _total(home, state.meter, now)
    if stood is None:
        return None
    register, read_at = stood
    return Trial(
        kind=kind,
        meter=state.meter,
        check=check,
        began=now,
        register=register,
        read_at=read_at,
        power_w=state.power_w.value,
        check_w=_power(home, check, now),
        heater_w=heater_w,
    )


def judge(home: Home, trial: Trial, now: datetime) -> TrialResult:
    """Return what a test came to by the readings up to now, and no later than its end."""
    end = min(now, trial.running.ends)
    register, read_at = _total(home, trial.meter, end) or (trial.register, trial.read_at)
    rise, lasted = register - trial.register, read_at - trial.read_at
    step = _step(home, trial.meter, end)
    match trial.kind:
        case TrialKind.ALL_OFF:
            return all_off(rise, lasted, step)
        case TrialKind.HEATER:
            return heater(rise, trial.power_w, trial.heater_w, lasted, step)
        case _:
            ours, theirs = _power(home, trial.meter, end), _power(home, trial.check, end)
            other = (theirs or Decimal(0)) - (trial.check_w or Decimal(0))
            return dimmer((ours or Decimal(0)) - trial.power_w, other)


def _total(home: Home, meter: str, now: datetime) -> tuple[Energy, datetime] | None:
    """Return what all of a meter's registers stood at, and the latest of their instants."""
    registers = home.store.registers(meter, Quantity.IMPORT_ENERGY)
    total, at = Energy(0), None
    for name in [None] if None in registers else registers:
        reading = home.store.reading_at(meter, Quantity.IMPORT_ENERGY, now, register=name)
        if reading is not None and isinstance(reading.value, Decimal):
            total += Energy.from_kwh(reading.value)
            at = reading.at if at is None else max(at, reading.at)
    return None if at is None else (total, at)


def _power(home: Home, meter: str | None, now: datetime) -> Decimal | None:
    if meter is None:
        return None
    reading = home.store.reading_at(meter, Quantity.POWER, now)
    return reading.value if reading is not None and isinstance(reading.value, Decimal) else None


def _step(home: Home, meter: str, now: datetime) -> Energy:
    """Return one of the last digit that the register is sent with."""
    registers = home.store.registers(meter, Quantity.IMPORT_ENERGY)
    reading = home.store.reading_at(
        meter, Quantity.IMPORT_ENERGY, now, register=None if None in registers else registers[0]
    )
    value = reading.value if reading is not None else None
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return Energy.from_kwh(Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0))
