"""Numbers that stand for "no value": all bits set, or only the sign bit, whatever the scale."""

from __future__ import annotations

from decimal import Decimal

_WIDTHS = (16, 24, 32, 48, 64)
_SENTINELS = frozenset(
    int(str(number).rstrip("0"))
    for width in _WIDTHS
    for number in (2**width - 1, 2**width - 2, 2 ** (width - 1) - 1, 2 ** (width - 1))
)


def looks_like_a_sentinel(value: Decimal) -> bool:
    """Say whether a number's digits, wherever its point is, are those of a sentinel.

    A real register passes such digits once in its life (16777.215 kWh), so they are evidence only
    beside another: a first reading, or one that cannot follow the last.
    """
    digits = "".join(map(str, value.as_tuple().digits)).rstrip("0")
    return bool(digits) and int(digits) in _SENTINELS
