"""What is not yet on the card: in memory to answer from, in the journal to outlive a kill."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ihd.store import ledger
from ihd.store.block import Row
from ihd.store.journal import Journal, records
from ihd.store.names import Names, Series
from ihd.store.verdicts import Revision, SegmentRow
from ihd.store.written import Form


class Entry(msgspec.Struct, array_like=True, gc=False):
    """A journal record. ``identity`` is the database's, so that no other takes it up.

    It ``drops`` so many of what was held before, those held for longest.
    """

    identity: str
    series: list[tuple[int, Series]] = []
    forms: list[tuple[int, Form]] = []
    rows: list[Row] = []
    unread: list[ledger.UnreadRow] = []
    notes: dict[str, str] = {}
    held: list[Row] = []
    gone: list[Row] = []
    segments: list[SegmentRow] = []
    drops: int = 0


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


@dataclass(slots=True)
class Pending:
    """Rows, unread messages and notes that wait for a commit; ``held`` wait for a clock.

    ``gone`` are rows that are on the card, perhaps, and are to go; ``segments`` those that changed.
    Without a journal it is a reader's: it holds what another program has not brought on the card.
    """

    names: Names
    identity: str
    journal: Journal | None = None
    rows: list[Row] = field(default_factory=list)
    unread: list[ledger.UnreadRow] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    held: deque[Row] = field(default_factory=deque)
    gone: set[Row] = field(default_factory=set)
    segments: list[SegmentRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing waits for a commit; what is held for a clock does not."""
        return not (self.rows or self.unread or self.notes or self.gone or self.segments)

    def take_up(self, path: Path) -> None:
        """Read what a program that was killed, or still runs, had not yet committed."""
        for record in records(path):
            entry = _decode(record)
            if entry.identity != self.identity:
                continue
            for number, series in entry.series:
                self.names.meet_series(number, series)
            for number, form in entry.forms:
                self.names.meet_form(number, form)
            self._take(entry)

    def append(
        self,
        journal: Journal,
        *,
        rows: list[Row] | None = None,
        unread: list[ledger.UnreadRow] | None = None,
        notes: dict[str, str] | None = None,
        held: list[Row] | None = None,
        drops: int = 0,
    ) -> None:
        """Keep things, with the names they were given; a kill does not lose them from here on."""
        entry = Entry(
            self.identity,
            rows=rows or [],
            unread=unread or [],
            notes=notes or {},
            held=held or [],
            drops=drops,
        )
        self._put(journal, entry)

    def revise(
        self, journal: Journal, revision: Revision, *, held: Sequence[Row] = (), drops: int = 0
    ) -> None:
        """Put rows in place of others, as ``append`` does."""
        entry = Entry(
            self.identity,
            rows=revision.rows,
            gone=list(revision.gone),
            segments=[(*segment, *what) for segment, what in revision.segments.items()],
            held=[*held],
            drops=drops,
        )
        self._put(journal, entry)

    def _put(self, journal: Journal, entry: Entry) -> None:
        entry.series, entry.forms = self.names.fresh()
        journal.append(_encode(entry))
        self.names.forget_fresh()
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        if entry.gone:
            gone = set(entry.gone)
            self.gone |= gone
            self.rows[:] = [row for row in self.rows if row not in gone]
        for series, number, begins, carried in entry.segments:
            self.names.note_segment(series, number, carried, begins=begins)
        for _ in range(min(entry.drops, len(self.held))):
            self.held.popleft()
        self.rows += entry.rows
        self.unread += entry.unread
        self.notes |= entry.notes
        self.held += entry.held
        self.segments += entry.segments

    def committed(self, journal: Journal) -> None:
        """Forget what is on the card now; what is held stays in the journal."""
        self.rows.clear()
        self.unread.clear()
        self.notes.clear()
        self.gone.clear()
        self.segments.clear()
        if self.held:
            journal.rewrite(_encode(Entry(self.identity, held=[*self.held])))
        else:
            journal.empty()
