"""Which way the supplier rounds, and what does not add up whichever way it is rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ihd.checks.finding import FindingKind
from ihd.statements.credits import is_contrary
from ihd.statements.statement import LineSort, Statement
from ihd.statements.step import Step
from ihd.statements.sums import Convention, Mode, SumLine, Sums, rounded
from ihd.statements.tax import Tax, printed_sums
from ihd.tariffs.tariff import Rounding

_VAT_OF = ("sum", "exact", "lines")
_RATES = {"GBP": (0, 10, 15, Fraction(35, 2), 20)}
_OTHER_RATES = (0, 5, 6, 7, 9, 10, 12, 13, 19, 20, 21, 22, 23, 25)
"""Rates of the tax that a supplier may have taken for the right one."""
_HALF_PENNY = Fraction(1, 200)
"""What a line printed for show may be off by, where only the total is rounded."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The sums as printed by the supplier's own rounding, without its slips; the slips as steps."""

    sums: Sums
    steps: tuple[Step, ...]


def fitted(statement: Statement, lines: Sequence[SumLine], tax: Tax) -> Fitted:
    """Find the rounding that explains most of a bill, and name what it does not explain."""
    printed = [Fraction(line.amount) for line in statement.lines]
    mode = _mode(lines, printed)
    # A line for something else that is not its quantity times its price is taken as printed.
    lines = [
        replace(line, fixed=amount)
        if own.sort is LineSort.OTHER and line.rounded(mode) != amount
        else line
        for line, own, amount in zip(lines, statement.lines, printed, strict=True)
    ]
    steps: list[Step] = []
    slipped = []
    for number, (line, amount) in enumerate(zip(lines, printed, strict=True)):
        slip = amount - line.rounded(mode)
        slipped.append(replace(line, slip=slip))
        if slip:
            steps.append(_line_step(statement, number, line.rounded(mode), slip))
    adds = tax.added and tax.percent > 0
    bare = Sums(tuple(lines), tax.percent, adds, Convention(lines=mode))
    sums = replace(bare, lines=tuple(slipped))
    # Where no sum is printed, how it was made shows in the tax and the total alone.
    ways = [sums.convention] if statement.subtotal is not None else _ways_of_sum(sums.convention)
    tried = (_added_up(statement, sums, bare, tax, way) for way in ways)
    added_up = min(tried, key=lambda one: len(one.steps))
    return Fitted(added_up.sums, (*steps, *added_up.steps))


def _added_up(
    statement: Statement, sums: Sums, bare: Sums, tax: Tax, convention: Convention
) -> Fitted:
    """Name what does not add up below the lines, if the sum is made in one way."""
    sums, bare = replace(sums, convention=convention), replace(bare, convention=convention)
    steps: list[Step] = []
    for part in (_sum, _vat, _total):
        sums, bare, found = part(statement, sums, bare, tax)
        steps += found
    return Fitted(bare, tuple(steps))


def _ways_of_sum(convention: Convention) -> list[Convention]:
    """Return the ways to make a sum: of the printed lines, or of the exact ones, rounded after."""
    modes = dict.fromkeys((Mode.HALF_UP, convention.lines))
    return [convention, *(replace(convention, exact_sum=True, sum=mode) for mode in modes)]


def fits(line: SumLine, amount: Fraction) -> bool:
    """Say whether a line comes to an amount by any way of rounding."""
    return any(line.rounded(mode) == amount for mode in Mode)


def _mode(lines: Sequence[SumLine], printed: Sequence[Fraction]) -> Mode:
    def explained(mode: Mode) -> int:
        return sum(x.rounded(mode) == amount for x, amount in zip(lines, printed, strict=True))

    return max(Mode, key=explained)


_Part = tuple[Sums, Sums, list[Step]]
"""The sums as printed so far, the same without slips, and the slips."""


def _sum(statement: Statement, sums: Sums, bare: Sums, tax: Tax) -> _Part:
    del tax
    if statement.subtotal is None:
        return sums, bare, []
    printed, _ = printed_sums(statement)
    for how in _ways_of_sum(sums.convention):
        if replace(sums, convention=how).subtotal() == printed:
            return replace(sums, convention=how), replace(bare, convention=how), []
    slip = printed - sums.subtotal()
    facts: dict[str, object] = {"printed": printed, "right": sums.subtotal(), "slip": slip}
    step = Step(FindingKind.SUM_ARITHMETIC, facts, lambda s: replace(s, sum_slip=s.sum_slip + slip))
    return replace(sums, sum_slip=slip), bare, [step]


def _vat(statement: Statement, sums: Sums, bare: Sums, tax: Tax) -> _Part:
    if not tax.added or not tax.percent:
        return sums, bare, []
    for vat_of in _VAT_OF:
        for mode in Mode:
            how = replace(sums.convention, vat_of=vat_of, vat=mode)
            if replace(sums, convention=how).vat() == tax.amount:
                return replace(sums, convention=how), replace(bare, convention=how), []
    slip = tax.amount - sums.vat()
    kind, facts = _vat_fault(statement, sums, tax)
    step = Step(kind, facts, lambda s: replace(s, vat_slip=s.vat_slip + slip))
    return replace(sums, vat_slip=slip), bare, [step]


def _vat_fault(statement: Statement, sums: Sums, tax: Tax) -> tuple[FindingKind, dict[str, object]]:
    """Name what is wrong with a tax: taken twice, at another rate, or miscounted."""
    facts: dict[str, object] = {
        "printed": tax.amount,
        "right": sums.vat(),
        "percent": tax.percent,
        "where": "sum",
    }
    once = tax.percent / 100
    if tax.amount == 2 * sums.vat():
        return FindingKind.VAT_TWICE, facts
    for times in (2 * once, (1 + once) ** 2 - 1):
        if _is_share(tax.amount, sums.subtotal(), times):
            return FindingKind.VAT_TWICE, facts
    stated = statement.vat_percent
    if stated is not None and Fraction(stated) != tax.percent:
        facts["charged_percent"] = stated
        return FindingKind.VAT_RATE, facts
    for percent in _RATES.get(statement.currency, _OTHER_RATES):
        share = Fraction(percent, 100)
        if share != once and _is_share(tax.amount, sums.subtotal(), share):
            facts["charged_percent"] = Fraction(percent)
            return FindingKind.VAT_RATE, facts
    return FindingKind.VAT_ARITHMETIC, facts


def _is_share(amount: Fraction, whole: Fraction, share: Fraction) -> bool:
    return any(rounded(whole * share, mode) == amount for mode in Mode)


def _total(statement: Statement, sums: Sums, bare: Sums, tax: Tax) -> _Part:
    del tax
    printed = Fraction(statement.total)
    ways = _ways_of_sum(sums.convention)
    exactly = [replace(way, exact_of=of) for of in ("taxed", "all") for way in ways]
    for how in (sums.convention, *exactly):
        if replace(sums, convention=how).total() == printed:
            return replace(sums, convention=how), replace(bare, convention=how), []
    slip = printed - sums.total()
    if statement.rounding is Rounding.TOTAL and abs(slip) <= _HALF_PENNY * len(sums.lines):
        return replace(sums, total_slip=slip), replace(bare, total_slip=slip), []
    facts: dict[str, object] = {"printed": printed, "right": sums.total(), "slip": slip}
    step = Step(
        FindingKind.TOTAL_ARITHMETIC, facts, lambda s: replace(s, total_slip=s.total_slip + slip)
    )
    return replace(sums, total_slip=slip), bare, [step]


def _line_step(statement: Statement, number: int, right: Fraction, slip: Fraction) -> Step:
    line = statement.lines[number]
    facts: dict[str, object] = {
        "line": line.name,
        "quantity": line.quantity,
        "unit": line.unit,
        "price": line.price,
        "printed": line.amount,
        "right": right,
        "slip": slip,
    }
    if line.sort in (LineSort.ENERGY, LineSort.STANDING) and is_contrary(line):
        facts["where"] = "credit" if right < 0 else "charge"

    def change(sums: Sums) -> Sums:
        lines = tuple(
            replace(x, slip=x.slip + slip) if n == number else x for n, x in enumerate(sums.lines)
        )
        return replace(sums, lines=lines)

    return Step(FindingKind.LINE_ARITHMETIC, facts, change)
