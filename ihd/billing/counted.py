"""What a register counted half-hour by half-hour, so that years are priced in milliseconds.

Running totals answer any stretch of time with one subtraction. A stretch that cuts a half-hour
takes its part by time, as an exact fraction, just as a bill does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate

from ihd.billing.pieces import Amount
from ihd.clock import HALF_HOUR

HALF_MS = HALF_HOUR // timedelta(milliseconds=1)


class Running:
    """Amounts of consecutive half-hours from an instant (ms since 1970) on, summed up."""

    __slots__ = ("_amounts", "_start", "totals")

    def __init__(self, start: int, amounts: Sequence[int]) -> None:
        self._start, self._amounts = start, amounts
        self.totals = list(accumulate(amounts, initial=0))

    def between(self, begin: Amount, end: Amount) -> Amount:
        """Return what was counted in [begin, end); outside the half-hours it is nothing."""
        return self.up_to(end) - self.up_to(begin)

    def up_to(self, instant: Amount) -> Amount:
        """Return what was counted before an instant."""
        whole, rest = divmod(instant - self._start, HALF_MS)
        place = int(whole)
        if place < 0:
            return 0
        if place >= len(self._amounts):
            return self.totals[-1]
        if rest:
            return self.totals[place] + Fraction(self._amounts[place] * rest, HALF_MS)
        return self.totals[place]


@dataclass(frozen=True, slots=True)
class Counted:
    """One register's half-hours from ``start`` (ms since 1970) on, without a hole.

    ``unit`` is kWh (amounts in mWh) or m3 (amounts in ml). ``caught_up`` is the part of each
    amount that arrived after a gap and was spread over it; empty where there was none. A half-hour
    of which nothing is known counts nothing.
    """

    register: str | None
    unit: str
    start: int
    amounts: Sequence[int]
    caught_up: Sequence[int] = ()
