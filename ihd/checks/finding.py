"""What a check found: data, not words. The sentence for it is made in ``ihd.screens``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ihd.meter import Reading
from ihd.units import Money


class FindingKind(StrEnum):
    """The ways a reading, a meter, a link or a price can be wrong."""

    UNREADABLE_MESSAGE = "unreadable_message"
    BROKER_UNREACHABLE = "broker_unreachable"
    BROKER_REFUSED = "broker_refused"
    BROKER_UNTRUSTED = "broker_untrusted"
    CLIENT_ID_TAKEN = "client_id_taken"
    METER_SILENT = "meter_silent"
    METER_ERROR = "meter_error"
    IMPLAUSIBLE_READING = "implausible_reading"
    STORE_TROUBLE = "store_trouble"
    CLOCK_UNTRUSTED = "clock_untrusted"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the checks hold against a reading, a meter, a link or a price.

    ``until`` is None while it stands. ``evidence`` are the readings it rests on, ``facts`` the
    named values its sentence needs.
    """

    kind: FindingKind
    subject: str
    since: datetime
    until: datetime | None = None
    evidence: tuple[Reading, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    at_stake: Money | None = None
