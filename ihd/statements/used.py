"""What our own half-hours say each line of energy should be, where no register reading can."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ihd.billing.consumption import Series
from ihd.billing.cost import cost
from ihd.billing.lines import LineKind
from ihd.clock import midnight, to_ms
from ihd.statements.conversion import Conversion
from ihd.statements.ours import Ours
from ihd.statements.plan import Plan
from ihd.statements.statement import LineSort, Statement
from ihd.tariffs.tariff import EXPORT, Tariff

_GAPS_MS = 2 * 3_600_000
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
    if not series or not lines or not _covers(series, statement):
        return {}
    rates = {plan.rate.name if plan.rate else plan.line.name for plan in lines}
    if len(rates) == 1:
        return {plan.index: _between(series, plan, statement, how) for plan in lines}
    return {} if tariff is None else _by_rate(statement, lines, tariff, tuple(series))


def near(printed: Fraction, ours: Fraction) -> bool:
    """Say whether an energy is as near ours as whole readings at a bill's ends allow."""
    return abs(printed - ours) <= max(Fraction(2), abs(ours) / 100)


def _covers(series: Sequence[Series], statement: Statement) -> bool:
    start = to_ms(midnight(statement.first_day, statement.zone))
    end = to_ms(midnight(statement.after_last_day, statement.zone))
    missing = [sum(stop - begin for begin, stop in one.gaps(start, end)) for one in series]
    return max(missing) <= _GAPS_MS


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
                and line.name == plan.rate.name
                and plan.first_day <= line.first_day < plan.after_last_day
            ),
            Fraction(0),
        )
    return found
