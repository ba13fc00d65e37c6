"""A table of explicit prices for intervals, such as the half-hours of tomorrow.

What the table does not cover is not known yet, which is not the same as free.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from ihd.clock import Interval, from_ms, to_ms


@dataclass(frozen=True, slots=True)
class PriceSlot:
    """One price per kWh, in whole currency units, and the interval it is for."""

    interval: Interval
    price: Decimal


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices in order of time, held in columns (milliseconds since 1970) since a year has 17,520.

    ``vat_included`` says whether the prices carry the tax; ``issued`` when they were published.
    """

    currency: str
    vat_included: bool
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    values: tuple[Decimal, ...] = ()
    issued: datetime | None = None

    @classmethod
    def of(
        cls,
        slots: Iterable[PriceSlot],
        currency: str,
        *,
        vat_included: bool,
        issued: datetime | None = None,
    ) -> PriceTable:
        """Return the table of slots in any order; equal repeats count once.

        Raise ValueError where two slots overlap.
        """
        rows = sorted({(to_ms(s.interval.start), to_ms(s.interval.end), s.price) for s in slots})
        for (_, end, _), (start, _, _) in pairwise(rows):
            if start < end:
                raise ValueError(f"two prices are given for {from_ms(start):%Y-%m-%d %H:%M} UTC")
        starts, ends, values = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(currency, vat_included, starts, ends, values, issued)

    def slots(self) -> Iterator[PriceSlot]:
        """Yield the prices one by one."""
        for start, end, value in zip(self.starts, self.ends, self.values, strict=True):
            yield PriceSlot(Interval(from_ms(start), from_ms(end)), value)

    def price_at(self, instant: datetime) -> Decimal | None:
        """Return the price at an instant, or None where it is not known."""
        at_ms = to_ms(instant)
        index = bisect_right(self.starts, at_ms) - 1
        return self.values[index] if index >= 0 and at_ms < self.ends[index] else None

    def known_until(self, instant: datetime) -> datetime | None:
        """Return how far the prices reach from an instant without a hole; None: not known now."""
        at_ms = to_ms(instant)
        index = bisect_right(self.starts, at_ms) - 1
        if index < 0 or at_ms >= self.ends[index]:
            return None
        while index + 1 < len(self.starts) and self.starts[index + 1] == self.ends[index]:
            index += 1
        return from_ms(self.ends[index])

    def with_newer(self, newer: PriceTable) -> PriceTable:
        """Return both tables in one; where they cover the same time the newer one counts."""
        rows = list(zip(newer.starts, newer.ends, newer.values, strict=True))
        for start, end, value in zip(self.starts, self.ends, self.values, strict=True):
            first = bisect_right(newer.ends, start)
            if first == len(newer.starts) or newer.starts[first] >= end:
                rows.append((start, end, value))
        starts, ends, values = zip(*sorted(rows), strict=True) if rows else ((), (), ())
        return PriceTable(newer.currency, newer.vat_included, starts, ends, values, newer.issued)
