"""Half-hours from elsewhere, beside the measured ones: a supplier's export, another program's.

They stand where nothing was measured, and nowhere else, so nothing is counted twice. Of several
sources the newest counts. A day of one source is 48 amounts, the least number standing for none.
"""

from __future__ import annotations

import sqlite3
import struct
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ihd.clock import from_us, to_us
from ihd.meter import Fuel, Quantity
from ihd.store import ledger
from ihd.store.database import StoreError, connect
from ihd.store.halves import HALVES
from ihd.store.totals import HALF_S, Tally

_SHORT, _LONG = struct.Struct(f"<{HALVES}i"), struct.Struct(f"<{HALVES}q")
_NONE_SHORT, _NONE_LONG = -(1 << 31), -(1 << 63)


@dataclass(frozen=True, slots=True)
class Target:
    """What imported half-hours are amounts of: a meter's quantity, of a register or its total."""

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    register: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where half-hours came from, and when they were taken in."""

    number: int
    name: str
    target: Target
    taken_at: datetime


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
            number = _number_of(db, name, target, now)
            for day, amounts in days.items():
                _put_day(db, number, day, amounts)
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
            found = list(_select_sources(self._db))
            self.changes += found != self._sources
            self._sources = found
        return self._sources

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return the registers of a meter that half-hours came for; None is its total."""
        found = {s.target.register for s in self._of(meter, quantity)}
        return sorted(found, key=lambda register: register or "")

    def span(self, meter: str, quantity: Quantity) -> tuple[int, int] | None:
        """Return the first half-hour that came for a meter, and the one after the last day's."""
        numbers = [source.number for source in self._of(meter, quantity)]
        ends = [span for number in numbers for span in _select_span(self._db, number)]
        if not ends:
            return None
        return min(ends)[0] * HALVES, (max(end for _, end in ends) + 1) * HALVES

    def fill(self, tally: Tally, meter: str, quantity: Quantity, register: str | None) -> None:
        """Put half-hours where nothing, or only a part, was measured; ``tally.imported`` says so.

        Of a half-hour measured in part the import stands, unless it is less than that part.
        """
        for source in reversed(self._of(meter, quantity)):
            if source.target.register == register:
                self._lay(source, tally)

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
        named = [source for source in sources if source.target.register is not None]
        others = [*dict.fromkeys(source.target.register for source in reversed(named))][::-1]
        newest_other = None
        if len(others) > 1 and set(others).isdisjoint(counted):
            newest_other = named[-1]
        for source in reversed(sources):
            if source.target.register is None:
                self._lay(source, tally)
            elif source is newest_other:
                _lay_known(self._together(tally, meter, quantity, others), tally)

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

    def _lay(self, source: Source, tally: Tally) -> None:
        first_day = tally.first // HALVES
        last_day = (tally.first + len(tally) - 1) // HALVES
        for day, amounts in _select_days(self._db, source.number, first_day, last_day):
            _overlay(tally, source.number, day * HALVES - tally.first, amounts)

    def _of(self, meter: str, quantity: Quantity) -> list[Source]:
        return [
            source
            for source in self.sources()
            if (source.target.meter, source.target.quantity) == (meter, quantity)
        ]


def _overlay(tally: Tally, source: int, offset: int, amounts: Sequence[int | None]) -> None:
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


def _pack(amounts: Sequence[int | None]) -> bytes:
    low, high = _NONE_SHORT, -_NONE_SHORT
    if all(amount is None or low < amount < high for amount in amounts):
        return _SHORT.pack(*(low if amount is None else amount for amount in amounts))
    return _LONG.pack(*(_NONE_LONG if amount is None else amount for amount in amounts))


def _unpack(content: bytes) -> list[int | None]:
    layout, none = (_SHORT, _NONE_SHORT) if len(content) == _SHORT.size else (_LONG, _NONE_LONG)
    return [None if amount == none else amount for amount in layout.unpack(content)]


def _number_of(db: sqlite3.Connection, name: str, target: Target, now: datetime) -> int:
    """Return the number of a source, the newest of all."""
    for source in _select_sources(db):
        if (source.name, source.target) == (name, target):
            db.execute("UPDATE source SET taken_at = ? WHERE id = ?", (to_us(now), source.number))
            return source.number
    fuel = target.fuel.value if target.fuel else None
    row = (name, target.meter, fuel, target.quantity.value, target.register, to_us(now))
    cursor = db.execute(
        "INSERT INTO source (name, meter, fuel, quantity, register, taken_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        row,
    )
    return cursor.lastrowid or sys.maxsize


def _put_day(db: sqlite3.Connection, number: int, day: int, amounts: Sequence[int | None]) -> None:
    slot = ledger.slot(number, day)
    found = db.execute("SELECT halves FROM imported WHERE slot = ?", (slot,)).fetchone()
    if found:
        before = _unpack(found[0])
        amounts = [b if a is None else a for a, b in zip(amounts, before, strict=True)]
    db.execute("INSERT OR REPLACE INTO imported VALUES (?, ?)", (slot, _pack(amounts)))


def _select_sources(db: sqlite3.Connection) -> Iterator[Source]:
    for number, name, meter, fuel, quantity, register, taken_at in db.execute(
        "SELECT id, name, meter, fuel, quantity, register, taken_at FROM source"
        " ORDER BY taken_at, id"
    ):
        target = Target(meter, Fuel(fuel) if fuel else None, Quantity(quantity), register)
        yield Source(number, name, target, from_us(taken_at))


def _select_days(
    db: sqlite3.Connection, number: int, first: int, last: int
) -> Iterator[tuple[int, list[int | None]]]:
    for day, content in db.execute(
        "SELECT slot & 1048575, halves FROM imported WHERE slot BETWEEN ? AND ?",
        (ledger.slot(number, first), ledger.slot(number, last)),
    ):
        yield day, _unpack(content)


def _select_span(db: sqlite3.Connection, number: int) -> Iterator[tuple[int, int]]:
    first, last = db.execute(
        "SELECT min(slot & 1048575), max(slot & 1048575) FROM imported WHERE slot BETWEEN ? AND ?",
        (ledger.slot(number, 0), ledger.slot(number, ledger.LAST_DAY)),
    ).fetchone()
    if first is not None:
        yield first, last
