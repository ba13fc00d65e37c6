"""The points of a line of readings: no more than pixels can show, and broken in every gap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Points = tuple[Floats, Floats]
"""Where and how high."""


def reduced(
    at: Floats, heights: Floats, seen: tuple[float, float], columns: int
) -> tuple[Floats, Floats, Floats]:
    """Return where readings are seen, with the least and the most there.

    Few are returned as they are, many by columns of pixels. One reading beyond either end is kept,
    so that the line runs out of sight.
    """
    first, last = seen
    start = max(0, int(np.searchsorted(at, first)) - 1)
    end = min(at.size, int(np.searchsorted(at, last, side="right")) + 1)
    at, heights = at[start:end], heights[start:end]
    if at.size <= 2 * columns:
        return at, heights, heights
    column = np.floor((at - first) / (last - first) * columns).astype(np.int64)
    begins = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    least, most = np.minimum.reduceat(heights, begins), np.maximum.reduceat(heights, begins)
    return first + (column[begins] + 0.5) / columns * (last - first), least, most


def line_of(at: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Return the points of the line: in each column from the least to the most."""
    if least is most:
        return at, least
    return np.repeat(at, 2), np.column_stack((least, most)).ravel()


def broken(
    at: Floats, heights: Floats, gaps: tuple[tuple[float, float], ...]
) -> tuple[Floats, Floats]:
    """Return the line with a break in every gap."""
    places = [int(np.searchsorted(at, (start + end) / 2)) for start, end in gaps]
    return np.insert(at, places, np.nan), np.insert(heights, places, np.nan)


def first_apart(before: Points, now: Points) -> int:
    """Return the number of the first point that is another, or how many are the same."""
    count = min(before[0].size, now[0].size)
    same = np.ones(count, dtype=np.bool_)
    for old, new in zip(before, now, strict=True):
        old, new = old[:count], new[:count]
        same &= (old == new) | (np.isnan(old) & np.isnan(new))
    apart = np.flatnonzero(~same)
    return int(apart[0]) if apart.size else count
