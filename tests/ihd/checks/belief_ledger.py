"""A ledger that does with verdicts what the store does: keeps them, and sums segment by segment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from ihd.checks.belief import Belief
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.verdict import Judged, Verdict
from ihd.meter import Fuel, Quantity, Reading

START = datetime(2026, 3, 28, 18, 0, tzinfo=UTC)
Found = dict[tuple[FindingKind, str, datetime], Finding]


class Ledger:
    """Believed readings of one register, by instant; its total is what the home has used."""

    def __init__(self) -> None:
        self.believed: dict[tuple[datetime, datetime, str], tuple[int, datetime, Decimal]] = {}
        self.carried: dict[int, Decimal] = {}
        self.voided: set[int] = set()
        self.found: Found = {}

    def take(self, judged: Judged) -> None:
        """Keep a verdict, after the earlier ones it revises."""
        for earlier in judged.revised:
            self.take(earlier)
        self.voided |= set(judged.voided)
        for finding in judged.findings:
            self.found[finding.kind, finding.subject, finding.since] = finding
        key = (judged.reading.at, judged.reading.received_at, judged.reading.raw)
        if judged.verdict is Verdict.BELIEVED and judged.segment is not None:
            assert isinstance(judged.reading.value, Decimal)
            self.believed[key] = (judged.segment, judged.at, judged.reading.value)
            self.voided.discard(judged.segment)
            if judged.begins is not None and judged.begins.carried is not None:
                self.carried[judged.segment] = judged.begins.carried
        elif judged.verdict is Verdict.QUARANTINED:
            self.believed.pop(key, None)

    @property
    def total(self) -> Decimal:
        """All that passed: the rises inside each segment, and what was carried between them."""
        rises = sum(self.carried.values(), Decimal(0))
        for segment in {number for number, _, _ in self.believed.values()} - self.voided:
            rows = sorted((at, value) for n, at, value in self.believed.values() if n == segment)
            assert all(a[1] <= b[1] for a, b in pairwise(rows)), "it fell"
            rises += rows[-1][1] - rows[0][1]
        return rises

    @property
    def names(self) -> list[str]:
        """The kinds of everything found, in order of time."""
        return [str(f.kind) for f in sorted(self.found.values(), key=lambda f: f.since)]

    def open(self) -> list[str]:
        """Return the kinds of what still stands."""
        return [str(f.kind) for f in self.found.values() if f.until is None]


def readings(
    values: Iterable[str],
    *,
    every: timedelta = timedelta(seconds=10),
    start: datetime = START,
    quantity: Quantity = Quantity.IMPORT_ENERGY,
    fuel: Fuel = Fuel.ELECTRICITY,
) -> list[Reading]:
    """Return readings at an even beat; a value of "" is a message that never came."""
    return [
        reading(value, start + every * place, quantity=quantity, fuel=fuel)
        for place, value in enumerate(values)
        if value
    ]


def reading(
    value: str,
    at: datetime,
    *,
    received: datetime | None = None,
    quantity: Quantity = Quantity.IMPORT_ENERGY,
    fuel: Fuel = Fuel.ELECTRICITY,
    **more: object,
) -> Reading:
    """Return one reading, taken by the meter's clock and received when ``received`` says."""
    units = {Quantity.POWER: "W", Quantity.IMPORT_VOLUME: "m3", Quantity.UNIT_RATE: "/kWh"}
    named = {"meter": "m1", "unit": units.get(quantity, "kWh"), **more}
    return Reading(
        fuel=fuel,
        quantity=quantity,
        value=Decimal(value),
        raw=value,
        taken_at=at,
        received_at=received or at,
        **named,
    )


def play(messages: Iterable[Reading], belief: Belief | None = None) -> Ledger:
    """Judge readings in order; the total may never run ahead of what it is in the end."""
    ledger, judge = Ledger(), (belief or Belief()).judge
    for message in messages:
        ledger.take(judge(message))
    return ledger
