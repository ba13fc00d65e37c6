"""Where a bill is heading: what the days still to come will cost, as a range from days past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

DAYS_NEEDED = 14
"""With fewer whole days than this a forecast is rough, and said to be."""

_SPREAD = Decimal("1.28")
"""Four times in five a total of many days is within so many standard deviations of its mean."""
_ROUGH = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Heading:
    """The likely range of what is still to come; ``rough`` where few days are known."""

    low: Decimal
    high: Decimal
    rough: bool


def heading(day_costs: Sequence[Decimal], days_left: Decimal) -> Heading | None:
    """Return the range of so many further days from the costs of whole days past, newest last.

    Days that follow one another are alike, so their spread is taken to add up faster than that of
    independent days would: by half between the two extremes.
    """
    if not day_costs:
        return None
    count = len(day_costs)
    mean = sum(day_costs, Decimal(0)) / count
    variance = sum(((cost - mean) ** 2 for cost in day_costs), Decimal(0)) / count
    expected = mean * days_left
    alike = (days_left + days_left.sqrt()) / 2
    doubt = max(_SPREAD * variance.sqrt() * alike / 2, expected * Decimal("0.03"))
    rough = count < DAYS_NEEDED
    if rough:
        doubt = max(doubt, expected * _ROUGH)
    return Heading(max(expected - doubt, Decimal(0)), expected + doubt, rough)
