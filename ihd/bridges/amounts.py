"""A number, exactly as it was sent: as JSON, as text, with its unit, or as a word for none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import msgspec

from ihd.bridges.unit_words import unit_of
from ihd.meter import Quality

NOTHING_WORDS = frozenset(
    (
        *("", "nan", "-nan", "inf", "-inf", "+inf", "infinity", "-infinity"),
        *("null", "none", "nil", "undefined", "n/a", "na", "-", "--", "---", "----", "empty"),
        *("unavailable", "unknown", "invalid", "no value", "not available", "offline"),
    )
)
"""The words bridges send in place of a number they do not have."""

_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d{1,3})?)\s*(?P<unit>[^\d\s+.,-]\S*)?",
    re.ASCII,
)
_MAX_CHARACTERS = 48
_MAX_DIGITS = 30
_MAX_EXPONENT = 20
_GOOD = Quality.GOOD


class Amount(msgspec.Struct, frozen=True, gc=False):
    """What a field says: a value with a unit if one was sent along, or why there is none.

    ``quality`` is None where the field holds no number at all, so that it is no reading.
    """

    value: Decimal | None
    quality: Quality | None
    unit: str | None = None


MISSING = Amount(None, Quality.MISSING)
NO_NUMBER = Amount(None, None)
BEYOND_SENSE = Amount(None, Quality.IMPLAUSIBLE)


def amount(sent: Any) -> Amount:
    """Return the number a JSON value or a piece of text stands for."""
    kind = type(sent)
    if kind is Decimal:
        return _bounded(sent, None)
    if kind is int:
        return _bounded(Decimal(sent), None) if abs(sent) < 10**_MAX_DIGITS else BEYOND_SENSE
    if sent is None:
        return MISSING
    return amount_of_text(sent) if kind is str else NO_NUMBER


def amount_of_text(text: str) -> Amount:
    """Return the number in text such as '0.623', ' 0', '9094,27', '346 W' or 'unavailable'."""
    bare = text.strip().strip("\x00")
    if len(bare) > _MAX_CHARACTERS:
        return NO_NUMBER
    if bare.lower() in NOTHING_WORDS:
        return MISSING
    found = _NUMBER.fullmatch(bare)
    if found is None or (found["unit"] and unit_of(found["unit"]) is None):
        return NO_NUMBER
    number = _with_decimal_point(found["number"])
    if number is None:
        return NO_NUMBER
    return _bounded(Decimal(number), found["unit"])


def number_of_hex(sent: Any, *, signed: bool) -> Amount:
    """Return the number of a hexadecimal string of whole bytes, as ZigBee bridges send it.

    All bits set, or only the sign bit, is the ZigBee 'invalid' (Smart Energy profile, table D).
    """
    if sent is None:
        return MISSING
    digits = sent.strip().lower().removeprefix("0x") if type(sent) is str else ""
    if not re.fullmatch(r"[0-9a-f]{1,16}", digits):
        return NO_NUMBER
    number, bits = int(digits, 16), 4 * len(digits)
    if len(digits) > 2 and not signed and number == 2**bits - 1:
        return Amount(None, Quality.SENTINEL)
    if signed:
        number, bits = _unpadded(number, bits)
        if number == 2 ** (bits - 1):
            return Amount(None, Quality.METER_ERROR)
        number -= 2**bits if number >= 2 ** (bits - 1) else 0
    return Amount(Decimal(number), Quality.GOOD)


def _unpadded(number: int, bits: int) -> tuple[int, int]:
    """Return a 24-bit demand as such where it was padded with zero bits to 32."""
    return (number, 24) if bits == 32 and 2**23 <= number < 2**24 else (number, bits)


def _bounded(number: Decimal, unit: str | None) -> Amount:
    if not number.is_finite():
        return BEYOND_SENSE
    adjusted = number.adjusted()
    if not number:
        sane = -_MAX_EXPONENT <= adjusted <= 0
        return Amount(number.copy_abs() if sane else Decimal(0), _GOOD, unit)
    if not -_MAX_EXPONENT <= adjusted <= _MAX_EXPONENT:
        return BEYOND_SENSE
    return Amount(number, _GOOD, unit)


def _with_decimal_point(number: str) -> str | None:
    """Return a number with one decimal point, whether it came with a point or a comma."""
    if "," not in number:
        return number if number.count(".") <= 1 else None
    if "." not in number:
        return number.replace(",", ".") if number.count(",") == 1 else None
    thousands, decimal = (",", ".") if number.rfind(".") > number.rfind(",") else (".", ",")
    if number.count(decimal) > 1:
        return None
    return number.replace(thousands, "").replace(decimal, ".")
