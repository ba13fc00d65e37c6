"""What our own display showed: register readings at any instant, to hold against a bill's.

Between two of our readings a register is taken to have risen evenly; beyond them it is carried on
at its mean for a day and a half at most. What is further away is not known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Consumption
from ihd.billing.limits import limit_of
from ihd.billing.readings_csv import read_dials, read_readings
from ihd.billing.registers import Dial, Steps
from ihd.tariffs.tariff import Tariff

DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
TYPED = "as billed"
"""The unit of readings that a person typed beside the bill's: whatever its dial counts."""
_CARRIED_MS = DAY_MS * 3 // 2
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class OurDial:
    """One counter's believed numbers as its face shows them: instants in ms, values in ``unit``."""

    register: str | None
    unit: str
    instants: tuple[int, ...]
    values: tuple[Fraction, ...]

    def at(self, instant: int) -> Fraction | None:
        """Return what the face showed at an instant, or None where that is not known."""
        first, last = self.instants[0], self.instants[-1]
        if instant < first - _CARRIED_MS or instant > last + _CARRIED_MS:
            return None
        if instant <= first:
            return self.values[0] - self._mean(first - instant)
        if instant >= last:
            return self.values[-1] + self._mean(instant - last)
        index = bisect_right(self.instants, instant) - 1
        start, end = self.instants[index], self.instants[index + 1]
        rise = self.values[index + 1] - self.values[index]
        return self.values[index] + rise * (instant - start) / (end - start)

    def around(self, instant: int) -> tuple[Fraction, Fraction] | None:
        """Return what it showed a day before and a day after an instant: a date alone is no more.

        None where the instant itself is not known.
        """
        value = self.at(instant)
        if value is None:
            return None
        before, after = self.at(instant - DAY_MS), self.at(instant + DAY_MS)
        low = value - self._mean(DAY_MS) if before is None else before
        return low, value + self._mean(DAY_MS) if after is None else after

    def _mean(self, duration: int) -> Fraction:
        """Return what is counted in a time on average."""
        whole = self.instants[-1] - self.instants[0]
        return (self.values[-1] - self.values[0]) * duration / whole if whole else Fraction(0)


@dataclass(frozen=True, slots=True)
class Ours:
    """Everything we know of the days of a bill: what the counters showed, what was used when.

    ``supply_numbers`` and ``serials`` are what the meter was told to be, the latest first.
    """

    dials: tuple[OurDial, ...] = ()
    consumption: Consumption = ()
    supply_numbers: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()

    def dials_of(self, names: Iterable[str | None]) -> tuple[OurDial, ...]:
        """Return the dials of the first of some names that is known."""
        for name in names:
            wanted = name.casefold() if name else None
            found = tuple(
                dial
                for dial in self.dials
                if (dial.register.casefold() if dial.register else None) == wanted
            )
            if found:
                return found
        return ()

    @property
    def registers(self) -> frozenset[str | None]:
        """The names of the counters; None is a meter's total."""
        return frozenset(dial.register for dial in self.dials)


def ours_from_csv(text: str, tariff: Tariff, zone: ZoneInfo) -> Ours:
    """Return what a file of readings shows; estimates in it are the supplier's, so not ours."""
    dials = read_dials(text, tariff, zone)
    if not dials:
        return Ours(consumption=read_readings(text, tariff, zone).consumption)
    imperial = "hcf" in text.partition("\n")[0].lower()
    m3_per_hcf = Fraction(tariff.gas.m3_per_hcf)
    found = []
    for dial in dials:
        for one in dials_from(dial, tariff):
            if imperial:
                values = tuple(value / m3_per_hcf for value in one.values)
                one = OurDial(one.register, "hcf", one.instants, values)
            found.append(one)
    used = read_readings(text, tariff, zone).consumption
    fine = all(e - s <= _HOUR_MS for one in used for s, e in zip(one.starts, one.ends, strict=True))
    return Ours(tuple(found), used if fine else ())


def dials_from(dial: Dial, tariff: Tariff) -> Iterator[OurDial]:
    """Yield the stretches over which a dial's readings are believed and go on from each other."""
    read = tuple(reading for reading in dial.readings if not reading.is_estimate)
    if not read:
        return
    own = Dial(dial.register, dial.serial, dial.unit, read)
    first_at: dict[int, int] = {}
    for reading in read:
        first_at.setdefault(reading.at, reading.value)
    points: list[tuple[int, int]] = []
    for start, end, amount in Steps(own, limit_of(tariff), []).rows():
        value = first_at[start]
        if points and points[-1] != (start, value):
            yield _dial(own, points)
            points = []
        points = points or [(start, value)]
        points.append((end, value + amount))
    if not points:
        points = [min(first_at.items())]
    yield _dial(own, points)


def typed_dial(register: str | None, shown: Iterable[tuple[int, Decimal | None]]) -> OurDial | None:
    """Return what a person typed that the display showed at a bill's two ends."""
    points = [(at, Fraction(value)) for at, value in shown if value is not None]
    if not points:
        return None
    if any(later[1] < earlier[1] for earlier, later in pairwise(points)):
        points = points[-1:]
    instants, values = zip(*points, strict=True)
    return OurDial(register, TYPED, instants, values)


def _dial(dial: Dial, points: list[tuple[int, int]]) -> OurDial:
    return OurDial(
        dial.register,
        dial.unit,
        tuple(at for at, _ in points),
        tuple(Fraction(value, _MILLION) for _, value in points),
    )
