"""The log of gaps, brought up to the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from ihd.checks.report import Gap, gap_log
from ihd.checks.silence import SilenceLimits
from ihd.clock import Interval, from_us
from ihd.inspection.history import History
from ihd.inspection.memory import Watched
from ihd.meter import Quantity

GAPS_KEPT = 400
_FIRST_LOOK = timedelta(days=30)
_SPEAKS = (Quantity.POWER, Quantity.IMPORT_ENERGY, Quantity.IMPORT_VOLUME)
_MICROSECOND = timedelta(microseconds=1)


def note_gaps(
    history: History, meter: str, watched: Watched, limits: SilenceLimits, now: datetime
) -> None:
    """Add the gaps that ended since the last time; the one that lasts is not over and not here."""
    if watched.heard_to is not None and watched.heard_to > now:
        # A clock that ran ahead was put right, and what it dated with it: look at it all again.
        watched.heard_to = None
        watched.gaps = [gap for gap in watched.gaps if gap.interval.end <= now]
    since = watched.heard_to or now - _FIRST_LOOK
    instants = _instants(history, meter, Interval(since, now + _MICROSECOND))
    if not instants:
        return
    begin = watched.heard_to or instants[0]
    period = Interval(begin, instants[-1] + _MICROSECOND)
    known_to = watched.gaps[-1].interval.end if watched.gaps else begin
    gaps = gap_log(instants, period, limits).gaps
    found = [gap for gap in gaps if gap.ended and gap.interval.start >= known_to]
    watched.gaps = [*watched.gaps, *found][-GAPS_KEPT:]
    watched.heard_to = instants[-1]


def open_gap(watched: Watched, limits: SilenceLimits, now: datetime) -> Gap | None:
    """Return the gap that lasts, if one does."""
    if watched.heard_to is None or now - watched.heard_to < limits.amber:
        return None
    red = now - watched.heard_to >= limits.red
    return Gap(Interval(watched.heard_to, now), red=red, ended=False)


def _instants(history: History, meter: str, interval: Interval) -> list[datetime]:
    """Return the instants of a meter's readings of what it sends most often."""
    for quantity in _SPEAKS:
        registers = history.registers(meter, quantity)
        if registers:
            name = None if None in registers else registers[0]
            trace = history.trace(meter, quantity, interval, register=name)
            return [from_us(at) for at in trace.instants]
    return []
