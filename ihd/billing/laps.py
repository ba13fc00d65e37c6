"""The rates of a tariff along real time, those of a day that repeats itself in one stretch.

A rate that holds at the same half-hours every day is asked for years as what lies in its laps, not
as thousands of stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from ihd.billing.strip import HALF_MS, LANES, Lap
from ihd.tariffs.schedule import MS_PER_MINUTE, Schedule, Stretch
from ihd.tariffs.tariff import Tariff
from ihd.tariffs.timeline import candidates, rates_for, version_spans

_HALF_MINUTES = HALF_MS // MS_PER_MINUTE

Laps = tuple[Lap, ...]
Shares = tuple[tuple[int | None, Laps], ...]
"""The rates that share a day out, and when each holds: by the number of each among the version's
rates (None: unknown), the longest last. One alone has no laps: it has all of the day."""
SharedStretch = tuple[int, int, int | None, Shares]
"""Start and end (ms since 1970), the number of the version in force, and the rates that hold."""


def shared_stretches(
    tariff: Tariff, zone: ZoneInfo, start: int, end: int, register: str | None = None
) -> Iterator[SharedStretch]:
    """Yield the rates that hold for a register's energy, over [start, end), without hole."""
    for begin, stop, number in version_spans(tariff, zone, start, end):
        if number is None:
            yield begin, stop, None, alone(None)
            continue
        version = tariff.versions[number]
        rates = rates_for(version, register)
        chosen = candidates(rates, register)
        if not chosen:
            yield begin, stop, number, alone(None)
            continue
        schedule = Schedule(tariff, rates, chosen, version.clock or zone)
        plan = schedule.every_day() if len(chosen) > 1 else None
        if any(rates[index].from_table for index in chosen) or _cuts_half_hours(plan):
            plan = None
        for low, high, shares in _of_version(schedule, plan, begin, stop):
            yield low, high, number, shares


def alone(rate: int | None) -> Shares:
    """Return the shares of a rate that has all of the day."""
    return ((rate, ()),)


def _cuts_half_hours(plan: Sequence[Stretch] | None) -> bool:
    return plan is not None and any(first % _HALF_MINUTES for first, _, _ in plan)


def _of_version(
    schedule: Schedule, plan: Sequence[Stretch] | None, begin: int, stop: int
) -> Iterator[tuple[int, int, Shares]]:
    """Yield the stretches of a version whose every day has a plan, or not (None)."""
    if plan is None:
        for low, high, rate in schedule.stretches(begin, stop):
            yield low, high, alone(rate)
        return
    for low, high, offset in schedule.steady(begin, stop):
        whole = not low % HALF_MS and not high % HALF_MS
        shares = _shares(plan, offset) if whole else None
        if shares is None:
            yield from _of_version(schedule, None, low, high)
        else:
            yield low, high, shares


def _shares(plan: Sequence[Stretch], offset: int) -> Shares | None:
    """Return how a plan shares a day of UTC out; None where it cuts a half-hour."""
    found: dict[int | None, Laps] = {}
    for first, last, index in plan:
        start, rest = divmod(first * MS_PER_MINUTE - offset, HALF_MS)
        end, over = divmod(last * MS_PER_MINUTE - offset, HALF_MS)
        if rest or over:
            return None
        low, high = start % LANES, start % LANES + end - start
        laps = [(low, min(high, LANES)), (0, high - LANES)]
        found[index] = found.get(index, ()) + tuple(lap for lap in laps if lap[0] < lap[1])
    # The rate that holds the longest comes last: its share is what the others leave.
    return tuple(sorted(found.items(), key=lambda share: sum(b - a for a, b in share[1])))
