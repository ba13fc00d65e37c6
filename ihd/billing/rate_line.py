"""The rates of a tariff along the time of a bill, worked out once for all that asks of them.

Registers at the same rates, and the months a minimum is held against, share one line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from ihd.tariffs.tariff import Tariff
from ihd.tariffs.timeline import RateStretch, candidates, rate_stretches, rates_for

_Key = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    stretches: list[RateStretch]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class RateLine:
    """Answers as ``rate_stretches`` does, and remembers."""

    tariff: Tariff
    zone: ZoneInfo
    _lines: dict[_Key, _Line] = field(default_factory=dict)

    def stretches(self, start: int, end: int, register: str | None) -> Iterator[RateStretch]:
        """Yield the rate that holds for a register's energy, over [start, end), without hole."""
        line = self._line(start, end, register)
        first, after = bisect_right(line.ends, start), bisect_left(line.starts, end)
        for place in range(first, after):
            begin, stop, number, index = found = line.stretches[place]
            if begin < start or stop > end:
                found = max(begin, start), min(stop, end), number, index
            yield found

    def _line(self, start: int, end: int, register: str | None) -> _Line:
        sides = (rates_for(version, register) for version in self.tariff.versions)
        key = tuple((id(rates), candidates(rates, register)) for rates in sides)
        line = self._lines.get(key)
        if line is None or start < line.start or end > line.end:
            found = list(rate_stretches(self.tariff, self.zone, start, end, register))
            starts, ends = [one[0] for one in found], [one[1] for one in found]
            line = self._lines[key] = _Line(start, end, found, starts, ends)
        return line
