"""A list too long for its page, shared among leaves that are turned: never a scroll bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHORT = 0.55
"""How much of the first column may be filled before others are begun."""

_LOW, _FEWEST_BEFORE = 0.45, 2
"""How high, in leaves, what goes over to the last row may be, and how many rows must be left."""

Column = tuple[int, ...]
"""The numbers of the blocks that stand in one column."""


@dataclass(frozen=True, slots=True)
class Block:
    """A row's height and the gap above it where it is not the first, in pixels.

    One that is kept stays with the block after it: a heading is never the last of its column.
    """

    height: float
    gap: float = 0.0
    kept: bool = False


def columns_of(blocks: Sequence[Block], height: float) -> tuple[Column, ...]:
    """Fill columns of a height one after another; each holds a block at least."""
    columns: list[Column] = []
    first = 0
    while first < len(blocks):
        after = _fill(blocks, first, height)
        columns.append(tuple(range(first, after)))
        first = after
    return tuple(columns) or ((),)


def evened(blocks: Sequence[Block], height: float, count: int) -> tuple[Column, ...]:
    """Fill columns; where all stand on one leaf of so many, make them as even as can be.

    What is short stays in the first column: a button stands under what it is about.
    Of several leaves the last two are as even as can be; of two the second holds no row by itself
    where the one before it can keep it company.
    """
    columns = columns_of(blocks, height)
    if len(columns) > count:
        return _evened_at_the_end(blocks, height, columns) if count == 1 else columns
    if not blocks or height_of(blocks) <= height * _SHORT:
        return columns
    low, high = max(block.height for block in blocks), height
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(columns_of(blocks, middle)) <= count else (middle, high)
    return columns_of(blocks, high)


def _evened_at_the_end(
    blocks: Sequence[Block], height: float, columns: tuple[Column, ...]
) -> tuple[Column, ...]:
    if len(columns) < 3:
        return _in_company(blocks, height)
    first = columns[-2][0]
    last = evened(blocks[first:], height, 2)
    return (*columns[:-2], *(tuple(first + at for at in column) for column in last))


def _in_company(blocks: Sequence[Block], height: float) -> tuple[Column, ...]:
    """Fill two columns; a low row, and what is kept with it, goes over to a last one alone."""
    filled = columns_of(blocks, height)
    over = len(blocks) - 2
    while over > 0 and blocks[over - 1].kept:
        over -= 1
    low = height_of(blocks[over:-1]) <= height * _LOW and height_of(blocks[over:]) <= height
    if len(filled[-1]) > 1 or over < _FEWEST_BEFORE or not low:
        return filled
    return tuple(range(over)), tuple(range(over, len(blocks)))


def height_of(blocks: Sequence[Block]) -> float:
    """Return how high the blocks of one column stand; the first one's gap does not count."""
    return sum(block.height + block.gap for block in blocks) - (blocks[0].gap if blocks else 0)


def _fill(blocks: Sequence[Block], first: int, height: float) -> int:
    """Return the number of the first block that no longer fits a column begun by another."""
    foot, after = blocks[first].height, first + 1
    while after < len(blocks):
        foot += blocks[after].gap + blocks[after].height
        if foot > height:
            break
        after += 1
    else:
        return after
    last = after
    while last > first + 1 and blocks[last - 1].kept:
        last -= 1
    return last if not blocks[last - 1].kept else after
