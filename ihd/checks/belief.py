"""Every reading earns belief here before it may count: registers, power, prices and the rest.

One ``Belief`` holds what is remembered of every channel (a meter's quantity, register and phase).
That is little, and can be kept as text and taken up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import msgspec

from ihd.checks import track as tracks
from ihd.checks.bounds import Bounds, bounds
from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.kept import line_text, read_line
from ihd.checks.limits import Ceiling, SupplyLimits, ceiling
from ihd.checks.sentinels import looks_like_a_sentinel
from ihd.checks.track import Past, Seen, Track
from ihd.checks.trouble import Trouble
from ihd.checks.verdict import Judged, Verdict
from ihd.checks.weigh import judge as judge_register
from ihd.meter import REGISTERS, UNITS, Fuel, Quality, Quantity, Reading


class Channel(NamedTuple):
    """One line of a meter's speech: what is judged apart from everything else."""

    meter: str
    quantity: Quantity
    register: str | None
    phase: str | None


@dataclass(slots=True)
class _Line:
    """One channel as it stands. ``ceiling`` is a register's, ``bounds`` any other quantity's."""

    fuel: Fuel | None
    unit: str | None
    ceiling: Ceiling | None
    bounds: Bounds | None
    currency: str | None
    track: Track | None = None
    trouble: Trouble | None = None


_DISBELIEVED = {
    Quality.SENTINEL: FindingKind.SENTINEL_READING,
    Quality.METER_ERROR: FindingKind.METER_ERROR,
    Quality.IMPLAUSIBLE: FindingKind.IMPLAUSIBLE_READING,
}
_TEXTS = frozenset({Quantity.ACTIVE_RATE})
_MOST_DIGITS = 20
"""Before the point: no register has so many, nor does a number that is worth working out."""
_TOLD_UP_TO_S = 100_000 * 366 * 86_400
"""How long a rise would take is told up to a hundred thousand years."""

# Named once: every use of an enum's member looks it up again, and these are used for each reading.
_GOOD, _STALE = Quality.GOOD, Quality.STALE
_BELIEVED, _QUARANTINED = Verdict.BELIEVED, Verdict.QUARANTINED


class Belief:
    """Judges readings one by one, in the order they arrive."""

    def __init__(self, limits: SupplyLimits | None = None, kept: Iterable[str] = ()) -> None:
        self.limits = limits or SupplyLimits()
        self._lines: dict[tuple[str, Quantity, str | None, str | None], _Line] = {}
        for text in kept:
            channel, fuel, track, trouble = read_line(text)
            line = self._new_line(channel, fuel, None)
            line.track, line.trouble = track, trouble

    def kept(self) -> list[str]:
        """Return what is remembered, a line of JSON for each channel, for a later ``Belief``."""
        return [
            line_text(channel, line.fuel, line.track, line.trouble)
            for channel, line in self._lines.items()
            if line.track is not None or line.trouble is not None
        ]

    def resume(self, past: Past) -> None:
        """Go on from a register's last few believed readings, where nothing else was kept."""
        reading = past.seen[-1].reading
        line = self._new_line(channel_of(reading), reading.fuel, reading.currency)
        line.track = tracks.resumed(past)

    def take_over(self, channel: Channel, other: Belief) -> None:
        """Go on with a channel as another belief, which judged it anew, left it."""
        line = other._lines.get(channel)
        if line is not None:
            self._lines[channel] = line
        else:
            self._lines.pop(channel, None)

    def judge(self, reading: Reading) -> Judged:
        """Return what becomes of a reading, and of the earlier ones it sheds light on."""
        quantity = reading.quantity
        line = self._lines.get((reading.meter, quantity, reading.register, reading.phase))
        if line is None or line.currency != reading.currency or line.fuel != reading.fuel:
            line = self._line(reading, line)
        if line.ceiling is None:
            judged = _judge_value(reading, line)
        else:
            judged = _judge_register(reading, line, line.ceiling)
        if judged.verdict is _QUARANTINED or line.trouble is not None:
            return _followed(judged, line)
        return judged

    def again(
        self,
        channel: Channel,
        readings: Iterable[Reading],
        corrections: Iterable[Correction] = (),
        *,
        after: Past | None = None,
    ) -> Iterator[Judged]:
        """Judge a register's history anew, with the person's word; live judging goes on from it.

        ``readings`` are all that arrived, believed or not, in that order: from the very first, or
        those ``after`` a segment's last few believed ones.
        """
        return map(self.anew(channel, corrections, after=after), readings)

    def anew(
        self,
        channel: Channel,
        corrections: Iterable[Correction] = (),
        *,
        after: Past | None = None,
    ) -> Callable[[Reading], Judged]:
        """Forget a register, and return what judges its history as ``again``, one at a time."""
        self._lines.pop(channel, None)
        if after is not None:
            self._line(after.seen[-1].reading, None).track = tracks.resumed(after)
        words = [word for word in corrections if word.channel == channel]
        refused = [word.at for word in words if word.kind is CorrectionKind.REFUSE]
        exchanges = sorted(
            (w for w in words if w.kind is CorrectionKind.EXCHANGED), key=lambda w: w.at
        )
        verdicts: dict[datetime | None, CorrectionKind] = {w.at: w.kind for w in words}

        def judge(reading: Reading) -> Judged:
            line = self._lines.get(channel) or self._line(reading, None)
            if line.track is not None:
                line.track.refused = refused
            return self._judge_with(reading, line, verdicts, exchanges)

        return judge

    def waiting(self, channel: Channel) -> list[Reading]:
        """Return the readings that wait for others to agree with them."""
        line = self._lines.get(channel)
        track = line.track if line is not None else None
        return [seen.reading for seen in track.chain] if track is not None else []

    def _judge_with(
        self,
        reading: Reading,
        line: _Line,
        verdicts: dict[datetime | None, CorrectionKind],
        exchanges: list[Correction],
    ) -> Judged:
        """Judge a reading of which the person may have said something."""
        track, value = line.track, reading.value
        said = verdicts.get(reading.taken_at) or verdicts.get(reading.received_at)
        if said is CorrectionKind.REJECT:
            judged = Judged(
                reading=reading,
                verdict=Verdict.QUARANTINED,
                at=reading.at,
                reason=FindingKind.REJECTED_READING,
            )
            return _followed(judged, line)
        if track is None or not isinstance(value, Decimal) or not _countable(value, line):
            return self.judge(reading)
        seen = Seen(value, reading.at, reading)
        while exchanges and exchanges[0].at <= track.seen[-1].at:
            exchanges.pop(0)
        if exchanges and exchanges[0].at <= seen.at:
            return _followed(tracks.exchanged(track, seen, exchanges.pop(0)), line)
        if said is CorrectionKind.ACCEPT and seen.at > track.seen[-1].at and line.ceiling:
            return _followed(tracks.accepted(track, seen, line.ceiling), line)
        return self.judge(reading)

    def _line(self, reading: Reading, known: _Line | None) -> _Line:
        """Return a channel's line, new or with the fuel and currency it now has."""
        line = self._new_line(channel_of(reading), reading.fuel, reading.currency)
        if known is not None:
            line.track, line.trouble = known.track, known.trouble
        return line

    def _new_line(
        self,
        channel: tuple[str, Quantity, str | None, str | None],
        fuel: Fuel | None,
        currency: str | None,
    ) -> _Line:
        _, quantity, _, phase = channel
        is_register = quantity in REGISTERS
        line = _Line(
            fuel=fuel,
            unit=UNITS.get(quantity),
            ceiling=ceiling(self.limits, fuel, quantity) if is_register else None,
            bounds=bounds(
                self.limits, fuel, quantity, one_phase=phase is not None, currency=currency
            ),
            currency=currency,
        )
        self._lines[channel] = line
        return line


def channel_of(reading: Reading) -> Channel:
    """Return the channel a reading belongs to."""
    return Channel(reading.meter, reading.quantity, reading.register, reading.phase)


def _judge_register(reading: Reading, line: _Line, limit: Ceiling) -> Judged:
    value, quality = reading.value, reading.quality
    if quality is not _GOOD and quality is not _STALE:
        return _by_quality(reading, line)
    if not isinstance(value, Decimal) or not value.is_finite():
        return _set_aside(reading, FindingKind.IMPLAUSIBLE_READING)
    if reading.unit is not None and reading.unit != line.unit:
        return _set_aside(reading, FindingKind.UNKNOWN_UNIT)
    if not 0 <= value <= limit.lifetime:
        sentinel = looks_like_a_sentinel(value)
        kind = FindingKind.SENTINEL_READING if sentinel else FindingKind.IMPOSSIBLE_RISE
        return _set_aside(reading, kind if value > 0 else FindingKind.FALLEN_READING)
    if line.track is not None:
        return judge_register(line.track, reading, value, limit)
    if looks_like_a_sentinel(value):
        return _set_aside(reading, FindingKind.SENTINEL_READING)
    line.track, judged = tracks.start(reading, value)
    return judged


def _judge_value(reading: Reading, line: _Line) -> Judged:
    value, quality = reading.value, reading.quality
    if quality is not _GOOD and quality is not _STALE:
        return _by_quality(reading, line)
    if isinstance(value, str) or value is None:
        if value and reading.quantity in _TEXTS:
            return Judged(reading=reading, verdict=Verdict.BELIEVED, at=reading.at)
        return _set_aside(reading, FindingKind.IMPLAUSIBLE_READING)
    if not value.is_finite():
        return _set_aside(reading, FindingKind.IMPLAUSIBLE_READING)
    limit = line.bounds
    if limit is not None and not limit.least <= value <= limit.most:
        sentinel = looks_like_a_sentinel(value)
        return _set_aside(reading, FindingKind.SENTINEL_READING if sentinel else limit.kind)
    at = reading.taken_at or reading.received_at
    return Judged(reading=reading, verdict=_BELIEVED, at=at)


def _by_quality(reading: Reading, line: _Line) -> Judged:
    """Judge what the bridge itself disbelieves; where it only finds it odd, say what is odd."""
    kind = _DISBELIEVED.get(reading.quality)
    if kind is None:
        return Judged(reading=reading, verdict=Verdict.HELD, at=reading.at)
    if kind is FindingKind.IMPLAUSIBLE_READING:
        if line.bounds is not None:
            kind = line.bounds.kind
        elif line.ceiling is not None:
            fell = reading.raw.strip().startswith("-")
            kind = FindingKind.FALLEN_READING if fell else FindingKind.IMPOSSIBLE_RISE
    return _set_aside(reading, kind)


def _set_aside(reading: Reading, kind: FindingKind) -> Judged:
    return Judged(reading=reading, verdict=Verdict.QUARANTINED, at=reading.at, reason=kind)


def _countable(value: Decimal, line: _Line) -> bool:
    return value.is_finite() and line.ceiling is not None and 0 <= value <= line.ceiling.lifetime


def _followed(judged: Judged, line: _Line) -> Judged:
    """Keep the line's trouble up with a verdict, and add the findings that makes."""
    trouble, found = line.trouble, list[Finding]()
    if judged.verdict is Verdict.QUARANTINED and judged.reason is not None:
        if trouble is not None and trouble.kind is judged.reason:
            trouble = trouble.with_one_more(judged.reading)
        else:
            if trouble is not None:
                found.append(trouble.finding(until=judged.at))
            trouble = _new_trouble(judged, judged.reason, line)
        line.trouble = trouble
        found.append(trouble.finding(until=None))
    elif judged.verdict is Verdict.BELIEVED and trouble is not None:
        became = judged.findings[0].kind if judged.findings else None
        found.append(trouble.finding(until=max(judged.at, trouble.since), became=became))
        line.trouble = None
    return msgspec.structs.replace(judged, findings=(*found, *judged.findings))


def _as_sent(reading: Reading, line: _Line) -> Decimal | str | None:
    """Return a reading's value; where its bridge gives none, what was sent, to the same scale."""
    if reading.value is not None or line.track is None:
        return reading.value
    last = line.track.seen[-1]
    try:
        sent, before = Decimal(reading.raw), Decimal(last.reading.raw)
    except InvalidOperation:
        return None
    is_usable = (
        sent.is_finite() and before.is_finite() and before and sent.adjusted() < _MOST_DIGITS
    )
    return sent * last.value / before if is_usable else None


def _new_trouble(judged: Judged, kind: FindingKind, line: _Line) -> Trouble:
    value = _as_sent(judged.reading, line)
    trouble = Trouble(kind=kind, since=judged.at, evidence=(judged.reading,), value=value)
    if line.ceiling is not None and line.track is not None:
        last = line.track.seen[-1]
        passable = line.ceiling.passable(max(judged.at, last.at) - last.at)
        seconds = None
        most = line.ceiling.per_s * _TOLD_UP_TO_S
        if isinstance(value, Decimal) and value.is_finite() and last.value < value <= most:
            seconds = int((value - last.value) / line.ceiling.per_s)
        return msgspec.structs.replace(
            trouble,
            last_value=last.value,
            last_at=last.at,
            passable=passable,
            passes_in_s=seconds,
        )
    if line.bounds is not None:
        return msgspec.structs.replace(trouble, least=line.bounds.least, most=line.bounds.most)
    return trouble
