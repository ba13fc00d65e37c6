"""The days of the standing charge, and the days that two bills both have or neither has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ihd.billing.charges import quantity_of
from ihd.checks.finding import FindingKind
from ihd.statements.agreed import step_of
from ihd.statements.dial_chain import PERIOD
from ihd.statements.energy import Turn
from ihd.statements.plan import Plan
from ihd.statements.statement import LineSort, Statement
from ihd.tariffs.tariff import Charge, Span


@dataclass(frozen=True, slots=True)
class Standing:
    """How many days (or months) each standing line should have, and the faults in order."""

    start: Mapping[int, Fraction]
    turns: tuple[Turn, ...]


def standing_of(statement: Statement, plans: Sequence[Plan]) -> Standing:
    """Return how the standing charge gets from right to printed."""
    lines = [p for p in plans if p.line.sort is LineSort.STANDING and p.line.quantity is not None]
    right = {plan.index: _quantity(plan, plan.first_day) for plan in lines}
    printed = {plan.index: Fraction(plan.line.quantity or 0) for plan in lines}
    right = _once(lines, right, printed)
    right = _as_printed(lines, right, printed)
    start = dict(right)
    turns: list[Turn] = []
    if lines and statement.last.after_last_day not in (None, statement.first_day):
        start, turn = _period(statement, lines, right)
        turns.append(turn)
    turns += _days(lines, right, printed)
    return Standing(start, tuple(turns))


def _quantity(plan: Plan, first_day: date) -> Fraction:
    charge = Charge(plan.line.name, None, Span(plan.line.unit or "day"))
    return quantity_of(charge, first_day, plan.after_last_day, used=Fraction(0), ends_bill=True)


def _once(
    lines: Sequence[Plan], right: Mapping[int, Fraction], printed: Mapping[int, Fraction]
) -> dict[int, Fraction]:
    """Share a count among lines of one name for the same days: together they are it but once."""
    found = dict(right)
    alike: dict[object, list[int]] = {}
    for plan in lines:
        key = (plan.line.name.casefold(), plan.line.unit, plan.first_day, plan.after_last_day)
        alike.setdefault(key, []).append(plan.index)
    for indexes in alike.values():
        rest = right[indexes[0]]
        for index in indexes[:-1]:
            found[index] = min(printed[index], rest)
            rest -= found[index]
        found[indexes[-1]] = rest
    return found


def _as_printed(
    lines: Sequence[Plan], right: Mapping[int, Fraction], printed: Mapping[int, Fraction]
) -> dict[int, Fraction]:
    """Take a count as printed where it is right: rounded, or shared otherwise among the lines."""
    found = dict(right)
    for plan in lines:
        quantity = plan.line.quantity
        if quantity is not None and abs(printed[plan.index] - right[plan.index]) < step_of(
            quantity
        ):
            found[plan.index] = printed[plan.index]
    undated = [p.index for p in lines if p.line.first_day is None and p.line.unit == "day"]
    if sum(printed[n] for n in undated) == sum(right[n] for n in undated):
        found.update({n: printed[n] for n in undated})
    return found


def _period(
    statement: Statement, lines: Sequence[Plan], right: Mapping[int, Fraction]
) -> tuple[dict[int, Fraction], Turn]:
    """Return the count from where the last bill ended, and the fault that this one starts apart."""
    ended = statement.last.after_last_day or statement.first_day
    first = min(lines, key=lambda plan: plan.first_day)
    start = dict(right)
    if ended < first.after_last_day:
        lost = _quantity(first, ended) - _quantity(first, first.first_day)
        start[first.index] = right[first.index] + lost
    else:
        start[first.index] = Fraction(0)
    days = (ended - statement.first_day).days
    kind = FindingKind.PERIOD_OVERLAPS if days > 0 else FindingKind.PERIOD_GAP
    facts: dict[str, object] = {
        "days": abs(days),
        "from": min(ended, statement.first_day),
        "to": max(ended, statement.first_day),
    }
    return start, Turn(PERIOD, kind, facts, {first.index: right[first.index]})


def _days(
    lines: Sequence[Plan], right: Mapping[int, Fraction], printed: Mapping[int, Fraction]
) -> Iterator[Turn]:
    for plan in lines:
        billed, counted = printed[plan.index], right[plan.index]
        if billed == counted:
            continue
        facts: dict[str, object] = {
            "line": plan.line.name,
            "unit": plan.line.unit,
            "billed": billed,
            "right": counted,
            "difference": billed - counted,
            "from": plan.first_day,
            "to": plan.after_last_day,
        }
        key = ("days", plan.index)
        yield Turn(key, FindingKind.STANDING_DAYS, facts, {plan.index: billed})
