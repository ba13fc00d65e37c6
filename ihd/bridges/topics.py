"""Topic patterns: 'glow/{mac}/STATE' as a matcher and as an MQTT subscription filter."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = re.compile(r"\{(\w+)(\*?)\}")


def matcher(pattern: str, shapes: Mapping[str, str]) -> re.Pattern[str]:
    """Return a regular expression with one named group for each named part.

    ``{name}`` stands within one topic level, ``{name*}`` over one or more; ``shapes`` may narrow a
    part to a regular expression; ``{n}`` is a number. A part named twice must say the same twice.
    """
    seen: set[str] = set()
    pieces: list[str] = []
    end = 0
    for part in _PART.finditer(pattern):
        pieces.append(re.escape(pattern[end : part.start()]))
        name, end = part[1], part.end()
        if name in seen:
            pieces.append(f"(?P={name})")
            continue
        seen.add(name)
        pieces.append(f"(?P<{name}>{shapes.get(name) or _usual(part)})")
    pieces.append(re.escape(pattern[end:]))
    return re.compile("".join(pieces), re.DOTALL)


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
    """Return the MQTT filter that covers a pattern, or None where only '#' would."""
    levels: list[str] = []
    for level in pattern.split("/"):
        part = _PART.search(level)
        if part is None:
            levels.append(level)
        elif part[2]:
            levels.append("#")
            break
        else:
            levels.append("+")
    return None if all(level in "+#" for level in levels) else "/".join(levels)
