"""Guess a register from what stands beside it, so that only the surprise need be kept.

Guesses are whole numbers and the same every time, on every machine; a bad guess costs bytes, never
truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import mul, sub

UWS_PER_KWH = 3_600_000 * 1_000_000
"""Watt-microseconds in a kWh: instants are in microseconds."""


@dataclass(frozen=True, slots=True)
class Integral:
    """Power summed over time and cut into a register's steps.

    ``step`` is how much power x time moves the register by one, ``offset`` how much of a step had
    gone by at the first reading. ``early`` holds each power until the next one instead of since
    the one before. ``regular`` counts instants instead of the microseconds between them.
    """

    step: int
    offset: int
    early: bool
    regular: bool

    def guesses(self, instants: Sequence[int], powers: Sequence[int]) -> list[int]:
        """Return the register's rise at each instant since the first."""
        areas = self.areas(instants, powers, self.offset)
        return list(map(self.step.__rfloordiv__, areas))

    def areas(self, instants: Sequence[int], powers: Sequence[int], initial: int) -> Iterator[int]:
        """Return power x time from the first instant up to each."""
        held: Iterable[int] = powers[:-1] if self.early else powers[1:]
        if not self.regular:
            held = map(mul, held, map(sub, instants[1:], instants))
        return accumulate(held, initial=initial)


def integral(
    instants: Sequence[int], powers: Sequence[int], registers: Sequence[int], step: int
) -> Integral:
    """Return the integral that guesses a register best."""
    lengths = set(map(sub, instants[1:], instants))
    length = lengths.pop() if len(lengths) == 1 else 0
    regular = length > 0 and step % length == 0
    step = step // length if regular else step
    tries = []
    for early in (False, True):
        areas = Integral(step, 0, early, regular).areas(instants, powers, 0)
        first = registers[0]
        misses = [(r - first) * step - area for r, area in zip(registers, areas, strict=True)]
        wander = sum(abs(b - a) for a, b in pairwise(misses))
        lowest, highest = max(misses), min(misses) + step - 1
        offset = (lowest + highest) // 2 if lowest <= highest else step // 2
        tries.append((wander, Integral(step, offset, early, regular)))
    return min(tries, key=lambda found: found[0])[1]


def register_step(power_exponent: int, register_exponent: int) -> int | None:
    """Return the step from power x microseconds to one of a register in kWh, if it is whole."""
    places = register_exponent - power_exponent
    step = UWS_PER_KWH * 10**places if places >= 0 else UWS_PER_KWH // 10**-places
    return step if step and abs(places) <= 9 else None
