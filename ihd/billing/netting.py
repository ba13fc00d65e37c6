"""Netting: what is sent out is taken off what came in at the same rate, since the block began.

Only the difference of both counts, so months add up to the year: a month that takes in what an
earlier one had left over takes the credit for that back, and has it at the rate instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from decimal import Decimal
from typing import NamedTuple

from ihd.billing.pieces import Amount
from ihd.tariffs.tariff import RatePeriod

NOT_PAID = RatePeriod("Export", Decimal(0))
"""What is left over earns nothing, where the tariff has no price for it."""


class Netted(NamedTuple):
    """The part of what was sent that is taken off, and what is left over; either may be below 0."""

    taken_off: Amount
    left_over: Amount


class Nets:
    """Remembers for each block how far what was sent out is ahead of what came in."""

    def __init__(self) -> None:
        self._ahead: dict[Hashable, Amount] = defaultdict(int)

    def take(self, block: Hashable, came_in: Amount, sent: Amount) -> Netted:
        """Count the next stretch of a block."""
        before = self._ahead[block]
        after = self._ahead[block] = before + sent - came_in
        left_over = max(after, 0) - max(before, 0)
        return Netted(sent - left_over, left_over)
