"""Tables on paper: heads again on every sheet, numbers under each other, long ones side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ihd.pack.paper import FAINT, INK, LEFT, MEASURE, Paper, Type, wrapped
from ihd.screens.document import Column, Table

HEAD = Type(8.5, 12, bold=True, shade=FAINT)
CELL = Type(9, 12.5)
DENSE = Type(8, 11)
STRONG = Type(9, 12.5, bold=True)
GUTTER = 10.0
PAD = 3.5
BETWEEN = 26.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a table stands across the sheet, and where its columns are."""

    x: float
    width: float
    columns: tuple[Column, ...]
    edges: tuple[tuple[float, float], ...]


def draw(paper: Paper, table: Table) -> None:
    """Draw a table from where the sheet has got to, over as many sheets as it takes."""
    if table.abreast > 1:
        _abreast(paper, table)
    else:
        _single(paper, table)
    paper.y += 10


def least(table: Table) -> float:
    """Return the height of a table's head and first rows."""
    return HEAD.leading + min(len(table.rows), 3) * (CELL.leading + PAD) + 4


def _frame(table: Table, x: float, width: float) -> _Frame:
    whole = sum(column.share for column in table.columns)
    room = width - GUTTER * (len(table.columns) - 1)
    edges = []
    start = x
    for column in table.columns:
        end = start + room * column.share / whole
        edges.append((start, end))
        start = end + GUTTER
    return _Frame(x, width, table.columns, tuple(edges))


def _single(paper: Paper, table: Table) -> None:
    frame = _frame(table, LEFT, MEASURE)
    paper.need(least(table))
    _head(paper, frame)
    for number, row in enumerate(table.rows):
        kind = STRONG if number in table.strong else CELL
        cells = [
            wrapped(text, kind, end - start)
            for text, (start, end) in zip(row, frame.edges, strict=True)
        ]
        height = max(map(len, cells)) * kind.leading + PAD
        if paper.room() < height:
            paper.new_page()
            _head(paper, frame)
        if number in table.strong:
            paper.rule(frame.x, paper.y, frame.width, INK, 0.7)
        _row(paper, frame, cells, kind)
        paper.y += height
        if number not in table.strong:
            paper.rule(frame.x, paper.y, frame.width, weight=0.3)


def _head(paper: Paper, frame: _Frame) -> None:
    for column, (start, end) in zip(frame.columns, frame.edges, strict=True):
        x = end if column.numbers else start
        paper.text(x, paper.y + HEAD.size, column.head, HEAD, right=column.numbers)
    paper.y += HEAD.leading + 2
    paper.rule(frame.x, paper.y, frame.width, INK, 0.7)


def _row(paper: Paper, frame: _Frame, cells: Sequence[Sequence[str]], kind: Type) -> None:
    for column, (start, end), lines in zip(frame.columns, frame.edges, cells, strict=True):
        x = end if column.numbers else start
        for number, line in enumerate(lines):
            y = paper.y + kind.size + PAD * 0.6 + number * kind.leading
            paper.text(x, y, line, kind, right=column.numbers)


def _abreast(paper: Paper, table: Table) -> None:
    """Draw a long table of one-line rows in columns of the sheet, down the first, then the next."""
    width = (MEASURE - BETWEEN * (table.abreast - 1)) / table.abreast
    frames = [
        _frame(table, LEFT + number * (width + BETWEEN), width) for number in range(table.abreast)
    ]
    rows = list(table.rows)
    while rows:
        if paper.room() < HEAD.leading + 6 * DENSE.leading:
            paper.new_page()
        fits = int((paper.room() - HEAD.leading - 6) // DENSE.leading)
        each = min(fits, -(-len(rows) // table.abreast))
        top = lowest = paper.y
        for frame in frames:
            part, rows = rows[:each], rows[each:]
            if not part:
                break
            paper.y = top
            _head(paper, frame)
            paper.y += 3
            for row in part:
                _row(paper, frame, [[text] for text in row], DENSE)
                paper.y += DENSE.leading
            lowest = max(lowest, paper.y)
        paper.y = lowest
        if rows:
            paper.new_page()
