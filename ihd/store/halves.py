"""A day of half-hour totals as a few hundred bytes, quick to read back: years are read at once.

``halves`` holds three columns (amounts, measured, spread), each either a mark for the usual value
throughout or a width and so many bytes a number. ``powers``, kept apart because few ask for them,
holds the least and the greatest in the same way, in watts where all are whole; it is empty where
none was read, and a number as low as its width allows stands for None.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from ihd.store.totals import HALF_S, Tally

HALVES = 48
"""Half-hours of a day of UTC."""

_WIDTHS = {1: b"b", 2: b"h", 4: b"i", 8: b"q"}
_LAYOUTS = {code: struct.Struct(f"<{HALVES}{code.decode()}") for code in _WIDTHS.values()}
_USUAL = b"="
_SCALES = {b"k": 1000, b"1": 1}


def pack_halves(day: Tally) -> bytes:
    """Return a day's amounts and what is known of them as bytes."""
    columns = ((day.amounts, 0), (day.measured_s, HALF_S), (day.spread_s, 0))
    return b"".join(
        _USUAL if all(number == usual for number in numbers) else _packed(numbers)
        for numbers, usual in columns
    )


def pack_powers(day: Tally) -> bytes:
    """Return a day's least and greatest powers as bytes."""
    known = [power for power in (*day.least_mw, *day.greatest_mw) if power is not None]
    if not known:
        return b""
    mark = b"1" if any(power % 1000 for power in known) else b"k"
    out = mark
    for column in (day.least_mw, day.greatest_mw):
        scaled = [None if power is None else power // _SCALES[mark] for power in column]
        none = _least(_width(power for power in scaled if power is not None))
        out += _packed([none if power is None else power for power in scaled])
    return out


def unpack_halves(first: int, halves: bytes, powers: bytes = b"") -> Tally:
    """Return a day's half-hours from number ``first``."""
    amounts, place = _unpacked(halves, 0, 0)
    measured, place = _unpacked(halves, place, HALF_S)
    spread, _ = _unpacked(halves, place, 0)
    if not powers:
        return Tally(first, amounts, measured, spread, [None] * HALVES, [None] * HALVES)
    least, place = _unpacked_powers(powers, 1)
    greatest, _ = _unpacked_powers(powers, place)
    return Tally(first, amounts, measured, spread, least, greatest)


def _width(numbers: Iterable[int]) -> int:
    """Return the bytes that hold all numbers and leave the least value free."""
    widest = max(map(abs, numbers), default=0)
    return next(width for width in _WIDTHS if widest < 1 << (8 * width - 1))


def _least(width: int) -> int:
    return -(1 << (8 * width - 1))


def _packed(numbers: Sequence[int]) -> bytes:
    low, high = min(numbers), max(numbers)
    width = next(width for width in _WIDTHS if _least(width) <= low and high < -_least(width))
    return _WIDTHS[width] + _LAYOUTS[_WIDTHS[width]].pack(*numbers)


def _unpacked(content: bytes, place: int, usual: int) -> tuple[list[int], int]:
    code = content[place : place + 1]
    if code == _USUAL:
        return [usual] * HALVES, place + 1
    layout = _LAYOUTS[code]
    return list(layout.unpack_from(content, place + 1)), place + 1 + layout.size


def _unpacked_powers(content: bytes, place: int) -> tuple[list[int | None], int]:
    scale = _SCALES[content[:1]]
    numbers, end = _unpacked(content, place, 0)
    none = _least((end - place - 1) // HALVES)
    return [None if number == none else number * scale for number in numbers], end
