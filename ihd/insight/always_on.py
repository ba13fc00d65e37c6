"""What is always on: the power a home never falls below for long."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ihd.clock import Interval
from ihd.units import Energy

NIGHTS_NEEDED = 5
HOURS_A_YEAR = Decimal(8766)
_PART = 20
"""The twentieth lowest of a hundred half-hours: low, yet no single odd one."""


def always_on_w(half_hours: Sequence[tuple[Interval, Energy]]) -> Decimal | None:
    """Return the power that is always drawn, in W; None where too few days are known."""
    days = {interval.start.date() for interval, _ in half_hours}
    if len(days) < NIGHTS_NEEDED:
        return None
    means = sorted(energy.mwh for _, energy in half_hours)
    return Decimal(means[len(means) // _PART]) * 2 / 1000
