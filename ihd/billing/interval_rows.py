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
from ihd.clock import add_months, from_ms, iso_utc, local_date, midnight, to_ms

_DAY_MS = 86_400_000
_METER_STEPS_MS = frozenset(minutes * 60_000 for minutes in (1, 5, 10, 15, 20, 30, 60))
"""How long the rows of real meters are."""
_FEW = 4


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row as written: ``start`` and ``end`` in ms (None: it must be told from the others).

    An ``amount`` of None is a gap that was written down.
    """

    line: int
    start: int
    end: int | None
    amount: int | None
    register: str | None
    is_date: bool = False
    """Whether the start was written as a bare date."""


def series_of_intervals(
    rows: Sequence[IntervalRow], unit: str, limit: Limit, zone: ZoneInfo, slot_ms: int
) -> tuple[list[Series], list[Note]]:
    """Return the series of every register and what was left out; raise ValueError on an overlap.

    Rows without an end last as the rows of a meter do: as most of them if that is a minute to an
    hour, or whole local days if all start at midnight, else ``slot_ms``.
    """
    notes: list[Note] = []
    by_register: dict[str | None, list[IntervalRow]] = {}
    for row in rows:
        by_register.setdefault(row.register, []).append(row)
    series = []
    for register, found in by_register.items():
        kept = _with_ends(_in_order(found, notes), zone, slot_ms)
        kept = [row for row in kept if _is_possible(row, unit, limit, notes)]
        if kept:
            series.append(
                Series(
                    register,
                    unit,
                    tuple(row.start for row in kept),
                    tuple(_end(row) for row in kept),
                    tuple(row.amount or 0 for row in kept),
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
        if first.amount is None:
            found[row.start] = row
        elif first is not row and row.amount is not None:
            same = first.amount == row.amount
            notes.append(_note(NoteKind.DUPLICATE if same else NoteKind.CONFLICT, row))
    return [found[start] for start in sorted(found)]


def _with_ends(rows: Sequence[IntervalRow], zone: ZoneInfo, slot_ms: int) -> list[IntervalRow]:
    """Return rows with an end: what the file says, else what is usual, but not past the next."""
    by_days = all(_is_midnight(row.start, zone) for row in rows) and (
        len(rows) > 1 or rows[0].is_date
    )
    usual = _usual_step(rows, slot_ms, by_days=by_days)
    months = _whole_months(rows, zone) if by_days else 0
    found = []
    for number, row in enumerate(rows):
        following = rows[number + 1].start if number + 1 < len(rows) else None
        if row.end is None:
            end = row.start + usual
            if usual >= _DAY_MS:
                end = _local_end(row, usual, zone, months=months)
            end = end if following is None else min(end, following)
            row = replace(row, end=end)
        elif row.end <= row.start:
            raise ValueError(f"line {row.line}: the row ends before it starts")
        elif following is not None and row.end > following:
            raise ValueError(f"line {row.line}: the row overlaps the one that starts after it")
        found.append(row)
    return found


def _usual_step(rows: Sequence[IntervalRow], slot_ms: int, *, by_days: bool) -> int:
    """Return how long a row lasts; a few rows far apart are slots, not hours that were averaged."""
    steps = Counter(after.start - before.start for before, after in pairwise(rows))
    step, count = steps.most_common(1)[0] if steps else (_DAY_MS if by_days else slot_ms, 0)
    if step in _METER_STEPS_MS:
        return step
    if by_days:
        return max(step, _DAY_MS)
    regular = step < _DAY_MS and len(rows) > _FEW and count * 2 >= len(rows)
    return step if regular else slot_ms


def _is_midnight(start: int, zone: ZoneInfo) -> bool:
    return to_ms(midnight(local_date(from_ms(start), zone), zone)) == start


def _whole_months(rows: Sequence[IntervalRow], zone: ZoneInfo) -> int:
    """Return how many months rows are apart that start on one day of the month; 0 if they do not.

    The last row then lasts to that day too, and not for as many days as the one before it.
    """
    starts = [local_date(from_ms(row.start), zone) for row in rows]
    numbers = [12 * day.year + day.month for day in starts]
    apart = min((after - before for before, after in pairwise(numbers)), default=0)
    return apart if len({day.day for day in starts}) == 1 else 0


def _local_end(row: IntervalRow, usual: int, zone: ZoneInfo, *, months: int) -> int:
    """Return the local midnight that ends a row of whole days, over a clock change too."""
    count = max(1, round(usual / _DAY_MS))
    day = local_date(from_ms(row.start), zone)
    if months:
        return to_ms(midnight(add_months(day, months), zone))
    return to_ms(midnight(day + timedelta(days=count), zone))


def _is_possible(row: IntervalRow, unit: str, limit: Limit, notes: list[Note]) -> bool:
    if row.amount is None:
        return False
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
            "value": Decimal(row.amount or 0).scaleb(-6),
            "unit": unit,
            "line": row.line,
        },
    )
