"""A letter as codes to carry to a phone: rows of squares, with the quiet zone around them."""

from __future__ import annotations

from dataclasses import dataclass

BYTES_A_CODE = 900
"""More makes the squares too small for a phone to read from a 7-inch screen."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code: ``rows`` of squares, True is dark; ``number`` of ``count``."""

    rows: tuple[tuple[bool, ...], ...]
    number: int
    count: int


def codes(text: str) -> tuple[Code, ...]:
    """Return a text as one code, or as several to be read one after the other."""
    # Imported here: only who asks for a code pays for it.
    import segno

    parts = _parts(text)
    found = []
    for number, part in enumerate(parts, start=1):
        made = segno.make_qr(part, error="m", encoding="utf-8")
        rows = tuple(tuple(map(bool, row)) for row in made.matrix_iter(border=4))
        found.append(Code(rows, number, len(parts)))
    return tuple(found)


def _parts(text: str) -> list[str]:
    """Cut a text between words into pieces a code can hold."""
    parts = [""]
    for word in text.splitlines(keepends=True):
        for piece in _pieces(word):
            if len((parts[-1] + piece).encode()) > BYTES_A_CODE:
                parts.append("")
            parts[-1] += piece
    return parts


def _pieces(line: str) -> list[str]:
    if len(line.encode()) <= BYTES_A_CODE:
        return [line]
    words = line.split(" ")
    return [word + " " for word in words[:-1]] + [words[-1]]
