"""Three tests a person can make of their meter at home, and how to read the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from ihd.units import Energy


class TrialKind(StrEnum):
    """Everything off (creep), a known heater, and a dimmer's step."""

    ALL_OFF = "all_off"
    HEATER = "heater"
    DIMMER = "dimmer"


LASTS = {
    TrialKind.ALL_OFF: timedelta(minutes=10),
    TrialKind.HEATER: timedelta(minutes=30),
    TrialKind.DIMMER: timedelta(minutes=10),
}
MAY_COUNT_ALL_OFF = Energy.from_kwh("0.001")
"""With everything off a meter may finish the watt-hour it was in, and no more."""

HEATER_PERCENT = Decimal(12)
"""A heater's plate is right to about a tenth, and the mains is seldom at its nominal voltage."""

DIMMER_FACTOR = Decimal(2)
DIMMER_FLOOR_W = Decimal(20)


class Outcome(StrEnum):
    """What a test came to."""

    PASSED = "passed"
    FAILED = "failed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class TrialResult:
    """A test's outcome, and what was expected and seen in the test's own unit (kWh or W)."""

    kind: TrialKind
    outcome: Outcome
    expected: Decimal
    seen: Decimal
    tolerance: Decimal


def all_off(rise: Energy, lasted: timedelta, step: Energy) -> TrialResult:
    """Judge what the register rose by with the main switch off; ``step`` is its last digit."""
    allowed = max(MAY_COUNT_ALL_OFF, step)
    outcome = Outcome.FAILED if rise > allowed else Outcome.PASSED
    if lasted < LASTS[TrialKind.ALL_OFF] and outcome is Outcome.PASSED:
        outcome = Outcome.UNCLEAR
    return TrialResult(TrialKind.ALL_OFF, outcome, Decimal(0), rise.kwh, allowed.kwh)


def heater(
    rise: Energy, before_w: Decimal, heater_w: Decimal, lasted: timedelta, step: Energy
) -> TrialResult:
    """Judge what the register rose by with a known heater on and all else as it was before."""
    hours = Decimal(lasted // timedelta(seconds=1)) / 3600
    expected = (before_w + heater_w) * hours / 1000
    tolerance = expected * HEATER_PERCENT / 100 + step.kwh
    off = abs(rise.kwh - expected)
    outcome = Outcome.PASSED if off <= tolerance else Outcome.FAILED
    if lasted < LASTS[TrialKind.HEATER] / 2:
        outcome = Outcome.UNCLEAR
    return TrialResult(TrialKind.HEATER, outcome, expected, rise.kwh, tolerance)


def dimmer(meter_step_w: Decimal, other_step_w: Decimal) -> TrialResult:
    """Judge what dimming a lamp does to the meter's power, against a second sensor's.

    The sensor must measure voltage too: a clamp alone is itself off by up to ten times here.
    """
    allowed = max(DIMMER_FLOOR_W, abs(other_step_w) * (DIMMER_FACTOR - 1))
    off = abs(meter_step_w - other_step_w)
    outcome = Outcome.PASSED if off <= allowed else Outcome.FAILED
    if max(abs(meter_step_w), abs(other_step_w)) < DIMMER_FLOOR_W:
        outcome = Outcome.UNCLEAR
    return TrialResult(TrialKind.DIMMER, outcome, other_step_w, meter_step_w, allowed)
