"""From rows of consumption to series: their ends, repeats, what is impossible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
from ihd.billing.limits import Limit
from ihd.billing.lines import Note, NoteKind
from ihd.clock import from_ms, iso_utc, local_date, midnight, to_ms

_HALF_HOUR_MS = 1_800_000
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row as written: ``start`` and ``end`` in ms (end None: as long as most rows are)."""

    line: int
    start: int
    end: int | None
    amount: int
    register: str | None
    is_day: bool = False


def series_of_intervals(
    rows: Sequence[IntervalRow], unit: str, limit: Limit, zone: ZoneInfo
) -> tuple[list[Series], list[Note]]:
    """Return the series of every register and what was left out; raise ValueError on an overlap."""
    notes: list[Note] = []
    by_register: dict[str | None, list[IntervalRow]] = {}
    for row in rows:
        by_register.setdefault(row.register, []).append(row)
    series = []
    for register, found in by_register.items():
        kept = _with_ends(_in_order(found, notes), zone)
        kept = [row for row in kept if _is_possible(row, unit, limit, notes)]
        if kept:
            series.append(
                Series(
                    register,
                    unit,
                    tuple(row.start for row in kept),
                    tuple(_end(row) for row in kept),
                    tuple(row.amount for row in kept),
                )
            )
    return series, notes


def _in_order(rows: Sequence[IntervalRow], notes: list[Note]) -> list[IntervalRow]:
    """Sort by start; of two rows for one start the first counts, and a different one is noted."""
    found: dict[int, IntervalRow] = {}
    late = sum(1 for before, after in pairwise(rows) if after.start < before.start)
    if late:
        notes.append(Note(NoteKind.LATE, {"register": rows[0].register, "count": late}))
    for row in rows:
        first = found.setdefault(row.start, row)
        if first is not row:
            same = first.amount == row.amount
            notes.append(_note(NoteKind.DUPLICATE if same else NoteKind.CONFLICT, row))
    return [found[start] for start in sorted(found)]


def _with_ends(rows: Sequence[IntervalRow], zone: ZoneInfo) -> list[IntervalRow]:
    """Return rows with an end: what the file says, else as long as most rows, else the next."""
    usual = _usual_step(rows)
    found = []
    for number, row in enumerate(rows):
        following = rows[number + 1].start if number + 1 < len(rows) else None
        if row.end is None:
            end = _local_end(row, usual, zone) if row.is_day else row.start + usual
            end = end if following is None else min(end, following)
            row = replace(row, end=end)
        elif row.end <= row.start:
            raise ValueError(f"line {row.line}: the row ends before it starts")
        elif following is not None and row.end > following:
            raise ValueError(f"line {row.line}: the row overlaps the one that starts after it")
        found.append(row)
    return found


def _usual_step(rows: Sequence[IntervalRow]) -> int:
    steps = Counter(after.start - before.start for before, after in pairwise(rows))
    if steps:
        return steps.most_common(1)[0][0]
    return _DAY_MS if rows and rows[0].is_day else _HALF_HOUR_MS


def _local_end(row: IntervalRow, usual: int, zone: ZoneInfo) -> int:
    """Return the local midnight that ends a row of whole days, over a clock change too."""
    count = max(1, round(usual / _DAY_MS))
    day = local_date(from_ms(row.start), zone)
    return to_ms(midnight(day + timedelta(days=count), zone))


def _is_possible(row: IntervalRow, unit: str, limit: Limit, notes: list[Note]) -> bool:
    if row.amount > limit.most(unit, _end(row) - row.start):
        notes.append(_note(NoteKind.IMPOSSIBLE, row, unit))
        return False
    if row.amount < 0:
        notes.append(_note(NoteKind.NEGATIVE, row, unit))
    return True


def _end(row: IntervalRow) -> int:
    return row.end if row.end is not None else row.start


def _note(kind: NoteKind, row: IntervalRow, unit: str = "kWh") -> Note:
    return Note(
        kind,
        {
            "register": row.register,
            "at": iso_utc(from_ms(row.start)),
            "value": Decimal(row.amount).scaleb(-6),
            "unit": unit,
            "line": row.line,
        },
    )
