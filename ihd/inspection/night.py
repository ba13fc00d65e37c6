"""The Economy 7 watcher at work: a meter's registers followed hour by hour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from ihd.checks.examined import NightRate
from ihd.checks.finding import Finding
from ihd.checks.rate_tally import DAYS_KEPT, RateTally, calculated_split, cost_a_year, swapped
from ihd.checks.switch_times import compare, switch_times
from ihd.checks.two_rates import Expectation
from ihd.checks.verdict import Verdict
from ihd.clock import Interval, day_interval, local_date, to_ms
from ihd.inspection.history import History, Premises
from ihd.inspection.memory import Watched
from ihd.meter import Quantity
from ihd.store.verdicts import Weighed

AT_ONCE = timedelta(days=2)
"""So much is followed at a time, so that the live page waits for no long past."""

_FIRST_LOOK = timedelta(days=14)
_RECENT = timedelta(days=28)
_RECENT_TALLY = timedelta(days=14)
_SPLIT = timedelta(days=7)


def registers_of(history: History, meter: str) -> list[str]:
    """Return the registers a meter counts apart; fewer than two are none to watch."""
    names = [n for n in history.registers(meter, Quantity.IMPORT_ENERGY) if n is not None]
    return names if len(names) > 1 else []


def expectation(premises: Premises, names: list[str]) -> Expectation | None:
    """Return what the agreed tariff expects of a meter's registers, if there is one."""
    return Expectation(premises.tariff, premises.zone, names) if premises.tariff else None


def follow(
    history: History, premises: Premises, meter: str, watched: Watched, now: datetime
) -> None:
    """Follow a meter's named registers up to now, a little of a long past at a time."""
    names = registers_of(history, meter)
    if not names:
        return
    tally = RateTally(expectation(premises, names) or (lambda _: None), premises.zone)
    for day, counted, should, kwh in watched.counted:
        tally.days.setdefault(day, {})[counted, should] = kwh
    since = watched.read_to or now - _FIRST_LOOK
    for kept, segment in _movements(history, meter, names, Interval(since, since + AT_ONCE)):
        movement = watched.switches.take(kept.reading, kept.at, segment)
        if movement is not None:
            tally.take(movement)
    watched.read_to = min(since + AT_ONCE, now)
    watched.counted = [
        (day, counted, should, kwh)
        for day, rows in sorted(tally.days.items())[-DAYS_KEPT:]
        for (counted, should), kwh in rows.items()
    ]


def judge(
    premises: Premises, meter: str, watched: Watched, expected: Expectation | None, now: datetime
) -> tuple[NightRate, list[Finding]]:
    """Return when the meter switches, and what is odd about it."""
    recent = [s for s in watched.switches.clear_switches() if now - s.latest <= _RECENT]
    seen = switch_times(recent, premises.zone)
    if expected is None:
        return NightRate(seen), compare(meter, seen, (), premises.zone)
    today = local_date(now, premises.zone)
    prices, wanted = expected.prices(today), expected.switches(today)
    tally = _recent_tally(watched, expected, premises, now)
    cost = None
    if prices is not None:
        cost = cost_a_year(tally, prices.day, prices.night, prices.day_rate, prices.night_rate)
    found: list[Finding] = compare(meter, seen, wanted, premises.zone, cost_a_year=cost)
    if prices is not None and tally.days:
        since = day_interval(min(tally.days), premises.zone).start
        swap = swapped(meter, tally, prices.day, prices.night, since)
        if swap is not None:
            # Swapped registers switch when they should, to the other register: say it once.
            found = [swap]
    return NightRate(seen, wanted, cost, len(tally.days)), found


def split_of(history: History, premises: Premises, meter: str, now: datetime) -> NightRate | None:
    """Return what a meter of one register used in each of the tariff's hours of late."""
    if premises.tariff is None or None not in history.registers(meter, Quantity.IMPORT_ENERGY):
        return None
    expected = Expectation(premises.tariff, premises.zone)
    wanted = expected.switches(local_date(now, premises.zone))
    if not wanted:
        return None
    end = day_interval(local_date(now, premises.zone), premises.zone).start
    over = Interval(end - _SPLIT, end)
    rows = history.totals(meter, Quantity.IMPORT_ENERGY, over)
    split = calculated_split(((row.interval, row.energy) for row in rows), expected)
    return NightRate(expected=wanted, split=split, split_over=over)


def _recent_tally(
    watched: Watched, expected: Expectation, premises: Premises, now: datetime
) -> RateTally:
    first = local_date(now - _RECENT_TALLY, premises.zone)
    tally = RateTally(expected, premises.zone)
    for day, counted, should, kwh in watched.counted:
        if day >= first:
            tally.days.setdefault(day, {})[counted, should] = kwh
    return tally


def _movements(
    history: History, meter: str, names: list[str], interval: Interval
) -> Iterator[tuple[Weighed, int | None]]:
    """Yield the believed readings of all registers in order, each with its segment."""
    rows: list[tuple[datetime, int, Weighed, int | None]] = []
    for place, name in enumerate(names):
        channel = (meter, Quantity.IMPORT_ENERGY, name, None)
        segments = sorted(history.segments(channel))
        for kept in history.weighed(channel, interval):
            if kept.verdict is Verdict.BELIEVED and isinstance(kept.reading.value, Decimal):
                number = bisect_right(segments, to_ms(kept.at))
                segment = segments[number - 1] if number else None
                rows.append((kept.at, place, kept, segment))
    rows.sort(key=lambda row: row[:2])
    for _, _, kept, segment in rows:
        yield kept, segment
