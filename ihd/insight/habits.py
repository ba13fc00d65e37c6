"""What the home's own history says of now: asked of the store once a half-hour, then kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.clock import Interval, day_interval, half_hour_start, local_date
from ihd.insight.usual import (
    LOOK_BACK,
    Band,
    UsualPower,
    band_of,
    is_weekend,
    usual_by_now,
    usual_power,
)
from ihd.units import Energy

HalfHours = Sequence[tuple[Interval, Energy]]

_WHOLE_DAY = 46
"""Half-hours that the shortest day has: that of 23 hours."""


@dataclass(slots=True)
class Habits:
    """What is usual for one meter at this hour; ``band`` remembers, so that it does not flicker."""

    zone: ZoneInfo
    band: Band = Band.LEARNING
    _learned_at: datetime | None = None
    _usual: UsualPower | None = None
    _day: tuple[Energy, Energy] | None = None
    _history: HalfHours = field(default_factory=tuple)

    def learn(self, now: datetime, history: Callable[[Interval], HalfHours]) -> None:
        """Learn anew where another half-hour has begun; ``history`` gives measured half-hours."""
        slot = half_hour_start(now)
        if slot == self._learned_at:
            return
        if self._learned_at is None or not self._history or slot.minute == 0:
            self._history = history(Interval(now - LOOK_BACK, now))
        self._learned_at = slot
        self._usual = usual_power(self._history, now, self.zone)
        self._day = usual_by_now(self._days_like(now), _time_of_day(now, self.zone))

    def judge(self, power_w: Decimal | None) -> Band:
        """Return the band of a power now."""
        if power_w is not None:
            self.band = band_of(power_w, self._usual, self.band)
        return self.band

    @property
    def usual_day(self) -> tuple[Energy, Energy] | None:
        """The energy of a whole day like today, and of one up to this time of day."""
        return self._day

    def _days_like(self, now: datetime) -> list[HalfHours]:
        """Return the whole past days of the same kind as today: working days or weekends."""
        today = local_date(now, self.zone)
        by_day: dict[int, list[tuple[Interval, Energy]]] = {}
        for interval, energy in self._history:
            day = local_date(interval.start, self.zone)
            if day < today and is_weekend(day) == is_weekend(today):
                by_day.setdefault(day.toordinal(), []).append((interval, energy))
        return [rows for rows in by_day.values() if len(rows) >= _WHOLE_DAY]


def _time_of_day(now: datetime, zone: ZoneInfo) -> timedelta:
    return now - day_interval(local_date(now, zone), zone).start
