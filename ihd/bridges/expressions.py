"""What a value template means: a small expression, evaluated exactly and within bounds.

There are no loops, powers or calls in it, so evaluating takes as long as the expression is. A
default that a template would put in the place of a value is not a reading: it never stands for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from enum import Enum

_EXACT = Context(prec=40, Emax=60, Emin=-60, traps=[DivisionByZero, InvalidOperation, Overflow])
_FINEST = Decimal("1e-12")
_NUMBER = re.compile(
    r"\s*[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?\s*"
)
ROUNDINGS = {"common": ROUND_HALF_EVEN, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}


class Nothing(Enum):
    """Why a template gives no value: the field was not sent, or what was sent is no number."""

    ABSENT = "absent"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Whole:
    """The payload as text: ``value``."""


@dataclass(frozen=True, slots=True)
class Document:
    """The payload as JSON: ``value_json``."""


@dataclass(frozen=True, slots=True)
class Member:
    """One field or element of what is inside."""

    inside: Node
    key: str | int


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, boolean or None written in the template."""

    value: Plain


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference, product or quotient."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Filtered:
    """A filter with its constant arguments; ``instead`` is the path a default falls back to."""

    name: str
    inside: Node
    arguments: tuple[Plain, ...] = ()
    instead: Node | None = None


Plain = Decimal | str | bool | None
Node = Whole | Document | Member | Constant | Arithmetic | Filtered

WHOLE = Whole()


def paths(node: Node) -> tuple[tuple[str | int, ...], ...]:
    """Return every path into the payload that a template reads, outermost key first."""
    match node:
        case Whole() | Document():
            return ((),)
        case Member(inside, key):
            return tuple((*path, key) for path in paths(inside))
        case Arithmetic(_, left, right):
            return paths(left) + paths(right)
        case Filtered(_, inside, _, instead):
            return paths(inside) + (paths(instead) if instead else ())
        case Constant():
            return ()


def needs_json(node: Node) -> bool:
    """Tell whether a template reads the payload as JSON."""
    match node:
        case Document():
            return True
        case Member(inside, _):
            return needs_json(inside)
        case Arithmetic(_, left, right):
            return needs_json(left) or needs_json(right)
        case Filtered(_, inside, _, instead):
            return needs_json(inside) or (instead is not None and needs_json(instead))
        case Whole() | Constant():
            return False


def evaluate(node: Node, text: str, document: object) -> object:
    """Return what a template makes of a payload: a JSON value, or a Nothing.

    ``document`` is the payload as JSON with exact numbers, or ``Nothing.ABSENT`` where it is none.
    """
    match node:
        case Whole():
            return text
        case Document():
            return document
        case Constant():
            return node.value
        case Member(inside, key):
            return _member(evaluate(inside, text, document), key)
        case Arithmetic(sign, left, right):
            return _arithmetic(
                sign, evaluate(left, text, document), evaluate(right, text, document)
            )
        case Filtered(name, inside, arguments, instead):
            value = evaluate(inside, text, document)
            if instead is not None and (value is None or value is Nothing.ABSENT):
                return evaluate(instead, text, document)
            return _filtered(name, value, arguments)


def number(value: object) -> Decimal | Nothing:
    """Return a JSON number or numeric text as an exact decimal, else why there is none."""
    if isinstance(value, Nothing):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return Nothing.UNUSABLE
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return Nothing.UNUSABLE
    exact = Decimal(value)
    return exact if exact.is_finite() and abs(exact.adjusted()) <= 60 else Nothing.UNUSABLE


def _member(inside: object, key: str | int) -> object:
    if isinstance(inside, dict):
        return inside.get(key, inside.get(str(key), Nothing.ABSENT))
    if isinstance(inside, list) and isinstance(key, int) and -len(inside) <= key < len(inside):
        return inside[key]
    return inside if inside is Nothing.UNUSABLE else Nothing.ABSENT


def _arithmetic(sign: str, left: object, right: object) -> Decimal | Nothing:
    a, b = number(left), number(right)
    if isinstance(a, Nothing):
        return a
    if isinstance(b, Nothing):
        return b
    try:
        return _finest(_OPERATIONS[sign](a, b))
    except DecimalException:
        return Nothing.UNUSABLE


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
    "/": _EXACT.divide,
}


def _finest(value: Decimal) -> Decimal:
    """Return a value to twelve places: a quotient that never ends must end somewhere."""
    exponent = value.as_tuple().exponent
    return value.quantize(_FINEST, context=_EXACT) if int(exponent) < -12 else value


def _filtered(name: str, value: object, arguments: tuple[object, ...]) -> object:
    if name in ("default", "d", "is_defined"):
        return value
    exact = number(value)
    if isinstance(exact, Nothing):
        return exact
    try:
        if name == "int":
            return exact.to_integral_value(rounding=ROUND_DOWN)
        if name == "abs":
            return exact.copy_abs()
        if name == "multiply":
            return _arithmetic("*", exact, arguments[0])
        return _rounded(exact, arguments) if name == "round" else exact
    except DecimalException:
        return Nothing.UNUSABLE


def _rounded(value: Decimal, arguments: tuple[object, ...]) -> Decimal:
    places = arguments[0] if arguments and isinstance(arguments[0], Decimal) else Decimal(0)
    method = arguments[1] if len(arguments) > 1 else "common"
    quantum = Decimal(1).scaleb(-int(places))
    return value.quantize(quantum, rounding=ROUNDINGS[str(method)], context=_EXACT)
