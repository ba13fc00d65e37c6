"""Pack a meter's day of readings into one block; see ``block`` for the layout."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, groupby
from math import gcd
from operator import add, sub
from typing import NamedTuple

from ihd.store.block import INTEGRAL, NO_GUESS, SIBLING, VERSION, Row, by_zeros
from ihd.store.columns import put, put_bytes, put_column, squeeze
from ihd.store.predict import integral, register_step

_SCALES_AT_MOST = 9
_SMALL = 64

Instant = tuple[int, int, int]
"""At, lag, and how many readings of the same series with both came before."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What the packer may use to guess: exponents of the forms that write numbers, the power
    series behind an energy register, and the register behind a day's counter."""

    exponents: Mapping[int, int] = field(default_factory=dict)
    powers: Mapping[int, int] = field(default_factory=dict)
    siblings: Mapping[int, int] = field(default_factory=dict)


class _Line(NamedTuple):
    """A series' rows side by side."""

    series: Sequence[int]
    at: Sequence[int]
    lag: Sequence[int]
    number: Sequence[int]
    form: Sequence[int]
    extra: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Strip:
    """A series' numbers brought to one exponent, and which of the instants they belong to."""

    mask: bytes | None
    numbers: Sequence[int]
    exponent: int | None


def pack(days: Mapping[int, Sequence[Row]], guide: Guide) -> bytes:
    """Return the rows of a meter's series, each sorted, as a block."""
    lines = {series: _Line(*zip(*rows, strict=True)) for series, rows in days.items()}
    at, lag, masks = _shared_instants(lines)
    out = bytearray()
    put(out, VERSION)
    put(out, len(at))
    _put_instants(out, at, lag)
    strips: dict[int, _Strip] = {}
    for series in _guessing_order(days, guide):
        body, line, mask = bytearray(), lines[series], masks.get(series)
        put_bytes(body, squeeze(mask) if mask else b"")
        strip = _Strip(mask, *_put_forms(body, line, guide))
        _put_numbers(body, series, strip, strips, at, guide)
        _put_extras(body, line.extra)
        strips[series] = strip
        put(out, series)
        put_bytes(out, bytes(body))
    return bytes(out)


def _shared_instants(
    lines: Mapping[int, _Line],
) -> tuple[Sequence[int], Sequence[int], dict[int, bytes | None]]:
    """Return the instants and lags of all series together, and the mask of each."""
    first, *others = lines.values()
    if all(other.at == first.at and other.lag == first.lag for other in others):
        return first.at, first.lag, {}
    keys = {series: _instants(line) for series, line in lines.items()}
    instants = sorted(set().union(*keys.values()))
    masks = {series: _mask(instants, own) for series, own in keys.items()}
    return [at for at, _, _ in instants], [lag for _, lag, _ in instants], masks


def _instants(line: _Line) -> list[Instant]:
    groups = (list(group) for _, group in groupby(zip(line.at, line.lag, strict=True)))
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


def _put_instants(out: bytearray, at: Sequence[int], lag: Sequence[int]) -> None:
    """Append instants and lags, or arrivals where those are more regular (a value sent again)."""
    instants, arrivals, lags = bytearray(), bytearray(), bytearray()
    put_column(instants, at)
    put(arrivals, 1)
    put_column(arrivals, list(map(add, at, lag)))
    put(lags, 0)
    put_column(lags, lag)
    put_bytes(out, bytes(instants))
    put_bytes(out, bytes(min(lags, arrivals, key=len)))


def _put_forms(body: bytearray, line: _Line, guide: Guide) -> tuple[Sequence[int], int | None]:
    """Append how the numbers were written; return them at one exponent, and that exponent."""
    forms = sorted(set(line.form))
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
    numbers: Sequence[int] = line.number
    plain = len(forms) == 1
    if not plain:
        numbers = [n * powers[form] for n, form in zip(numbers, line.form, strict=True)]
        places = [forms.index(form) for form in line.form]
        plain = places == by_zeros(numbers, [powers[form] for form in forms])
    put(body, 0 if plain else 1)
    if not plain:
        put_column(body, places)
    zeros = _common_zeros(numbers)
    put(body, zeros)
    if zeros:
        numbers = [number // 10**zeros for number in numbers]
    return numbers, None if lowest is None else lowest + zeros


def _common_zeros(numbers: Sequence[int]) -> int:
    """Return how many zeros all numbers end in."""
    shared, zeros = gcd(*numbers), 0
    while shared and shared % 10 == 0:
        shared, zeros = shared // 10, zeros + 1
    return zeros


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
    put(plain, NO_GUESS)
    put_column(plain, strip.numbers)
    tries = [plain]
    sibling = strips.get(guide.siblings.get(series, -1))
    if sibling and (sibling.mask, sibling.exponent) == (strip.mask, strip.exponent):
        tries.append(bytearray())
        put(tries[-1], SIBLING)
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
    for part in (INTEGRAL, number, found.step, found.offset, found.early, found.regular):
        put(out, part)
    guesses = found.guesses(own_at, power.numbers)
    put_column(out, list(map(sub, strip.numbers, guesses)))
    yield out


def _put_extras(body: bytearray, texts: Sequence[str]) -> None:
    extras = [(place, text) for place, text in enumerate(texts) if text]
    put_bytes(body, squeeze(json.dumps(extras).encode()) if extras else b"")
