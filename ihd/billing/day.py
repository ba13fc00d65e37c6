"""The cost of a day so far, from half-hour totals and the prices that held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ihd.clock import Interval
from ihd.units import Energy, Money, UnitRate


@dataclass(frozen=True, slots=True)
class PricedSlice:
    """A stretch of time and the unit rate that held in it; None: not known."""

    interval: Interval
    rate: UnitRate | None


def priced(
    consumption: Sequence[tuple[Interval, Energy]], slices: Sequence[PricedSlice]
) -> Money | None:
    """Return the exact cost of energy used in intervals, or None where a price is not known.

    An interval that spans a price change is split by time; the parts add up to the whole.
    """
    total: Money | None = None
    for interval, energy in consumption:
        if not energy:
            continue
        cost = _cost_of(interval, energy, slices)
        if cost is None:
            return None
        total = cost if total is None else total + cost
    if total is None:
        rate = next((s.rate for s in slices if s.rate), None)
        return Money(Decimal(0), rate.currency) if rate else None
    return total


def _cost_of(interval: Interval, energy: Energy, slices: Sequence[PricedSlice]) -> Money | None:
    cost: Money | None = None
    covered = 0
    for piece in slices:
        shared = piece.interval.overlap(interval)
        if shared is None:
            continue
        if piece.rate is None:
            return None
        until = energy.mwh * _us(shared.end - interval.start) // _us(interval.duration)
        part = piece.rate * Energy(until - covered)
        covered = until
        cost = part if cost is None else cost + part
    return cost if covered == energy.mwh else None


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
