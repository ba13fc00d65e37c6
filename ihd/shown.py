"""What a meter's registers showed over the days of a bill, and what was used when, by the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.clock import days, days_interval, midnight, to_ms
from ihd.meter import Quantity, Reading
from ihd.statements.ours import OurDial, Ours
from ihd.store import Store
from ihd.used import Supply, used

_DIALS = {Quantity.IMPORT_ENERGY: "kWh", Quantity.IMPORT_VOLUME: "m3"}
_FRESH = timedelta(minutes=10)
_DAY = timedelta(days=1)


def shown(
    store: Store, supply: Supply, first_day: date, after_last_day: date, zone: ZoneInfo
) -> Ours:
    """Return what a meter showed at every midnight of the local days, and what it used in them."""
    meter = supply.meter
    found: list[OurDial] = []
    for quantity, unit in _DIALS.items():
        for register in store.registers(meter, quantity):
            readings = _at_midnights(
                store, (meter, quantity, register), first_day - _DAY, after_last_day + _DAY, zone
            )
            breaks = sorted(store.segments((meter, quantity, register, None)))
            found += _dials(register, unit, list(readings), breaks)
    interval = days_interval(first_day, after_last_day, zone)
    return Ours(tuple(found), used(store, supply, interval, zone))


def _at_midnights(
    store: Store,
    channel: tuple[str, Quantity, str | None],
    first: date,
    last: date,
    zone: ZoneInfo,
) -> Iterator[tuple[int, Fraction]]:
    """Yield a register's value (ms, value) around each midnight, rising, none of them twice."""
    meter, quantity, register = channel
    seen = -1
    for day in days(first, last + _DAY):
        instant = midnight(day, zone)
        before = store.reading_at(meter, quantity, instant, register=register)
        around = [before]
        if before is None or instant - before.at > _FRESH:
            around.append(store.reading_after((meter, quantity, register, None), instant))
        for point in (_point(reading) for reading in around if reading is not None):
            if point is not None and point[0] > seen:
                seen = point[0]
                yield point


def _point(reading: Reading) -> tuple[int, Fraction] | None:
    value = reading.value
    return (to_ms(reading.at), Fraction(value)) if isinstance(value, Decimal) else None


def _dials(
    register: str | None, unit: str, points: list[tuple[int, Fraction]], breaks: list[int]
) -> Iterator[OurDial]:
    """Yield a dial for each stretch in which the register counts on from itself."""
    stretch: list[tuple[int, Fraction]] = []
    for at, value in points:
        begins_anew = any(stretch and stretch[-1][0] < one <= at for one in breaks)
        if stretch and (begins_anew or value < stretch[-1][1]):
            yield _dial(register, unit, stretch)
            stretch = []
        stretch.append((at, value))
    if stretch:
        yield _dial(register, unit, stretch)


def _dial(register: str | None, unit: str, points: list[tuple[int, Fraction]]) -> OurDial:
    instants, values = zip(*points, strict=True)
    return OurDial(register, unit, instants, values)
