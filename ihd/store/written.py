"""How a number was written: a reading's value and raw text as one integer and a form, and back.

A meter writes its numbers in very few ways, so the way is kept once (``Form``) and each reading
needs only an integer. Value and text come back to the letter: ``Decimal("623.000")`` from
``"0.623"`` kW is mantissa 623000 in the form exponent -3, text shifted by 3 with 3 decimals. What
fits no form (text, NaN, ``6.2e2``) is kept as it is, beside the form.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from ihd.checks.verdict import Verdict
from ihd.meter import Quality

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_LONGEST = 18
"""Digits that are sure to fit SQLite's 64-bit integers."""


class ValueKind(IntEnum):
    """What the value is: a number in the mantissa, or something kept as text."""

    NUMBER = 0
    NOTHING = 1
    TEXT = 2
    ODD_NUMBER = 3


class RawKind(IntEnum):
    """What the raw text is: absent, the number again, or something kept as it is."""

    EMPTY = 0
    NUMBER = 1
    AS_SENT = 2


class Clock(IntEnum):
    """Whose clock says which instant a reading counts for.

    SETTLED is an instant the checks gave it; what the meter's clock said is then kept apart.
    """

    ARRIVAL = 0
    METER = 1
    SETTLED = 2


class Form(NamedTuple):
    """Everything about a reading's writing and standing that is not its number or its instants.

    ``exponent`` is the value's own. The raw text is the value divided by ten to the ``shift``,
    with so many ``decimals``.
    """

    quality: Quality
    verdict: Verdict
    clock: Clock
    value: ValueKind
    exponent: int
    raw: RawKind
    shift: int
    decimals: int


class Written(NamedTuple):
    """A value and its raw text, split into a number, its form's parts and what fits neither."""

    mantissa: int
    value: ValueKind
    exponent: int
    raw: RawKind
    shift: int
    decimals: int
    extra: str


# Named once: every use of an enum's member looks it up again, and these are used for each number.
_NUMBER, _AS_NUMBER = ValueKind.NUMBER, RawKind.NUMBER


def split(value: Decimal | str | None, raw: str, usual_shift: int = 0) -> Written:
    """Return the parts of a value and its text; ``unsplit`` gives both back to the letter.

    ``usual_shift`` is used where any shift would do, that is for zero.
    """
    mantissa, kind, exponent, odd_value = _split_value(value)
    if kind is _NUMBER and raw == str(value) and "E" not in raw:
        shift = 0 if mantissa else usual_shift
        return Written(mantissa, kind, exponent, _AS_NUMBER, shift, -exponent, "")
    raw_kind, shift, decimals = RawKind.EMPTY, 0, 0
    if raw:
        found = _split_raw(mantissa, exponent, raw, usual_shift) if kind == 0 else None
        raw_kind, (shift, decimals) = (
            (RawKind.NUMBER, found) if found is not None else (RawKind.AS_SENT, (0, 0))
        )
    odd_raw = raw if raw_kind is RawKind.AS_SENT else None
    extra = ""
    if odd_value is not None or odd_raw is not None:
        extra = json.dumps([odd_value, odd_raw], ensure_ascii=True, separators=(",", ":"))
    return Written(mantissa, kind, exponent, raw_kind, shift, decimals, extra)


def unsplit(mantissa: int, form: Form, extra: str) -> tuple[Decimal | str | None, str]:
    """Return the value and the raw text that ``split`` was given."""
    odd_value: str | None
    odd_raw: str | None
    odd_value, odd_raw, *_ = json.loads(extra) if extra else (None, None)
    value: Decimal | str | None
    if form.value is ValueKind.NUMBER:
        value = Decimal(f"{mantissa}E{form.exponent}")
    elif form.value is ValueKind.ODD_NUMBER:
        value = Decimal(odd_value or "NaN")
    else:
        value = odd_value
    if form.raw is RawKind.EMPTY:
        return value, ""
    if form.raw is RawKind.AS_SENT:
        return value, odd_raw or ""
    return value, _raw_text(mantissa, form)


def split_plain(text: str) -> tuple[int, int] | None:
    """Return the (mantissa, exponent) of a number of few digits that is written plainly."""
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    return int(whole + fraction), -len(fraction)


def _split_value(value: Decimal | str | None) -> tuple[int, ValueKind, int, str | None]:
    if value is None:
        return 0, ValueKind.NOTHING, 0, None
    if isinstance(value, str):
        return 0, ValueKind.TEXT, 0, value
    text = str(value)
    if len(text) > _LONGEST:
        return 0, ValueKind.ODD_NUMBER, 0, text
    if plain := split_plain(text):
        mantissa, exponent = plain
    elif value.is_finite():
        digits, _, power = text.partition("E")
        whole, _, fraction = digits.partition(".")
        mantissa, exponent = int(whole + fraction), int(power) - len(fraction)
    else:
        return 0, ValueKind.ODD_NUMBER, 0, text
    negative_zero = mantissa == 0 and text[0] == "-"
    if abs(exponent) > _LONGEST or negative_zero:
        return 0, ValueKind.ODD_NUMBER, 0, text
    return mantissa, _NUMBER, exponent, None


def _split_raw(mantissa: int, exponent: int, raw: str, usual_shift: int) -> tuple[int, int] | None:
    """Return the (shift, decimals) that write the number as the raw text does, or None."""
    if len(raw) > _LONGEST or not _PLAIN.fullmatch(raw):
        return None
    whole, _, fraction = raw.partition(".")
    number, decimals = int(whole + fraction), len(fraction)
    if number == 0 or mantissa == 0:
        same = number == mantissa and raw[0] != "-"
        return (usual_shift, decimals) if same else None
    power = _power_of_ten(mantissa, number)
    return None if power is None else (exponent + decimals + power, decimals)


def _power_of_ten(one: int, other: int) -> int | None:
    """Return the n for which one = other x 10^n, or None."""
    if one == other:
        return 0
    one_text, other_text = str(one), str(other)
    if one_text.rstrip("0") != other_text.rstrip("0"):
        return None
    return len(one_text) - len(other_text)


def _raw_text(mantissa: int, form: Form) -> str:
    power = form.exponent - form.shift + form.decimals
    number = mantissa * 10**power if power >= 0 else mantissa // 10**-power
    digits = str(abs(number)).rjust(form.decimals + 1, "0")
    sign = "-" if number < 0 else ""
    if not form.decimals:
        return sign + digits
    return f"{sign}{digits[: -form.decimals]}.{digits[-form.decimals :]}"
