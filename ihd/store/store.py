"""The store: every reading for ever, and what was used in any half-hour.

One thread writes. What it is given goes to a journal in run-time memory at once and to the card in
batches, so a killed program loses nothing and a card is written a few times an hour.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from ihd.checks.verdict import Judged
from ihd.clock import Interval, to_us
from ihd.meter import Message, Quantity, Reading
from ihd.store import ledger
from ihd.store.block import Row
from ihd.store.database import StoreError, WriterLock, connect
from ihd.store.history import History
from ihd.store.journal import Journal, journal_path, records
from ihd.store.names import verdict_by_quality
from ihd.store.sealing import closed_days, seal, stow
from ihd.store.shelf import Shelf, Trace
from ihd.store.totals import HALF_US, HalfHour, Tally
from ihd.store.verdicts import is_plain, revise

PENDING_AT_MOST = 20_000
"""Rows held back at most, whatever the clock says, so that a bulk load stays small in memory."""

SEAL_EVERY = timedelta(hours=1)
_encode = msgspec.msgpack.Encoder().encode
_Entry = tuple[list[list[object]], list[list[object]], list[Row], list[ledger.UnreadRow]]
"""A journal record: new series, new forms, rows, unread messages."""


class Store:
    """A home's history, open for writing (one program) or for reading (any other)."""

    def __init__(
        self, db: sqlite3.Connection, lock: WriterLock | None, journal: Path, path: Path
    ) -> None:
        self.path = path
        self.reader = lock is None
        self._db, self._lock = db, lock
        self._names = ledger.load_names(db)
        self._shelf = Shelf(db, self._names)
        self._shelf.load()
        self._history = History(self._shelf)
        self._unread: list[ledger.UnreadRow] = []
        self._sealed_at: datetime | None = None
        self._journal: Journal | None = None
        self._take_up(journal)
        if lock is not None:
            self._journal = Journal(journal)
            self._commit()

    @classmethod
    def open(cls, path: Path, *, journal: Path | None = None, reader: bool = False) -> Store:
        """Open a home's database, made or migrated where need be.

        Where another program already writes it, or ``reader`` is set, the store only reads.
        Raises StoreError with a sentence.
        """
        lock = None if reader else WriterLock(path.with_name(path.name + ".lock"))
        if lock is not None and not lock.acquire():
            lock.release()
            lock = None
        db = connect(path, reader=lock is None)
        try:
            return cls(db, lock, journal or journal_path(path), path)
        except sqlite3.Error as error:
            raise StoreError(f"The history in {path} cannot be read: {error}.") from error

    # -- writing ----------------------------------------------------------------------------

    def add(self, readings: Sequence[Reading]) -> None:
        """Keep readings, believed or not; once this returns a killed program does not lose them."""
        row = self._names.row
        self._keep([row(r, verdict_by_quality(r), r.at) for r in readings], [])

    def keep(self, judged: Sequence[Judged]) -> None:
        """Keep readings with what the checks made of them, as ``add`` does.

        A verdict that changes earlier ones, or begins a segment, is on the card when this returns.
        """
        row = self._names.row
        plain = [one for one in judged if is_plain(one)]
        if plain:
            self._keep([row(one.reading, one.verdict, one.at) for one in plain], [])
        if len(plain) < len(judged):
            self._commit()
            self._begin()
            for one in judged:
                if not is_plain(one):
                    self._history.touch(revise(self._shelf, one))
            self._history.settle()
            self._commit()

    def keep_unread(self, message: Message, problem: str) -> None:
        """Keep a message no bridge could read, among the newest few."""
        shown = message.payload[: ledger.UNREAD_BYTES]
        received = to_us(message.received_at)
        self._keep([], [(received, message.topic, shown, len(message.payload), problem)])

    def flush(self, now: datetime) -> None:
        """Bring everything onto the card, and close the days that are over."""
        self._commit()
        if self._sealed_at is None or abs(now - self._sealed_at) >= SEAL_EVERY:
            self._sealed_at = now
            self.seal(now)

    def seal(self, now: datetime) -> None:
        """Close the days that are over: pack each into a block."""
        self._commit()
        for meter, day in closed_days(self._shelf, now):
            self._begin()
            seal(self._shelf, meter, day)
            self._commit()

    def close(self) -> None:
        """Bring everything onto the card and let the home go; doing so twice does no harm."""
        if self._journal is not None:
            self._commit()
            self._journal.close()
            self._journal = None
        self._db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def unread(self) -> list[ledger.Unread]:
        """Return the kept messages that no bridge could read, oldest first."""
        kept = ledger.select_unread(self._db) + [ledger.unread_of(row) for row in self._unread]
        return kept[-ledger.UNREAD_KEPT :]

    def note(self, name: str, content: object) -> None:
        """Remember something small that JSON can say; it is on the card at the next flush."""
        self._begin()
        ledger.set_note(self._db, name, content)

    def noted(self, name: str) -> object:
        """Return what was last noted under a name, or None."""
        return ledger.get_note(self._db, name)

    # -- questions --------------------------------------------------------------------------

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

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return the registers a meter has for a quantity; None stands for its total register."""
        return self._names.registers(meter, quantity)

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
        known = self._names.registers(meter, quantity)
        wanted = [register] if register is not None or None in known else known
        channels = [self._names.channel(meter, quantity, name) for name in wanted]
        first = to_us(interval.start) // HALF_US
        if not channels or not all(channels):
            return Tally.empty(first, 0)
        count = -(-to_us(interval.end) // HALF_US) - first
        whole, *others = (
            self._history.tally(channel, first, count, powers=powers) for channel in channels
        )
        for other in others:
            whole.add(other)
        return whole

    def _keep(self, rows: list[Row], unread: list[ledger.UnreadRow]) -> None:
        names = self._names
        if self._journal is None:
            raise StoreError(f"{self.path} is open for reading only.")
        self._journal.append(_encode((names.new_series, names.new_forms, rows, unread)))
        self._shelf.pending += rows
        self._unread += unread
        if names.new_series or names.new_forms:
            self._begin()
            ledger.insert_names(self._db, names)
        if len(self._shelf.pending) >= PENDING_AT_MOST:
            self.flush(self._names.reading(rows[-1]).received_at)

    def _take_up(self, journal: Path) -> None:
        """Read what a program that was killed had not yet brought onto the card."""
        decode = msgspec.msgpack.Decoder(_Entry).decode
        for record in records(journal):
            series, forms, rows, unread = decode(record)
            for number, parts in series:
                named = ledger.series_of(parts)
                self._names.learn_series(number, named)
                self._names.new_series.append((number, named))
            for number, parts in forms:
                form = ledger.form_of(parts)
                self._names.learn_form(number, form)
                self._names.new_forms.append((number, form))
            self._shelf.pending += rows
            self._unread += unread

    def _begin(self) -> None:
        if self._lock is None:
            raise StoreError(f"{self.path} is open for reading only.")
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        """Bring what is pending onto the card, with the totals that follow from it."""
        if self._names.new_series or self._names.new_forms:
            self._begin()
            ledger.insert_names(self._db, self._names)
        if self._shelf.pending:
            self._begin()
            self._history.touch(self._shelf.pending)
            stow(self._shelf)
            self._history.settle()
        if self._unread:
            self._begin()
            ledger.insert_unread(self._db, self._unread)
            self._unread.clear()
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        if self._journal is not None:
            self._journal.empty()
