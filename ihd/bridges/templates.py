"""The few value templates that publishers really send, read without ever running Jinja.

A template comes from the broker, so it is untrusted text. Understood are ``value`` and
``value_json`` with members, numbers, ``+ - * /`` with brackets, and the filters of ``_ARGUMENTS``.
Every other template is refused, at once, and the number behind it is then not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ihd.bridges.expressions import (
    ROUNDINGS,
    WHOLE,
    Arithmetic,
    Constant,
    Document,
    Filtered,
    Member,
    Node,
    needs_json,
    paths,
)

LONGEST = 500
_DEEPEST = 16
_MOST_STEPS = 32

_ARGUMENTS = {
    "float": 1,
    "int": 1,
    "round": 2,
    "abs": 0,
    "is_defined": 0,
    "default": 2,
    "d": 2,
    "multiply": 1,
}
"""The filters understood, and how many arguments each may have."""


class TemplateError(ValueError):
    """A template that is not one of the understood forms; the text says what stopped us."""


def parse(text: str) -> Node:
    """Return what a template means; raise TemplateError, in microseconds, for any other form."""
    if len(text) > LONGEST:
        raise TemplateError(f"longer than {LONGEST} characters")
    stripped = text.strip()
    if not stripped:
        return WHOLE
    if not (stripped.startswith("{{") and stripped.endswith("}}")) or len(stripped) < 4:
        raise TemplateError("not a single {{ expression }}")
    return _Parser(_tokens(stripped[2:-2].removeprefix("-").removesuffix("-"))).whole()


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?)(?!\w)
      | (?P<name>[^\W\d]\w*)
      | (?P<text>'[^'\\]*'|"[^"\\]*")
      | (?P<mark>[-+*/()\[\].,|=])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_END = _Token("end", "the end")


def _tokens(text: str) -> list[_Token]:
    found = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise TemplateError(f"'{text[place:].strip()[:20]}' is not understood")
        found.append(_Token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Parser:
    """A descent through the tokens, binding as Jinja binds: members, filters, signs, * /, + -."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._steps = 0

    def whole(self) -> Node:
        node = self._sum()
        if self._next is not _END:
            raise TemplateError(f"'{self._next.text}' is not understood")
        if not paths(node):
            raise TemplateError("it reads nothing of the payload")
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else _END

    def _take(self) -> _Token:
        token = self._next
        self._place += 1
        return token

    def _taken(self, *marks: str) -> str | None:
        token = self._next
        if token.kind == "mark" and token.text in marks:
            self._place += 1
            return token.text
        return None

    def _expect(self, mark: str) -> None:
        if self._taken(mark) is None:
            raise TemplateError(f"'{mark}' was expected before '{self._next.text}'")

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TemplateError(f"more than {_MOST_STEPS} steps")

    def _sum(self) -> Node:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._chain(("*", "/"), self._signed)

    def _chain(self, marks: tuple[str, ...], part: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TemplateError("nested too deep")
        node = part()
        while sign := self._taken(*marks):
            self._step()
            node = Arithmetic(sign, node, part())
        self._depth -= 1
        return node

    def _signed(self) -> Node:
        negative = self._taken("+", "-") == "-"
        node = self._members(self._primary())
        if negative:
            node = _negative(node)
        return self._filters(node)

    def _primary(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Constant(Decimal(token.text))
        if token.kind == "text":
            return Constant(token.text[1:-1])
        if token.kind == "name":
            return self._named(token.text)
        if token == _Token("mark", "("):
            node = self._sum()
            self._expect(")")
            return node
        raise TemplateError(f"'{token.text}' is not understood")

    def _named(self, name: str) -> Node:
        if name == "value":
            return WHOLE
        if name == "value_json":
            return Document()
        if name in _WORDS:
            return Constant(_WORDS[name])
        if name in ("float", "int") and self._taken("("):
            node = self._sum()
            if self._taken(","):
                self._sum()
            self._expect(")")
            return Filtered(name, node)
        raise TemplateError(f"'{name}' is not understood")

    def _members(self, node: Node) -> Node:
        while mark := self._taken(".", "["):
            self._step()
            node = Member(node, self._dotted() if mark == "." else self._indexed())
        if isinstance(node, Member) and not needs_json(node):
            raise TemplateError("only value_json has members")
        return node

    def _dotted(self) -> str | int:
        token = self._take()
        if token.kind == "name":
            if self._next == _Token("mark", "("):
                raise TemplateError(f"'.{token.text}(…)' is not understood")
            return token.text
        if token.kind == "number" and token.text.isdecimal():
            return int(token.text)
        raise TemplateError(f"'.{token.text}' is not understood")

    def _indexed(self) -> str | int:
        negative = self._taken("-") is not None
        token = self._take()
        self._expect("]")
        if token.kind == "text" and not negative:
            return token.text[1:-1]
        if token.kind == "number" and token.text.isdecimal():
            return -int(token.text) if negative else int(token.text)
        raise TemplateError(f"'[{token.text}]' is not understood")

    def _filters(self, node: Node) -> Node:
        while self._taken("|"):
            self._step()
            token = self._take()
            if token.kind != "name" or token.text not in _ARGUMENTS:
                raise TemplateError(f"the filter '{token.text}' is not understood")
            node = self._with_arguments(token.text, node)
        return node

    def _with_arguments(self, name: str, node: Node) -> Node:
        given = self._arguments() if self._taken("(") else []
        if name in ("float", "int", "round"):
            given = [(key, value) for key, value in given if key != "default"]
        values = [value for _, value in given]
        if len(values) > _ARGUMENTS[name] or (name in ("default", "d", "multiply") and not values):
            raise TemplateError(f"'{name}' has the wrong number of arguments")
        if name in ("default", "d") and not isinstance(values[0], Constant):
            return Filtered(name, node, (), values[0])
        constants = tuple(value.value for value in values if isinstance(value, Constant))
        if len(constants) < len(values):
            raise TemplateError(f"the arguments of '{name}' are not plain values")
        if name == "round":
            _check_round(constants)
        return Filtered(name, node, constants)

    def _arguments(self) -> list[tuple[str, Node]]:
        """Return the keyword ("" where there is none) and value of every argument."""
        given: list[tuple[str, Node]] = []
        while not self._taken(")"):
            if given:
                self._expect(",")
            keyword = ""
            equals = self._tokens[self._place + 1 : self._place + 2] == [_Token("mark", "=")]
            if equals and self._next.kind == "name":
                keyword = self._take().text
                self._expect("=")
            given.append((keyword, self._sum()))
        return given


def _negative(node: Node) -> Node:
    if isinstance(node, Constant) and isinstance(node.value, Decimal):
        return Constant(-node.value)
    return Arithmetic("-", Constant(Decimal(0)), node)


_WORDS: dict[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "none": None,
    "None": None,
}


def _check_round(arguments: tuple[object, ...]) -> None:
    places = arguments[0] if arguments else Decimal(0)
    if not isinstance(places, Decimal) or places % 1 or not -6 <= places <= 12:
        raise TemplateError("'round' has an odd number of places")
    if len(arguments) > 1 and arguments[1] not in ROUNDINGS:
        raise TemplateError(f"'round' does not know '{arguments[1]}'")
