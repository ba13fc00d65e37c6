"""Questions to the history: readings of an interval, the latest ones, half-hour totals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from ihd.meter import Fuel, Quantity, Reading
from ihd.store import ledger
from ihd.store.names import Names, Row
from ihd.store.totals import HALF_US, Point, Tally, tally

_ALWAYS = 1 << 62
GAP_US = {Fuel.ELECTRICITY: 5 * 60 * 1_000_000}
SLOW_GAP_US = 75 * 60 * 1_000_000
"""Longest step between two readings of a register that still counts as measured."""

Channel = tuple[int, ...]
"""The series that hold one quantity of one register (more than one where a unit changed)."""


@dataclass(slots=True)
class History:
    """What an open database, and rows not yet in it (``pending``), say of the past."""

    db: sqlite3.Connection
    names: Names
    pending: list[Row] = field(default_factory=list)

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return the registers of a meter's quantity; None is its total register."""
        found = {
            series.register
            for series in self.names.series.values()
            if series.meter == meter and series.quantity == quantity and series.phase is None
        }
        return sorted(found, key=lambda register: register or "")

    def channel(
        self, meter: str, quantity: Quantity, register: str | None, phase: str | None = None
    ) -> Channel:
        """Return the series that hold one quantity of one register."""
        wanted = (meter, quantity, register, phase)
        return tuple(
            number
            for number, s in self.names.series.items()
            if (s.meter, s.quantity, s.register, s.phase) == wanted
        )

    def readings(self, channel: Channel, start: int, end: int) -> list[Reading]:
        """Return every reading with start <= at < end, believed or not, in order."""
        return [self.names.reading(row) for row in self._rows(channel, start, end)]

    def latest(self, channel: Channel, before: int = _ALWAYS) -> Reading | None:
        """Return the last believed reading with at < before."""
        row = self._latest_row(channel, before)
        return self.names.reading(row) if row else None

    def tally(self, channel: Channel, first: int, count: int) -> Tally:
        """Return the totals of ``count`` half-hours from number ``first``."""
        start, end = first * HALF_US, (first + count) * HALF_US
        before = self._latest_row(channel, start + 1)
        after = self._next_row(channel, end)
        span = (before[1] if before else start, after[1] + 1 if after else end)
        series = self.names.series[channel[0]]
        powers = self.channel(series.meter, Quantity.POWER, None)
        gap = SLOW_GAP_US if series.fuel is None else GAP_US.get(series.fuel, SLOW_GAP_US)
        sign = -1 if series.quantity is Quantity.EXPORT_ENERGY else 1
        return tally(
            self._points(channel, *span, 6),
            self._points(powers, *span, 3),
            first,
            count,
            gap_us=gap,
            sign=sign,
        )

    def _points(self, channel: Channel, start: int, end: int, places: int) -> list[Point]:
        """Return believed numbers, one to an instant, scaled by ten to the ``places``."""
        scales: dict[int, int | None] = {}
        points: dict[int, int] = {}
        for _, at, _, value, form, _ in self._rows(channel, start, end):
            if form not in scales:
                scales[form] = self._scale(form, places)
            power = scales[form]
            if power is None:
                continue
            points[at] = value * 10**power if power >= 0 else _rounded(value, 10**-power)
        return sorted(points.items())

    def _scale(self, form_number: int, places: int) -> int | None:
        """Return the power of ten from a form's mantissa to whole units; None: it never counts."""
        form = self.names.forms[form_number]
        if not self.names.believed(form_number) or form.value:
            return None
        return form.exponent + places

    def _rows(self, channel: Channel, start: int, end: int) -> Iterable[Row]:
        parts = [ledger.select_rows(self.db, number, start, end) for number in channel]
        if len(parts) == 1 and not self.pending:
            return parts[0]
        pending = (r for r in self.pending if r[0] in channel and start <= r[1] < end)
        rows = set(chain(*parts, pending))
        return sorted(rows, key=lambda row: row[1:])

    def _latest_row(self, channel: Channel, before: int) -> Row | None:
        found = [
            row
            for number in channel
            for row in [self._first_believed(ledger.select_rows_down(self.db, number, before))]
            if row
        ]
        found += [
            r
            for r in self.pending
            if r[0] in channel and r[1] < before and self.names.believed(r[4])
        ]
        return max(found, key=lambda row: row[1:3], default=None)

    def _next_row(self, channel: Channel, start: int) -> Row | None:
        parts = [ledger.select_rows(self.db, number, start, _ALWAYS) for number in channel]
        found = [row for part in parts for row in [self._first_believed(part)] if row]
        found += [
            r
            for r in self.pending
            if r[0] in channel and r[1] >= start and self.names.believed(r[4])
        ]
        return min(found, key=lambda row: row[1:3], default=None)

    def _first_believed(self, rows: Iterator[Row]) -> Row | None:
        return next((row for row in rows if self.names.believed(row[4])), None)


def _rounded(value: int, divisor: int) -> int:
    """Return a quotient rounded half up."""
    return (2 * value + divisor) // (2 * divisor)
