"""A meter's day of readings as one compressed block, and back to the letter.

The instants of all its series are kept once; each series then has its numbers, the forms of their
writing, and whatever fits neither. Numbers are as ``columns.put`` writes them. The layout: version,
count of instants, instants, arrivals; then the series, each behind its length so that one can be
read alone: where it has readings, forms, numbers less a guess, extras.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, groupby
from operator import add, sub

from ihd.store.columns import (
    Cursor,
    DamagedError,
    column,
    put,
    put_bytes,
    put_column,
    squeeze,
    unsqueeze,
)
from ihd.store.predict import Integral, integral, register_step

_VERSION = 1
_NO_GUESS, _SIBLING, _INTEGRAL = 0, 1, 2
_SCALES_AT_MOST = 9
_SMALL = 64

Row = tuple[int, int, int, int, int, str]
"""A reading as the database keeps it: series, at, lag, value, form, extra (table ``reading``)."""

Instant = tuple[int, int, int]
"""At, lag, and how many readings of the same series with both came before."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What the packer may use to guess: exponents of the forms that write numbers, the power
    series behind an energy register, and the register behind a day's counter."""

    exponents: Mapping[int, int] = field(default_factory=dict)
    powers: Mapping[int, int] = field(default_factory=dict)
    siblings: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One series of a block: instants and numbers side by side."""

    at: Sequence[int]
    lag: Sequence[int]
    value: Sequence[int]
    form: Sequence[int]
    extras: Mapping[int, str] = field(default_factory=dict)

    def rows(self, series: int) -> list[Row]:
        """Return the readings as rows."""
        extra = [""] * len(self.at)
        for place, text in self.extras.items():
            extra[place] = text
        same = [series] * len(self.at)
        return list(zip(same, self.at, self.lag, self.value, self.form, extra, strict=True))


@dataclass(frozen=True, slots=True)
class _Strip:
    """A series' numbers brought to one exponent, and which of the instants they belong to."""

    mask: bytes | None
    numbers: list[int]
    exponent: int | None


# -- packing --------------------------------------------------------------------------------


def pack(days: Mapping[int, Sequence[Row]], guide: Guide) -> bytes:
    """Return the rows of a meter's series, each sorted, as a block."""
    keys = {series: _instants(rows) for series, rows in days.items()}
    instants = next(iter(keys.values()))
    if any(other != instants for other in keys.values()):
        instants = sorted(set().union(*keys.values()))
    out = bytearray()
    put(out, _VERSION)
    put(out, len(instants))
    at = [instant[0] for instant in instants]
    put_bytes(out, _packed_instants(at, [instant[1] for instant in instants]))
    strips: dict[int, _Strip] = {}
    for series in _guessing_order(days, guide):
        body = bytearray()
        mask = _mask(instants, keys[series])
        put_bytes(body, squeeze(mask) if mask else b"")
        strip = _Strip(mask, *_put_forms(body, days[series], guide))
        _put_numbers(body, series, strip, strips, at, guide)
        _put_extras(body, days[series])
        strips[series] = strip
        put(out, series)
        put_bytes(out, bytes(body))
    return bytes(out)


def _instants(rows: Sequence[Row]) -> list[Instant]:
    pairs = [(row[1], row[2]) for row in rows]
    if len(set(pairs)) == len(pairs):
        return [(at, lag, 0) for at, lag in pairs]
    groups = (list(group) for _, group in groupby(pairs))
    return [(*pair, number) for group in groups for number, pair in enumerate(group)]


def _guessing_order(days: Iterable[int], guide: Guide) -> list[int]:
    """Return the series with those that others are guessed from first."""
    return sorted(
        days, key=lambda series: (series in guide.powers) + 2 * (series in guide.siblings)
    )


def _mask(instants: Sequence[Instant], own: Sequence[Instant]) -> bytes | None:
    """Return a byte for each instant, 1 where the series has a reading; None: everywhere."""
    if len(own) == len(instants):
        return None
    wanted = set(own)
    return bytes([instant in wanted for instant in instants])


def _packed_instants(at: Sequence[int], lag: Sequence[int]) -> bytes:
    """Return instants and lags, or arrivals where those are more regular (a value sent again)."""
    out, arrivals, lags = bytearray(), bytearray(), bytearray()
    put_column(out, at)
    put(arrivals, 1)
    put_column(arrivals, list(map(add, at, lag)))
    put(lags, 0)
    put_column(lags, lag)
    return bytes(out + min(lags, arrivals, key=len))


def _put_forms(body: bytearray, rows: Sequence[Row], guide: Guide) -> tuple[list[int], int | None]:
    """Append how the numbers were written; return them at one exponent, and that exponent."""
    chosen = [row[4] for row in rows]
    forms = sorted(set(chosen))
    exponents = [guide.exponents[form] for form in forms if form in guide.exponents]
    lowest = min(exponents, default=None)
    scales = {form: guide.exponents.get(form, lowest or 0) - (lowest or 0) for form in forms}
    if max(scales.values()) > _SCALES_AT_MOST:
        scales, lowest = dict.fromkeys(forms, 0), None
    forms.sort(key=lambda form: -scales[form])
    put(body, len(forms))
    for form in forms:
        put(body, form)
        put(body, scales[form])
    powers = {form: 10 ** scales[form] for form in forms}
    numbers = [row[3] * powers[row[4]] for row in rows]
    rule = _by_zeros(numbers, [powers[form] for form in forms])
    places = {form: place for place, form in enumerate(forms)}
    plain = rule == [places[form] for form in chosen]
    put(body, 0 if plain else 1)
    if not plain:
        put_column(body, [places[form] for form in chosen])
    return numbers, lowest


def _by_zeros(numbers: Sequence[int], powers: Sequence[int]) -> list[int]:
    """Return for each number the first of the powers of ten that divides it, else the last.

    A bridge that drops zeros at the end writes 0.62 for 0.620: the number itself tells its form.
    """
    if len(powers) == 1:
        return [0] * len(numbers)
    last = len(powers) - 1
    return [next((p for p in range(last) if n % powers[p] == 0), last) for n in numbers]


def _put_numbers(
    body: bytearray,
    series: int,
    strip: _Strip,
    strips: Mapping[int, _Strip],
    at: Sequence[int],
    guide: Guide,
) -> None:
    """Append the numbers, less the best guess there is."""
    plain = bytearray()
    put(plain, _NO_GUESS)
    put_column(plain, strip.numbers)
    tries = [plain]
    sibling = strips.get(guide.siblings.get(series, -1))
    if sibling and (sibling.mask, sibling.exponent) == (strip.mask, strip.exponent):
        tries.append(bytearray())
        put(tries[-1], _SIBLING)
        put(tries[-1], guide.siblings[series])
        put_column(tries[-1], list(map(sub, strip.numbers, sibling.numbers)))
    power = strips.get(guide.powers.get(series, -1))
    if power and power.mask == strip.mask and len(plain) > _SMALL:
        tries += _with_integral(guide.powers[series], strip, power, at)
    body += min(tries, key=len)


def _with_integral(
    number: int, strip: _Strip, power: _Strip, at: Sequence[int]
) -> Iterable[bytearray]:
    if strip.exponent is None or power.exponent is None:
        return
    step = register_step(power.exponent, strip.exponent)
    if step is None:
        return
    own_at = list(compress(at, strip.mask)) if strip.mask else at
    found = integral(own_at, power.numbers, strip.numbers, step)
    out = bytearray()
    for part in (_INTEGRAL, number, found.step, found.offset, int(found.early)):
        put(out, part)
    guesses = found.guesses(own_at, power.numbers)
    put_column(out, list(map(sub, strip.numbers, guesses)))
    yield out


def _put_extras(body: bytearray, rows: Sequence[Row]) -> None:
    extras = [(place, row[5]) for place, row in enumerate(rows) if row[5]]
    put_bytes(body, squeeze(json.dumps(extras).encode()) if extras else b"")


# -- unpacking ------------------------------------------------------------------------------


class Block:
    """A packed day, its series unpacked as they are asked for. Raises DamagedError."""

    def __init__(self, content: bytes) -> None:
        cursor = Cursor(content)
        if cursor.number() != _VERSION:
            raise DamagedError("not a block of a version known here")
        self._count = cursor.number()
        self._packed_instants = cursor.bytes()
        self._bodies: dict[int, bytes] = {}
        while cursor.place < len(content):
            series = cursor.number()
            self._bodies[series] = cursor.bytes()
        self._columns: dict[int, tuple[Column, list[int]]] = {}

    @cached_property
    def _instants(self) -> tuple[list[int], list[int]]:
        cursor = Cursor(self._packed_instants)
        at = column(cursor, self._count)
        arrivals = cursor.number()
        lag = column(cursor, self._count)
        return at, list(map(sub, lag, at)) if arrivals else lag

    @property
    def series(self) -> list[int]:
        """The series that have readings in the block."""
        return list(self._bodies)

    def column(self, series: int) -> Column:
        """Return one series; one that the block lacks is empty."""
        return self._unpacked(series)[0] if series in self._bodies else Column([], [], [], [])

    def _unpacked(self, series: int) -> tuple[Column, list[int]]:
        if series not in self._columns:
            self._columns[series] = self._unpack(Cursor(self._bodies[series]))
        return self._columns[series]

    def _unpack(self, cursor: Cursor) -> tuple[Column, list[int]]:
        packed_mask = cursor.bytes()
        at, lag = self._instants
        if packed_mask:
            mask = unsqueeze(packed_mask)
            at, lag = list(compress(at, mask)), list(compress(lag, mask))
        count = len(at)
        table = [(cursor.number(), cursor.number()) for _ in range(cursor.number())]
        explicit = column(cursor, count) if cursor.number() else None
        numbers = self._numbers(cursor, at)
        powers = [10**scale for _, scale in table]
        places = explicit if explicit is not None else _by_zeros(numbers, powers)
        extras = cursor.bytes()
        return Column(
            at,
            lag,
            numbers
            if max(powers) == 1
            else [n // powers[place] for n, place in zip(numbers, places, strict=True)],
            [table[0][0]] * count if len(table) == 1 else [table[place][0] for place in places],
            dict(json.loads(unsqueeze(extras))) if extras else {},
        ), numbers

    def _numbers(self, cursor: Cursor, at: Sequence[int]) -> list[int]:
        guess = cursor.number()
        if guess == _NO_GUESS:
            return column(cursor, len(at))
        other = self._unpacked(cursor.number())[1]
        if guess == _INTEGRAL:
            how = Integral(cursor.number(), cursor.number(), bool(cursor.number()))
            other = how.guesses(at, other)
        rest = column(cursor, len(at))
        return list(map(add, rest, other))
