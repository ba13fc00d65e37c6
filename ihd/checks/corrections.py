"""The person's word on a register's history. To undo one, take it out and judge again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec


class CorrectionKind(StrEnum):
    """What the person says.

    ACCEPT: this reading is right, count what it adds. REJECT: this reading is wrong. REFUSE: the
    jump, exchange or reset found here never was one. EXCHANGED: the meter was exchanged here.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    REFUSE = "refuse"
    EXCHANGED = "exchanged"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the person about one register at one instant (that of the judged reading).

    ``closing`` is an exchanged meter's last reading where the person knows it: the old meter is
    then counted up to it. The new one counts from ``opening``, or from its first reading.
    """

    kind: CorrectionKind
    channel: tuple[str, str, str | None, str | None]
    at: datetime
    said_at: datetime
    closing: Decimal | None = None
    opening: Decimal | None = None
