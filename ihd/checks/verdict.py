"""What became of a reading: believed, held or quarantined, and what that does to the sums.

Consumption is only ever the difference of two believed readings of one *segment*: a stretch in
which a register counted on without a break. A new segment starts from its own first reading, so
nothing is ever counted from zero.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.meter import Reading


class Verdict(StrEnum):
    """Whether a reading counts.

    HELD is no fault and adds nothing: a repeat, a wobble of the last digit, a late copy, a value
    the bridge says is missing. QUARANTINED is kept and named, and in no sum and no big number.
    """

    BELIEVED = "believed"
    HELD = "held"
    QUARANTINED = "quarantined"


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a register's life that counts on without a break.

    ``number`` is its first reading's instant in milliseconds since 1970, so it is the same however
    often history is judged anew. ``before`` is the number of the segment it follows. ``carried``
    is what passed between the last believed reading before (at ``after``) and its first, in the
    register's unit: known for a rollover and for a jump the person accepted, else None and
    counted never. ``cause`` is None for a register's first segment.
    """

    number: int
    cause: FindingKind | None = None
    before: int | None = None
    after: datetime | None = None
    carried: Decimal | None = None


class Judged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A reading and its verdict.

    ``at`` is the instant it counts for (arrival where the meter's clock stepped). ``segment`` is
    the number of its segment where it is a believed register reading. ``begins`` is set on the
    reading that starts a segment. ``revised`` are earlier readings with a new verdict, to be
    applied before this one: released from quarantine, or disproved. Every reading of a segment in
    ``voided`` is disproved. ``findings`` are to be kept by kind, subject and since: a later one
    with the same three replaces an earlier.
    """

    reading: Reading
    verdict: Verdict
    at: datetime
    segment: int | None = None
    begins: Segment | None = None
    reason: FindingKind | None = None
    findings: tuple[Finding, ...] = ()
    revised: tuple[Judged, ...] = ()
    voided: tuple[int, ...] = ()
