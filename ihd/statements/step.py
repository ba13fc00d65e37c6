"""One thing that is wrong with a bill, as a change from the bill without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ihd.checks.finding import FindingKind
from ihd.statements.sums import Sums

Change = Callable[[Sums], Sums]


@dataclass(frozen=True, slots=True)
class Step:
    """A fault: what it is, the facts its sentence needs, and how it changes the sums.

    ``key`` ties parts of one fault together, as an overlap of days and of readings.
    """

    kind: FindingKind
    facts: Mapping[str, object]
    change: Change
    key: object = field(default=None)
