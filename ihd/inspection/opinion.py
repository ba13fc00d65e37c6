"""The second opinion: the meter and another sensor over the half-hours that both know."""

from __future__ import annotations

from datetime import datetime, timedelta

from ihd.checks.second_opinion import SecondOpinion, SensorKind, second_opinion
from ihd.clock import Interval, half_hour_start
from ihd.inspection.history import History, Premises
from ihd.meter import Quantity
from ihd.units import Energy

_OVER = timedelta(days=28)


def opinion_of(history: History, premises: Premises, now: datetime) -> SecondOpinion | None:
    """Return what the sensor of role "check" says of the electricity meter, where there is one."""
    meter = premises.meter("electricity")
    check = next((choice for choice in premises.meters if choice.role == "check"), None)
    if meter is None or check is None:
        return None
    end = half_hour_start(now)
    over = Interval(end - _OVER, end)
    ours = history.totals(meter, Quantity.IMPORT_ENERGY, over)
    theirs = history.totals(check.id, Quantity.IMPORT_ENERGY, over)
    both = [
        (mine, other)
        for mine, other in zip(ours, theirs, strict=False)
        if not mine.missing_s and not other.missing_s
    ]
    if not both:
        return None
    within = Interval(both[0][0].start, both[-1][0].interval.end)
    counted = Energy(sum(mine.amount for mine, _ in both))
    sensed = Energy(sum(other.amount for _, other in both))
    return second_opinion(_kind(check.sensor), within, counted, sensed)


def _kind(name: str) -> SensorKind:
    """Return the kind of a sensor; one that nobody told of is taken for the least exact."""
    return SensorKind(name) if name in list(SensorKind) else SensorKind.CLAMP
