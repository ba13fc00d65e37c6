"""The dated log of when a meter was not heard: evidence for the supplier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ihd.checks.silence import SilenceLimits
from ihd.clock import Interval


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without a reading; ``red`` if it was long enough to call the meter silent.

    ``ended`` is False where nothing had come by the end of the period looked at.
    """

    interval: Interval
    red: bool
    ended: bool = True


@dataclass(frozen=True, slots=True)
class GapLog:
    """The gaps of a period and what they come to."""

    period: Interval
    gaps: tuple[Gap, ...]

    @property
    def silent(self) -> timedelta:
        """How long nothing was heard, gaps only."""
        return sum((gap.interval.duration for gap in self.gaps), timedelta(0))

    @property
    def longest(self) -> Gap | None:
        """The longest gap, or None."""
        return max(self.gaps, key=lambda gap: gap.interval.duration, default=None)


def gap_log(instants: Iterable[datetime], period: Interval, limits: SilenceLimits) -> GapLog:
    """Return the gaps longer than the amber limit between readings in order of time.

    ``instants`` may reach beyond the period; what they say of it counts.
    """
    return GapLog(period, tuple(_gaps(instants, period, limits)))


def _gaps(instants: Iterable[datetime], period: Interval, limits: SilenceLimits) -> Iterator[Gap]:
    before = period.start
    for instant in instants:
        if instant >= period.end:
            break
        if instant - before >= limits.amber:
            yield Gap(Interval(before, instant), red=instant - before >= limits.red)
        before = max(before, instant)
    if period.end - before >= limits.amber:
        red = period.end - before >= limits.red
        yield Gap(Interval(before, period.end), red=red, ended=False)
