"""Topic patterns: 'glow/{mac}/STATE' as a matcher and as an MQTT subscription filter."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = re.compile(r"\{(\w+)(\*?)\}")
_IN_NO_TOPIC = frozenset("+#\0")


class TopicMatcher:
    """Knows the topics of a pattern by a regular expression with a named group for each part.

    The expression is made for the first topic that begins and ends as the pattern does: of the
    hundreds of patterns that are known, a home's broker has topics of a few.
    """

    __slots__ = ("_expression", "_head", "_made", "_tail", "parts")

    def __init__(self, head: str, tail: str, parts: int, expression: str) -> None:
        self.parts = parts
        self._head, self._tail, self._expression = head, tail, expression
        self._made: re.Pattern[str] | None = None

    def fullmatch(self, topic: str) -> re.Match[str] | None:
        """Return the match with the parts of a topic by their names; None: it is of another."""
        if not (topic.startswith(self._head) and topic.endswith(self._tail)):
            return None
        if self._made is None:
            self._made = re.compile(self._expression, re.DOTALL)
        return self._made.fullmatch(topic)


def matcher(pattern: str, shapes: Mapping[str, str]) -> TopicMatcher:
    """Return what knows a pattern's topics.

    ``{name}`` stands within one topic level, ``{name*}`` over one or more; ``shapes`` may narrow a
    part to a regular expression; ``{n}`` is a number. A part named twice must say the same twice.
    Raises ValueError where a name or a shape cannot be used.
    """
    seen: set[str] = set()
    pieces: list[str] = []
    end = 0
    head: str | None = None
    for part in _PART.finditer(pattern):
        between, name = pattern[end : part.start()], part[1]
        head = between if head is None else head
        pieces.append(re.escape(between))
        pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>{_shape(part, shapes)})")
        seen.add(name)
        end = part.end()
    tail = pattern[end:]
    pieces.append(re.escape(tail))
    return TopicMatcher(tail if head is None else head, tail, len(seen), "".join(pieces))


def _shape(part: re.Match[str], shapes: Mapping[str, str]) -> str:
    name = part[1]
    if not name.isidentifier():
        raise ValueError(f"'{name}' cannot be the name of a part of a topic")
    if name not in shapes:
        return _usual(part)
    try:
        # A person wrote it: that it cannot be used is said when its file is read.
        re.compile(shapes[name])
    except re.error as error:
        raise ValueError(f"'{shapes[name]}' is no regular expression: {error}") from error
    return shapes[name]


def _usual(part: re.Match[str]) -> str:
    if part[1] == "n":
        return r"\d+"
    return ".+" if part[2] else "[^/]+"


def parts_in(pattern: str) -> frozenset[str]:
    """Return the names of a pattern's parts."""
    return frozenset(part[1] for part in _PART.finditer(pattern))


def fill(pattern: str, parts: Mapping[str, str]) -> str | None:
    """Return a pattern with its parts put in, or None where one is not known."""
    try:
        return _PART.sub(lambda part: parts[part[1]], pattern)
    except KeyError:
        return None


def subscription(pattern: str) -> str | None:
    """Return the MQTT filter that covers a pattern, or None where only '#' would.

    Raises ValueError where a pattern holds what no topic does (MQTT 5.0, 4.7.1 and 4.7.3).
    """
    levels: list[str] = []
    for level in pattern.split("/"):
        if not _IN_NO_TOPIC.isdisjoint(level):
            raise ValueError(f"'{pattern}' holds a +, a # or a NUL, and no topic does")
        part = _PART.search(level)
        if part is None:
            levels.append(level)
        elif part[2]:
            levels.append("#")
            break
        else:
            levels.append("+")
    return None if all(level in "+#" for level in levels) else "/".join(levels)
