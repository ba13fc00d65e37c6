"""Sharing what a block used among its tiers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ihd.billing.pieces import Amount, plain
from ihd.tariffs.tariff import Tier

_MILLION = 1_000_000


def in_tiers(
    tiers: Sequence[Tier], before: Amount, used: Amount, share: Amount = 1
) -> list[Amount]:
    """Return how much of ``used`` falls in each tier of a block that has used ``before`` already.

    Amounts are mWh (or ml). ``share`` is the part of the block that counts, where limits go by
    days. What is below zero (a credit for an estimate that was too high) belongs to the first tier.
    """
    parts = []
    low: Amount = 0
    for tier in tiers:
        high = None if tier.up_to is None else plain(Fraction(tier.up_to) * _MILLION * share)
        parts.append(_within(before + used, low, high) - _within(before, low, high))
        low = low if high is None else high
    return parts


def _within(total: Amount, low: Amount, high: Amount | None) -> Amount:
    """Return the part of [0, total) that lies in [low, high); the first tier also goes below 0."""
    reached = total if high is None else min(total, high)
    return reached - low if low == 0 else max(reached - low, 0)
