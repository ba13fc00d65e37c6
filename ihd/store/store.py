"""The store: every reading for ever, and what was used in any half-hour.

One thread writes. What it is given goes to a journal in run-time memory at once and to the card in
batches, so a killed program loses nothing and a card is written a few times an hour.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from ihd.checks.verdict import Judged
from ihd.clock import Interval, from_us, to_us
from ihd.meter import Message, Quantity, Reading
from ihd.store import ledger
from ihd.store.database import StoreError, WriterLock, connect
from ihd.store.history import History
from ihd.store.holding import moved
from ihd.store.journal import Journal, journal_path
from ihd.store.names import Channel, verdict_by_quality
from ihd.store.pending import Pending
from ihd.store.sealing import closed_days, seal, stow
from ihd.store.shelf import DAY_US, Shelf, Trace
from ihd.store.totals import HALF_US, HalfHour, Tally
from ihd.store.usage import Total, together
from ihd.store.verdicts import Reweighed, Weighed, is_plain, revise, reweigh

PENDING_AT_MOST = 20_000
"""Rows held back at most, whatever the clock says, so that a bulk load stays small in memory."""

FLUSH_EVERY = timedelta(minutes=9)
"""How often a recorder should flush: a power cut then costs less than ten minutes of detail."""

SEAL_EVERY = timedelta(hours=1)


class Store:
    """A home's history, open for writing (one program) or for reading (any other).

    ``trouble`` is why the card could not be written the last time, if it could not: what is
    added meanwhile waits in memory and in the journal.
    """

    def __init__(
        self, db: sqlite3.Connection, lock: WriterLock | None, journal: Path, path: Path
    ) -> None:
        self.path = path
        self.reader = lock is None
        self._db, self._lock = db, lock
        self._journal_path = journal
        self._journal = Journal(journal) if lock is not None else None
        self._sealed_at: datetime | None = None
        self._commit_at = PENDING_AT_MOST
        self.trouble: StoreError | None = None
        self._refreshes = 0
        self.refresh()
        if lock is not None:
            self._commit()

    @classmethod
    def open(cls, path: Path, *, journal: Path | None = None, reader: bool = False) -> Store:
        """Open a home's database, made or migrated where need be.

        Where another program already writes it, or ``reader`` is set, the store only reads.
        Raises StoreError with a sentence.
        """
        try:
            lock = None if reader else WriterLock(path.with_name(path.name + ".lock"))
            if lock is not None and not lock.acquire():
                lock.release()
                lock = None
            db = connect(path, reader=lock is None)
            return cls(db, lock, journal or journal_path(path), path)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"The history in {path} cannot be opened: {error}.") from error

    def refresh(self) -> None:
        """Read anew what is on the card and in the journal: for a reader, to see what is new."""
        self._names = ledger.load_names(self._db)
        self._pending = Pending(self._names, ledger.identity(self._db))
        self._pending.take_up(self._journal_path)
        self._shelf = Shelf(self._db, self._names, self._pending.rows)
        self._shelf.load()
        self._history = History(self._shelf)
        self._refreshes += 1

    # -- writing ----------------------------------------------------------------------------

    def add(self, readings: Sequence[Reading]) -> None:
        """Keep readings, believed or not; once this returns a killed program does not lose them."""
        row = self._names.row
        rows = [row(reading, verdict_by_quality(reading), reading.at) for reading in readings]
        self._pending.append(self._writing(), rows=rows)
        self._commit_if_many()

    def keep(self, judged: Sequence[Judged]) -> None:
        """Keep readings with what the checks made of them, as ``add`` does.

        A verdict that changes earlier ones, or begins a segment, is on the card when this returns.
        """
        row = self._names.row
        rows = [row(one.reading, one.verdict, one.at) for one in judged if is_plain(one)]
        if rows:
            self._pending.append(self._writing(), rows=rows)
        if len(rows) < len(judged):
            self._commit()
            with self._transaction():
                for one in judged:
                    if not is_plain(one):
                        self._history.touch(revise(self._shelf, one))
                self._history.settle()
        self._commit_if_many()

    def reweigh(
        self,
        channel: tuple[str, Quantity, str | None, str | None],
        interval: Interval,
        changes: Sequence[Reweighed],
        segments: Mapping[int, Decimal | None],
    ) -> None:
        """Give kept readings of a register other verdicts; its totals follow, all or nothing.

        ``segments`` are all that begin within the interval, by number, with what each carries.
        """
        self._commit()
        with self._transaction():
            numbers = self._names.channel(*channel)
            self._history.touch(reweigh(self._shelf, numbers, interval, changes, segments))
            self._history.settle()

    def keep_unread(self, message: Message, problem: str) -> None:
        """Keep a message no bridge could read, among the newest few."""
        shown = message.payload[: ledger.UNREAD_BYTES]
        row = (to_us(message.received_at), message.topic, shown, len(message.payload), problem)
        self._pending.append(self._writing(), unread=[row])

    def note(self, name: str, content: object) -> None:
        """Remember something small that JSON can say, in place of what the name said before."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._pending.append(self._writing(), notes={name: text})

    def hold(self, readings: Sequence[Reading]) -> None:
        """Keep readings aside until our clock is trusted; a killed program does not lose them."""
        row = self._names.row
        rows = [row(reading, verdict_by_quality(reading), reading.at) for reading in readings]
        self._pending.append(self._writing(), held=rows)

    def held(self, wrong_by: timedelta = timedelta(0)) -> list[Reading]:
        """Return what is held, in order, its arrivals moved by as much as our clock was wrong."""
        return [moved(self._names.reading(row), wrong_by) for row in self._pending.held]

    def drop_held(self) -> None:
        """Hold nothing any more: the readings were kept in their place."""
        self._pending.held.clear()
        self._commit()

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
            with self._transaction():
                seal(self._shelf, meter, day)

    def close(self) -> None:
        """Bring everything onto the card and let the home go; doing so twice does no harm.

        What the card does not take stays in the journal. Raises StoreError in that case.
        """
        try:
            if self._journal is not None:
                self._commit()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        self._db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

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

    def weighed(
        self, channel: tuple[str, Quantity, str | None, str | None], interval: Interval
    ) -> list[Weighed]:
        """Return every reading of an interval with its verdict, in the order of its instants."""
        names = self._names
        rows = self._shelf.rows(names.channel(*channel), to_us(interval.start), to_us(interval.end))
        return [
            Weighed(names.reading(row), names.forms[row[4]].verdict, from_us(row[1]), row)
            for row in rows
        ]

    def segments(
        self, channel: tuple[str, Quantity, str | None, str | None]
    ) -> dict[int, int | None]:
        """Return when a register began to count anew, in milliseconds, and what it carried.

        What was carried is in mWh or ml, None where it is not known. The first is not among them.
        """
        numbers = self._names.channel(*channel)
        return dict(self._names.segments.get(numbers[0], {})) if numbers else {}

    def reading_after(
        self, channel: tuple[str, Quantity, str | None, str | None], instant: datetime
    ) -> Reading | None:
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
        channels = self._channels(meter, quantity, register)
        first = to_us(interval.start) // HALF_US
        if not channels:
            return Tally.empty(first, 0)
        count = -(-to_us(interval.end) // HALF_US) - first
        whole, *others = (
            self._history.tally(channel, first, count, powers=powers) for channel in channels
        )
        for other in others:
            whole.add(other)
        return whole

    def between(
        self,
        meter: str,
        quantity: Quantity,
        bounds: Sequence[datetime],
        *,
        register: str | None = None,
    ) -> list[Total]:
        """Return what was used from each instant of a list up to the next: ten years at a glance.

        A half-hour belongs to where it starts. An unknown register has no totals.
        """
        channels = self._channels(meter, quantity, register)
        halves = [-(-to_us(bound) // HALF_US) for bound in bounds]
        columns = [self._history.between(channel, halves) for channel in channels]
        intervals = [Interval(start, end) for start, end in pairwise(bounds)]
        return [
            together(interval, parts)
            for interval, *parts in zip(intervals, *columns, strict=True)
            if columns
        ]

    def damaged(self) -> list[tuple[str, date]]:
        """Return the meters and days (of UTC) whose readings were met damaged, and left out."""
        names = {number: name for name, number in self._names.meters.items()}
        return sorted(
            (names[meter], from_us(day * DAY_US).date()) for meter, day in self._shelf.damaged
        )

    @property
    def revision(self) -> tuple[int, int]:
        """What differs once settled half-hours were summed anew, as late readings make them be.

        A reader's differs with every ``refresh`` as well.
        """
        return self._refreshes, self._history.revised

    def unread(self) -> list[ledger.Unread]:
        """Return the kept messages that no bridge could read, oldest first."""
        kept = ledger.select_unread(self._db)
        kept += [ledger.unread_of(row) for row in self._pending.unread]
        return kept[-ledger.UNREAD_KEPT :]

    def noted(self, name: str) -> object:
        """Return what was last noted under a name, or None."""
        text = self._pending.notes.get(name) or ledger.get_note(self._db, name)
        return None if text is None else json.loads(text)

    # -- at work ----------------------------------------------------------------------------

    def _channels(self, meter: str, quantity: Quantity, register: str | None) -> list[Channel]:
        """Return a register, or where a meter has no total register, all of them; or none."""
        known = self._names.registers(meter, quantity)
        wanted = [register] if register is not None or None in known else known
        found = [self._names.channel(meter, quantity, name) for name in wanted]
        return found if all(found) else []

    def _writing(self) -> Journal:
        if self._journal is None:
            raise StoreError(f"{self.path} is open for reading only.")
        return self._journal

    def _commit_if_many(self) -> None:
        """Commit when much is pending; where the card takes nothing, try again with more."""
        rows = self._pending.rows
        if len(rows) < self._commit_at:
            return
        try:
            self.flush(self._names.reading(rows[-1]).received_at)
        except StoreError:
            self._commit_at = len(self._pending.rows) + PENDING_AT_MOST

    def _commit(self) -> None:
        """Bring what is pending onto the card, with the totals that follow from it."""
        pending = self._pending
        with self._transaction():
            if pending.rows:
                self._history.touch(pending.rows)
                stow(self._shelf)
                self._history.settle()
            if pending.unread:
                ledger.insert_unread(self._db, pending.unread)
            for name, text in pending.notes.items():
                ledger.set_note(self._db, name, text)
        pending.committed(self._writing())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Write all or nothing; after a failure everything is as the card and the journal say."""
        self._writing()
        try:
            self._db.execute("BEGIN IMMEDIATE")
            ledger.insert_names(self._db, self._names)
            yield
            self._db.execute("COMMIT")
            self._commit_at, self.trouble = PENDING_AT_MOST, None
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self.refresh()
            if isinstance(error, sqlite3.Error):
                self.trouble = StoreError(f"{self.path} cannot be written: {error}.")
                raise self.trouble from error
            raise
