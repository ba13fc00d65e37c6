"""The registers of a bill with the lines they are for, each held against the right dial of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ihd.meter import Fuel
from ihd.statements.conversion import OTHER_UNIT, conversion_of
from ihd.statements.dial_chain import (
    Before,
    Chain,
    chain_of,
    instant_of,
    mismatch,
    reading_key,
)
from ihd.statements.energy import Block
from ihd.statements.ours import TYPED, OurDial, Ours, typed_dial
from ihd.statements.plan import Plan
from ihd.statements.statement import LineSort, PrintedRegister, Statement
from ihd.tariffs.tariff import Tariff


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a bill; ``swapped`` are two whose readings are each other's.

    ``loose`` are lines of energy that no register on the bill is for.
    """

    all: tuple[Block, ...]
    loose: tuple[Plan, ...]
    swapped: tuple[int, ...] = ()


def blocks_of(
    statement: Statement, plans: Sequence[Plan], tariff: Tariff | None, ours: Ours
) -> Blocks:
    """Return the blocks of a bill, and the lines that are in none."""
    priced = [plan for plan in plans if plan.is_energy and plan.line.quantity is not None]
    groups: list[tuple[str | None, list[PrintedRegister], list[Plan]]] = []
    for row in statement.registers:
        group = next((g for g in groups if g[0] == row.name), None)
        if group is None:
            mine = [plan for plan in priced if _is_for(row, plan, priced)]
            groups.append((row.name, [row], mine))
        else:
            group[1].append(row)
    groups = [group for group in groups if group[2]]
    inside = {plan.index for _, _, mine in groups for plan in mine}
    loose = tuple(plan for plan in priced if plan.index not in inside)
    dials = [_dials(rows[0], mine, ours, alone=len(groups) == 1) for _, rows, mine in groups]
    befores = [_before(statement, rows[0], alone=len(groups) == 1) for _, rows, _ in groups]
    order = list(range(len(groups)))
    swapped = _swapped(statement, [rows for _, rows, _ in groups], dials, befores)
    if swapped:
        order = [1, 0]
    blocks: list[Block] = []
    for number, (_, rows, mine) in enumerate(groups):
        source = order[number]
        blocks += _paired(statement, rows, mine, dials[source], befores[source], tariff)
    return Blocks(tuple(blocks), loose, (0, 1) if swapped else ())


def _is_for(row: PrintedRegister, plan: Plan, plans: Sequence[Plan]) -> bool:
    """Say whether a register counts a line; one without a name counts what came in, if any did."""
    if row.name is None and plan.line.sort is LineSort.EXPORT:
        return all(one.line.sort is LineSort.EXPORT for one in plans)
    return plan.register == row.name


def _paired(
    statement: Statement,
    rows: Sequence[PrintedRegister],
    plans: Sequence[Plan],
    dials: Sequence[OurDial],
    before: Before,
    tariff: Tariff | None,
) -> list[Block]:
    """Return a block a row where every row has its own line, else one block of them all."""
    chains: list[Chain] = []
    for row in rows:
        if chains and before.printed != row.opening.value:
            before = Before()  # another meter, put in within the bill
        chain = chain_of(row, dials, before, statement)
        chains.append(chain)
        before = Before(Fraction(row.closing.value), chain.closing)
        if chain.closing != before.printed:
            chains[-1] = _named(chain, row, statement)
    how = conversion_of(statement, tariff, plans[0].line.unit or "kWh")
    unit = _true_unit(statement, rows[0], dials, tariff)
    own = tuple(dials)
    if len(rows) == len(plans) > 1:
        each = zip(rows, plans, chains, strict=True)
        return [Block((plan,), (row,), (chain,), unit, how, own) for row, plan, chain in each]
    return [Block(tuple(plans), tuple(rows), tuple(chains), unit, how, own)]


def _named(chain: Chain, row: PrintedRegister, statement: Statement) -> Chain:
    """Give the wrong closing reading the key by which the next row's opening finds it."""
    key = reading_key(row, instant_of(row, statement, is_opening=False))
    if chain.links and chain.links[-1].key != key:
        return replace(chain, links=(*chain.links[:-1], replace(chain.links[-1], key=key)))
    return chain


def _true_unit(
    statement: Statement,
    row: PrintedRegister,
    dials: Sequence[OurDial],
    tariff: Tariff | None,
) -> str:
    """Return what the dial really counts: by its face, by ours, by the tariff, as billed."""
    if statement.fuel is not Fuel.GAS or row.unit not in OTHER_UNIT:
        return row.unit
    if statement.gas is not None and statement.gas.meter_units is not None:
        return statement.gas.meter_units
    own = next((dial.unit for dial in dials if dial.unit in OTHER_UNIT), None)
    if own is not None:
        return own
    if tariff is not None and tariff.gas.readings_in_said and tariff.gas.readings_in in OTHER_UNIT:
        return tariff.gas.readings_in
    return row.unit


def _dials(
    row: PrintedRegister, plans: Sequence[Plan], ours: Ours, *, alone: bool
) -> tuple[OurDial, ...]:
    """Return our dials of a register on the bill; only those that count in the same way."""
    names: list[str | None] = [row.meter_register, row.name]
    for plan in plans:
        names += plan.rate.registers if plan.rate else ()
        names += [plan.rate.name] if plan.rate else []
    found = ours.dials_of(name for name in names if name is not None)
    if not found and alone:
        found = ours.dials_of([None]) or (ours.dials if len(ours.registers) == 1 else ())
    volume = row.unit in OTHER_UNIT
    return tuple(d for d in found if d.unit == TYPED or (d.unit in OTHER_UNIT) == volume)


def _before(statement: Statement, row: PrintedRegister, *, alone: bool) -> Before:
    """Return what the last bill says of a register."""
    last = statement.last
    closings = dict(last.closings)
    name = next((n for n in closings if (n or "").casefold() == (row.name or "").casefold()), None)
    closing = closings.get(name)
    if closing is None and alone and len(closings) == 1:
        closing = next(iter(closings.values()))
    if closing is None:
        return Before(ends=last.after_last_day)
    return Before(Fraction(closing), Fraction(closing), last.after_last_day)


def _swapped(
    statement: Statement,
    rows: Sequence[Sequence[PrintedRegister]],
    dials: Sequence[Sequence[OurDial]],
    befores: Sequence[Before],
) -> bool:
    """Say whether two registers' readings fit each other's dials far better than their own."""
    if len(rows) != 2 or any(len(one) != 1 for one in rows):
        return False
    own = _fit(statement, rows, dials, befores)
    crossed = _fit(statement, rows, dials[::-1], befores[::-1])
    return own is not None and crossed is not None and own > 4 and crossed * 4 < own


def _fit(
    statement: Statement,
    rows: Sequence[Sequence[PrintedRegister]],
    dials: Iterable[Sequence[OurDial]],
    befores: Iterable[Before],
) -> Fraction | None:
    gaps = []
    for (row,), mine, before in zip(rows, dials, befores, strict=True):
        gap = mismatch(row, mine, before, statement)
        if gap is None:
            return None
        gaps.append(gap)
    return sum(gaps, Fraction(0))


def typed_dials(statement: Statement) -> tuple[OurDial, ...]:
    """Return the dials that the statement itself says our display showed."""
    found = []
    for row in statement.registers:
        shown = (
            (instant_of(row, statement, is_opening=True), row.opening.ours),
            (instant_of(row, statement, is_opening=False), row.closing.ours),
        )
        dial = typed_dial(row.meter_register or row.name, shown)
        if dial is not None:
            found.append(dial)
    return tuple(found)
