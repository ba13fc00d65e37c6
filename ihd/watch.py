"""Everything the checks remember of a home: belief, the watches, and the record of findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from ihd.checks.agreement import PowerWatch
from ihd.checks.belief import Belief, Channel
from ihd.checks.counters import ClockWatch
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.limits import SupplyLimits
from ihd.checks.silence import Cadence, SilenceLimits, silence_limits
from ihd.checks.stuck import StuckWatch
from ihd.checks.verdict import Judged, Verdict
from ihd.checks.witness import WITNESSED, Change, Witness, Witnessed
from ihd.clock import Interval
from ihd.meter import Fuel, Quantity, Reading, Told
from ihd.units import Money

_OF_BELIEF = frozenset(
    {
        FindingKind.SENTINEL_READING,
        FindingKind.METER_ERROR,
        FindingKind.IMPLAUSIBLE_READING,
        FindingKind.UNKNOWN_UNIT,
        FindingKind.ZERO_READING,
        FindingKind.FALLEN_READING,
        FindingKind.IMPOSSIBLE_RISE,
        FindingKind.STRAY_READING,
        FindingKind.REJECTED_READING,
        FindingKind.METER_JUMPED,
        FindingKind.METER_EXCHANGED,
        FindingKind.METER_RESET,
        FindingKind.METER_ROLLED_OVER,
        FindingKind.METER_RESUMED,
    }
)
"""The kinds that judging a register finds."""

_NOTE = "watch"
_Key = tuple[FindingKind, str, datetime, tuple[str | None, ...]]

_BELIEVED = Verdict.BELIEVED
_POWER, _IMPORT = Quantity.POWER, Quantity.IMPORT_ENERGY

FINDINGS_KEPT = 2000
CHANGES_KEPT = 500
CHANGES_A_DAY = 6
_A_DAY = timedelta(days=1)


class WrittenFinding(msgspec.Struct, frozen=True):
    """A finding as it is written down; its evidence stays in the store with the readings."""

    kind: FindingKind
    subject: str
    since: datetime
    until: datetime | None = None
    facts: dict[str, Any] = {}
    at_stake: tuple[Decimal, str] | None = None


class MeterWatch(msgspec.Struct):
    """What is watched of one meter over time."""

    stuck: StuckWatch = msgspec.field(default_factory=StuckWatch)
    power: PowerWatch = msgspec.field(default_factory=PowerWatch)
    clock: ClockWatch = msgspec.field(default_factory=ClockWatch)
    cadence: Cadence = msgspec.field(default_factory=Cadence)


class Kept(msgspec.Struct, frozen=True):
    """What is written down of a watch, so that a later one goes on from it."""

    belief: list[str] = []
    findings: list[WrittenFinding] = []
    changes: list[Change] = []
    witness: Witness = msgspec.field(default_factory=Witness)
    meters: dict[str, MeterWatch] = {}


class Watch:
    """Judges every reading before it counts, and keeps the record of what was found."""

    def __init__(self, limits: SupplyLimits | None = None, kept: Kept | None = None) -> None:
        past = kept or Kept()
        self._belief = Belief(limits, past.belief)
        self._witness = past.witness
        self._meters = dict(past.meters)
        self._said: dict[tuple[str, Quantity], Decimal | str | None] = {}
        self._findings = {_key(found): found for found in map(_read, past.findings)}
        self.changes = list(past.changes)

    def judge(self, readings: Sequence[Reading]) -> list[Judged]:
        """Return what becomes of readings, in the order they arrived."""
        judge = self._belief.judge
        judged = [judge(reading) for reading in readings]
        for one in judged:
            if one.findings:
                self.record(one.findings)
            if one.verdict is _BELIEVED:
                self._see(one)
        if readings:
            self._hear(readings[0])
        return judged

    def record(self, findings: Iterable[Finding]) -> None:
        """Keep findings; one of the same kind, subject and beginning replaces the earlier."""
        for finding in findings:
            self._findings[_key(finding)] = finding
        while len(self._findings) > FINDINGS_KEPT:
            settled = (key for key, found in self._findings.items() if found.until is not None)
            del self._findings[next(settled, next(iter(self._findings)))]

    @property
    def limits(self) -> SupplyLimits:
        """The size of the home's supply, by which readings are judged."""
        return self._belief.limits

    def rejudged(self, channel: Channel, anew: Interval, findings: Iterable[Finding]) -> None:
        """Put a register's findings in place of those of an interval that was judged anew."""
        self._findings = {
            key: found
            for key, found in self._findings.items()
            if found.since not in anew or not _is_of(found, channel)
        }
        self.record(findings)

    def believe_as(self, channel: Channel, belief: Belief) -> None:
        """Go on with a channel as another belief left it."""
        self._belief.take_over(channel, belief)

    def standing(self) -> list[Finding]:
        """Return the findings that stand, oldest first."""
        return [finding for finding in self.record_of_all() if finding.until is None]

    def record_of_all(self) -> list[Finding]:
        """Return every finding kept, settled ones too, oldest first."""
        return sorted(self._findings.values(), key=lambda finding: finding.since)

    def limits_of(self, meter: str, fuel: Fuel | None) -> SilenceLimits:
        """Return how long a meter may be quiet, wider where its bridge usually speaks less."""
        watch = self._meters.get(meter)
        return silence_limits(fuel, watch.cadence.usual if watch else None)

    def kept(self) -> Kept:
        """Return what to write down."""
        findings = [_written(finding) for finding in self.record_of_all()]
        return Kept(self._belief.kept(), findings, self.changes, self._witness, self._meters)

    def _see(self, judged: Judged) -> None:
        reading, at = judged.reading, judged.at
        watch = self._meters.get(reading.meter)
        if watch is None:
            watch = self._meters.setdefault(reading.meter, MeterWatch())
        quantity = reading.quantity
        if quantity is _POWER or quantity is _IMPORT:
            if found := watch.stuck.take(reading, at):
                self.record(found)
            if reading.phase is None and reading.register is None:
                self._agree(watch.power, judged)
        elif quantity in WITNESSED and self._said.get((reading.meter, quantity)) != reading.value:
            self._witness_change(reading)

    def _witness_change(self, reading: Reading) -> None:
        """Note a value that is not the settled one; what is settled need not be looked at again."""
        change = self._witness.see_reading(reading)
        if change is not None:
            self._change(change)
        if self._witness.is_settled(reading):
            self._said[reading.meter, reading.quantity] = reading.value

    def told(self, told: Iterable[Told], at: datetime) -> None:
        """Note what a bridge says beside readings, and what changed in it."""
        for one in told:
            change = self._witness.see_told(one, at)
            if change is not None:
                self._change(change)

    def settled(self, meter: str, what: Witnessed) -> str | None:
        """Return what a meter was last told to be; None where nothing was said of it."""
        return self._witness.settled(meter, what)

    def told_of(self, meter: str, what: Witnessed) -> tuple[str, ...]:
        """Return everything a meter was told to be, the latest first."""
        now = self.settled(meter, what)
        before = [c.before for c in reversed(self.changes) if (c.meter, c.what) == (meter, what)]
        return tuple(dict.fromkeys([*([now] if now else []), *before]))

    def _change(self, change: Change) -> None:
        """Keep a change, unless the thing changes all day long, as a half-hourly price does."""
        of_late = change.at - _A_DAY
        same = (c for c in self.changes if (c.what, c.meter) == (change.what, change.meter))
        if sum(1 for c in same if c.at > of_late) < CHANGES_A_DAY:
            self.changes = [*self.changes[1 - CHANGES_KEPT :], change]

    def _agree(self, power: PowerWatch, judged: Judged) -> None:
        reading = judged.reading
        if reading.quantity is _POWER:
            if isinstance(reading.value, Decimal):
                power.power(reading.value, judged.at)
            return
        found = power.register(reading, judged.at, judged.segment)
        if found is not None:
            self.record((found,))

    def _hear(self, reading: Reading) -> None:
        watch = self._meters.get(reading.meter)
        if watch is None:
            return
        watch.cadence.heard(reading.received_at)
        found = watch.clock.take(reading)
        if found is not None:
            self.record((found,))


class Notes(Protocol):
    """A place for small notes."""

    def noted(self, name: str) -> object:
        """Return what was noted under a name."""

    def note(self, name: str, content: object) -> None:
        """Remember something small."""


def write_down(notes: Notes, watch: Watch) -> None:
    """Note all that is remembered."""
    notes.note(_NOTE, msgspec.to_builtins(watch.kept(), str_keys=True))


def taken_up(notes: Notes) -> Kept | None:
    """Return what was written down, where it is in a form that is understood."""
    noted = notes.noted(_NOTE)
    try:
        return msgspec.convert(noted, Kept, strict=False) if noted else None
    except msgspec.ValidationError:
        return None


def _written(found: Finding) -> WrittenFinding:
    stake = (found.at_stake.amount, found.at_stake.currency) if found.at_stake else None
    return WrittenFinding(
        found.kind, found.subject, found.since, found.until, dict(found.facts), stake
    )


def _read(written: WrittenFinding) -> Finding:
    return Finding(
        kind=written.kind,
        subject=written.subject,
        since=written.since,
        until=written.until,
        facts=written.facts,
        at_stake=Money(*written.at_stake) if written.at_stake else None,
    )


def _key(finding: Finding) -> _Key:
    return finding.kind, finding.subject, finding.since, _channel_facts(finding)


def _channel_facts(finding: Finding) -> tuple[str | None, ...]:
    facts = (finding.facts.get(name) for name in ("quantity", "register", "phase"))
    return tuple(None if fact is None else str(fact) for fact in facts)


def _is_of(finding: Finding, channel: Channel) -> bool:
    """Say whether judging a channel made a finding."""
    about = (finding.subject, *_channel_facts(finding))
    return finding.kind in _OF_BELIEF and about == tuple(channel)
