"""A table of explicit prices for intervals, such as the half-hours of tomorrow.

What the table does not cover is not known yet, which is not the same as free.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from itertools import pairwise

from ihd.clock import HALF_HOUR, Interval, add_months, from_ms, to_ms

_HALF_MS = HALF_HOUR // timedelta(milliseconds=1)
_MINUTE_MS = 60_000
_MARK_BYTES = 12


@dataclass(frozen=True, slots=True)
class PriceSlot:
    """One price per kWh, in whole currency units, and the interval it is for."""

    interval: Interval
    price: Decimal


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices in order of time, in columns of integers, since a year of them is 17,520.

    ``starts`` and ``ends`` are milliseconds since 1970; a price is ``scaled`` / 10 ** ``places``.
    ``vat_included`` says whether the prices carry the tax; ``issued`` when they were published;
    ``is_half_hourly`` that every half-hour (of UTC) from the first to the last has its own price.
    ``cut_minutes`` are those after which its slots cut half-hours; none where they keep no clock.
    ``marks`` are, of half-hourly prices, those of the months (of UTC) they cover, by their first
    instant: two months with the same mark have the same ``scaled`` prices.
    """

    currency: str
    vat_included: bool
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    scaled: tuple[int, ...] = ()
    places: int = 0
    issued: datetime | None = None
    is_half_hourly: bool = field(init=False, repr=False, compare=False)
    cut_minutes: tuple[int, ...] = field(init=False, repr=False, compare=False)
    marks: Mapping[int, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """See once whether the slots are half-hours, for years of them are asked about."""
        starts = self.starts
        halves = range(starts[0], starts[-1] + 2 * _HALF_MS, _HALF_MS) if starts else range(0)
        whole = len(halves) == len(starts) + 1 and starts[0] % _HALF_MS == 0
        found = whole and (*starts, self.ends[-1]) == (starts[0], *self.ends) == tuple(halves)
        object.__setattr__(self, "is_half_hourly", found)
        cuts = () if found else _cut_minutes({e % _HALF_MS for e in (*starts, *self.ends)})
        object.__setattr__(self, "cut_minutes", cuts)
        object.__setattr__(self, "marks", dict(self._marks()) if found else {})

    def _marks(self) -> Iterator[tuple[int, bytes]]:
        day = from_ms(self.starts[0]).date().replace(day=1)
        while True:
            following = add_months(day, 1)
            start, end = (to_ms(datetime(d.year, d.month, 1, tzinfo=UTC)) for d in (day, following))
            if end > self.ends[-1]:
                return
            if start >= self.starts[0]:
                place = (start - self.starts[0]) // _HALF_MS
                prices = self.scaled[place : place + (end - start) // _HALF_MS]
                yield start, blake2b(repr(prices).encode(), digest_size=_MARK_BYTES).digest()
            day = following

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
        places = max((_places(price) for _, _, price in rows), default=0)
        starts, ends, prices = zip(*rows, strict=True) if rows else ((), (), ())
        scaled = tuple(int(price.scaleb(places)) for price in prices)
        return cls(currency, vat_included, starts, ends, scaled, places, issued)

    def slots(self) -> Iterator[PriceSlot]:
        """Yield the prices one by one."""
        for index, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            yield PriceSlot(Interval(from_ms(start), from_ms(end)), self.price(index))

    def price(self, index: int) -> Decimal:
        """Return the price of the slot with a number."""
        return Decimal(self.scaled[index]).scaleb(-self.places)

    def price_at(self, instant: datetime) -> Decimal | None:
        """Return the price at an instant, or None where it is not known."""
        index = self._slot_at(to_ms(instant))
        return None if index is None else self.price(index)

    def known_until(self, instant: datetime) -> datetime | None:
        """Return how far the prices reach from an instant without a hole; None: not known now."""
        index = self._slot_at(to_ms(instant))
        if index is None:
            return None
        while index + 1 < len(self.starts) and self.starts[index + 1] == self.ends[index]:
            index += 1
        return from_ms(self.ends[index])

    def with_newer(self, newer: PriceTable) -> PriceTable:
        """Return both tables in one; where they cover the same time the newer one counts.

        A price that the newer table covers in part still holds for the rest of its time. Raise
        ValueError where they differ in currency or in whether the tax is included.
        """
        if (self.currency, self.vat_included) != (newer.currency, newer.vat_included):
            raise ValueError("the tables differ in currency or in whether VAT is included")
        kept = [rest for slot in self.slots() for rest in newer.leaves(slot)]
        return PriceTable.of(
            [*kept, *newer.slots()],
            newer.currency,
            vat_included=newer.vat_included,
            issued=newer.issued,
        )

    def leaves(self, slot: PriceSlot) -> Iterator[PriceSlot]:
        """Yield the parts of another table's slot for which this one has no price."""
        start, end = to_ms(slot.interval.start), to_ms(slot.interval.end)
        index = bisect_right(self.ends, start)
        while index < len(self.starts) and self.starts[index] < end:
            if start < self.starts[index]:
                yield PriceSlot(Interval(from_ms(start), from_ms(self.starts[index])), slot.price)
            start = self.ends[index]
            index += 1
        if start < end:
            yield PriceSlot(Interval(from_ms(start), from_ms(end)), slot.price)

    def _slot_at(self, at_ms: int) -> int | None:
        index = bisect_right(self.starts, at_ms) - 1
        return index if index >= 0 and at_ms < self.ends[index] else None


def _cut_minutes(edges: Collection[int]) -> tuple[int, ...]:
    """Return edges within a half-hour (ms) as minutes; none where one is not a whole minute."""
    if any(edge % _MINUTE_MS for edge in edges):
        return ()
    return tuple(sorted(edge // _MINUTE_MS for edge in edges if edge))


def _places(price: Decimal) -> int:
    exponent = price.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
