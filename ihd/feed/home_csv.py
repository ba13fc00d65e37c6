"""Half-hourly consumption from any CSV a supplier or a trial hands out.

The columns are found by their headings and by what is in them. Instants without an offset are
taken as the home's local time, unless the file holds one that the local clock never showed: then
it keeps standard time all year. Whatever is not a half-hour stays a gap.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ihd.clock import HALF_HOUR

MAX_KWH = 1_000
_STARTS = re.compile(r"(?<![a-z])(start|from|begin|since)", re.I)
_ENDS = re.compile(r"(?<![a-z])(end|to|until)(?![a-z])", re.I)
_TIMES = re.compile(r"date|time|stamp|period|interval|half.?hour", re.I)
_AMOUNTS = (re.compile(r"kwh", re.I), re.compile(r"consumption|usage|energy|import|value", re.I))
_NO_AMOUNTS = re.compile(r"export|cost|price|charge|register|cumulative|total", re.I)
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})[ T]+(\d{1,2}:\d{2}(?::\d{2})?)")


@dataclass(frozen=True, slots=True)
class HalfHour:
    """The energy (kWh, as written) used in the half-hour from ``start`` (UTC)."""

    start: datetime
    kwh: Decimal


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    stamp: datetime
    kwh: Decimal


def read_half_hours(path: Path, zone: tzinfo) -> tuple[HalfHour, ...]:
    """Return a file's half-hours in order; raise ValueError with the line where it cannot be read.

    ``zone`` is where instants without an offset belong: the home's, or a fixed offset.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(8192)
        file.seek(0)
        delimiter = max(",;\t|", key=sample.partition("\n")[0].count)
        lines = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        table = [(lines.line_num, cells) for cells in lines if any(cell.strip() for cell in cells)]
    if len(table) < 2:
        raise ValueError(f"{path}: there are no rows")
    heads = [head.strip() for head in table[0][1]]
    amount = amount_column(heads, path)
    when, at_end = time_column(heads, table[1][1], path)
    rows = _rows(path, table[1:], when, amount)
    if at_end is None:
        at_end = _stamps_end([row.stamp for row in rows])
    return _in_order(path, rows, zone, back=HALF_HOUR if at_end else timedelta())


def amount_column(heads: Sequence[str], path: Path) -> int:
    """Return the column that holds kWh, by its heading; else raise ValueError."""
    for pattern in _AMOUNTS:
        for column, head in enumerate(heads):
            if pattern.search(head) and not _NO_AMOUNTS.search(head):
                return column
    raise ValueError(f"{path}: no column's heading says kWh")


def time_column(heads: Sequence[str], first: Sequence[str], path: Path) -> tuple[int, bool | None]:
    """Return the column that says when, and whether it says the half-hour's end (None: unsaid)."""
    times = [
        (column, head)
        for column, head in enumerate(heads)
        if column < len(first) and _stamp(first[column]) is not None
    ]
    for pattern, at_end in ((_STARTS, False), (_ENDS, True), (_TIMES, None)):
        for column, head in times:
            if pattern.search(head):
                return column, at_end
    if times:
        return times[0][0], None
    raise ValueError(f"{path}: no column holds dates with times")


def _rows(path: Path, table: Sequence[tuple[int, list[str]]], when: int, amount: int) -> list[_Row]:
    day_first = not any(
        match and int(match[2]) > 12
        for _, cells in table
        if len(cells) > when and (match := _SLASHED.match(cells[when].strip()))
    )
    rows = []
    for line, cells in table:
        if max(when, amount) >= len(cells) or not (text := cells[amount].strip()):
            continue
        stamp = _stamp(cells[when], day_first=day_first)
        if stamp is None:
            raise ValueError(f"{path}, line {line}: '{cells[when]}' is not a date and time")
        rows.append(_Row(line, stamp, _kwh(text, f"{path}, line {line}")))
    if not rows:
        raise ValueError(f"{path}: no row has an amount")
    return rows


def _stamp(text: str, *, day_first: bool = True) -> datetime | None:
    text = text.strip()
    if match := _SLASHED.match(text):
        day, month = (match[1], match[2]) if day_first else (match[2], match[1])
        text = f"{match[3]}-{int(month):02d}-{int(day):02d}T{match[4]:0>5}"
    try:
        return datetime.fromisoformat(text) if ":" in text else None
    except ValueError:
        return None


def _kwh(text: str, where: str) -> Decimal:
    try:
        kwh = Decimal(text.replace(",", "."))
    except InvalidOperation:
        kwh = Decimal("NaN")
    if not kwh.is_finite():
        raise ValueError(f"{where}: '{text}' is not a number of kWh")
    if not 0 <= kwh <= MAX_KWH:
        raise ValueError(f"{where}: {text} kWh in half an hour cannot be")
    return kwh


def _stamps_end(stamps: Sequence[datetime]) -> bool:
    """Say whether stamps are the ends of half-hours: a day then runs from 00:30 to 00:00."""
    first, last = min(stamps, key=_wall), max(stamps, key=_wall)
    return (first.hour, first.minute) == (0, 30) and (last.hour, last.minute) == (0, 0)


def _wall(stamp: datetime) -> datetime:
    return stamp.replace(tzinfo=None)


def _in_order(
    path: Path, rows: Sequence[_Row], zone: tzinfo, *, back: timedelta
) -> tuple[HalfHour, ...]:
    if any(row.stamp.tzinfo is None and _never_shown(row.stamp, zone) for row in rows):
        zone = _standard(zone, rows[0].stamp)
    found: dict[datetime, HalfHour] = {}
    for row in rows:
        start = _instant(row.stamp, zone) - back
        if start in found and row.stamp.tzinfo is None:
            start = _instant(row.stamp.replace(fold=1), zone) - back
        if start.minute % 30 or start.second:
            raise ValueError(f"{path}, line {row.line}: {row.stamp} is not the edge of a half-hour")
        if start in found:
            raise ValueError(f"{path}, line {row.line}: {row.stamp} is there already")
        found[start] = HalfHour(start, row.kwh)
    return tuple(found[start] for start in sorted(found))


def _instant(stamp: datetime, zone: tzinfo) -> datetime:
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=zone)).astimezone(UTC)


def _never_shown(local: datetime, zone: tzinfo) -> bool:
    """Say whether a zone's clocks skip a local time, going forward in spring."""
    there = local.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local


def _standard(zone: tzinfo, stamp: datetime) -> tzinfo:
    """Return a zone's standard time as a fixed offset."""
    there = stamp.replace(tzinfo=zone)
    offset, summer = there.utcoffset() or timedelta(), there.dst() or timedelta()
    return timezone(offset - summer)
