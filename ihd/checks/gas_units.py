"""Gas measured in one unit and counted in another, and the half-hour gas really was used in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import HALF_HOUR, Interval, half_hour_start

M3_PER_100_FT3 = Decimal("2.8317")
"""A metric meter taken for an imperial one is billed 2.83 times too much; the reverse, a third."""

KWH_PER_M3_USUAL = Decimal("11.2")
LEAST_KWH_PER_M3 = Decimal(10)
MOST_KWH_PER_M3 = Decimal("12.5")
_NEAR = Decimal("0.12")
"""How far the factor may be off: the gas itself differs by as much."""


def register_mix_up(
    meter: str, energy_kwh: Decimal, volume_m3: Decimal, since: datetime
) -> Finding | None:
    """Name the mix-up inside a bridge that sends both kWh and m3, from what both rose by."""
    if volume_m3 < 1:
        return None
    factor = energy_kwh / volume_m3
    if LEAST_KWH_PER_M3 <= factor <= MOST_KWH_PER_M3:
        return None
    named = _named(factor / KWH_PER_M3_USUAL)
    if named is None:
        return None
    kind, by = named
    facts = {
        "theirs_kwh": energy_kwh,
        "volume_m3": volume_m3,
        "ours_kwh": volume_m3 * KWH_PER_M3_USUAL,
        "ratio": (factor / KWH_PER_M3_USUAL).quantize(Decimal("0.001")),
        "factor": by,
        "theirs_is_more": factor > MOST_KWH_PER_M3,
    }
    return Finding(kind, subject=meter, since=since, facts=facts)


def used_in(at: datetime) -> Interval:
    """Return the half-hour that a gas reading is the end of: gas is never "now"."""
    end = half_hour_start(at)
    return Interval(end - HALF_HOUR, end)


def _named(ratio: Decimal) -> tuple[FindingKind, Decimal] | None:
    factors = (
        (FindingKind.GAS_UNITS_MIXED, M3_PER_100_FT3),
        (FindingKind.GAS_CONVERTED_TWICE, KWH_PER_M3_USUAL),
    )
    for kind, factor in factors:
        for expected in (factor, 1 / factor):
            if abs(ratio / expected - 1) <= _NEAR:
                return kind, factor
    return None
