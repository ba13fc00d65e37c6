"""Take in what the checks decided: readings with their verdicts, and earlier ones judged anew.

A verdict is part of a row, so a reading that is judged anew is written again and its row of
before is taken out of its chunk or block. That is rare.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ihd.checks.verdict import Judged, Verdict
from ihd.clock import Interval, to_us
from ihd.meter import REGISTERS, Reading
from ihd.store import ledger
from ihd.store.block import Row
from ihd.store.names import Channel, Names
from ihd.store.sealing import put_in_place
from ihd.store.shelf import Shelf
from ihd.units import Energy

_MS_US = 1000

SegmentRow = tuple[int, int, bool, int | None]
"""A register's first series, a segment's number, whether it begins, and what it carries then."""


class Weighed(NamedTuple):
    """A kept reading, its verdict and the instant it counts for; ``row`` is the store's own."""

    reading: Reading
    verdict: Verdict
    at: datetime
    row: Row


class Reweighed(NamedTuple):
    """What a kept reading is to count for instead."""

    kept: Weighed
    verdict: Verdict
    at: datetime


@dataclass(slots=True)
class Revision:
    """What verdicts change: rows that come, rows that go, and the segments that begin or end.

    A segment is a register's (its first series) and a number; it begins carrying something, or is
    no more. Rows that go and come again are among both.
    """

    rows: list[Row] = field(default_factory=list)
    gone: set[Row] = field(default_factory=set)
    segments: dict[tuple[int, int], tuple[bool, int | None]] = field(default_factory=dict)

    def replace(self, earlier: Collection[Row], rows: Iterable[Row]) -> None:
        """Have rows go, and others come in their place."""
        self.gone.update(earlier)
        self.rows = [row for row in self.rows if row not in earlier]
        self.rows += rows

    def standing(self, shelf: Shelf, channel: Channel, start: int, end: int) -> list[Row]:
        """Return a channel's rows with start <= at < end, as they are after the revision."""
        found = [row for row in shelf.rows(channel, start, end) if row not in self.gone]
        return found + [r for r in self.rows if r[0] in channel and start <= r[1] < end]


def is_plain(judged: Judged) -> bool:
    """Say whether a verdict changes nothing but what it is about."""
    return judged.begins is None and not judged.revised and not judged.voided


def revise(shelf: Shelf, revision: Revision, judged: Judged) -> None:
    """Add to a revision what a verdict changes that changes earlier ones, or begins a segment.

    What is voided goes first: readings that a chain brings back are among the revised.
    """
    for number in judged.voided:
        _void(shelf, revision, judged, number)
    for one in (*judged.revised, judged):
        _write(shelf, revision, one)


def reweigh(
    shelf: Shelf,
    channel: Channel,
    interval: Interval,
    changes: Sequence[Reweighed],
    segments: Mapping[int, Decimal | None],
) -> tuple[list[Weighed], list[Row]]:
    """Give readings other verdicts; return them as kept now, and all rows that are touched.

    ``segments`` are all that begin within the interval, with what was carried over into each.
    """
    kept = [_weighed_anew(shelf, change) for change in changes]
    earlier, rows = [change.kept.row for change in changes], [one.row for one in kept]
    _replace(shelf, earlier, rows)
    touched = [*earlier, *rows]
    for number, carried in _changed_segments(shelf, channel, interval, segments).items():
        begins = number in segments
        shelf.names.note_segment(channel[0], number, carried, begins=begins)
        ledger.put_segment(shelf.db, channel[0], number, carried, begins=begins)
        touched.append((channel[0], number * _MS_US, 0, 0, 0, ""))
    return kept, touched


def reweighed(
    shelf: Shelf,
    channel: Channel,
    interval: Interval,
    changes: Sequence[Reweighed],
    segments: Mapping[int, Decimal | None],
) -> tuple[list[Weighed], Revision]:
    """Return what ``reweigh`` would, and what is to be revised for it once the card takes it."""
    kept = [_weighed_anew(shelf, change) for change in changes]
    revision = Revision()
    revision.replace([change.kept.row for change in changes], [one.row for one in kept])
    for number, carried in _changed_segments(shelf, channel, interval, segments).items():
        revision.segments[channel[0], number] = number in segments, carried
        # What is read where a segment begins counts for another amount: it goes and comes again.
        standing = revision.standing(shelf, channel, number * _MS_US, (number + 1) * _MS_US)
        revision.replace(standing, standing)
    return kept, revision


def _weighed_anew(shelf: Shelf, change: Reweighed) -> Weighed:
    kept, verdict, at = change
    names = shelf.names
    if at == kept.at:
        return Weighed(kept.reading, verdict, at, names.with_verdict(kept.row, verdict))
    return Weighed(kept.reading, verdict, at, names.row(kept.reading, verdict, at))


def _changed_segments(
    shelf: Shelf, channel: Channel, interval: Interval, segments: Mapping[int, Decimal | None]
) -> dict[int, int | None]:
    """Return the segments that come, go or carry another amount, and what is carried now."""
    wanted = {
        number: None if carried is None else Energy.from_kwh(carried).mwh
        for number, carried in segments.items()
    }
    start, end = to_us(interval.start) // _MS_US, to_us(interval.end) // _MS_US
    known = {
        number: carried
        for number, carried in shelf.names.segments.get(channel[0], {}).items()
        if start <= number < end
    }
    absent = object()
    return {
        number: wanted.get(number)
        for number in known.keys() | wanted.keys()
        if known.get(number, absent) != wanted.get(number, absent)
    }


def _write(shelf: Shelf, revision: Revision, judged: Judged) -> None:
    names, reading = shelf.names, judged.reading
    row = names.row(reading, judged.verdict, judged.at)
    instants = {to_us(reading.at), to_us(reading.received_at), to_us(judged.at)}
    found = [r for at in instants for r in revision.standing(shelf, (row[0],), at, at + 1)]
    earlier = [r for r in found if r != row and _is_same(names.reading(r), reading)]
    revision.replace(earlier, [row])
    if reading.quantity not in REGISTERS:
        return
    segment = _first_series(names, reading), row[1] // _MS_US
    if judged.begins is not None:
        carried = judged.begins.carried
        revision.segments[segment] = True, None if carried is None else Energy.from_kwh(carried).mwh
    elif segment in revision.segments or segment[1] in names.segments.get(segment[0], {}):
        revision.segments[segment] = False, None


def _is_same(one: Reading, other: Reading) -> bool:
    """Say whether two readings are one, under whatever verdict it is kept."""
    return one == other and str(one.value) == str(other.value)


def _void(shelf: Shelf, revision: Revision, judged: Judged, number: int) -> None:
    """Disbelieve all readings of a segment, from its start up to the verdict that voids it."""
    names, reading = shelf.names, judged.reading
    channel = names.channel(reading.meter, reading.quantity, reading.register, reading.phase)
    rows = revision.standing(shelf, channel, number * _MS_US, to_us(judged.at))
    believed = [row for row in rows if names.believed(row[4])]
    revision.replace(believed, [names.with_verdict(row, Verdict.QUARANTINED) for row in believed])
    revision.segments[channel[0], number] = False, None


def _first_series(names: Names, reading: Reading) -> int:
    return names.channel(reading.meter, reading.quantity, reading.register, reading.phase)[0]


def _replace(shelf: Shelf, earlier: Sequence[Row], rows: Sequence[Row]) -> None:
    ledger.insert_names(shelf.db, shelf.names)
    put_in_place(shelf, earlier, rows)
