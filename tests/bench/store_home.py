"""A simulated home for the store's measurements: 10-second power and the register it moves.

The character is that of the year behind the peers' figures: a base load that follows the hour, a
wandering few hundred watts, appliances, and a noise of two watts on every reading, so that nothing
compresses better than life does.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.meter import Fuel, Quantity, Reading

STEPS = 8640
"""Readings of a day, one every ten seconds."""

START = datetime(2016, 1, 1, tzinfo=UTC)
METER = "a-glow/electricity"
_APPLIANCES = ((5.0, 18, 2800), (1.2, 240, 1900), (0.5, 1080, 7200), (40.0, 30, 110))
"""Times a day, steps long, watts: kettle, oven, car, fridge."""


def days(count: int, seed: int = 7) -> Iterator[tuple[list[int], list[int]]]:
    """Yield for each day its watts and its register in Wh, a reading every ten seconds."""
    rng = random.Random(seed)
    walk, watt_steps = 0, 12_345_678 * 360
    shape = [
        180 + 120 * exp(-(((n / 360 - 8) / 1.5) ** 2)) + 350 * exp(-(((n / 360 - 18.5) / 2.2) ** 2))
        for n in range(STEPS)
    ]
    for _ in range(count):
        extra = [0] * STEPS
        for times, length, power in _APPLIANCES:
            for _ in range(int(times) + (rng.random() < times % 1)):
                start = rng.randrange(STEPS - length)
                extra[start : start + length] = [w + power for w in extra[start : start + length]]
        watts, register = [], []
        for base, more in zip(shape, extra, strict=True):
            walk += rng.randint(-6, 6)
            watts.append(round(base + abs(walk % 800 - 400) * 0.4) + more + rng.randint(-2, 2))
            watt_steps += watts[-1]
            register.append(watt_steps // 360)
        yield watts, register


def message(at: datetime, watts: int, wh: int, lag: timedelta) -> list[Reading]:
    """Return the readings of one message of the home's electricity meter, as a Glow sends it."""
    kilowatts, kwh = f"{watts / 1000:.3f}", f"{wh // 1000}.{wh % 1000:03d}"
    today = str(Decimal(kwh) - 12_000)
    values = (
        (Quantity.POWER, Decimal(kilowatts) * 1000, kilowatts, "W", None),
        (Quantity.IMPORT_ENERGY, Decimal(kwh), kwh, "kWh", None),
        (Quantity.EXPORT_ENERGY, Decimal("0.000"), "0.000", "kWh", None),
        (Quantity.UNIT_RATE, Decimal("0.24500"), "0.24500", None, "GBP"),
        (Quantity.STANDING_CHARGE, Decimal("0.52310"), "0.52310", None, "GBP"),
        (Quantity.IMPORT_ENERGY_TODAY, Decimal(today), today, "kWh", None),
    )
    return [
        Reading(
            meter=METER,
            fuel=Fuel.ELECTRICITY,
            quantity=quantity,
            value=value,
            raw=raw,
            unit=unit,
            currency=currency,
            received_at=at + lag,
            taken_at=at,
        )
        for quantity, value, raw, unit, currency in values
    ]
