"""A day of half-hour totals as a few hundred bytes, quick to read back: years are read at once.

Five columns (amounts, measured, spread, least and greatest power), each one of: the usual value
throughout; or so many bytes a number, in thousands where all are. None is a type's least number.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from ihd.store.totals import HALF_S, Tally

HALVES = 48
"""Half-hours of a day of UTC."""

_USUALS = (0, HALF_S, 0, None, None)
_TYPES = ((b"b", 1), (b"h", 2), (b"i", 4), (b"q", 8))
_WIDTH = dict(_TYPES)
_LAYOUT = {code: struct.Struct(f"<{HALVES}{code.decode()}") for code, _ in _TYPES}
_USUAL = b"="
_THOUSANDS = b"k"
_ONES = b"1"


def pack_halves(day: Tally) -> bytes:
    """Return a day's half-hours as bytes."""
    columns: tuple[Sequence[int | None], ...] = (
        day.amounts,
        day.measured_s,
        day.spread_s,
        day.least_mw,
        day.greatest_mw,
    )
    return b"".join(map(_packed, columns, _USUALS))


def unpack_halves(content: bytes, first: int) -> Tally:
    """Return a day's half-hours from number ``first``."""
    columns: list[Any] = []
    place = 0
    for usual in _USUALS:
        numbers, place = _unpacked(content, place, usual)
        columns.append(numbers)
    return Tally(first, *columns)


def _packed(numbers: Sequence[int | None], usual: int | None) -> bytes:
    if all(number == usual for number in numbers):
        return _USUAL
    known = [number for number in numbers if number is not None]
    scale = _ONES if any(number % 1000 for number in known) else _THOUSANDS
    divisor = 1 if scale == _ONES else 1000
    widest = max(abs(number) for number in known) // divisor
    code, width = next(found for found in _TYPES if widest < 1 << (8 * found[1] - 1))
    none = -(1 << (8 * width - 1))
    scaled = (none if number is None else number // divisor for number in numbers)
    return code + scale + _LAYOUT[code].pack(*scaled)


def _unpacked(content: bytes, place: int, usual: int | None) -> tuple[list[int | None], int]:
    code = content[place : place + 1]
    if code == _USUAL:
        return [usual] * HALVES, place + 1
    numbers: list[int | None] = list(_LAYOUT[code].unpack_from(content, place + 2))
    none = -(1 << (8 * _WIDTH[code] - 1))
    factor = 1000 if content[place + 1 : place + 2] == _THOUSANDS else 1
    if factor > 1 or none in numbers:
        numbers = [None if n is None or n == none else n * factor for n in numbers]
    return numbers, place + 2 + _WIDTH[code] * HALVES
