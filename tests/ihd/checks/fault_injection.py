"""A home's minutes with faults put in at random, and whether each was named and nothing lost."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

from belief_ledger import Ledger, reading

from ihd.checks.agreement import PowerWatch
from ihd.checks.belief import Belief
from ihd.checks.counters import ClockWatch
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.stuck import StuckWatch
from ihd.checks.verdict import Verdict
from ihd.meter import Quantity, Reading

START = datetime(2013, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIRST_WH = 20_000_000
APART = 12
STUCK_WH = 1200
BREAKS = ("jump", "exchange", "reset")
"""The faults after which the register goes on from another place."""
COINCIDES_WH = 5_000
"""So near to where it would stand had an earlier break never been, a register goes on, to anybody
who reads it: no break lands there."""
YOUNG_WH = 100_000
"""A register that shows less is followed by one that shows far more."""

NAMES = {
    "zero": {FindingKind.ZERO_READING},
    "sentinel": {FindingKind.SENTINEL_READING},
    "spike": {FindingKind.IMPOSSIBLE_RISE},
    "stray": {FindingKind.STRAY_READING},
    "dip": {FindingKind.FALLEN_READING},
    "jump": {FindingKind.METER_JUMPED},
    # A used meter that shows more than ours did cannot be told from a jump.
    "exchange": {FindingKind.METER_EXCHANGED, FindingKind.METER_JUMPED},
    "reset": {FindingKind.METER_RESET},
    "power": {FindingKind.IMPOSSIBLE_POWER},
    "stuck": {FindingKind.REGISTER_STUCK},
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, and the first and last minute it touches."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the faults are: each in Wh, at least, or from and up to."""

    spike: int
    stray: tuple[int, int]
    jump: int
    used_meter: int


SIZES = Sizes(spike=30_000, stray=(250, 400), jump=40_000, used_meter=2_000)


@dataclass(slots=True)
class Outcome:
    """What became of a run: the register's total, the truth, and the findings."""

    total_wh: int = 0
    true_wh: int = 0
    findings: list[Finding] = field(default_factory=list)

    def unnamed(self, faults: Sequence[Fault]) -> list[Fault]:
        """Return the faults that no finding calls what they are, at the time they happened."""
        return [fault for fault in faults if not any(_names(f, fault) for f in self.findings)]


def a_home(days: int, seed: int) -> list[int]:
    """Return the Wh of each half-hour of an invented home: nights low, evenings high."""
    chance = random.Random(seed)
    shape = [60] * 12 + [180] * 8 + [120] * 14 + [350] * 8 + [150] * 6
    return [int(wh * chance.uniform(0.4, 2.2)) for _ in range(days) for wh in shape]


def minutes_of(half_hours: Sequence[int], seed: int) -> list[int]:
    """Share each half-hour's Wh among its minutes, unevenly, none lost."""
    chance, minutes = random.Random(seed), list[int]()
    for wh in half_hours:
        weights = [chance.uniform(0.4, 1.6) for _ in range(30)]
        so_far = list(accumulate(weights))
        edges = [0, *(int(wh * part / so_far[-1]) for part in so_far[:-1]), wh]
        minutes += [after - before for before, after in pairwise(edges)]
    return minutes


def faults_for(minutes: Sequence[int], count: int, seed: int) -> list[Fault]:
    """Place so many faults at random, each kind as often, none upon another."""
    chance, kinds = random.Random(seed), [*NAMES]
    faults: list[Fault] = []
    taken = bytearray(len(minutes))
    while len(faults) < count:
        kind, first = kinds[len(faults) % len(kinds)], chance.randrange(60, len(minutes) - 600)
        last = _end_of_stuck(minutes, first) if kind == "stuck" else first
        if last is None or any(taken[first - APART : last + APART]):
            continue
        taken[first : last + 1] = b"\1" * (last + 1 - first)
        faults.append(Fault(kind, first, last))
    return sorted(faults, key=lambda fault: fault.first)


def run(minutes: Sequence[int], faults: Sequence[Fault], seed: int) -> Outcome:
    """Judge a home's minutes, faults and all, with every watch looking on."""
    belief, ledger, outcome = Belief(), Ledger(), Outcome(true_wh=sum(minutes))
    stuck, agreement, clock = StuckWatch(), PowerWatch(), ClockWatch()
    for sent in _readings(minutes, faults, seed):
        judged = belief.judge(sent)
        found = list(judged.findings)
        if sent.quantity is Quantity.IMPORT_ENERGY:
            ledger.take(judged)
        if judged.verdict is Verdict.BELIEVED:
            found += stuck.take(sent, judged.at)
            if sent.quantity is Quantity.POWER:
                assert isinstance(sent.value, Decimal)
                agreement.power(sent.value, judged.at)
            else:
                finding = agreement.register(sent, judged.at, judged.segment)
                found += [finding] if finding else []
        finding = clock.take(sent)
        outcome.findings += [*found, finding] if finding else found
    outcome.total_wh = int(ledger.total * 1000)
    return outcome


def _readings(minutes: Sequence[int], faults: Sequence[Fault], seed: int) -> Iterator[Reading]:
    chance = random.Random(seed)
    starts = {fault.first: fault for fault in faults}
    wh, shifts, held_until, held = FIRST_WH, [0], -1, 0
    at = START
    for minute, used in enumerate(minutes):
        at += MINUTE
        wh += used
        watts = str(used * 60 + chance.randrange(-2, 30))
        value = wh + shifts[-1]
        fault = starts.get(minute)
        if fault is not None:
            if fault.kind == "stuck":
                held, held_until = value, fault.last
            elif fault.kind == "power":
                watts = chance.choice(["-8388123", "412345678", "65000", "-40200"])
            elif fault.kind in BREAKS:
                shifts.append(shift_after(fault.kind, value, shifts, chance, SIZES))
                value = wh + shifts[-1]
            else:
                value = wrong(fault.kind, value, used, chance, SIZES)
        if minute <= held_until:
            value = held
        yield reading(watts, at, quantity=Quantity.POWER)
        yield reading(f"{value // 1000}.{value % 1000:03d}", at)


def wrong(kind: str, value: int, used: int, chance: random.Random, sizes: Sizes) -> int:
    """Return what the register says this once instead, at a reading that counts ``used`` Wh."""
    match kind:
        case "zero":
            return 0
        case "sentinel":
            return chance.choice([0xFFFFFFFFFFFF, 0xFFFFFFFF, 0x7FFFFFFF, 2**63])
        case "spike":
            return value + chance.randrange(sizes.spike, 10**12)
        case "stray":
            return value + chance.randrange(*sizes.stray)
        case _:
            return max(value - max(used + 50, int(value * chance.uniform(0.01, 0.6))), 1)


def shift_after(
    kind: str, value: int, shifts: Sequence[int], chance: random.Random, sizes: Sizes
) -> int:
    """Return how far from the truth the register is after a break, given how far it was before."""
    if kind == "reset":
        return shifts[-1] - value
    while True:
        if kind == "jump":
            by = chance.randrange(sizes.jump, 900_000)
        elif value < YOUNG_WH:
            by = chance.randrange(5_000_000, 90_000_000)
        else:
            by = chance.randrange(sizes.used_meter, value * 3 // 4) - value
        if all(abs(shifts[-1] + by - earlier) >= COINCIDES_WH for earlier in shifts):
            return shifts[-1] + by


def _end_of_stuck(minutes: Sequence[int], first: int) -> int | None:
    """Return the minute by which enough has flowed past a stuck register, within a day."""
    flowed = 0
    for minute in range(first, min(first + 1440, len(minutes) - 600)):
        flowed += minutes[minute]
        if flowed > STUCK_WH and minute - first > 90:
            return minute
    return None


def _names(finding: Finding, fault: Fault) -> bool:
    happened = START + (fault.first + 1) * MINUTE
    early = 90 if fault.kind == "stuck" else 0
    return (
        finding.kind in NAMES[fault.kind]
        and happened - early * MINUTE <= finding.since <= happened + 5 * MINUTE
    )
