"""Rows that stand under one another: measured first, placed once it is known that they fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row's height and the gap above it, in pixels, and how to put it at a top edge."""

    height: float
    put: Callable[[float], None]
    gap: float = 0


def height_of(rows: Sequence[Row]) -> float:
    """Return how high the rows stand together, in pixels; the first row's gap does not count."""
    return sum(row.height + row.gap for row in rows) - (rows[0].gap if rows else 0)


def put_rows(rows: Sequence[Row], top: float, slack: float = 0) -> float:
    """Put rows from a top edge down, slack shared between them; return their foot."""
    foot = top
    share = slack / (len(rows) - 1) if len(rows) > 1 else 0
    for number, row in enumerate(rows):
        foot += (row.gap + share) if number else 0
        row.put(foot)
        foot += row.height
    return foot
