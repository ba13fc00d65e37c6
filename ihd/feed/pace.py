"""A clock that may run faster than the wall's, for a home whose day should take minutes."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class Pace:
    """Starts at an instant and runs at so many times the speed of time; None: all at once."""

    def __init__(self, start: datetime, speed: float | None = 1.0) -> None:
        if speed is not None and speed <= 0:
            raise ValueError("the speed must be more than 0")
        self._start, self._speed = start, speed
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return what this clock shows."""
        passed_s = time.monotonic() - self._began
        return self._start + timedelta(seconds=passed_s * (self._speed or 1.0))

    def wait_s(self, instant: datetime) -> float:
        """Return how long it takes (s, by the wall's clock) until this clock shows an instant."""
        if self._speed is None:
            return 0.0
        return max(0.0, (instant - self.now()).total_seconds() / self._speed)
