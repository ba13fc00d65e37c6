"""Is this bill right? To the penny, or else exactly what differs and by how much.

The bill is done as it should be, and then again and again with one fault after the other let in, by
the supplier's own rounding, until it is the bill as printed. What a fault adds to the total is its
amount: so the amounts of all faults together are what is asked too much, to the penny.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from ihd.billing.lines import exact_decimal
from ihd.billing.rules import Rules
from ihd.checks.finding import Finding, FindingKind
from ihd.clock import midnight
from ihd.statements.account_lines import account_findings, subject_of
from ihd.statements.agreed import step_of
from ihd.statements.arithmetic import Fitted, fits, fitted
from ihd.statements.blocks import Blocks, blocks_of, typed_dials
from ihd.statements.conversion import conversion_of
from ihd.statements.dial_chain import PERIOD
from ihd.statements.energy import Block, Turn
from ihd.statements.energy_steps import EnergySteps, as_step, energy_steps, exchanged
from ihd.statements.meter_numbers import meter_findings
from ihd.statements.ours import Ours
from ihd.statements.plan import Plan, plans_of
from ihd.statements.prices import Priced, price_steps, priced, taxed_again
from ihd.statements.questions import Question, questions_of
from ihd.statements.standing import Standing, standing_of
from ihd.statements.statement import LineSort, Statement
from ihd.statements.step import Step
from ihd.statements.sums import Cell, SumLine, Sums
from ihd.statements.table_prices import at_table_prices
from ihd.statements.tax import Tax, tax_of
from ihd.statements.used import used_by_line
from ihd.statements.weights import weighed
from ihd.tariffs.tariff import Rounding, Tariff
from ihd.units import Money

_FINEST = Fraction(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class RightLine:
    """A line as it should have been printed; the quantity is None where it is not by amount."""

    name: str
    quantity: Decimal | None
    unit: str
    amount: Money


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """What a statement asks, what it should ask, and why they differ.

    The findings' ``at_stake`` add up to ``charged`` less ``right``, and what the account is out by.
    ``readings_unchecked`` and ``prices_unchecked`` name what nothing was known of; ``questions``
    are readings to look at again before anything is sent.
    """

    statement: Statement
    findings: tuple[Finding, ...]
    charged: Money
    right: Money
    right_lines: tuple[RightLine, ...]
    readings_unchecked: tuple[str, ...] = ()
    prices_unchecked: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether nothing that could be checked is wrong."""
        return not self.findings

    @property
    def at_stake(self) -> Money:
        """What all the findings together are worth; positive is ours to ask back."""
        zero = Money(Decimal(0), self.statement.currency)
        return sum((f.at_stake for f in self.findings if f.at_stake is not None), zero)


def check_statement(
    statement: Statement, tariff: Tariff | None, ours: Ours, rules: Rules | None = None
) -> StatementCheck:
    """Check a statement against the prices agreed and against what our own display showed.

    Without a tariff its prices are taken as they are; without readings of ours its readings are.
    """
    if tariff is not None and statement.rounding is Rounding.LINE:
        statement = replace(statement, rounding=tariff.rounding)
    ours = replace(ours, dials=(*typed_dials(statement), *ours.dials))
    plans = at_table_prices(plans_of(statement, tariff, rules), statement, tariff, ours)
    blocks = blocks_of(statement, plans, tariff, ours)
    plans = tuple(weighed(plan, blocks.all, ours, statement) for plan in plans)
    tax = tax_of(statement, plans, tariff, rules)
    charged = {
        p.index: price
        for p in plans
        if p.line.quantity is not None and (price := _price_charged(p, tax)) is not None
    }
    prices = {
        n: priced(plans[n], tax, price, partial(_fits, plans[n])) for n, price in charged.items()
    }
    exact = _exact_energy(blocks, charged)
    energy = energy_steps(blocks, statement, _used(statement, plans, tariff, ours), exact)
    printed = [_sum_line(p, tax, prices.get(p.index), charged.get(p.index), exact) for p in plans]
    sums = fitted(statement, printed, tax)
    counted = (energy, standing_of(statement, plans))
    start, steps = _steps(statement, plans, sums, counted, (tax, prices, charged, tariff))
    found, right = _findings(statement, start, steps)
    return StatementCheck(
        statement=statement,
        findings=(*meter_findings(statement, ours), *found, *account_findings(statement)),
        charged=Money(statement.total, statement.currency),
        right=_money(right, statement),
        right_lines=_right_lines(statement, start),
        readings_unchecked=energy.unchecked,
        prices_unchecked=_unpriced(plans),
        questions=questions_of(statement, ours),
    )


def _used(
    statement: Statement, plans: Sequence[Plan], tariff: Tariff | None, ours: Ours
) -> Mapping[int, Fraction]:
    """Return what our half-hours say of each line, in the lines' own unit."""
    unit = next((p.line.unit for p in plans if p.line.sort is LineSort.ENERGY), "kWh")
    how = conversion_of(statement, tariff, unit)
    return used_by_line(statement, plans, tariff, ours, how)


def _exact_energy(blocks: Blocks, charged: Mapping[int, Decimal]) -> dict[int, Fraction]:
    """Return the energy of the lines that are priced before it was rounded for print."""
    return {
        plan.index: block.energy(block.dial_end, block.true_unit)
        for block in blocks.all
        if _from_exact(block, charged)
        for plan in block.plans
    }


def _unpriced(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Return the lines whose price the tariff does not know."""
    return tuple(
        plan.line.name
        for plan in plans
        if plan.line.sort is not LineSort.OTHER and any(s.agreed is None for s in plan.stretches)
    )


_Prices = tuple[Tax, dict[int, Priced], dict[int, Decimal], Tariff | None]


def _steps(
    statement: Statement,
    plans: Sequence[Plan],
    sums: Fitted,
    counted: tuple[EnergySteps, Standing],
    prices: _Prices,
) -> tuple[Sums, list[Step]]:
    """Return the right bill and everything that is wrong with the printed one, in order."""
    energy, standing = counted
    tax, found, charged, tariff = prices
    lines = []
    for number, line in enumerate(sums.sums.lines):
        quantity = {**energy.start, **standing.start}.get(number, line.quantity)
        own = found.get(number)
        line = line.with_prices(own.right) if own and line.cells else line
        cells = tuple(
            replace(cell, counted=stretch.counted)
            for cell, stretch in zip(line.cells, plans[number].stretches, strict=False)
        )
        lines.append(replace(line, quantity=quantity, cells=cells))
    start = replace(sums.sums, lines=tuple(lines), adds_vat=tax.right_adds)
    for turn in energy.turns:
        start = exchanged(start, turn)
    steps = _back_billed(statement, plans, start)
    steps += [as_step(turn) for turn in _ordered([*energy.turns, *standing.turns])]
    steps += price_steps(plans, found, charged, tax=tax, tariff=tariff)
    if tax.twice:
        steps.append(taxed_again(plans, charged))
    steps += [s for s in sums.steps if s.kind in _BEFORE_VAT]
    if tax.missing:
        facts: dict[str, object] = {"percent": tax.percent}
        steps.append(Step(FindingKind.VAT_MISSING, facts, lambda s: replace(s, adds_vat=False)))
    steps += [s for s in sums.steps if s.kind not in _BEFORE_VAT]
    return start, steps


_BEFORE_VAT = (FindingKind.LINE_ARITHMETIC, FindingKind.SUM_ARITHMETIC)


def _ordered(turns: Sequence[Turn]) -> list[Turn]:
    """Put all in the order that is promised, whichever register it is about."""
    merged: dict[object, Turn] = {}
    for turn in turns:
        earlier = merged.get(turn.key)
        if earlier is None:
            merged[turn.key] = turn
            continue
        facts = {**earlier.facts, **turn.facts}
        merged[turn.key] = replace(
            earlier, facts=facts, amounts={**earlier.amounts, **turn.amounts}
        )
    return sorted(merged.values(), key=_rank)


_RANKS = {
    FindingKind.GAS_UNITS_MIXED: 3,
    FindingKind.GAS_CONVERTED_TWICE: 4,
    FindingKind.ENERGY_ARITHMETIC: 4,
    FindingKind.STANDING_DAYS: 6,
    FindingKind.BILL_SWAPPED: 7,
}


def _rank(turn: Turn) -> int:
    """Return where a turn stands in the order; how lines of one register share it comes late."""
    if turn.facts.get("where") == "readings":
        return 0
    if turn.key == PERIOD:
        return 1
    is_split = isinstance(turn.key, tuple) and turn.key[0] == "split"
    return 5 if is_split else _RANKS.get(turn.kind, 2)


def _back_billed(statement: Statement, plans: Sequence[Plan], start: Sums) -> list[Step]:
    """Return the charge for what may no longer be charged, if there is any."""
    barred = [s for plan in plans for s in plan.stretches if not s.counted]
    if not barred:
        return []
    kwh = sum(
        (
            share
            for plan, line in zip(plans, start.lines, strict=True)
            if plan.is_energy and line.cells
            for stretch, share in zip(plan.stretches, line.shares(), strict=True)
            if not stretch.counted
        ),
        Fraction(0),
    )
    facts: dict[str, object] = {
        "from": min(stretch.first_day for stretch in barred),
        "to": max(stretch.after_last_day for stretch in barred),
        "issued": statement.issued,
        "units": kwh,
    }

    def change(sums: Sums) -> Sums:
        return replace(sums, lines=tuple(line.all_counted() for line in sums.lines))

    return [Step(FindingKind.BACK_BILLED, facts, change)]


def _findings(
    statement: Statement, start: Sums, steps: Sequence[Step]
) -> tuple[list[Finding], Fraction]:
    """Let in one fault after the other; return each with what it adds, and the right total."""
    sums, total, exact = start, start.total(), start.exact_total()
    right = total
    found: list[Finding] = []
    since = midnight(statement.first_day, statement.zone)
    subject = subject_of(statement)
    for step in steps:
        sums = step.change(sums)
        added, exactly = sums.total() - total, sums.exact_total() - exact
        total, exact = sums.total(), sums.exact_total()
        if added:
            stake = _money(added, statement)
            facts = {**step.facts, "exact": exact_decimal(exactly)}
            found.append(Finding(step.kind, subject, since, facts=facts, at_stake=stake))
    if total != Fraction(statement.total):
        raise AssertionError(f"the faults come to {total}, the bill to {statement.total}")
    return found, right


def _sum_line(
    plan: Plan,
    tax: Tax,
    own: Priced | None,
    charged: Decimal | None,
    exact: dict[int, Fraction],
) -> SumLine:
    """Return a line as printed, before the slips of its arithmetic."""
    line = plan.line
    if own is None or charged is None or line.quantity is None:
        return SumLine(fixed=Fraction(line.amount), outside_vat=line.outside_vat)
    prices = [Fraction(charged)] * len(plan.stretches) if tax.twice else own.billed
    cells = tuple(Cell(s.weight, p) for s, p in zip(plan.stretches, prices, strict=True))
    quantity = exact.get(plan.index)
    return SumLine(
        cells=cells,
        quantity=Fraction(line.quantity) if quantity is None else quantity,
        step=step_of(line.quantity) if quantity is None else _FINEST,
        sign=plan.sign,
        outside_vat=line.outside_vat,
    )


def _price_charged(plan: Plan, tax: Tax) -> Decimal | None:
    """Return the price a line uses: as printed, else the one agreed if its amount says so."""
    line = plan.line
    if line.price is not None or not line.quantity:
        return line.price
    known = [agreed for _, agreed in plan.prices]
    for agreed in known:
        exact = agreed.exact(tax.percent, with_vat=tax.within)
        if _fits(plan, exact):
            return exact_decimal(exact)
    return (abs(line.amount) / abs(line.quantity)).quantize(Decimal("0.000001")) if known else None


def _fits(plan: Plan, price: Fraction) -> bool:
    quantity = Fraction(plan.line.quantity or 0)
    line = SumLine((Cell(Fraction(1), price),), quantity, sign=plan.sign)
    return fits(line, Fraction(plan.line.amount))


def _from_exact(block: Block, charged: Mapping[int, Decimal]) -> bool:
    """Say whether a line of gas is priced from its energy before that was rounded for print."""
    plan = block.plans[0]
    price = charged.get(plan.index)
    if len(block.plans) > 1 or price is None or block.rows[0].unit == "kWh":
        return False
    if _fits(plan, Fraction(price)) or plan.line.quantity is None:
        return False
    energy = block.energy(block.dial_end, block.true_unit)
    if abs(energy - Fraction(plan.line.quantity)) >= step_of(plan.line.quantity):
        return False
    line = SumLine((Cell(Fraction(1), Fraction(price)),), energy, _FINEST, plan.sign)
    return fits(line, Fraction(plan.line.amount))


def _right_lines(statement: Statement, start: Sums) -> tuple[RightLine, ...]:
    found = []
    for line, sums in zip(statement.lines, start.lines, strict=True):
        quantity = None if sums.fixed is not None else exact_decimal(sums.quantity)
        amount = _money(sums.rounded(start.convention.lines), statement)
        found.append(RightLine(line.name, quantity, line.unit, amount))
    return tuple(found)


def _money(amount: Fraction, statement: Statement) -> Money:
    return Money(exact_decimal(amount), statement.currency)
