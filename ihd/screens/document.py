"""A document as data: sections of blocks with every word in them; paper is drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a paragraph stands."""

    BODY = "body"
    LEAD = "lead"
    SMALL = "small"
    QUOTE = "quote"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, a line each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, whether it is of numbers, and its share of the width."""

    head: str
    numbers: bool = False
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``strong`` rows (by number) are totals. ``abreast`` tables stand side by side."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()
    abreast: int = 1


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: labels, heights from 0 to 1, and what the tallest comes to."""

    labels: tuple[str, ...]
    heights: tuple[float, ...]
    top: str
    says: str


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed note that must not be overlooked."""

    title: str
    text: str


Block = Paragraph | Facts | Table | Bars | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; a ``fresh`` one begins a page."""

    title: str
    blocks: tuple[Block, ...]
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; ``lines`` stand under the title, ``footer`` at the foot of each page.

    ``page_of`` is "Page {number} of {count}" in the document's language.
    """

    title: str
    subject: str
    author: str
    language: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    page_of: str
    keywords: str = ""
