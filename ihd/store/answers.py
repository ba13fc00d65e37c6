"""Questions to a home's history: readings of an interval, the latest ones, what was used when.

A channel is a meter, a quantity, a register and a phase.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from ihd.clock import Interval, from_us, to_us
from ihd.meter import Quantity, Reading
from ihd.store import ledger, months
from ihd.store.cuts import Cuts
from ihd.store.history import History
from ihd.store.imported import Imported
from ihd.store.names import Channel, Named, Series
from ihd.store.pending import Pending
from ihd.store.shelf import DAY_US, Shelf, Trace
from ihd.store.sources import Source
from ihd.store.strips import Piece, Strips, together
from ihd.store.totals import HALF_US, UNKNOWN, HalfHour, Tally
from ihd.store.verdicts import Weighed
from ihd.tariffs.prices import PriceTable


class Answers:
    """What an open database says, together with what its journal holds and it does not yet."""

    def __init__(self, db: sqlite3.Connection, journal: Path) -> None:
        self._db, self._journal_path = db, journal
        self._refreshes = 0
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is on the card and in the journal: for a reader, to see what is new."""
        self._names = ledger.load_names(self._db)
        self._pending = Pending(self._names, ledger.identity(self._db))
        self._pending.take_up(self._journal_path)
        self._shelf = Shelf(self._db, self._names, self._pending.rows, self._pending.gone)
        self._shelf.load()
        self._history = History(self._shelf)
        self._cuts = Cuts(self._db, self._history)
        self._imported = Imported(self._db)
        self._refreshes += 1

    def readings(
        self,
        meter: str,
        quantity: Quantity,
        interval: Interval,
        *,
        register: str | None = None,
        phase: str | None = None,
    ) -> list[Reading]:
        """Return every reading of an interval, believed or not, in the order of its instants."""
        channel = self._names.channel(meter, quantity, register, phase)
        rows = self._shelf.rows(channel, to_us(interval.start), to_us(interval.end))
        return [self._names.reading(row) for row in rows]

    def weighed(self, channel: Named, interval: Interval) -> list[Weighed]:
        """Return every reading of an interval with its verdict, in the order of its instants."""
        names = self._names
        rows = self._shelf.rows(names.channel(*channel), to_us(interval.start), to_us(interval.end))
        return [
            Weighed(names.reading(row), names.forms[row[4]].verdict, from_us(row[1]), row)
            for row in rows
        ]

    def segments(self, channel: Named) -> dict[int, int | None]:
        """Return when a register began to count anew, in milliseconds, and what it carried.

        What was carried is in mWh or ml, None where it is not known. The first is not among them.
        """
        numbers = self._names.channel(*channel)
        return dict(self._names.segments.get(numbers[0], {})) if numbers else {}

    def reading_after(self, channel: Named, instant: datetime) -> Reading | None:
        """Return the first believed reading at or after an instant."""
        row = self._shelf.following(self._names.channel(*channel), to_us(instant))
        return self._names.reading(row) if row else None

    def trace(
        self,
        meter: str,
        quantity: Quantity,
        interval: Interval,
        *,
        register: str | None = None,
        phase: str | None = None,
    ) -> Trace:
        """Return the believed numbers of an interval in columns, as a chart draws them."""
        channel = self._names.channel(meter, quantity, register, phase)
        return self._shelf.trace(channel, to_us(interval.start), to_us(interval.end))

    def reading_at(
        self,
        meter: str,
        quantity: Quantity,
        instant: datetime,
        *,
        register: str | None = None,
    ) -> Reading | None:
        """Return the believed reading that stood at an instant: the last one taken by then."""
        channel = self._names.channel(meter, quantity, register)
        row = self._shelf.latest(channel, to_us(instant) + 1)
        return self._names.reading(row) if row else None

    def last(self) -> list[Reading]:
        """Return the last believed reading of every series."""
        rows = (self._shelf.latest((number,)) for number in self._names.series)
        return [self._names.reading(row) for row in rows if row]

    def series(self) -> list[Series]:
        """Return what there are readings of, in the order it was met."""
        return list(self._names.series.values())

    def extent(self) -> Interval | None:
        """Return the days (of UTC) from the first reading to the last; None: there is none."""
        days = ledger.select_extent(self._db)
        days += [row[1] // DAY_US for row in self._pending.rows]
        if not days:
            return None
        return Interval(from_us(min(days) * DAY_US), from_us((max(days) + 1) * DAY_US))

    def stamp(self, meter: str, interval: Interval) -> str:
        """Return what differs once a closed day (of UTC) within an interval was written anew."""
        number = self._names.meters.get(meter, 0)
        first, last = to_us(interval.start) // DAY_US, (to_us(interval.end) - 1) // DAY_US
        found = ledger.select_block_crcs(self._db, number, first, last)
        return blake2b(repr(found).encode(), digest_size=8).hexdigest()

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return the registers a meter has for a quantity; None stands for its total register."""
        measured = self._names.registers(meter, quantity)
        return measured or self._imported.registers(meter, quantity)

    def totals(
        self,
        meter: str,
        quantity: Quantity,
        interval: Interval,
        *,
        register: str | None = None,
    ) -> list[HalfHour]:
        """Return the half-hours (of UTC) that touch an interval, summed from register readings.

        Without ``register`` it is the meter's total register, or where it has none its registers
        together. An unknown register has no half-hours.
        """
        tally = self.tally(meter, quantity, interval, register=register, powers=True)
        return list(tally.rows())

    def tally(
        self,
        meter: str,
        quantity: Quantity,
        interval: Interval,
        *,
        register: str | None = None,
        powers: bool = False,
    ) -> Tally:
        """Return the same as ``totals``, column by column: quick for years.

        Without ``powers`` the least and greatest power may be left out.
        """
        first = to_us(interval.start) // HALF_US
        count = -(-to_us(interval.end) // HALF_US) - first
        names = self._wanted(meter, quantity, register)
        if not names:
            return Tally.empty(first, 0)
        whole, *others = (
            self._register_tally(meter, quantity, name, first, count, powers=powers)
            for name in names
        )
        for other in others:
            whole.add(other)
        if register is None:
            self._imported.fill_total(whole, meter, quantity, names)
        return whole

    def firsts(
        self,
        meter: str,
        quantity: Quantity,
        interval: Interval,
        minutes: int,
        *,
        register: str | None = None,
    ) -> list[int]:
        """Return what each half-hour of ``tally`` counted in its first minutes (1 to 29).

        Where readings do not tell, or not yet, as of months not worked out, it is UNKNOWN.
        """
        first = to_us(interval.start) // HALF_US
        end = -(-to_us(interval.end) // HALF_US)
        channels = self._channels(meter, quantity, register)
        if not channels:
            return [UNKNOWN] * (end - first)
        whole, *others = (self._cuts.firsts(channel, minutes, first, end) for channel in channels)
        for other in others:
            both = zip(whole, other, strict=True)
            whole = [UNKNOWN if UNKNOWN in pair else sum(pair) for pair in both]
        return whole

    def _register_tally(
        self,
        meter: str,
        quantity: Quantity,
        register: str | None,
        first: int,
        count: int,
        *,
        powers: bool,
    ) -> Tally:
        """Return a register's half-hours, those from elsewhere where it was not measured."""
        channel = self._names.channel(meter, quantity, register)
        found = (
            self._history.tally(channel, first, count, powers=powers)
            if channel
            else Tally.empty(first, count)
        )
        if register is not None:
            self._imported.fill(found, meter, quantity, register)
        return found

    def sources(self) -> list[Source]:
        """Return where imported half-hours came from, oldest first."""
        return self._imported.sources()

    def imported_span(self, meter: str, quantity: Quantity) -> Interval | None:
        """Return what imported half-hours of a meter lie between."""
        span = self._imported.span(meter, quantity)
        if span is None:
            return None
        return Interval(from_us(span[0] * HALF_US), from_us(span[1] * HALF_US))

    def strips(
        self, meter: str, quantity: Quantity, interval: Interval, *, register: str | None = None
    ) -> Strips:
        """Return half-hours as ``tally`` does, in parts: quick for decades. They may overhang."""
        first = to_us(interval.start) // HALF_US
        end = max(-(-to_us(interval.end) // HALF_US), first)
        names = self._wanted(meter, quantity, register)
        whole = None
        if names and (register is not None or not self._imported.others(meter, quantity, names)):
            whole = together([self._pieces(meter, quantity, name, first, end) for name in names])
        if whole is None:
            whole = [self._summed(meter, quantity, register, first, end)]
        elif register is None:
            whole = self._imported.laid(whole, meter, quantity, None)
        return Strips.of(whole, first)

    def _pieces(
        self, meter: str, quantity: Quantity, register: str | None, first: int, end: int
    ) -> Sequence[Piece]:
        """Return a register's half-hours, those from elsewhere where it was not measured."""
        channel = self._names.channel(meter, quantity, register)
        found = self._history.pieces(channel, first, end) if channel else [Piece.blank(first, end)]
        return found if register is None else self._imported.laid(found, meter, quantity, register)

    def _summed(
        self, meter: str, quantity: Quantity, register: str | None, first: int, end: int
    ) -> Piece:
        """Return half-hours [first, end) half-hour by half-hour."""
        interval = Interval(from_us(first * HALF_US), from_us(end * HALF_US))
        return Piece.of(self.tally(meter, quantity, interval, register=register))

    def priced(self, strips: Strips, table: PriceTable) -> dict[tuple[int, int], int]:
        """Return what parts of ``strips`` came to at a table's prices, where that was reckoned.

        They are told by their first half-hour and how many they have.
        """
        kept = {(p.first, p.amounts.count): p.kept for p in strips.pieces if p.kept}
        if not kept or not table.marks:
            return {}
        owners = {owner for some in kept.values() for owner in some}
        money = {owner: months.priced(self._db, owner, table) for owner in owners}
        return {
            part: sum(money[owner][part] for owner in some)
            for part, some in kept.items()
            if all(part in money[owner] for owner in some)
        }

    def damaged(self) -> list[tuple[str, date]]:
        """Return the meters and days (of UTC) whose readings were met damaged, and left out."""
        names = {number: name for name, number in self._names.meters.items()}
        return sorted(
            (names[meter], from_us(day * DAY_US).date()) for meter, day in self._shelf.damaged
        )

    @property
    def revision(self) -> tuple[int, int]:
        """What differs once settled half-hours were summed anew, or cut where they were not before.

        A reader's differs with every ``refresh`` as well.
        """
        self._imported.sources()
        return self._refreshes, self._history.revised + self._imported.changes + self._cuts.kept

    def unread(self) -> list[ledger.Unread]:
        """Return the kept messages that no bridge could read, oldest first."""
        kept = ledger.select_unread(self._db)
        kept += [ledger.unread_of(row) for row in self._pending.unread]
        return kept[-ledger.UNREAD_KEPT :]

    def noted(self, name: str) -> object:
        """Return what was last noted under a name, or None."""
        text = self._pending.notes.get(name) or ledger.get_note(self._db, name)
        return None if text is None else json.loads(text)

    def _wanted(self, meter: str, quantity: Quantity, register: str | None) -> list[str | None]:
        """Return a register, or where a meter has no total register, all of them; or none."""
        known = self.registers(meter, quantity)
        if register is None:
            return [None] if None in known else known
        come = self._imported.registers(meter, quantity)
        return [register] if register in known or register in come else []

    def _channels(self, meter: str, quantity: Quantity, register: str | None) -> list[Channel]:
        """Return the same as channels, of what was measured; none where any of them was not."""
        known = self._names.registers(meter, quantity)
        wanted = [register] if register is not None or None in known else known
        found = [self._names.channel(meter, quantity, name) for name in wanted]
        return found if all(found) else []
