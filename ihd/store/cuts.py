"""Half-hours cut by a price that changes within them, or a demand measured by the quarter-hour.

A half-hour is cut after so many minutes: what was counted before is one number, and what was after
follows from the half-hour's total. Where readings do not tell it (they are too far apart, or came
from elsewhere) the cut is not known, the half-hour stays whole, and a bill splits it by time and
says so. Months that are over are kept, one row each, for reading a year again takes long.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ihd.store import ledger, months
from ihd.store.halves import HALVES
from ihd.store.history import History
from ihd.store.names import Channel
from ihd.store.totals import UNKNOWN

READINGS = 150_000
"""How many readings of closed days are read for one answer; what is before stays whole."""
_MINUTE_US = 60_000_000

Key = tuple[int, int]
"""A register's first series, and after how many minutes its half-hours are cut."""


@dataclass(slots=True)
class _Settled:
    """Half-hours before the frontier that were cut, from number ``first`` on."""

    revised: int
    first: int
    numbers: list[int]

    @property
    def end(self) -> int:
        """The half-hour after the last of them."""
        return self.first + len(self.numbers)


class Cuts:
    """Cuts half-hours of a history; remembers those that are settled, counts months it ``kept``."""

    def __init__(self, db: sqlite3.Connection, history: History) -> None:
        self._db, self._history = db, history
        self._settled: dict[Key, _Settled] = {}
        self.kept = 0

    def firsts(self, channel: Channel, minutes: int, first: int, end: int) -> list[int]:
        """Return what a register counted in the first minutes of half-hours [first, end)."""
        found = [UNKNOWN] * (end - first)
        reached = first
        spans: list[tuple[int, int]] = []
        for start, numbers in _kept(self._db, channel[0], minutes, first, end):
            spans.append((reached, start))
            reached = start + len(numbers)
            low, high = max(start, first), min(reached, end)
            found[low - first : high - first] = numbers[low - start : high - start]
        budget = READINGS
        for start, stop in reversed([*spans, (reached, end)]):
            if start < stop:
                begin, budget = self._affordable(channel, start, stop, budget)
                numbers = self._read(channel, minutes, begin, stop)
                found[begin - first : stop - first] = numbers
        return found

    def is_lacking(self, series: int, minutes: int) -> bool:
        """Say whether a month at hand has no cuts."""
        return bool(self._lacking(series, minutes))

    def keep(self, channel: Channel, minutes: int) -> None:
        """Write the cuts of the newest month at hand that has none."""
        month = max(self._lacking(channel[0], minutes))
        start, end = months.month_start(month), months.month_start(month + 1)
        numbers = self._history.firsts(channel, minutes * _MINUTE_US, start, end)
        ledger.put_cut(self._db, channel[0], month, minutes, months.packed(numbers))
        self.kept += 1
        # What is on the card now need not be remembered as well, month after month.
        self._settled.pop((channel[0], minutes), None)

    def _lacking(self, series: int, minutes: int) -> set[int]:
        there = ledger.select_cut_months(self._db, series, minutes)
        return ledger.select_month_numbers(self._db, series) - there

    def _read(self, channel: Channel, minutes: int, first: int, end: int) -> list[int]:
        """Cut half-hours by their readings; what is settled is remembered, from the newest on."""
        key, history, cut_us = (channel[0], minutes), self._history, minutes * _MINUTE_US
        known = self._settled.get(key)
        if known is None or known.revised != history.revised or known.end < first:
            known = self._settled[key] = _Settled(history.revised, first, [])
        if end < known.first:
            return history.firsts(channel, cut_us, first, end)
        if first < known.first:
            known.numbers[:0] = history.firsts(channel, cut_us, first, known.first)
            known.first = first
        reached = known.end
        later = history.firsts(channel, cut_us, reached, end) if reached < end else []
        found = known.numbers[first - known.first : end - known.first] + later
        known.numbers += later[: max(history.settled(channel) - reached, 0)]
        return found

    def _affordable(self, channel: Channel, first: int, end: int, budget: int) -> tuple[int, int]:
        """Return from which half-hour on there are no more readings than may be read."""
        meter = self._history.shelf.names.meter_of(channel[0])
        span = first // HALVES, (end - 1) // HALVES
        for day, readings in ledger.select_reading_counts(self._db, meter, *span):
            budget -= readings
            if budget < 0:
                return min(max(first, (day + 1) * HALVES), end), 0
        return first, budget


def _kept(
    db: sqlite3.Connection, series: int, minutes: int, first: int, end: int
) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield the months at hand that touch half-hours [first, end): first half-hour, numbers."""
    for month, crc, firsts in ledger.select_cuts(db, series, minutes):
        start, stop = months.month_start(month), months.month_start(month + 1)
        if start < end and stop > first and zlib.crc32(firsts) == crc:
            (column,) = months.unpacked(firsts)
            yield start, [column] * (stop - start) if isinstance(column, int) else column
