"""Half-hourly consumption from any CSV a supplier or a trial hands out.

The columns are found by their headings and by what is in them. Instants without an offset are
taken as the home's local time, unless the file holds one that the local clock never showed: then
it keeps standard time all year. Whatever is not a half-hour stays a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ihd.clock import from_ms
from ihd.feed.half_hour_file import (
    Amounts,
    Stamp,
    Stamps,
    are_ends,
    half_hours_of,
    is_day_first,
    is_stamp,
    kwh,
    table,
)

_STARTS = re.compile(r"(?<![a-z])(start|from|begin|since)", re.I)
_ENDS = re.compile(r"(?<![a-z])(end|to|until)(?![a-z])", re.I)
_TIMES = re.compile(r"date|time|stamp|period|interval|half.?hour", re.I)
_AMOUNTS = (re.compile(r"kwh", re.I), re.compile(r"consumption|usage|energy|import|value", re.I))
_NO_AMOUNTS = re.compile(r"export|cost|price|charge|register|cumulative|total", re.I)
_HALF_MS = 1_800_000

Amount = TypeVar("Amount")


@dataclass(frozen=True, slots=True)
class HalfHour:
    """The energy (kWh, as written) used in the half-hour from ``start`` (UTC)."""

    start: datetime
    kwh: Decimal


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells that count, column by column, and the lines they stand in."""

    lines: list[int]
    stamps: list[str]
    amounts: list[str]
    at_end: bool | None


def half_hours(path: Path, zone: tzinfo) -> dict[int, int]:
    """Return a file's half-hours: number since 1970 (UTC) to mWh.

    ``zone`` is where stamps without an offset belong: the home's, or a fixed offset. Raises
    ValueError with the line where it cannot be read.
    """
    return _read(path, zone, Amounts())


def read_half_hours(path: Path, zone: tzinfo) -> tuple[HalfHour, ...]:
    """Return the same in order, amounts as written. Raises ValueError."""
    found = _read(path, zone, kwh)
    return tuple(HalfHour(from_ms(half * _HALF_MS), found[half]) for half in sorted(found))


def _read(path: Path, zone: tzinfo, amount_of: Callable[[str], Amount]) -> dict[int, Amount]:
    cells = _cells(path)
    stamps, amounts = _understood(path, cells, amount_of)
    at_end = are_ends(stamps) if cells.at_end is None else cells.at_end
    lines = cells.lines
    if stamps[0][0] > stamps[-1][0]:
        # Newest first: the order in which the clock showed the hour that comes twice in autumn.
        stamps, amounts, lines = stamps[::-1], amounts[::-1], lines[::-1]
    found: dict[int, Amount] = {}
    place = 0
    try:
        for half in half_hours_of(stamps, zone, at_end=at_end):
            if half in found:
                raise ValueError("this half-hour is there already")
            found[half] = amounts[place]
            place += 1
    except ValueError as error:
        raise ValueError(f"{path}, line {lines[place]}: {error}") from error
    return found


def _cells(path: Path) -> _Cells:
    numbered = enumerate(table(path), start=1)
    filled = ((line, cells) for line, cells in numbered if any(cells))
    _, head = next(filled, (0, []))
    first = next(filled, None)
    if first is None:
        raise ValueError(f"{path}: there are no rows")
    heads = [cell.strip() for cell in head]
    amount_at = amount_column(heads, path)
    when, at_end = time_column(heads, first[1], path)
    found = _Cells([], [], [], at_end)
    for line, cells in chain([first], numbered):
        if len(cells) > max(amount_at, when) and cells[amount_at]:
            found.lines.append(line)
            found.stamps.append(cells[when])
            found.amounts.append(cells[amount_at])
    if not found.lines:
        raise ValueError(f"{path}: no row has an amount")
    return found


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
        if column < len(first) and is_stamp(first[column])
    ]
    for pattern, at_end in ((_STARTS, False), (_ENDS, True), (_TIMES, None)):
        for column, head in times:
            if pattern.search(head):
                return column, at_end
    if times:
        return times[0][0], None
    raise ValueError(f"{path}: no column holds dates with times")


def _understood(
    path: Path, cells: _Cells, amount_of: Callable[[str], Amount]
) -> tuple[list[Stamp], list[Amount]]:
    stamp_of = Stamps(day_first=is_day_first(cells.stamps))
    stamps: list[Stamp] = []
    amounts: list[Amount] = []
    try:
        for stamp, amount in zip(cells.stamps, cells.amounts, strict=True):
            stamps.append(stamp_of(stamp))
            amounts.append(amount_of(amount))
    except ValueError as error:
        raise ValueError(f"{path}, line {cells.lines[len(amounts)]}: {error}") from error
    return stamps, amounts
