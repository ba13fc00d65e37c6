"""What is remembered of one channel, as a line of JSON, and back.

JSON has one kind of text, so a reading's value, a number or text, is kept as one of two fields.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ihd.checks.finding import FindingKind
from ihd.checks.track import Past, Seen, Track
from ihd.checks.trouble import Trouble
from ihd.meter import Fuel, Quality, Quantity, Reading


class _Reading(msgspec.Struct, array_like=True):
    meter: str
    fuel: Fuel | None
    quantity: Quantity
    number: Decimal | None
    text: str | None
    received_at: datetime
    taken_at: datetime | None
    register: str | None
    phase: str | None
    unit: str | None
    currency: str | None
    quality: Quality
    raw: str


class _Seen(msgspec.Struct, array_like=True):
    value: Decimal
    at: datetime
    reading: _Reading


class _Past(msgspec.Struct):
    segment: int
    seen: list[_Seen]
    first: _Seen | None


class _Track(msgspec.Struct):
    segment: int
    first: _Seen
    seen: list[_Seen]
    changed_at: datetime
    cause: FindingKind | None
    chain: list[_Seen]
    before: _Past | None
    refused: list[datetime]


class _Trouble(msgspec.Struct):
    kind: FindingKind
    since: datetime
    evidence: list[_Reading]
    count: int
    last_value: Decimal | None
    last_at: datetime | None
    passable: Decimal | None
    passes_in_s: int | None
    least: Decimal | None
    most: Decimal | None
    value: Decimal | None = None
    text: str | None = None


class _Line(msgspec.Struct):
    channel: tuple[str, Quantity, str | None, str | None]
    fuel: Fuel | None
    track: _Track | None
    trouble: _Trouble | None


_decoder = msgspec.json.Decoder(_Line)


def line_text(
    channel: tuple[str, Quantity, str | None, str | None],
    fuel: Fuel | None,
    track: Track | None,
    trouble: Trouble | None,
) -> str:
    """Return one channel's memory as JSON."""
    line = _Line(
        channel,
        fuel,
        None if track is None else _packed_track(track),
        None if trouble is None else _packed_trouble(trouble),
    )
    return msgspec.json.encode(line).decode()


def read_line(
    text: str,
) -> tuple[tuple[str, Quantity, str | None, str | None], Fuel | None, Track | None, Trouble | None]:
    """Return the channel, fuel, track and trouble of ``line_text``; raise msgspec.DecodeError."""
    line = _decoder.decode(text)
    track = None if line.track is None else _track(line.track)
    trouble = None if line.trouble is None else _trouble(line.trouble)
    return line.channel, line.fuel, track, trouble


def _packed_track(track: Track) -> _Track:
    past = track.before
    return _Track(
        segment=track.segment,
        first=_packed_seen(track.first),
        cause=track.cause,
        seen=[_packed_seen(seen) for seen in track.seen],
        changed_at=track.changed_at,
        chain=[_packed_seen(seen) for seen in track.chain],
        before=None if past is None else _packed_past(past),
        refused=track.refused,
    )


def _track(packed: _Track) -> Track:
    past = packed.before
    return Track(
        segment=packed.segment,
        first=_seen(packed.first),
        cause=packed.cause,
        seen=[_seen(seen) for seen in packed.seen],
        changed_at=packed.changed_at,
        chain=[_seen(seen) for seen in packed.chain],
        before=None if past is None else _past(past),
        refused=packed.refused,
    )


def _packed_past(past: Past) -> _Past:
    first = None if past.first is None else _packed_seen(past.first)
    return _Past(past.segment, [_packed_seen(seen) for seen in past.seen], first)


def _past(packed: _Past) -> Past:
    first = None if packed.first is None else _seen(packed.first)
    return Past(packed.segment, [_seen(seen) for seen in packed.seen], first)


def _packed_seen(seen: Seen) -> _Seen:
    return _Seen(seen.value, seen.at, _packed(seen.reading))


def _seen(packed: _Seen) -> Seen:
    return Seen(packed.value, packed.at, _reading(packed.reading))


def _packed_trouble(trouble: Trouble) -> _Trouble:
    fields = msgspec.structs.asdict(trouble)
    fields["evidence"] = [_packed(reading) for reading in trouble.evidence]
    value = fields.pop("value")
    is_number = isinstance(value, Decimal)
    return _Trouble(value=value if is_number else None, text=None if is_number else value, **fields)


def _trouble(packed: _Trouble) -> Trouble:
    fields = msgspec.structs.asdict(packed)
    fields["evidence"] = tuple(_reading(reading) for reading in packed.evidence)
    number, text = fields.pop("value"), fields.pop("text")
    return Trouble(value=text if number is None else number, **fields)


def _packed(reading: Reading) -> _Reading:
    fields = msgspec.structs.asdict(reading)
    value = fields.pop("value")
    is_number = isinstance(value, Decimal)
    return _Reading(
        number=value if is_number else None, text=None if is_number else value, **fields
    )


def _reading(packed: _Reading) -> Reading:
    fields = msgspec.structs.asdict(packed)
    number, text = fields.pop("number"), fields.pop("text")
    return Reading(value=text if number is None else number, **fields)
