"""What a register counted half-hour by half-hour, so that years are priced in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ihd.billing.half_hours import rounded_half_hour
from ihd.billing.strip import Column, Part, Strip


@dataclass(frozen=True, slots=True)
class Counted:
    """One register's half-hours, without a hole.

    ``unit`` is kWh (amounts in mWh) or m3 (amounts in ml). ``caught_up`` is the part of each
    amount that arrived after a gap and was spread over it; None where there was none. A half-hour
    of which nothing is known counts nothing. ``priced`` is what parts of the amounts (by
    their first half-hour and their number) came to at the price table, as far as that is known.
    """

    register: str | None
    unit: str
    amounts: Strip
    caught_up: Strip | None = None
    priced: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def rounded(self) -> Strip:
        """Return the amounts with each half-hour's rounded, as a supplier does that rounds them."""
        parts = [Part(part.count, _rounded(part.column)) for part in self.amounts.parts]
        return Strip(self.amounts.first, parts)


def _rounded(column: Column) -> Column:
    if isinstance(column, int):
        return rounded_half_hour(column)
    return [rounded_half_hour(amount) for amount in column]
