"""A meter heard only once each half-hour, with faults put in: what is named, and what is lost.

Without a power to go by, a register that stands is only told after three days, and what passed in
the half-hour of a break (a jump, an exchange, a reset) is known to nobody: it is left out, and said
to be. Every other Wh must be counted, and in the half-hour it belongs to.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import fault_injection
from belief_ledger import Ledger, reading
from fault_injection import BREAKS, Fault, Sizes, shift_after, wrong

from ihd.checks.belief import Belief
from ihd.checks.counters import ClockWatch
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.stuck import StuckWatch
from ihd.checks.verdict import Verdict
from ihd.meter import Reading

START = datetime(2013, 1, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
LATE = timedelta(seconds=20)
APART = 12
FIRST_WH = 20_000_000
SIZES = Sizes(spike=60_000, stray=(6_000, 11_000), jump=60_000, used_meter=20_000)
NAMES = {kind: kinds for kind, kinds in fault_injection.NAMES.items() if kind != "power"} | {
    "stuck": {FindingKind.VALUE_FROZEN},
    "clock": {FindingKind.METER_CLOCK_OFF},
}
LASTS = {"stuck": (148, 170), "clock": (20, 40)}
"""How many half-hours a fault that lasts goes on."""


@dataclass(slots=True)
class Outcome:
    """What became of a run, half-hour by half-hour: what is known in Wh, and the findings."""

    known: dict[int, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def unnamed(self, faults: Sequence[Fault]) -> list[Fault]:
        """Return the faults that no finding calls what they are, at the time they happened."""
        return [fault for fault in faults if not any(_names(f, fault) for f in self.findings)]

    def asked(self, fault: Fault, half_hours: Sequence[int]) -> float:
        """Return the Wh of the leap after a register stood, of which the person is asked.

        What passed in the half-hour of the leap itself is missing anyway.
        """
        if fault.kind != "stuck":
            return 0
        leaps = {
            f.since: f
            for f in self.findings
            if f.kind is FindingKind.METER_JUMPED
            and _place(f.since) in (fault.last + 1, fault.last)
        }
        rises = [Decimal(str(f.facts["value"])) - _last(f) for f in leaps.values()]
        missing = sum(half_hours[_place(since)] for since in leaps)
        return float(sum(rises, Decimal(0)) * 1000) - missing

    def missing(self, half_hours: Sequence[int]) -> list[int]:
        """Return the half-hours, but the first, of which nothing is known."""
        return [n for n in range(1, len(half_hours)) if n not in self.known]


def faults_for(half_hours: Sequence[int], count: int, seed: int) -> list[Fault]:
    """Place so many faults at random, each kind as often, none upon another."""
    chance = random.Random(seed)
    kinds = [[*NAMES][n % len(NAMES)] for n in range(count)]
    chance.shuffle(kinds)
    lengths = [chance.randint(*LASTS.get(kind, (1, 1))) for kind in kinds]
    free = len(half_hours) - 120 - sum(lengths) - APART * count
    assert free > 0, "so many faults do not fit into the time"
    cuts = sorted(chance.randrange(free) for _ in kinds)
    faults, taken = [], 60
    for kind, length, cut in zip(kinds, lengths, cuts, strict=True):
        faults.append(Fault(kind, taken + cut, taken + cut + length - 1))
        taken += length + APART
    return faults


def run(half_hours: Sequence[int], faults: Sequence[Fault], seed: int) -> Outcome:
    """Judge a home's half-hours, faults and all, with the watches looking on."""
    belief, ledger, outcome = Belief(), Ledger(), Outcome()
    stuck, clock = StuckWatch(), ClockWatch()
    for sent in _readings(half_hours, faults, seed):
        judged = belief.judge(sent)
        found = list(judged.findings)
        ledger.take(judged)
        if judged.verdict is Verdict.BELIEVED:
            found += stuck.take(sent, judged.at)
        finding = clock.take(sent)
        outcome.findings += [*found, finding] if finding else found
    outcome.known = _known(ledger)
    return outcome


def off_wh(half_hours: Sequence[int], faults: Sequence[Fault], outcome: Outcome) -> float:
    """Return by how many Wh what is known differs from what passed, where it is known.

    Around a fault only the sum can be right: what one bad reading hides is spread over its hour.
    """
    off, inside = 0.0, set[int]()
    for fault in faults:
        span = range(max(fault.first - 1, 1), min(fault.last + 3, len(half_hours)))
        inside.update(span)
        known = {n: outcome.known[n] for n in span if n in outcome.known}
        off += abs(
            sum(known.values())
            - sum(half_hours[n] for n in known)
            + outcome.asked(fault, half_hours)
        )
    plain = outcome.known.keys() - inside
    return off + sum(abs(outcome.known[n] - half_hours[n]) for n in plain)


def _known(ledger: Ledger) -> dict[int, float]:
    """Return the Wh of each half-hour that two readings of one segment enclose."""
    known: dict[int, float] = {}
    segments: dict[int, list[tuple[datetime, float]]] = {}
    for number, at, value in ledger.believed.values():
        if number not in ledger.voided:
            segments.setdefault(number, []).append((at, float(value * 1000)))
    for rows in segments.values():
        for (start, before), (end, after) in pairwise(sorted(rows)):
            first, last = (start - START) / HALF_HOUR, (end - START) / HALF_HOUR
            for n in range(int(first), int(last) + 1):
                part = min(n + 1, last) - max(n, first)
                if part > 0:
                    known[n] = known.get(n, 0) + (after - before) * part / (last - first)
    return known


def _readings(half_hours: Sequence[int], faults: Sequence[Fault], seed: int) -> Iterator[Reading]:
    """Yield what the register says at the end of each half-hour."""
    chance = random.Random(seed)
    by_place: Mapping[int, Fault] = {n: f for f in faults for n in range(f.first, f.last + 1)}
    wh, shifts, held, offset = FIRST_WH, [0], 0, timedelta(0)
    for place, used in enumerate(half_hours):
        at = START + HALF_HOUR * (place + 1)
        wh += used
        value, fault = wh + shifts[-1], by_place.get(place)
        taken_at = at
        if fault is not None and fault.kind == "stuck":
            held = value if place == fault.first else held
            shifts.insert(0, held - wh)
            value = held
        elif fault is not None and fault.kind == "clock":
            if place == fault.first:
                offset = chance.choice((-1, 1)) * timedelta(minutes=chance.choice((15, 60)))
            taken_at = at + offset
        elif fault is not None and fault.kind in BREAKS:
            shifts.append(shift_after(fault.kind, value, shifts, chance, SIZES))
            value = wh + shifts[-1]
        elif fault is not None:
            value = wrong(fault.kind, value, used, chance, SIZES)
        text = f"{value // 1000}.{value % 1000:03d}"
        yield reading(text, taken_at, received=at + LATE)


def _place(instant: datetime) -> int:
    """Return the half-hour that ends at an instant."""
    return (instant - START) // HALF_HOUR - 1


def _last(finding: Finding) -> Decimal:
    return Decimal(str(finding.facts["last_value"]))


def _names(finding: Finding, fault: Fault) -> bool:
    first, last = START + HALF_HOUR * (fault.first - 2), START + HALF_HOUR * (fault.last + 5)
    return finding.kind in NAMES[fault.kind] and first <= finding.since <= last
