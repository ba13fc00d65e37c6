"""A column of whole numbers in as few bytes as the standard library allows; lossless for any.

A regular clock, a counter, a constant: each becomes small by taking differences (none, once or
twice) and dividing by what they share. What is left is noise of a few bits, for which Huffman
coding of single bytes does better than zlib's search for repeats, and better than LZMA; the
smallest of a few tries is kept.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate
from math import gcd
from operator import sub

_CONSTANT, _BYTES, _SPLIT = 0, 1, 2
_ESCAPE = 128
"""The byte that stands for a number too large for a byte; the number follows apart."""
_ORDERS = 2
"""Rounds of differences at most: a steady clock is all zeros after two."""
_STRATEGIES = (zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_DEFAULT_STRATEGY)


class DamagedError(ValueError):
    """Bytes that no packing made."""


def put(out: bytearray, number: int) -> None:
    """Append a number of either sign, seven bits to a byte."""
    rest = number << 1 if number >= 0 else (-number << 1) - 1
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)


def put_bytes(out: bytearray, content: bytes) -> None:
    """Append bytes after their length."""
    put(out, len(content))
    out += content


class Cursor:
    """A place in bytes, moving on with each thing read."""

    __slots__ = ("content", "place")

    def __init__(self, content: bytes) -> None:
        self.content, self.place = content, 0

    def number(self) -> int:
        """Read what ``put`` wrote."""
        shift = rest = 0
        while True:
            if self.place >= len(self.content):
                raise DamagedError("a number ends too early")
            byte = self.content[self.place]
            self.place += 1
            rest |= (byte & 127) << shift
            if byte < 128:
                return rest >> 1 if not rest & 1 else -(rest >> 1) - 1
            shift += 7

    def bytes(self) -> bytes:
        """Read what ``put_bytes`` wrote."""
        length = self.number()
        start, self.place = self.place, self.place + length
        if length < 0 or self.place > len(self.content):
            raise DamagedError("bytes end too early")
        return self.content[start : self.place]


def squeeze(content: bytes) -> bytes:
    """Return bytes deflated, by the strategy that suits them best; the first byte names it."""
    tries = [b"\0" + content]
    for strategy in _STRATEGIES:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, strategy)
        tries.append(b"\1" + packer.compress(content) + packer.flush())
    return min(tries, key=len)


def unsqueeze(content: bytes) -> bytes:
    """Return what ``squeeze`` was given."""
    if content[:1] == b"\0":
        return content[1:]
    try:
        return zlib.decompress(content[1:], -15)
    except zlib.error as error:
        raise DamagedError(str(error)) from error


def put_column(out: bytearray, numbers: Sequence[int]) -> None:
    """Append a column; whoever reads it must know how many numbers it has."""
    if not numbers:
        return
    heads: list[int] = []
    rest = numbers
    best = (sum(map(abs, [n - numbers[0] for n in numbers])), list(heads), rest)
    while best[0] and len(heads) < _ORDERS and len(rest) > 1:
        heads.append(rest[0])
        rest = list(map(sub, rest[1:], rest))
        size = sum(map(abs, rest))
        if size < best[0]:
            best = (size, list(heads), rest)
    _put_remainders(out, best[1], best[2])


def column(cursor: Cursor, count: int) -> list[int]:
    """Read a column of so many numbers."""
    if count == 0:
        return []
    kind_and_order = cursor.number()
    order, kind = divmod(kind_and_order, 3)
    heads = [cursor.number() for _ in range(order)]
    shared = cursor.number()
    rest = _remainders(cursor, kind, count - order, shared)
    if order and kind == _CONSTANT:
        return _steady(heads, rest, count)
    for head in reversed(heads):
        rest = list(accumulate(rest, initial=head))
    return rest


def _steady(heads: list[int], rest: list[int], count: int) -> list[int]:
    """Return a column whose last differences are all the same."""
    last = rest[0] if rest else 0
    if len(heads) == _ORDERS:
        if last:
            steps = accumulate(rest, initial=heads[1])
            return list(accumulate(steps, initial=heads[0]))
        last = heads[1]
    if not last:
        return [heads[0]] * count
    return list(range(heads[0], heads[0] + last * count, last))


def _put_remainders(out: bytearray, heads: list[int], rest: Sequence[int]) -> None:
    """Append a column whose differences were taken once for each of the heads."""
    shared = gcd(*rest) or 1
    if shared > 1:
        rest = [number // shared for number in rest]
    low, high = min(rest), max(rest)
    large = [] if low > -_ESCAPE and high < _ESCAPE else [n for n in rest if not -128 < n < 128]
    kind = _BYTES if len(large) * 8 <= len(rest) else _SPLIT
    if low == high:
        kind = _CONSTANT
    put(out, len(heads) * 3 + kind)
    for head in heads:
        put(out, head)
    put(out, shared)
    if kind == _CONSTANT:
        put(out, low)
    elif kind == _SPLIT:
        put_bytes(out, squeeze(bytes([n & 255 for n in rest])))
        put_column(out, [n >> 8 for n in rest])
    else:
        small = [n if -128 < n < 128 else -_ESCAPE for n in rest] if large else rest
        put_bytes(out, squeeze(array("b", small).tobytes()))
        for number in large:
            put(out, number)


def _remainders(cursor: Cursor, kind: int, count: int, shared: int) -> list[int]:
    """Read what is left of a column after its differences were taken."""
    if kind == _CONSTANT:
        return [cursor.number() * shared] * count
    content = unsqueeze(cursor.bytes())
    if len(content) != count:
        raise DamagedError(f"{len(content)} numbers where {count} belong")
    if kind == _SPLIT:
        rest = [(h << 8) + low for h, low in zip(column(cursor, count), content, strict=True)]
    else:
        rest = array("b", content).tolist()
        place = content.find(_ESCAPE)
        while place >= 0:
            rest[place] = cursor.number()
            place = content.find(_ESCAPE, place + 1)
    return rest if shared == 1 else [number * shared for number in rest]
