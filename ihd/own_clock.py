"""The time our readings are dated by: it runs evenly, and is set only by who can be believed.

A small computer has no clock that runs on while it is off: it starts where it last stood, or in
1970. And any clock can be set wrongly under a running program. So the time here runs with the
machine's count of seconds, which nobody can set, and follows the machine's clock where that is kept
right by others, differs by little, or stays put for long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ihd.feed import machine

MADE = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is earlier can be right: this program is not older."""
MAY_DIFFER = timedelta(minutes=5)
"""How far two clocks may be apart for one to vouch for the other."""
PATIENCE = timedelta(minutes=10)
"""How long somebody who knows the time is waited for."""
_WORTH_FOLLOWING = timedelta(seconds=0.5)
"""Less is the grain of the clocks: to follow that would make even intervals uneven."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What can be asked of the machine the program runs on."""

    now: Callable[[], datetime] = machine.utc_now
    running_for: Callable[[], timedelta] = machine.running_for
    is_synchronised: Callable[[], bool] = machine.is_synchronised
    keeps_time: Callable[[], bool] = machine.keeps_time
    boot: Callable[[], str] = machine.boot


class OwnClock:
    """The present instant, and whether it can be believed; to be asked from any thread.

    ``not_before`` is the last reading kept: the present is later. ``heard`` and ``tick`` belong to
    one thread.
    """

    def __init__(self, of: Machine | None = None) -> None:
        self.machine = of or Machine()
        self.not_before = MADE
        self.is_trusted = False
        self._began = self._as_told()
        self._asked_at = self.machine.running_for()
        self._strange_since: timedelta | None = None
        self._vouched_by_meter = False

    def __call__(self) -> datetime:
        """Return the present instant, to a tenth of a second."""
        now = self.began + self.machine.running_for()
        return now.replace(microsecond=now.microsecond // 100_000 * 100_000)

    @property
    def began(self) -> datetime:
        """When the machine began to run, as this clock has it."""
        return self._began

    def heard(self, stamp: datetime) -> None:
        """Take in the instant a meter gave to what it says now.

        While ours is in doubt, one that agrees vouches for it, and one that is later is the time:
        a clock that stood still while the machine was off can only be behind.
        """
        if self.is_trusted:
            return
        ahead = stamp - self()
        if ahead > MAY_DIFFER and stamp >= self.not_before:
            self._began += ahead
        elif abs(ahead) > MAY_DIFFER:
            return
        self._vouched_by_meter = True

    def tick(self) -> None:
        """Look at the machine's clock again: follow it where it can be believed."""
        told = self._as_told()
        step = abs(told - self._began)
        kept_right = self.machine.is_synchronised()
        if kept_right or step <= MAY_DIFFER:
            self._strange_since = None
            if step >= _WORTH_FOLLOWING:
                self._began = told
        else:
            self._consider(told)
        self.is_trusted = kept_right or self.is_trusted or self._is_likely()

    def _consider(self, told: datetime) -> None:
        """Follow a clock that was set by nobody knows whom only once it has stayed so."""
        running = self.machine.running_for()
        if self._strange_since is None:
            self._strange_since = running
        elif running - self._strange_since >= PATIENCE and not self._vouched_by_meter:
            self._strange_since = None
            if told + running >= MADE:
                self._began = told

    def _is_likely(self) -> bool:
        """Say whether our clock may well be right, though nobody says so."""
        now = self()
        if self._vouched_by_meter or now < MADE:
            return self._vouched_by_meter
        waited = self.machine.running_for() - self._asked_at >= PATIENCE
        return waited or (self.machine.keeps_time() and now >= self.not_before - MAY_DIFFER)

    def _as_told(self) -> datetime:
        return self.machine.now() - self.machine.running_for()
