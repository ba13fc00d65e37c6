"""Take in what the checks decided: readings with their verdicts, and earlier ones judged anew.

A verdict is part of a row, so a reading that is judged anew is written again and its row of
before is taken out of its chunk or block. That is rare, and goes to the card at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ihd.checks.verdict import Judged, Segment, Verdict
from ihd.clock import Interval, to_us
from ihd.meter import REGISTERS, Reading
from ihd.store import ledger
from ihd.store.block import Row
from ihd.store.names import Channel
from ihd.store.sealing import stow, take_out
from ihd.store.shelf import Shelf
from ihd.units import Energy

_MS_US = 1000


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


def is_plain(judged: Judged) -> bool:
    """Say whether a verdict changes nothing but what it is about."""
    return judged.begins is None and not judged.revised and not judged.voided


def revise(shelf: Shelf, judged: Judged) -> list[Row]:
    """Apply a verdict that changes earlier ones; return all rows that came, went or changed.

    What is voided goes first: readings that a chain brings back are among the revised.
    """
    touched: list[Row] = []
    for number in judged.voided:
        touched += _void(shelf, judged, number)
    for one in (*judged.revised, judged):
        touched += _write(shelf, one)
    return touched


def reweigh(
    shelf: Shelf,
    channel: Channel,
    interval: Interval,
    changes: Sequence[Reweighed],
    segments: Mapping[int, Decimal | None],
) -> list[Row]:
    """Give readings other verdicts; return all rows that came, went or changed.

    ``segments`` are all that begin within the interval, with what was carried over into each.
    """
    names = shelf.names
    rows = [
        names.with_verdict(kept.row, verdict)
        if at == kept.at
        else names.row(kept.reading, verdict, at)
        for kept, verdict, at in changes
    ]
    earlier = [kept.row for kept, _, _ in changes]
    _replace(shelf, earlier, rows)
    touched = [*earlier, *rows]
    for number, carried in _changed_segments(shelf, channel, interval, segments).items():
        if number in segments:
            ledger.put_segment(shelf.db, channel[0], number, carried)
            names.segments.setdefault(channel[0], {})[number] = carried
        else:
            _forget_segment(shelf, channel[0], number)
        touched.append((channel[0], number * _MS_US, 0, 0, 0, ""))
    return touched


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


def _write(shelf: Shelf, judged: Judged) -> list[Row]:
    row = shelf.names.row(judged.reading, judged.verdict, judged.at)
    earlier = [other for other in _rows_of(shelf, row[0], judged) if other != row]
    _replace(shelf, earlier, [row])
    if judged.reading.quantity in REGISTERS:
        _note_segment(shelf, row, judged.begins)
    return [*earlier, row]


def _rows_of(shelf: Shelf, series: int, judged: Judged) -> list[Row]:
    """Return the rows that keep a reading already, under whatever verdict."""
    reading = judged.reading
    instants = {to_us(reading.at), to_us(reading.received_at), to_us(judged.at)}
    rows = (row for at in instants for row in shelf.rows((series,), at, at + 1))
    return [row for row in rows if _is_same(shelf.names.reading(row), reading)]


def _is_same(one: Reading, other: Reading) -> bool:
    return one == other and str(one.value) == str(other.value)


def _void(shelf: Shelf, judged: Judged, number: int) -> list[Row]:
    """Disbelieve all readings of a segment, from its start up to the verdict that voids it."""
    names, reading = shelf.names, judged.reading
    channel = names.channel(reading.meter, reading.quantity, reading.register, reading.phase)
    rows = shelf.rows(channel, number * _MS_US, to_us(judged.at))
    believed = [row for row in rows if names.believed(row[4])]
    disbelieved = [names.with_verdict(row, Verdict.QUARANTINED) for row in believed]
    _replace(shelf, believed, disbelieved)
    _forget_segment(shelf, channel[0], number)
    return believed


def _replace(shelf: Shelf, earlier: Sequence[Row], rows: Sequence[Row]) -> None:
    ledger.insert_names(shelf.db, shelf.names)
    take_out(shelf, earlier)
    shelf.pending += rows
    stow(shelf)


def _note_segment(shelf: Shelf, row: Row, begins: Segment | None) -> None:
    series = shelf.names.series[row[0]]
    channel = shelf.names.channel(series.meter, series.quantity, series.register, series.phase)
    if begins is None:
        _forget_segment(shelf, channel[0], row[1] // _MS_US)
        return
    carried = None if begins.carried is None else Energy.from_kwh(begins.carried).mwh
    ledger.put_segment(shelf.db, channel[0], begins.number, carried)
    shelf.names.segments.setdefault(channel[0], {})[begins.number] = carried


def _forget_segment(shelf: Shelf, series: int, number: int) -> None:
    known = shelf.names.segments.get(series, {})
    if number in known:
        del known[number]
        ledger.delete_segment(shelf.db, series, number)
