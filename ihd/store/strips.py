"""What a register counted, in parts of one form for all that is known of it: quick for decades.

A part is a month as it is kept, or what lies between two of them. A column that is the same
throughout is that one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add
from typing import overload

import msgspec

from ihd.billing.strip import Column, Part, Strip
from ihd.store.totals import HALF_S, Tally


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Consecutive half-hours in columns; the amounts are a part with its sums, if known.

    ``source`` is the number of what each came from, 0 where it was measured here. ``kept`` are the
    owners of the months they are the sums of, as they are kept; none where they are not that.
    """

    first: int
    amounts: Part
    measured_s: Column
    spread_s: Column
    source: Column = 0
    kept: tuple[int, ...] = ()

    @classmethod
    def of(cls, tally: Tally) -> Piece:
        """Return half-hours that were summed up."""
        source: Column = 0
        if tally.imported:
            halves = range(tally.first, tally.first + len(tally))
            source = [tally.imported.get(half, 0) for half in halves]
        amounts = Part(len(tally), tally.amounts)
        return cls(tally.first, amounts, tally.measured_s, tally.spread_s, source)

    @classmethod
    def blank(cls, first: int, end: int) -> Piece:
        """Return half-hours [first, end) of which nothing is known."""
        return cls(first, Part(end - first, 0), 0, 0)

    @property
    def end(self) -> int:
        """The half-hour after the last one."""
        return self.first + self.amounts.count

    @property
    def is_blank(self) -> bool:
        """Say whether it is told in a word that nothing is known."""
        columns = (self.amounts.column, self.measured_s, self.spread_s)
        return all(isinstance(column, int) and column == 0 for column in columns)

    @property
    def is_known(self) -> bool:
        """Say whether every half-hour is known from its start to its end."""
        measured_s, spread_s = self.measured_s, self.spread_s
        if isinstance(measured_s, int) and isinstance(spread_s, int):
            return measured_s + spread_s >= HALF_S
        spelt = (_spelt(column, self.amounts.count) for column in (measured_s, spread_s))
        return min(map(add, *spelt), default=0) >= HALF_S

    def plus(self, other: Piece) -> Piece:
        """Return the same half-hours of two registers together.

        A time is known only if it is to both.
        """
        return Piece(
            self.first,
            _added(self.amounts, other.amounts),
            *_known_to_both(self, other),
            _either(self.source, other.source, self.amounts.count),
            self.kept + other.kept if self.kept and other.kept else (),
        )

    def tally(self) -> Tally:
        """Return the half-hours as they are summed up, without powers."""
        count = self.amounts.count
        columns = (self.amounts.column, self.measured_s, self.spread_s)
        amounts, measured_s, spread_s = (list(_spelt(column, count)) for column in columns)
        numbers = enumerate(_spelt(self.source, count), self.first)
        imported = {half: source for half, source in numbers if source}
        return Tally(self.first, amounts, measured_s, spread_s, imported=imported)


@dataclass(frozen=True, slots=True)
class Strips:
    """What a register counted, how far that is known and where from: pieces behind one another."""

    amounts: Strip
    measured_s: Strip
    spread_s: Strip
    sources: Strip
    pieces: Sequence[Piece]

    @classmethod
    def of(cls, pieces: Sequence[Piece], first: int = 0) -> Strips:
        """Return pieces that follow each other; ``first`` is where nothing begins."""
        start = pieces[0].first if pieces else first

        def strip(columns: Iterable[Column]) -> Strip:
            parts = zip(pieces, columns, strict=True)
            return Strip(start, [Part(piece.amounts.count, column) for piece, column in parts])

        return cls(
            Strip(start, [piece.amounts for piece in pieces]),
            strip(piece.measured_s for piece in pieces),
            strip(piece.spread_s for piece in pieces),
            strip(piece.source for piece in pieces),
            pieces,
        )

    def caught_up(self) -> Strip | None:
        """Return the part of each amount that was spread over a gap; None where there is none."""
        if not self.spread_s:
            return None
        parts = [Part(piece.amounts.count, _caught_up(piece)) for piece in self.pieces]
        return Strip(self.amounts.first, _joined(parts))


def together(registers: Sequence[Sequence[Piece]]) -> Sequence[Piece] | None:
    """Return the same half-hours of registers together; None where their parts differ."""
    whole, *others = registers
    for other in others:
        if [(one.first, one.end) for one in whole] != [(one.first, one.end) for one in other]:
            return None
        whole = [one.plus(two) for one, two in zip(whole, other, strict=True)]
    return whole


Known = tuple[Strip, Strip]
"""The seconds measured and the seconds spread."""


def known_to_both(one: Known, other: Known) -> Known:
    """Return how long each half-hour of two registers is known: as long as it is of both."""
    first, end = one[0].first, one[0].end
    whole = Tally.empty(first, end - first)
    added = Tally.empty(first, end - first)
    for tally, (measured_s, spread_s) in ((whole, one), (added, other)):
        tally.measured_s = list(measured_s.numbers(first, end))
        tally.spread_s = list(spread_s.numbers(first, end))
    whole.add(added)
    return Strip.of(first, whole.measured_s), Strip.of(first, whole.spread_s)


def imported_s(taken: Sequence[Strips]) -> Strip | None:
    """Return the seconds of each half-hour that came from elsewhere to any of several registers.

    None where nothing did.
    """
    sources = [strips.sources for strips in taken if strips.sources]
    if not sources:
        return None
    whole, *others = sources
    parts = whole.parts
    if others:
        columns = (strip.numbers(whole.first, whole.end) for strip in (whole, *others))
        parts = [Part(len(whole), [max(numbers) for numbers in zip(*columns, strict=True)])]
    seconds = [Part(part.count, _seconds(part.column)) for part in parts]
    return Strip(whole.first, _joined(seconds))


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Return parts with neighbours that are zero throughout made one: most of such a strip is."""
    found: list[Part] = []
    for part in parts:
        if found and part.column == found[-1].column == 0:
            found[-1].count += part.count
        else:
            found.append(part)
    return found


def _seconds(sources: Column) -> Column:
    if isinstance(sources, int):
        return HALF_S if sources else 0
    return [HALF_S if source else 0 for source in sources]


class _Sums(Sequence[int]):
    """What two columns come to together, made as it is asked for."""

    __slots__ = ("_columns",)

    def __init__(self, one: Sequence[int], other: Sequence[int]) -> None:
        self._columns = one, other

    def __len__(self) -> int:
        return len(self._columns[0])

    def __iter__(self) -> Iterator[int]:
        return map(add, *self._columns)

    @overload
    def __getitem__(self, asked: int) -> int: ...

    @overload
    def __getitem__(self, asked: slice) -> list[int]: ...

    def __getitem__(self, asked: int | slice) -> int | list[int]:
        one, other = self._columns
        if isinstance(asked, int):
            return one[asked] + other[asked]
        return list(map(add, one[asked], other[asked]))


def _added(one: Part, other: Part) -> Part:
    """Return the amounts of two registers together, with their sums where both have them."""
    if isinstance(one.column, int) and isinstance(other.column, int):
        column: Column = one.column + other.column
    else:
        column = _Sums(_spelt(one.column, one.count), _spelt(other.column, one.count))
    total = None if one.sum is None or other.sum is None else one.sum + other.sum
    lanes = None
    if one.lanes is not None and other.lanes is not None:
        lanes = list(map(add, one.lanes, other.lanes))
    return Part(one.count, column, total, lanes)


def _known_to_both(one: Piece, other: Piece) -> tuple[Column, Column]:
    """Return how long half-hours are measured and spread for both of two registers."""
    if one.measured_s == other.measured_s and one.spread_s == other.spread_s:
        return one.measured_s, one.spread_s
    both = [(piece.measured_s, piece.spread_s) for piece in (one, other)]
    same = all(isinstance(column, int) for known in both for column in known)
    size = 1 if same else one.amounts.count
    whole, added = (
        Tally(0, [0] * size, list(_spelt(measured_s, size)), list(_spelt(spread_s, size)))
        for measured_s, spread_s in both
    )
    whole.add(added)
    if same:
        return whole.measured_s[0], whole.spread_s[0]
    return whole.measured_s, whole.spread_s


def _spelt(column: Column, count: int) -> Sequence[int]:
    return [column] * count if isinstance(column, int) else column


def _either(one: Column, other: Column, count: int) -> Column:
    """Return where half-hours of two registers came from; of two sources the other's counts."""
    if isinstance(one, int) and isinstance(other, int):
        return other or one
    return [b or a for a, b in zip(_spelt(one, count), _spelt(other, count), strict=True)]


def _caught_up(piece: Piece) -> Column:
    if piece.spread_s == 0:
        return 0
    columns = (piece.amounts.column, piece.measured_s, piece.spread_s)
    spelt = (_spelt(column, piece.amounts.count) for column in columns)
    return [
        amount * spread // (measured + spread) if spread else 0
        for amount, measured, spread in zip(*spelt, strict=True)
    ]
