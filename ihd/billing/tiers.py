"""Sharing what a block used among its tiers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ihd.tariffs.tariff import Tier


def in_tiers(
    tiers: Sequence[Tier], before: Fraction, used: Fraction, share: Fraction = Fraction(1)
) -> list[Fraction]:
    """Return how much of ``used`` falls in each tier of a block that has used ``before`` already.

    ``share`` is the part of the block that counts, where limits go by days. What is below zero
    (a credit for an estimate that was too high) belongs to the first tier.
    """
    parts = []
    low = Fraction(0)
    for tier in tiers:
        high = None if tier.up_to is None else Fraction(tier.up_to) * share
        parts.append(_within(before + used, low, high) - _within(before, low, high))
        low = low if high is None else high
    return parts


def _within(total: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    """Return the part of [0, total) that lies in [low, high); the first tier also goes below 0."""
    reached = total if high is None else min(total, high)
    return reached - low if low == 0 else max(reached - low, Fraction(0))
