"""A run of readings that were not believed, as it stands, and the finding it makes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.meter import Reading

EVIDENCE_KEPT = 3


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A run of disbelieved readings of one channel and one kind, and what was believed before.

    ``passable`` is what could have passed since, ``passes_in_s`` how long so much would take,
    ``least`` and ``most`` what the value might have been; each where it applies. ``value`` is that
    of the first reading, worked out from what was sent where its bridge gives none.
    """

    kind: FindingKind
    since: datetime
    evidence: tuple[Reading, ...]
    count: int = 1
    value: Decimal | str | None = None
    last_value: Decimal | None = None
    last_at: datetime | None = None
    passable: Decimal | None = None
    passes_in_s: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    def with_one_more(self, reading: Reading) -> Trouble:
        """Return the same run, one reading longer; the first few are kept as evidence."""
        evidence = self.evidence
        if len(evidence) < EVIDENCE_KEPT:
            evidence = (*evidence, reading)
        return msgspec.structs.replace(self, count=self.count + 1, evidence=evidence)

    def finding(self, until: datetime | None, became: FindingKind | None = None) -> Finding:
        """Return the finding; ``became`` is what the run turned out to be when released."""
        reading = self.evidence[0]
        facts: dict[str, object] = {
            "quantity": str(reading.quantity),
            "register": reading.register,
            "phase": reading.phase,
            "unit": reading.unit,
            "currency": reading.currency,
            "fuel": None if reading.fuel is None else str(reading.fuel),
            "value": self.value,
            "raw": reading.raw,
            "at": self.since,
            "count": self.count,
            "last_value": self.last_value,
            "last_at": self.last_at,
            "passable": self.passable,
            "passes_in_s": self.passes_in_s,
            "least": self.least,
            "most": self.most,
            "became": None if became is None else str(became),
        }
        return Finding(
            self.kind,
            subject=reading.meter,
            since=self.since,
            until=until,
            evidence=self.evidence,
            facts=facts,
        )
