"""The store: every reading for ever, and what was used in any half-hour.

One thread writes. What it is given goes to a journal in run-time memory at once and to the card in
batches, so a killed program loses nothing and a card is written a few times an hour.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ihd.checks.verdict import Judged
from ihd.clock import Interval, to_us
from ihd.meter import Message, Quantity, Reading
from ihd.store import ballast, ledger, months
from ihd.store.answers import Answers
from ihd.store.block import Row
from ihd.store.database import StoreError, WriterLock, connect, is_full, is_read_only
from ihd.store.journal import Journal, journal_path
from ihd.store.names import Channel, Named, verdict_by_quality
from ihd.store.sealing import closed_days, seal, stow, take_out
from ihd.store.shelf import ALWAYS
from ihd.store.verdicts import Revision, Reweighed, Weighed, is_plain, revise, reweigh, reweighed
from ihd.tariffs.prices import PriceTable

PENDING_AT_MOST = 20_000
"""Rows held back at most, whatever the clock says, so that a bulk load stays small in memory."""

WAITING_AT_MOST = 400_000
"""Rows that wait in memory at most for a card that takes none: about a week of one home."""

FLUSH_EVERY = timedelta(minutes=9)
"""How often a recorder should flush: a power cut then costs less than ten minutes of detail."""

SEAL_EVERY = timedelta(hours=1)


class Store(Answers):
    """A home's history, open for writing (one program) or for reading (any other).

    ``trouble`` is why the card could not be written the last time, if it could not, and
    ``troubled_at`` when a flush first met that: what is added meanwhile waits in memory and in the
    journal, within bounds.
    """

    def __init__(
        self, db: sqlite3.Connection, lock: WriterLock | None, journal: Path, path: Path
    ) -> None:
        self.path = path
        self.reader = lock is None
        self.trouble: StoreError | None = None
        self.troubled_at: datetime | None = None
        self._lock = lock
        self._is_read_only = is_read_only(path)
        self._journal = Journal(journal) if lock is not None else None
        self._sealed_at: datetime | None = None
        self._commit_at = PENDING_AT_MOST
        super().__init__(db, journal)
        if lock is not None:
            with suppress(StoreError):  # it is the store's trouble: what waits goes on waiting
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

    def add(self, readings: Sequence[Reading]) -> None:
        """Keep readings, believed or not; once this returns a killed program does not lose them."""
        self._must_have_room()
        row = self._names.row
        rows = [row(reading, verdict_by_quality(reading), reading.at) for reading in readings]
        self._pending.append(self._writing(), rows=rows)
        self._commit_if_many()

    def keep(self, judged: Sequence[Judged], *, placed: bool = False) -> None:
        """Keep readings with what the checks made of them, as ``add`` does.

        ``placed``: they are those ``held`` for longest, and with this are held no more.
        """
        self._must_have_room()
        row = self._names.row
        rows = [row(one.reading, one.verdict, one.at) for one in judged if is_plain(one)]
        drops = len(judged) if placed else 0
        if len(rows) == len(judged):
            self._pending.append(self._writing(), rows=rows, drops=drops)
        else:
            self._revise(rows, [one for one in judged if not is_plain(one)], drops)
        self._commit_if_many()

    def _revise(self, rows: list[Row], judged: Sequence[Judged], drops: int) -> None:
        """Keep rows, and verdicts that change what was kept before, all or nothing."""
        revision = Revision(rows)
        for one in judged:
            revise(self._shelf, revision, one)
        self._wait_for_card(revision, drops=drops)

    def _wait_for_card(
        self, revision: Revision, *, held: Sequence[Row] = (), drops: int = 0
    ) -> None:
        """Go by what is revised from now on; the card follows with the next commit."""
        self._pending.revise(self._writing(), revision, held=held, drops=drops)
        # What was summed may come out otherwise from now on.
        self._history.revised += bool(revision.gone)

    def reweigh(
        self,
        channel: Named,
        interval: Interval,
        changes: Sequence[Reweighed],
        segments: Mapping[int, Decimal | None],
        *,
        behind: datetime | None = None,
    ) -> list[Weighed]:
        """Give kept readings of a register other verdicts; its totals follow, all or nothing.

        Where the card takes nothing it waits as any reading does.
        ``segments`` are all that begin within the interval, by number, with what each carries.
        Return what is kept now in place of each. ``behind`` is a break up to which all was given
        its verdict before: what is not believed from there on changes nothing on its other side.
        """
        try:
            self._commit()
            with self._transaction():
                numbers = self._names.channel(*channel)
                kept, rows = reweigh(self._shelf, numbers, interval, changes, segments)
                self._history.touch(rows)
                self._history.settle(self._unmoved(numbers, interval, changes, behind))
        except StoreError:
            self._must_have_room()
            numbers = self._names.channel(*channel)
            kept, revision = reweighed(self._shelf, numbers, interval, changes, segments)
            self._wait_for_card(revision)
        return kept

    def _unmoved(
        self,
        channel: Channel,
        interval: Interval,
        changes: Sequence[Reweighed],
        behind: datetime | None,
    ) -> int:
        """Return the instant before which no total can come out otherwise."""
        if behind is None or any(min(c.at, c.kept.at) < behind for c in changes):
            return -ALWAYS
        since = to_us(behind)
        first = self._shelf.following(channel, since)
        return since if first is None or first[1] >= to_us(interval.end) else -ALWAYS

    def keep_unread(self, message: Message, problem: str) -> None:
        """Keep a message no bridge could read, among the newest few."""
        shown = message.payload[: ledger.UNREAD_BYTES]
        row = (to_us(message.received_at), message.topic, shown, len(message.payload), problem)
        self._pending.append(self._writing(), unread=[row])

    def note(self, name: str, content: object) -> None:
        """Remember something small that JSON can say, in place of what the name said before."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._pending.append(self._writing(), notes={name: text})

    def withdraw(self, after: datetime) -> None:
        """Hold what both came and counts later than an instant, in order, and keep it no more.

        For a clock that turned out to be ahead: a killed program finds what it dated held.
        """
        start, shelf = to_us(after) + 1, self._shelf
        rows = [
            row
            for number in self._names.series
            for row in shelf.rows((number,), start, ALWAYS)
            if row[1] + row[2] >= start
        ]
        if rows:
            rows.sort(key=lambda row: row[1] + row[2])
            self._wait_for_card(Revision(gone=set(rows)), held=rows)

    def hold(self, readings: Sequence[Reading]) -> None:
        """Keep readings aside until our clock is trusted; a killed program does not lose them."""
        row = self._names.row
        rows = [row(reading, verdict_by_quality(reading), reading.at) for reading in readings]
        self._pending.append(self._writing(), held=rows)

    @property
    def holds(self) -> int:
        """How many readings are held."""
        return len(self._pending.held)

    def held(self) -> list[Reading]:
        """Return what is held, in order, as our clock dated it."""
        return [self._names.reading(row) for row in self._pending.held]

    def flush(self, now: datetime) -> None:
        """Bring everything onto the card, and close the days that are over."""
        try:
            self._take_up_card()
            self._commit()
        except StoreError:
            self.troubled_at = self.troubled_at or now
            raise
        self.troubled_at = None
        if self._sealed_at is None or abs(now - self._sealed_at) >= SEAL_EVERY:
            self._sealed_at = now
            self.seal(now)
            ballast.lay(self.path)

    def _take_up_card(self) -> None:
        """Open the database anew where its card took nothing and can be written since.

        What broke under an open file stays broken for that file, whatever is mounted in its place.
        """
        took_nothing = self.trouble is not None and not is_full(self.trouble.__cause__)
        if not (self._is_read_only or took_nothing):
            return
        try:
            if self.path.exists() and not is_read_only(self.path):
                self._open_anew()
        except StoreError as error:
            self.trouble = error
            raise
        except OSError as error:
            self.trouble = StoreError(f"The history in {self.path} cannot be opened: {error}.")
            raise self.trouble from error

    def _open_anew(self) -> None:
        lock = self._lock
        db = connect(self.path, reader=False)
        try:
            if ledger.identity(db) != self._pending.identity:
                raise StoreError(f"{self.path} is another history than the one that was opened.")
            if lock is not None and not lock.is_in_place():
                lock = WriterLock(lock.path)
                if not lock.acquire():
                    lock.release()
                    raise StoreError(f"{self.path} is being written by another program.")
        except BaseException:
            db.close()
            raise
        if self._lock is not None and lock is not self._lock:
            self._lock.release()
        self._db.close()
        self._db, self._lock, self._is_read_only = db, lock, False
        self.refresh()

    def seal(self, now: datetime) -> None:
        """Close the days that are over: pack each into a block."""
        self._commit()
        for meter, day in closed_days(self._shelf, now):
            with self._transaction():
                seal(self._shelf, meter, day)
        with self._transaction():
            self._history.keep_months()
            self._imported.keep_months()

    def price(
        self, meter: str, quantity: Quantity, table: PriceTable, *, register: str | None = None
    ) -> None:
        """Keep what months that are over come to at a table's prices: years are asked at once."""
        owners = [channel[0] for channel in self._channels(meter, quantity, register)]
        owners += self._imported.owners(meter, quantity)
        if any(months.is_unpriced(self._db, owner, table) for owner in owners):
            with self._transaction():
                for owner in owners:
                    months.price(self._db, owner, table)

    def cut(
        self, meter: str, quantity: Quantity, minutes: int, *, register: str | None = None
    ) -> bool:
        """Keep what half-hours of a month that is over counted in their first minutes.

        One month at a time, for it reads them all; False: there was none left to do.
        """
        for channel in self._channels(meter, quantity, register):
            if self._cuts.is_lacking(channel[0], minutes):
                with self._transaction():
                    self._cuts.keep(channel, minutes)
                return True
        return False

    def close(self) -> None:
        """Bring everything onto the card and let the home go; doing so twice does no harm.

        What the card does not take stays in the journal. Raises StoreError in that case.
        """
        try:
            if self._journal is not None and not self._pending.is_empty:
                self._commit()
        except StoreError as error:
            raise StoreError(
                f"{self.path} cannot be written ({error.__cause__}): what was heard last waits in"
                " memory for the next start."
            ) from error
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

    @property
    def waiting(self) -> int:
        """How many readings are not on the card yet."""
        return len(self._pending.rows)

    def _writing(self) -> Journal:
        if self._journal is None:
            raise StoreError(f"{self.path} is open for reading only.")
        return self._journal

    def _must_have_room(self) -> None:
        """Raise what the trouble is where as much waits for the card as may."""
        if self.trouble is not None and len(self._pending.rows) >= WAITING_AT_MOST:
            raise self.trouble

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
        """Bring what is pending onto the card, with the totals that follow from it.

        Where the card is full, the ballast makes room for it.
        """
        try:
            self._commit_pending()
        except StoreError as error:
            if not is_full(error.__cause__) or not ballast.give_up(self.path):
                raise
            self._commit_pending()

    def _commit_pending(self) -> None:
        pending = self._pending
        with self._transaction():
            if pending.rows or pending.gone:
                self._history.touch(pending.rows)
                self._history.touch(pending.gone)
                take_out(self._shelf, pending.gone)
                pending.gone.clear()
                stow(self._shelf)
                for series, number, begins, carried in pending.segments:
                    ledger.put_segment(self._db, series, number, carried, begins=begins)
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
