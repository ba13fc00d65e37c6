"""A made-up household: what it draws in every ten seconds of a day, and the gas it burns.

Pure and repeatable: a day follows from the seed, the date and the length of the local day alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

SLOT_S = 10
SLOTS_AN_HOUR = 3600 // SLOT_S
SLOTS_A_HALF_HOUR = SLOTS_AN_HOUR // 2
Stretch = tuple[float, float, int]
"""From an hour of the day, for so many minutes, so many watts."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a household has and when it uses it; the numbers are watts, hours and litres."""

    seed: int = 1
    always_on_w: int = 78
    shower_w: int = 8_300
    heating_l_a_day: int = 4_600
    hot_water_l_a_day: int = 520


def power_of_day(habits: Habits, day: date, slots: int) -> list[int]:
    """Return the power (W) in each ten-second slot of a local day of so many slots."""
    chance = Random(f"{habits.seed} electricity {day}")
    steps = [0] * (slots + 1)
    for from_hour, minutes, watts in _uses(habits, day, chance):
        first = min(max(0, round(from_hour * SLOTS_AN_HOUR)), slots)
        last = min(max(first + 1, first + round(minutes * 60 / SLOT_S)), slots)
        steps[first] += watts
        steps[last] -= watts
    drawn = accumulate(steps[:slots])
    return [habits.always_on_w + watts + chance.getrandbits(3) for watts in drawn]


def gas_of_day(habits: Habits, day: date, half_hours: int) -> list[int]:
    """Return the gas (litres) burnt in each half-hour of a local day."""
    chance = Random(f"{habits.seed} gas {day}")
    heating_l = habits.heating_l_a_day * cold(day) * chance.uniform(0.8, 1.2)
    weights = [_heating_weight(half_hour / 2) for half_hour in range(half_hours)]
    litres = [
        round(heating_l * weight / sum(weights) * chance.uniform(0.85, 1.15)) for weight in weights
    ]
    for from_hour, share in ((6.5, 0.35), (7.0, 0.25), (18.5, 0.15), (21.0, 0.25)):
        litres[int(from_hour * 2)] += round(
            habits.hot_water_l_a_day * share * chance.uniform(0.7, 1.3)
        )
    return litres


def cold(day: date) -> float:
    """Return how cold the season is: 1 in late January, 0 from June to August."""
    return max(0.0, 0.42 + 0.58 * math.cos((day.timetuple().tm_yday - 22) / 365.25 * math.tau))


def _heating_weight(hour: float) -> float:
    if 6 <= hour < 8.5:
        return 3.0
    if 16.5 <= hour < 22:
        return 2.2
    return 0.6 if 8.5 <= hour < 16.5 else 0.0


def _uses(habits: Habits, day: date, chance: Random) -> Iterator[Stretch]:
    """Yield everything that is switched on in a day."""
    at_home = day.weekday() >= 5
    yield from _fridge(chance)
    yield from _morning(habits, chance, 1.6 if at_home else 0.0)
    yield from _evening(day, chance)
    if at_home:
        yield from _kettle(10.8 + chance.gauss(0, 0.3))
        yield (11 + chance.uniform(0, 1), 150 + chance.uniform(0, 90), 140)
    if day.weekday() == 6:
        yield from _oven(12.2 + chance.gauss(0, 0.2), 110)
    else:
        yield from _oven(17.7 + chance.gauss(0, 0.25), 35 + chance.uniform(0, 20))
    if day.weekday() in (0, 2, 5):
        yield from _washing(9.3 + chance.gauss(0, 0.4))


def _fridge(chance: Random) -> Iterator[Stretch]:
    hour = chance.uniform(0, 0.5)
    while hour < 25:
        minutes = chance.uniform(13, 18)
        yield (hour, minutes, 92)
        hour += (minutes + chance.uniform(26, 38)) / 60


def _morning(habits: Habits, chance: Random, later_h: float) -> Iterator[Stretch]:
    yield (6.7 + later_h + chance.gauss(0, 0.08), chance.uniform(5.5, 8.5), habits.shower_w)
    yield (7.2 + later_h + chance.gauss(0, 0.1), chance.uniform(2, 3), 930)
    yield from _kettle(7.1 + later_h + chance.gauss(0, 0.12))
    yield (6.6 + later_h, 75, 60)


def _evening(day: date, chance: Random) -> Iterator[Stretch]:
    dark_from = 21.2 - 5.2 * cold(day)
    bed = 22.7 + chance.gauss(0, 0.2)
    yield (dark_from, (bed - dark_from) * 60, 130 + chance.randrange(50))
    yield (18.9 + chance.gauss(0, 0.2), 200, 105)
    yield from _kettle(16.6 + chance.gauss(0, 0.2))
    yield from _kettle(20.2 + chance.gauss(0, 0.2))
    yield (18.0 + chance.gauss(0, 0.2), chance.uniform(14, 24), 1_450)
    dishes = 20.6 + chance.gauss(0, 0.15)
    yield (dishes, 14, 1_890)
    yield (dishes + 0.25, 48, 65)
    yield (dishes + 1.05, 11, 1_890)


def _kettle(hour: float) -> Iterator[Stretch]:
    yield (hour, 2.6, 2_880)


def _oven(hour: float, minutes: float) -> Iterator[Stretch]:
    """Heat up for nine minutes, then two minutes in every five."""
    yield (hour, 9, 2_250)
    passed = 12.0
    while passed < minutes:
        yield (hour + passed / 60, 2, 2_250)
        passed += 5


def _washing(hour: float) -> Iterator[Stretch]:
    yield (hour, 17, 2_040)
    yield (hour + 0.3, 50, 170)
    yield (hour + 1.15, 9, 410)
