"""Which instant a reading belongs to, when the meter's clock and ours may both have stepped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from ihd.meter import Quality, Reading

SLACK = timedelta(minutes=2)
"""How far the meter's clock may run ahead of ours, or stand still, before it is doubted."""

FURTHEST_AHEAD = timedelta(hours=24)
_STALE = Quality.STALE


def plain_instant(reading: Reading, last_at: datetime) -> datetime | None:
    """Return the reading's own instant if nothing speaks against it, else None. The cheap case."""
    if reading.quality is _STALE:
        return None
    taken, received = reading.taken_at, reading.received_at
    if taken is None:
        return received if received > last_at else None
    return taken if last_at < taken <= received + SLACK else None


def settled_instant(
    reading: Reading,
    last: Reading,
    last_at: datetime,
    rise: Decimal,
    passes: Callable[[Decimal, timedelta], bool],
) -> datetime:
    """Return the instant a reading counts for, after a believed one that counts for ``last_at``.

    A stamp at or before ``last_at`` is kept where the reading is a late one or a copy, which a
    stale one is unless its value is news. ``rise`` is
    the value over the last; ``passes`` says whether so much can pass in a time.
    """
    taken, received = reading.taken_at, reading.received_at
    if reading.quality is Quality.STALE and rise <= 0:
        return min(reading.at, last_at)
    if taken is None:
        return received
    if taken > received + SLACK:
        return _ahead(taken, received, last, last_at, lambda at: passes(rise, at - last_at))
    waited = received - last.received_at
    if taken > last_at or rise < 0 or waited <= timedelta(0):
        return taken
    stands_still = taken == last_at
    if stands_still and (not rise or waited <= SLACK):
        return taken
    # The register went on while its clock went back or stands still: go by our own clock.
    return received if received > last_at else last_at + waited


def _ahead(
    taken: datetime,
    received: datetime,
    last: Reading,
    last_at: datetime,
    fits: Callable[[datetime], bool],
) -> datetime:
    """Settle a stamp from our future: the meter's clock is ahead, or ours is behind."""
    ahead = taken - received
    was_ahead = last_at - last.received_at
    if abs(ahead - was_ahead) <= SLACK:
        return taken
    ours_stepped_back = received < last.received_at
    if taken > last_at and ahead <= FURTHEST_AHEAD and ours_stepped_back:
        return taken
    if received > last_at and (fits(received) or not fits(taken) or ahead > FURTHEST_AHEAD):
        return received
    if taken > last_at and ahead <= FURTHEST_AHEAD:
        return taken
    return max(received, last_at + max(received - last.received_at, timedelta(0)))
