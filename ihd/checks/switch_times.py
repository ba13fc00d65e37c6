"""The time of day at which a meter switches, from many days' brackets, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from ihd.checks.finding import Finding, FindingKind
from ihd.checks.switching import Switch
from ihd.units import Money

_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=12)
_APART = timedelta(minutes=90)
_TOLERANCE = timedelta(minutes=5)
_DRIFT_FROM = timedelta(minutes=2)
_DAYS_FOR_DRIFT = 10


class Follows(StrEnum):
    """Which clock a meter's switch keeps to; only a clock change can tell."""

    UTC = "utc"
    LOCAL = "local"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SwitchTime:
    """When a meter switches to a register: the time of day on the latest day it was seen.

    ``within`` is how far it may be off either way. ``drift_a_week`` is how much later it gets each
    week (zero where it cannot be told from none).
    """

    register: str
    utc: time
    local: time
    within: timedelta
    days: int
    latest: datetime
    follows: Follows = Follows.UNKNOWN
    drift_a_week: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class ExpectedSwitch:
    """When a tariff says the meter switches to a register, on the tariff's own clock."""

    register: str
    at: time
    clock: tzinfo


@dataclass(frozen=True, slots=True)
class _Fit:
    """A time of day on one clock that suits all brackets, or their median where none does."""

    at: timedelta
    within: timedelta
    spread: timedelta


def switch_times(switches: Iterable[Switch], zone: tzinfo) -> tuple[SwitchTime, ...]:
    """Return each daily switch that was seen on two days or more, in order of UTC time."""
    found: list[SwitchTime] = []
    by_register: dict[str, list[Switch]] = {}
    for switch in switches:
        by_register.setdefault(switch.to, []).append(switch)
    for register, mine in by_register.items():
        found += [_time_of(register, c, zone) for c in _clusters(mine, zone) if len(c) > 1]
    return tuple(sorted(found, key=lambda f: f.utc))


def compare(
    meter: str,
    found: Sequence[SwitchTime],
    expected: Sequence[ExpectedSwitch],
    zone: tzinfo,
    *,
    cost_a_year: Money | None = None,
) -> list[Finding]:
    """Return what differs from the tariff's hours, and what drifts."""
    findings = []
    for seen in found:
        wanted = _nearest(seen, expected)
        if wanted is not None:
            off, want = wanted
            if abs(off) > _TOLERANCE + seen.within:
                facts = _facts(seen) | _expected_facts(want, seen, zone) | {"off_s": _s(off)}
                findings.append(_finding(FindingKind.SWITCHING_DIFFERS, meter, seen, facts))
        if seen.drift_a_week:
            facts = _facts(seen) | {"drift_s_a_week": _s(seen.drift_a_week)}
            findings.append(_finding(FindingKind.SWITCHING_DRIFTS, meter, seen, facts))
    if cost_a_year is None:
        return findings
    return [_with_stake(finding, cost_a_year) for finding in findings]


def _time_of(register: str, switches: Sequence[Switch], zone: tzinfo) -> SwitchTime:
    latest = switches[-1].middle
    on_utc, on_local = _fit(switches, UTC), _fit(switches, zone)
    offsets = {s.middle.astimezone(zone).utcoffset() for s in switches}
    follows = Follows.UNKNOWN
    if len(offsets) > 1 and on_utc.spread != on_local.spread:
        follows = Follows.UTC if on_utc.spread < on_local.spread else Follows.LOCAL
    fit, clock = (on_local, zone) if follows is Follows.LOCAL else (on_utc, UTC)
    drift = _drift(switches, clock)
    if drift:
        recent = switches[-len(switches) // 4 or -1 :]
        fit = _fit(recent, clock)
    moment = _on_day(latest.astimezone(clock), fit.at)
    return SwitchTime(
        register=register,
        utc=moment.astimezone(UTC).time().replace(microsecond=0),
        local=moment.astimezone(zone).time().replace(microsecond=0),
        within=fit.within,
        days=len({s.middle.date() for s in switches}),
        latest=latest,
        follows=follows,
        drift_a_week=drift,
    )


def _fit(switches: Sequence[Switch], clock: tzinfo) -> _Fit:
    """Intersect the brackets' times of day, counted from the first one's, to allow for midnight.

    Both ends are read off the clock: one that goes forward between them makes a bracket wider.
    """
    origin = _of_day(switches[0].middle, clock)
    brackets = []
    for switch in switches:
        ends = (switch.earliest, switch.latest)
        low, high = sorted(_wrapped(_of_day(end, clock) - origin) for end in ends)
        brackets.append((low, high))
    middles = sorted((low + high) / 2 for low, high in brackets)
    spread = middles[-1] - middles[0]
    low, high = max(b[0] for b in brackets), min(b[1] for b in brackets)
    if low <= high:
        return _Fit(origin + (low + high) / 2, (high - low) / 2, spread)
    halves = sorted((high - low) / 2 for low, high in brackets)
    within = max(halves[len(halves) // 2], spread / 2)
    return _Fit(origin + middles[len(middles) // 2], within, spread)


def _drift(switches: Sequence[Switch], clock: tzinfo) -> timedelta:
    """Return how much later the switch gets a week, or zero where that is within the brackets."""
    span = switches[-1].middle - switches[0].middle
    if span < _DAYS_FOR_DRIFT * _DAY or len(switches) < 6:
        return timedelta(0)
    third = len(switches) // 3
    early, late = _fit(switches[:third], clock), _fit(switches[-third:], clock)
    moved = _wrapped(late.at - early.at)
    if abs(moved) <= max(_DRIFT_FROM, early.within + late.within):
        return timedelta(0)
    if early.within + late.within and early.spread + late.spread > abs(moved) * 2:
        return timedelta(0)
    between = _median(switches[-third:]) - _median(switches[:third])
    return moved * 7 / (between / _DAY) if abs(moved) < timedelta(minutes=50) else timedelta(0)


def _median(switches: Sequence[Switch]) -> datetime:
    return switches[len(switches) // 2].middle


def _clusters(switches: Sequence[Switch], zone: tzinfo) -> list[list[Switch]]:
    """Part the switches to one register by their times of day, an hour of summer time allowed."""
    ordered = sorted(switches, key=lambda s: _of_day(s.middle, zone))
    groups: list[list[Switch]] = []
    for switch in ordered:
        if groups and _gap(groups[-1][-1], switch, zone) <= _APART:
            groups[-1].append(switch)
        else:
            groups.append([switch])
    if len(groups) > 1 and _gap(groups[-1][-1], groups[0][0], zone) <= _APART:
        groups[0] = groups.pop() + groups[0]
    return [sorted(group, key=lambda s: s.middle) for group in groups]


def _gap(one: Switch, other: Switch, zone: tzinfo) -> timedelta:
    return abs(_wrapped(_of_day(other.middle, zone) - _of_day(one.middle, zone)))


def _nearest(
    seen: SwitchTime, expected: Sequence[ExpectedSwitch]
) -> tuple[timedelta, ExpectedSwitch] | None:
    """Return the closest expected switch to the same register, and how much later it is seen."""
    offs = [
        (_wrapped(_of_day(seen_at(seen), want.clock) - _of_time(want.at)), want)
        for want in expected
        if want.register == seen.register
    ]
    return min(offs, key=lambda pair: abs(pair[0]), default=None)


def seen_at(seen: SwitchTime) -> datetime:
    """Return the instant of the switch on the latest day it was seen."""
    return _on_day(seen.latest, _of_time(seen.utc))


def _on_day(near: datetime, of_day: timedelta) -> datetime:
    """Return the instant closest to another at a time of day of its own clock."""
    return near + _wrapped(of_day - _of_day(near, near.tzinfo or UTC))


def _of_day(instant: datetime, clock: tzinfo) -> timedelta:
    return _of_time(instant.astimezone(clock).time())


def _of_time(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )


def _wrapped(difference: timedelta) -> timedelta:
    """Return a difference of times of day as at most half a day either way."""
    return (difference + _HALF_DAY) % _DAY - _HALF_DAY


def _facts(seen: SwitchTime) -> dict[str, object]:
    return {
        "register": seen.register,
        "utc": seen.utc,
        "local": seen.local,
        "within_s": _s(seen.within),
        "days": seen.days,
        "follows": str(seen.follows),
    }


def _expected_facts(want: ExpectedSwitch, seen: SwitchTime, zone: tzinfo) -> dict[str, object]:
    moment = _on_day(seen_at(seen).astimezone(want.clock), _of_time(want.at))
    return {
        "expected_utc": moment.astimezone(UTC).time(),
        "expected_local": moment.astimezone(zone).time(),
    }


def _s(duration: timedelta) -> int:
    return round(duration.total_seconds())


def _finding(kind: FindingKind, meter: str, seen: SwitchTime, facts: dict[str, object]) -> Finding:
    return Finding(kind, subject=meter, since=seen.latest, facts=facts)


def _with_stake(finding: Finding, cost: Money) -> Finding:
    return Finding(
        finding.kind,
        finding.subject,
        finding.since,
        facts={**finding.facts, "cost_a_year": cost},
        at_stake=cost,
    )
