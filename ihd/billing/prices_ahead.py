"""Prices for times that none is known for yet: those of the same hours of the nearest day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ihd.tariffs.prices import PriceTable

DAY_MS = 86_400_000
OPEN_MS = 7 * DAY_MS
"""A price that is said for longer than this from now on is one that holds until told otherwise."""

_Row = tuple[int, int, int]


def carried_on(table: PriceTable, now: int, first: int, after: int) -> PriceTable:
    """Return a table that covers [first, after), in ms, by repeating its own first and last day.

    A meter says only what holds now, and an exchange only tomorrow's prices: what comes after is
    taken to be like the last day that is known, so that a night rate stays one.
    """
    until = table.ends[-1] if table.ends else now
    until = now if until > now + OPEN_MS else until
    begins = table.starts[0] if table.starts else until
    # Of years of prices only those from the first instant, or the last known day, are asked for.
    place = bisect_right(table.ends, min(first, until - DAY_MS))
    columns = (table.starts[place:], table.ends[place:], table.scaled[place:])
    rows = _cut(zip(*columns, strict=True), begins, until)
    if not rows:
        return table
    last = _cut(rows, until - DAY_MS, until)
    early = _cut(rows, begins, begins + DAY_MS)
    before = [row for n in range(-(-(begins - first) // DAY_MS), 0, -1) for row in _by(early, -n)]
    to_come = [row for n in range(1, (after - until) // DAY_MS + 2) for row in _by(last, n)]
    starts, ends, scaled = zip(*before, *rows, *to_come, strict=True)
    return replace(table, starts=starts, ends=ends, scaled=scaled)


def _cut(rows: Iterable[_Row], start: int, end: int) -> list[_Row]:
    return [(max(s, start), min(e, end), p) for s, e, p in rows if s < end and e > start]


def _by(rows: list[_Row], count: int) -> Iterator[_Row]:
    """Yield rows moved by so many days."""
    for start, end, scaled in rows:
        yield start + count * DAY_MS, end + count * DAY_MS, scaled
