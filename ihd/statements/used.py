"""What our own half-hours say each line of energy should be, where no register reading can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
from ihd.billing.cost import cost
from ihd.billing.lines import LineKind
from ihd.clock import midnight, to_ms
from ihd.statements.conversion import Conversion
from ihd.statements.ours import Ours
from ihd.statements.plan import Plan
from ihd.statements.statement import LineSort, Statement
from ihd.tariffs.tariff import EXPORT, RatePeriod, Tariff

_HOUR_MS = 3_600_000
_GAPS_MS = 2 * _HOUR_MS
"""Half-hours with more missing than this cannot check a bill."""
_MILLION = 1_000_000


def used_by_line(
    statement: Statement,
    plans: Sequence[Plan],
    tariff: Tariff | None,
    ours: Ours,
    how: Conversion,
) -> dict[int, Fraction]:
    """Return the energy of each line by our own half-hours; lines they cannot tell are left out."""
    lines = [plan for plan in plans if plan.line.sort is LineSort.ENERGY and plan.line.quantity]
    series = [one for one in ours.consumption if one.register != EXPORT]
    days = (statement.first_day, statement.after_last_day, statement.zone)
    if not series or not lines or not covers(series, *days):
        return {}
    names = {_rate_name(plan) for plan in lines}
    if len(names) == 1:
        found = {plan.index: _between(series, plan, statement, how) for plan in lines}
    else:
        fine = tariff is not None and all(longest(one) <= _HOUR_MS for one in series)
        found = _by_rate(statement, lines, tariff, tuple(series)) if tariff and fine else {}
    return _shared(lines, found)


def _rate_name(plan: Plan) -> str:
    return plan.rate.name if plan.rate else plan.line.name


def _shared(lines: Sequence[Plan], found: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Share what lines of one rate and the same days have in common, as the bill shares it."""
    groups: dict[object, list[Plan]] = {}
    for plan in lines:
        key = (_rate_name(plan), plan.first_day, plan.after_last_day)
        groups.setdefault(key, []).append(plan)
    shared = dict(found)
    for alike in groups.values():
        whole = sum((plan.line.quantity or Decimal(0) for plan in alike), Decimal(0))
        if len(alike) > 1 and whole and alike[0].index in found:
            for plan in alike:
                part = Fraction(plan.line.quantity or 0) / Fraction(whole)
                shared[plan.index] = found[plan.index] * part
    return shared


def near(printed: Fraction, ours: Fraction) -> bool:
    """Say whether an energy is as near ours as whole readings at a bill's ends allow."""
    return abs(printed - ours) <= max(Fraction(2), abs(ours) / 100)


def covers(series: Sequence[Series], first: date, after: date, zone: ZoneInfo) -> bool:
    """Say whether half-hours were measured over the local days [first, after), but for a little."""
    start, end = to_ms(midnight(first, zone)), to_ms(midnight(after, zone))
    return max(_not_measured(one, start, end) for one in series) <= _GAPS_MS


def _not_measured(series: Series, start: int, end: int) -> int:
    """Return for how long a series has no row, or one that was only spread over a gap."""
    missing = sum(stop - begin for begin, stop in series.gaps(start, end))
    spread = ((series.starts[n], series.ends[n]) for n in series.spread)
    return missing + sum(max(0, min(stop, end) - max(begin, start)) for begin, stop in spread)


def longest(series: Series) -> int:
    """Return how long the longest row of a series is, in ms."""
    return max((e - s for s, e in zip(series.starts, series.ends, strict=True)), default=0)


def _between(
    series: Sequence[Series], plan: Plan, statement: Statement, how: Conversion
) -> Fraction:
    """Add up the rows of a line's days; one that sticks out counts by time."""
    start = to_ms(midnight(plan.first_day, statement.zone))
    end = to_ms(midnight(plan.after_last_day, statement.zone))
    total = Fraction(0)
    for one in series:
        amount = Fraction(0)
        for begin, stop, count in zip(one.starts, one.ends, one.amounts, strict=True):
            inside = min(stop, end) - max(begin, start)
            if inside > 0:
                amount += Fraction(count * inside, stop - begin)
        total += amount / _MILLION * how.factor(one.unit)
    return total


def _by_rate(
    statement: Statement, lines: Sequence[Plan], tariff: Tariff, series: tuple[Series, ...]
) -> dict[int, Fraction]:
    bill = cost(
        tariff, series, statement.first_day, statement.after_last_day, statement.zone
    )  # fmt: skip
    found: dict[int, Fraction] = {}
    for plan in lines:
        if plan.rate is None:
            continue
        found[plan.index] = sum(
            (
                Fraction(line.quantity)
                for line in bill.lines
                if line.kind is LineKind.ENERGY
                and line.name in names_of(plan.rate)
                and plan.first_day <= line.first_day < plan.after_last_day
            ),
            Fraction(0),
        )
    return found


def names_of(rate: RatePeriod) -> set[str]:
    """Return the names under which a rate's energy is in the lines of a bill."""
    return {rate.name} | {
        f"{rate.name} {t.name}" if t.name.isdigit() else t.name for t in rate.tiers
    }
