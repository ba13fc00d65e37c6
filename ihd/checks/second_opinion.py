"""A second sensor on the same circuit: what it can and cannot say of the meter.

In a study at Twente (2017) five meters showed nearly six times the energy under dimmed lamps. A
home can see such an error. It cannot see the few per cent a meter is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import Interval
from ihd.units import Energy

METER_HIGH = Decimal("2.5")
METER_LOW = Decimal("3.5")
"""What a British electricity meter may show too much and too little, in per cent."""

LEAST_ENERGY = Energy.from_kwh(20)
LEAST_TIME = timedelta(days=14)
MOST_DOUBT = Decimal(12)
"""With more doubt than this, in per cent, agreement proves nothing."""


class SensorKind(StrEnum):
    """What the second sensor is; PULSE repeats the meter's own light."""

    CLAMP = "clamp"
    DIN_METER = "din_meter"
    PLUG_METER = "plug_meter"
    PULSE = "pulse"


UNCERTAINTY = {
    SensorKind.CLAMP: Decimal(10),
    SensorKind.DIN_METER: Decimal(2),
    SensorKind.PLUG_METER: Decimal(3),
    SensorKind.PULSE: Decimal(0),
}
"""What each kind may be off, in per cent. A clamp takes the power factor for one."""


class Opinion(StrEnum):
    """What the comparison says; a pulse reader checks the data path and never the accuracy."""

    CONSISTENT = "consistent"
    CANNOT_TELL = "cannot_tell"
    WORTH_A_TEST = "worth_a_test"
    PATH_GOOD = "path_good"
    PATH_BAD = "path_bad"


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The comparison over a time; differences are the meter over the sensor, in per cent."""

    opinion: Opinion
    sensor: SensorKind
    interval: Interval
    meter: Energy
    other: Energy
    difference: Decimal | None
    doubt: Decimal


def second_opinion(
    sensor: SensorKind,
    interval: Interval,
    meter: Energy,
    other: Energy,
    *,
    sensor_percent: Decimal | None = None,
) -> SecondOpinion:
    """Compare what the meter and the sensor counted in the same time on the same circuit."""
    own = UNCERTAINTY[sensor] if sensor_percent is None else sensor_percent
    if sensor is SensorKind.PULSE:
        return _path(interval, meter, other)
    difference = _percent(meter, other)
    limit = METER_HIGH if difference is not None and difference > 0 else METER_LOW
    doubt = (own * own + limit * limit).sqrt().quantize(Decimal("0.1"))
    enough = max(meter, other) >= LEAST_ENERGY and interval.duration >= LEAST_TIME
    if difference is None or not enough:
        opinion = Opinion.CANNOT_TELL
    elif abs(difference) > doubt:
        opinion = Opinion.WORTH_A_TEST
    else:
        opinion = Opinion.CONSISTENT if doubt <= MOST_DOUBT else Opinion.CANNOT_TELL
    return SecondOpinion(opinion, sensor, interval, meter, other, difference, doubt)


def sensors_disagree(meter: str, opinion: SecondOpinion) -> Finding | None:
    """Return a finding where the comparison makes a test worth while, or shows a bad path."""
    if opinion.opinion not in (Opinion.WORTH_A_TEST, Opinion.PATH_BAD):
        return None
    facts = {
        "sensor": str(opinion.sensor),
        "opinion": str(opinion.opinion),
        "meter_kwh": opinion.meter.kwh,
        "other_kwh": opinion.other.kwh,
        "difference_percent": opinion.difference,
        "doubt_percent": opinion.doubt,
    }
    return Finding(
        FindingKind.SENSORS_DISAGREE,
        subject=meter,
        since=opinion.interval.start,
        until=None,
        facts=facts,
    )


def _path(interval: Interval, meter: Energy, other: Energy) -> SecondOpinion:
    """A pulse is one Wh or so of the meter's own: the two must agree to the last of them."""
    difference = _percent(meter, other)
    off = abs(meter.mwh - other.mwh)
    good = off <= max(Energy.from_kwh("0.05").mwh, meter.mwh // 500)
    opinion = Opinion.PATH_GOOD if good else Opinion.PATH_BAD
    return SecondOpinion(
        opinion, SensorKind.PULSE, interval, meter, other, difference, Decimal("0.2")
    )


def _percent(meter: Energy, other: Energy) -> Decimal | None:
    if other.mwh <= 0:
        return None
    return ((meter.kwh / other.kwh - 1) * 100).quantize(Decimal("0.1"))
