"""Half-hours from elsewhere, beside the measured ones: a supplier's export, another program's.

They stand where nothing was measured, and nowhere else, so nothing is counted twice. Of several
sources the newest counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from pathlib import Path

import msgspec

from ihd.meter import Quantity
from ihd.store import ledger, months
from ihd.store.database import StoreError, connect
from ihd.store.halves import HALVES
from ihd.store.sources import (
    Amounts,
    Source,
    Target,
    put_day,
    select_amounts,
    select_days,
    select_sources,
    select_span,
    select_whole,
    source_of,
)
from ihd.store.strips import Piece
from ihd.store.totals import HALF_S, Tally


def put_half_hours(
    path: Path, name: str, target: Target, halves: Mapping[int, int], now: datetime
) -> int:
    """Keep half-hours (number since 1970 to mWh or ml) of one source; return how many.

    What the same source said before of the same target is replaced half-hour by half-hour. A
    recorder may go on meanwhile. Raises StoreError.
    """
    days: dict[int, list[int | None]] = {}
    for half, amount in halves.items():
        day, place = divmod(half, HALVES)
        if not 0 <= day <= ledger.LAST_DAY:
            continue
        found = days.get(day)
        if found is None:
            found = days[day] = [None] * HALVES
        found[place] = amount
    try:
        with closing(connect(path, reader=False)) as db:
            db.execute("BEGIN IMMEDIATE")
            source = source_of(db, name, target, now)
            for day, amounts in days.items():
                put_day(db, source, day, amounts)
            for month in {ledger.month_of(day) for day in days}:
                _put_month(db, source, month)
            db.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be written: {error}.") from error
    return sum(amount is not None for amounts in days.values() for amount in amounts)


class Imported:
    """The half-hours from elsewhere in an open database, as of its newest import."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._seen = -1
        self._sources: list[Source] = []
        self.changes = 0

    def sources(self) -> list[Source]:
        """Return where half-hours came from, oldest first."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen:
            self._seen = version
            found = list(select_sources(self._db))
            self.changes += found != self._sources
            self._sources = found
        return self._sources

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return the registers of a meter that half-hours came for; None is its total."""
        found = {s.target.register for s in self._of(meter, quantity)}
        return sorted(found, key=lambda register: register or "")

    def owners(self, meter: str, quantity: Quantity) -> list[int]:
        """Return the numbers that months of what came for a meter are kept under."""
        return [source.owner for source in self._of(meter, quantity)]

    def span(self, meter: str, quantity: Quantity) -> tuple[int, int] | None:
        """Return the first half-hour that came for a meter, and the one after the last day's."""
        sources = self._of(meter, quantity)
        spans = [span for span in (select_span(self._db, source) for source in sources) if span]
        if not spans:
            return None
        return min(spans)[0] * HALVES, (max(last for _, last in spans) + 1) * HALVES

    def laid(
        self, pieces: Sequence[Piece], meter: str, quantity: Quantity, register: str | None
    ) -> Sequence[Piece]:
        """Return half-hours with those that came for a register where ``fill`` puts them.

        Of a month in which nothing was measured, and that a source knows whole, it is that
        source's bytes as they are: years are quick.
        """
        sources = [s for s in self._of(meter, quantity) if s.target.register == register]
        if not sources:
            return pieces
        lacking = [not piece.is_known for piece in pieces]
        unknown = list(compress(pieces, lacking))
        if not unknown:
            return pieces
        span = unknown[0].first, unknown[-1].end
        come = [_Come.of(self._db, source, *span) for source in reversed(sources)]
        found: list[Piece] = []
        for piece, lacks in zip(pieces, lacking, strict=True):
            found += _filled(piece, come) if lacks else [piece]
        return found

    def keep_months(self) -> None:
        """Write the months that are not kept beside their days."""
        for source in self.sources():
            there = ledger.select_month_numbers(self._db, source.owner)
            come = {ledger.month_of(day) for day in select_days(self._db, source)}
            for month in come - there:
                _put_month(self._db, source, month)

    def fill(self, tally: Tally, meter: str, quantity: Quantity, register: str | None) -> None:
        """Put half-hours where nothing, or only a part, was measured; ``tally.imported`` says so.

        Of a half-hour measured in part the import stands, unless it is less than that part.
        """
        for source in reversed(self._of(meter, quantity)):
            if source.target.register == register:
                _lay(self._db, source, tally)

    def fill_total(
        self, tally: Tally, meter: str, quantity: Quantity, counted: Collection[str | None]
    ) -> None:
        """Do the same for what a meter counted in all, of which ``counted`` are the registers.

        Where registers by other names came, they are a total together, if each of them is known.
        A total that came with them goes before them.
        """
        sources = sorted(
            self._of(meter, quantity), key=lambda s: (s.taken_at, s.target.register is None)
        )
        others = self.others(meter, quantity, counted)
        for source in reversed(sources):
            if source.target.register is None:
                _lay(self._db, source, tally)
            elif others and source is others[-1]:
                names = [*dict.fromkeys(s.target.register for s in reversed(others))][::-1]
                _lay_known(self._together(tally, meter, quantity, names), tally)

    def others(
        self, meter: str, quantity: Quantity, counted: Collection[str | None]
    ) -> list[Source]:
        """Return what came for registers by other names than are counted, if they are a total."""
        found = [s for s in self._of(meter, quantity) if s.target.register is not None]
        names = {source.target.register for source in found}
        return found if len(names) > 1 and names.isdisjoint(counted) else []

    def _together(
        self, like: Tally, meter: str, quantity: Quantity, registers: Iterable[str | None]
    ) -> Tally:
        """Return the same half-hours as another tally's, of registers together."""
        whole: Tally | None = None
        for register in registers:
            one = Tally.empty(like.first, len(like))
            self.fill(one, meter, quantity, register)
            if whole is None:
                whole = one
            else:
                whole.add(one)
        return whole or Tally.empty(like.first, 0)

    def _of(self, meter: str, quantity: Quantity) -> list[Source]:
        return [
            source
            for source in self.sources()
            if (source.target.meter, source.target.quantity) == (meter, quantity)
        ]


@dataclass(frozen=True, slots=True)
class _Come:
    """What came from a source, its months by their first half-hour."""

    db: sqlite3.Connection
    source: Source
    months: Mapping[int, Piece]

    @classmethod
    def of(cls, db: sqlite3.Connection, source: Source, first: int, end: int) -> _Come:
        """Return the months of half-hours [first, end)."""
        kept = months.select(db, source.owner, first, end)
        return cls(db, source, {month.first: _marked(month, source) for month in kept})

    def touches(self, first: int, end: int) -> bool:
        """Say whether any came on the days of half-hours [first, end)."""
        return first in self.months or bool(select_days(self.db, self.source, first, end))


def _marked(month: Piece, source: Source) -> Piece:
    """Return a kept month as the source's; a half-hour that it does not know is nobody's."""
    known = month.measured_s
    if isinstance(known, int):
        return msgspec.structs.replace(month, source=source.number if known else 0)
    return msgspec.structs.replace(month, source=[source.number if one else 0 for one in known])


def _filled(piece: Piece, come: Sequence[_Come]) -> Iterator[Piece]:
    """Yield a piece with what came, the newest first; where it is blank, month by month."""
    if not piece.is_blank:
        yield _laid(piece, come)
        return
    for first, end in months.cut(piece.first, piece.end):
        there = [one for one in come if one.touches(first, end)]
        month = there[0].months.get(first) if there else None
        if month is not None and month.end == end and (month.is_known or len(there) == 1):
            yield month
        else:
            yield _laid(Piece.blank(first, end), there)


def _laid(piece: Piece, come: Sequence[_Come]) -> Piece:
    """Return a piece with what came, half-hour by half-hour."""
    there = [one for one in come if one.touches(piece.first, piece.end)]
    if not there:
        return piece
    tally = piece.tally()
    for one in there:
        _lay(one.db, one.source, tally)
    return Piece.of(tally)


def _put_month(db: sqlite3.Connection, source: Source, month: int) -> None:
    """Write a month of what its days say by themselves."""
    first, end = months.month_start(month), months.month_start(month + 1)
    amounts = select_whole(db, source, first, end)
    if amounts is None:
        said = Tally.empty(first, end - first)
        _lay(db, source, said)
    else:
        said = Tally(first, amounts, [HALF_S] * len(amounts), [0] * len(amounts))
    ledger.forget_month(db, source.owner, month)
    months.put(db, source.owner, said)


def _lay(db: sqlite3.Connection, source: Source, tally: Tally) -> None:
    """Let what came stand in a tally."""
    for day, amounts in select_amounts(db, source, tally.first, tally.first + len(tally)):
        _overlay(tally, source.number, day * HALVES - tally.first, amounts)


def _overlay(tally: Tally, source: int, offset: int, amounts: Amounts) -> None:
    end = offset + HALVES
    known = (tally.measured_s[offset:end], tally.spread_s[offset:end], tally.amounts[offset:end])
    whole = [amount for amount in amounts if amount is not None and amount >= 0]
    if offset >= 0 and end <= len(tally) and len(whole) == HALVES and not any(map(any, known)):
        tally.amounts[offset:end] = whole
        tally.measured_s[offset:end] = [HALF_S] * HALVES
        halves = range(tally.first + offset, tally.first + end)
        tally.imported.update(dict.fromkeys(halves, source))
        return
    for place in range(max(offset, 0), min(offset + HALVES, len(tally))):
        amount = amounts[place - offset]
        if amount is not None:
            _stand(tally, place, amount, source)


def _lay_known(whole: Tally, tally: Tally) -> None:
    """Put half-hours that are known throughout in the place of those of the same span."""
    for place, amount in enumerate(whole.amounts):
        if whole.measured_s[place] >= HALF_S:
            _stand(tally, place, amount, whole.imported[whole.first + place])


def _stand(tally: Tally, place: int, amount: int, source: int) -> None:
    """Let an import stand for a half-hour, unless that was measured, or more in a part of it."""
    known_s = tally.measured_s[place] + tally.spread_s[place]
    if known_s >= HALF_S or amount < tally.amounts[place]:
        return
    tally.amounts[place], tally.measured_s[place], tally.spread_s[place] = amount, HALF_S, 0
    tally.imported[tally.first + place] = source
