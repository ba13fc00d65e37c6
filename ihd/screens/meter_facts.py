"""What the Meter page is made of, beside the snapshot: the record, the slow checks, the drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ihd.checks.corrections import Correction
from ihd.checks.examined import Examined
from ihd.checks.finding import Finding
from ihd.checks.guided_tests import TrialKind, TrialResult
from ihd.checks.witness import Change
from ihd.snapshot import Snapshot


class Told(StrEnum):
    """What came of what the person asked for last."""

    NO_DAY = "no_day"
    DAY_TO_COME = "day_to_come"
    NO_READING = "no_reading"
    CLOSING_LOWER = "closing_lower"
    NO_POWER = "no_power"
    NOTHING_HEARD = "nothing_heard"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class ExchangeDraft:
    """The form for an exchanged meter, as typed so far."""

    meter: str = ""
    day: str = ""
    closing: str = ""
    opening: str = ""


@dataclass(frozen=True, slots=True)
class RunningTrial:
    """A guided test that runs."""

    kind: TrialKind
    began: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """Everything the Meter page knows. ``record`` has settled findings too, oldest first."""

    snapshot: Snapshot
    record: Sequence[Finding] = ()
    decided: Sequence[Correction] = ()
    changes: Sequence[Change] = ()
    examined: Examined = field(default_factory=Examined)
    draft: ExchangeDraft = field(default_factory=ExchangeDraft)
    trial: RunningTrial | None = None
    result: TrialResult | None = None
    heater_w: str = ""
    has_check: bool = False
    told: Told | None = None
    closing_known: Decimal | None = None
