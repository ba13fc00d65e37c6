"""Readings that came while our own clock was not to be trusted, and their place once it is.

A small computer without a battery starts its clock where it last stood, or in 1970. What the meter
stamped itself has its place all the same; what only we could date is moved by as much as the clock
was wrong, which keeps the order and the distances.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from ihd.meter import Reading

MAY_DIFFER = timedelta(minutes=5)
"""How far our clock and the meter's may be apart for one to vouch for the other."""


def is_trusted(
    now: datetime,
    *,
    synchronised: bool,
    meter_says: datetime | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Say whether our clock can date readings.

    It can when the system keeps it ``synchronised``, or the meter's stamps agree with it, or where
    there are none, when it is at least later than ``not_before``: the last reading stored, and
    the day this program was made.
    """
    if synchronised:
        return True
    if meter_says is not None:
        return abs(now - meter_says) <= MAY_DIFFER
    return not_before is not None and now >= not_before


def moved(reading: Reading, by: timedelta) -> Reading:
    """Return a reading with its arrival put right; the meter's own stamp stays."""
    return msgspec.structs.replace(reading, received_at=reading.received_at + by)
