"""What was used and when: rows of one register in order of time, held in columns of integers.

A year of half-hours is 17,520 rows, and a tariff edit prices ten years again: so columns, not
objects. Times are milliseconds since 1970; amounts are mWh, or ml of gas and water.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ihd.clock import Interval, from_ms, to_ms
from ihd.units import Energy, Volume


@dataclass(frozen=True, slots=True)
class ConsumptionRow:
    """What one register counted in an interval; ``spread``: shared out evenly over a gap."""

    interval: Interval
    amount: Energy | Volume
    register: str | None = None
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One register's consumption: rows in order, none overlapping, gaps allowed.

    ``unit`` is kWh (amounts in mWh) or m3 (amounts in ml). ``spread`` holds the numbers of rows
    that were shared out evenly over a gap rather than measured. ``less`` are the registers that
    were taken off a meter's total: then it is calculated.
    """

    register: str | None
    unit: str
    starts: Sequence[int]
    ends: Sequence[int]
    amounts: Sequence[int]
    spread: frozenset[int] = frozenset()
    less: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.starts) == len(self.ends) == len(self.amounts):
            raise ValueError("the columns differ in length")
        if any(end > start for end, start in zip(self.ends, self.starts[1:], strict=False)):
            raise ValueError(f"rows of register {self.register} overlap or are out of order")

    def energy(self) -> Energy:
        """Return the sum of the rows, which must be energy."""
        if self.unit != "kWh":
            raise ValueError("a volume is not an energy before it is converted")
        return Energy(sum(self.amounts))

    def gaps(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches of [start, end) that no row covers."""
        first, after = bisect_right(self.ends, start), bisect_left(self.starts, end)
        starts, ends = self.starts[first:after], self.ends[first:after]
        spanned = bool(starts) and starts[0] <= start and ends[-1] >= end
        if spanned and sum(ends) - sum(starts) == ends[-1] - starts[0]:
            return []
        inside = zip(starts, ends, strict=True)
        edges = [(start, start), *inside, (end, end)]
        return [(before, after) for (_, before), (after, _) in pairwise(edges) if after > before]


Consumption = tuple[Series, ...]
"""Everything used: one series a register."""


def consumption(rows: Iterable[ConsumptionRow]) -> Consumption:
    """Return rows of any order as series; raise ValueError where rows of a register overlap."""
    by_series: dict[tuple[str | None, str], list[ConsumptionRow]] = {}
    for row in rows:
        unit = "kWh" if isinstance(row.amount, Energy) else "m3"
        by_series.setdefault((row.register, unit), []).append(row)
    return tuple(
        _series(register, unit, sorted(found, key=lambda row: row.interval))
        for (register, unit), found in by_series.items()
    )


def rows_of(series: Series) -> list[ConsumptionRow]:
    """Return a series as rows."""
    kind = Energy if series.unit == "kWh" else Volume
    return [
        ConsumptionRow(
            Interval(from_ms(start), from_ms(end)),
            kind(amount),
            series.register,
            n in series.spread,
        )
        for n, (start, end, amount) in enumerate(
            zip(series.starts, series.ends, series.amounts, strict=True)
        )
    ]


def _series(register: str | None, unit: str, rows: Sequence[ConsumptionRow]) -> Series:
    return Series(
        register=register,
        unit=unit,
        starts=tuple(to_ms(row.interval.start) for row in rows),
        ends=tuple(to_ms(row.interval.end) for row in rows),
        amounts=tuple(
            row.amount.mwh if isinstance(row.amount, Energy) else row.amount.ml for row in rows
        ),
        spread=frozenset(number for number, row in enumerate(rows) if row.spread),
    )
