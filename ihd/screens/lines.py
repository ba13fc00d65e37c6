"""The lines behind a chart: few, and at round figures."""

from __future__ import annotations

from decimal import Decimal

MOST_LINES = 5
_NICE = (Decimal(1), Decimal(2), Decimal(5))


def line_step(top: Decimal, floor: Decimal) -> Decimal:
    """Return the smallest round step by which at most five lines stand behind a chart.

    It reaches from ``floor`` below the axis to ``top`` above it, one of which is more than 0.
    """
    scale = Decimal(10) ** (max(top, floor).adjusted() - 1)
    while True:
        for nice in _NICE:
            step = nice * scale
            if int(top / step) + int(floor / step) + 1 <= MOST_LINES:
                return step
        scale *= 10
