"""The bridge's own counter of the day against the meter's registers, and gas against its volume."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from ihd.checks.counters import day_counter
from ihd.checks.finding import Finding
from ihd.checks.gas_units import register_mix_up
from ihd.clock import Interval, day_interval, local_date, to_ms
from ihd.inspection.history import History, Premises
from ihd.inspection.memory import Watched
from ihd.meter import Quantity, Reading

TIMES_OFF = 3
"""So often in a row a counter must be off before it is called so: some start their day late."""

_STARTS_WITHIN = timedelta(minutes=35)
_MONTH = timedelta(days=28)


def counter_off(
    history: History, premises: Premises, meter: str, watched: Watched, now: datetime
) -> Finding | None:
    """Return a finding where the bridge's count of the day has differed from ours for hours."""
    theirs = history.reading_at(meter, Quantity.IMPORT_ENERGY_TODAY, now)
    day = local_date(now, premises.zone)
    midnight = day_interval(day, premises.zone).start
    if theirs is None or theirs.at < midnight:
        return None
    ours = _risen(history, meter, midnight, theirs.at)
    if ours is None:
        return None
    utc_midnight = theirs.at.replace(hour=0, minute=0, second=0, microsecond=0)
    utc = _risen(history, meter, utc_midnight, theirs.at)
    found = day_counter(theirs, ours, ours_since_utc_midnight=utc, since=theirs.at)
    watched.counter_off = watched.counter_off + 1 if found is not None else 0
    return found if watched.counter_off >= TIMES_OFF else None


def gas_mixed(history: History, meter: str, now: datetime) -> Finding | None:
    """Return a finding where what a gas bridge sends in kWh does not fit its cubic metres."""
    since = now - _MONTH
    energy = _span(history, meter, Quantity.IMPORT_ENERGY, since, now)
    volume = _span(history, meter, Quantity.IMPORT_VOLUME, since, now)
    if energy is None or volume is None:
        return None
    start, end = max(energy[0].at, volume[0].at), min(energy[1].at, volume[1].at)
    kwh = _rise(history, meter, Quantity.IMPORT_ENERGY, None, Interval(start, end))
    m3 = _rise(history, meter, Quantity.IMPORT_VOLUME, None, Interval(start, end))
    if kwh is None or m3 is None:
        return None
    return register_mix_up(meter, kwh, m3, start)


def _risen(history: History, meter: str, start: datetime, end: datetime) -> Decimal | None:
    """Return the kWh that all of a meter's registers rose by, or None where that is not known."""
    registers = history.registers(meter, Quantity.IMPORT_ENERGY)
    named = [None] if None in registers else registers
    interval = Interval(start, end)
    rises = [_rise(history, meter, Quantity.IMPORT_ENERGY, name, interval) for name in named]
    known = [rise for rise in rises if rise is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(rises) else None


def _rise(
    history: History, meter: str, quantity: Quantity, register: str | None, interval: Interval
) -> Decimal | None:
    """Return what a register rose by without a break, from a reading close to the start."""
    before = history.reading_at(meter, quantity, interval.start, register=register)
    after = history.reading_at(meter, quantity, interval.end, register=register)
    if before is None or after is None or interval.start - before.at > _STARTS_WITHIN:
        return None
    segments = history.segments((meter, quantity, register, None))
    if any(to_ms(before.at) < number <= to_ms(after.at) for number in segments):
        return None
    if not isinstance(before.value, Decimal) or not isinstance(after.value, Decimal):
        return None
    return after.value - before.value


def _span(
    history: History, meter: str, quantity: Quantity, since: datetime, now: datetime
) -> tuple[Reading, Reading] | None:
    first = history.reading_after((meter, quantity, None, None), since)
    last = history.reading_at(meter, quantity, now)
    return (first, last) if first is not None and last is not None else None
