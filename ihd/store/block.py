"""A meter's day of readings as one compressed block.

The instants of all its series are kept once; each series then has its numbers, the forms of their
writing, and whatever fits neither. Numbers are as ``columns.put`` writes them. The layout: version,
count of instants, instants, arrivals; then the series, each behind its length so that one can be
read alone: where it has readings, forms, numbers less a guess, extras.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import add, sub

from ihd.store.columns import Cursor, DamagedError, column, unsqueeze
from ihd.store.predict import Integral

VERSION = 1
NO_GUESS, SIBLING, INTEGRAL = 0, 1, 2
"""What a series' numbers were made smaller by: nothing, another series, power over time."""

Row = tuple[int, int, int, int, int, str]
"""A reading as the database keeps it: series, at, lag, value, form, extra."""


@dataclass(frozen=True, slots=True)
class Column:
    """A series: instants, numbers and forms side by side.

    A number is the reading's mantissa times ten to the power in ``scales`` under its form.
    """

    at: Sequence[int]
    number: Sequence[int]
    form: Sequence[int]
    scales: Mapping[int, int]

    def mantissas(self) -> Sequence[int]:
        """Return the mantissas of all readings."""
        scales = set(self.scales.values())
        if scales <= {0}:
            return self.number
        if len(scales) == 1 and (scale := scales.pop()) < 0:
            factor = int(10**-scale)
            return [number * factor for number in self.number]
        return [self.mantissa(place) for place in range(len(self.number))]

    def mantissa(self, place: int) -> int:
        """Return the mantissa of the reading at a place."""
        number, scale = self.number[place], self.scales[self.form[place]]
        return number // 10**scale if scale > 0 else number * int(10**-scale)


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """A series' column, and what is left to read its rows."""

    column: Column
    numbers: list[int]
    mask: bytes
    extras: Mapping[int, str]


_NOTHING = b"\0"  # a mask with no place in it
_NONE = _Unpacked(Column([], [], [], {}), [], _NOTHING, {})


class Block:
    """A packed day, its series unpacked as they are asked for. Raises DamagedError."""

    def __init__(self, content: bytes) -> None:
        cursor = Cursor(content)
        if cursor.number() != VERSION:
            raise DamagedError("not a block of a version known here")
        self._count = cursor.number()
        self._packed_at, self._packed_lag = cursor.bytes(), cursor.bytes()
        self._bodies: dict[int, bytes] = {}
        while cursor.place < len(content):
            series = cursor.number()
            self._bodies[series] = cursor.bytes()
        self._found: dict[int, _Unpacked] = {}

    @property
    def series(self) -> list[int]:
        """The series that have readings in the block."""
        return list(self._bodies)

    @property
    def instants(self) -> list[int]:
        """The instants of all readings, in order."""
        return self._at

    def forms(self, series: int) -> list[int]:
        """Return the forms of one series' readings, without unpacking them."""
        if series not in self._bodies:
            return []
        cursor = Cursor(self._bodies[series])
        cursor.bytes()
        return [form for form, _ in _table(cursor)]

    def column(self, series: int) -> Column:
        """Return one series as a column; one that the block lacks is empty."""
        return self._unpacked(series).column

    def rows(self, series: int) -> list[Row]:
        """Return one series as rows."""
        found = self._unpacked(series)
        own, count = found.column, len(found.column.at)
        value = own.mantissas()
        extra = [""] * count
        for place, text in found.extras.items():
            extra[place] = text
        lag = self._lags(found)
        return list(zip([series] * count, own.at, lag, value, own.form, extra, strict=True))

    def row(self, series: int, place: int) -> Row:
        """Return one row of a series."""
        found = self._unpacked(series)
        own, lag = found.column, self._lags(found)[place]
        extra = found.extras.get(place, "")
        return series, own.at[place], lag, own.mantissa(place), own.form[place], extra

    def _lags(self, found: _Unpacked) -> list[int]:
        return list(compress(self._lag, found.mask)) if found.mask else self._lag

    @cached_property
    def _at(self) -> list[int]:
        return column(Cursor(self._packed_at), self._count)

    @cached_property
    def _lag(self) -> list[int]:
        cursor = Cursor(self._packed_lag)
        arrivals = cursor.number()
        found = column(cursor, self._count)
        return list(map(sub, found, self._at)) if arrivals else found

    def _unpacked(self, series: int) -> _Unpacked:
        if series not in self._bodies:
            return _NONE
        if series not in self._found:
            self._found[series] = self._unpack(Cursor(self._bodies[series]))
        return self._found[series]

    def _unpack(self, cursor: Cursor) -> _Unpacked:
        packed_mask = cursor.bytes()
        mask = unsqueeze(packed_mask) if packed_mask else b""
        at = list(compress(self._at, mask)) if mask else self._at
        count = len(at)
        table = _table(cursor)
        explicit = column(cursor, count) if cursor.number() else None
        zeros = cursor.number()
        numbers = self._numbers(cursor, at)
        forms = [form for form, _ in table]
        if explicit is None and len(forms) > 1:
            whole = [n * 10**zeros for n in numbers] if zeros else numbers
            explicit = by_zeros(whole, [10**scale for _, scale in table])
        form = [forms[place] for place in explicit] if explicit else forms[:1] * count
        scales = {form: scale - zeros for form, scale in table}
        extras = cursor.bytes()
        beside = dict(json.loads(unsqueeze(extras))) if extras else {}
        return _Unpacked(Column(at, numbers, form, scales), numbers, mask, beside)

    def _numbers(self, cursor: Cursor, at: Sequence[int]) -> list[int]:
        guess = cursor.number()
        if guess == NO_GUESS:
            return column(cursor, len(at))
        other = self._unpacked(cursor.number()).numbers
        if guess == INTEGRAL:
            how = Integral(
                cursor.number(), cursor.number(), bool(cursor.number()), bool(cursor.number())
            )
            other = how.guesses(at, other)
        rest = column(cursor, len(at))
        return list(map(add, rest, other))


def _table(cursor: Cursor) -> list[tuple[int, int]]:
    """Return the forms of a series with their scales."""
    return [(cursor.number(), cursor.number()) for _ in range(cursor.number())]


def by_zeros(numbers: Sequence[int], powers: Sequence[int]) -> list[int]:
    """Return for each number the first of the powers of ten that divides it, else the last.

    A bridge that drops zeros at the end writes 0.62 for 0.620: the number itself tells its form.
    """
    # Spelt out for as many decimals as bridges write: years of days are gone through this way.
    match powers[:-1]:
        case []:
            return [0] * len(numbers)
        case [p]:
            return [1 if n % p else 0 for n in numbers]
        case [p, q]:
            return [(2 if n % q else 1) if n % p else 0 for n in numbers]
        case [p, q, r]:
            return [((3 if n % r else 2) if n % q else 1) if n % p else 0 for n in numbers]
        case several:
            last = len(several)
            return [next((p for p in range(last) if n % powers[p] == 0), last) for n in numbers]
