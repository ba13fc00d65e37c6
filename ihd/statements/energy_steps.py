"""What is wrong with the energy of a bill, turn by turn over all its registers."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ihd.checks.finding import FindingKind
from ihd.checks.gas_units import M3_PER_100_FT3
from ihd.statements.agreed import step_of
from ihd.statements.blocks import Blocks
from ihd.statements.conversion import OTHER_UNIT
from ihd.statements.energy import (
    Block,
    Counted,
    Turn,
    counted,
    counted_by_other,
    shared,
    swapped_by_lines,
)
from ihd.statements.plan import Plan
from ihd.statements.statement import ReadingType, Statement
from ihd.statements.step import Step
from ihd.statements.sums import Sums, to_step
from ihd.statements.used import near

_NEAR_FACTOR = Fraction(3, 100)


@dataclass(frozen=True, slots=True)
class EnergySteps:
    """The energy of the lines if all were right, and the faults in order.

    ``unchecked`` are the names of registers and lines that nothing of ours could be held against.
    """

    start: Mapping[int, Fraction]
    turns: tuple[Turn, ...]
    unchecked: tuple[str, ...]


def energy_steps(
    blocks: Blocks,
    statement: Statement,
    used: Mapping[int, Fraction],
    exact: Container[int],
) -> EnergySteps:
    """Return how the energy of a bill gets from right to printed.

    ``used`` is what our half-hours say of each line. ``exact`` are the lines that are priced from
    the energy before it was rounded for print.
    """
    found: list[Counted] = []
    unchecked: list[str] = []
    crossed = swapped_by_lines(blocks.all, statement)
    for block in blocks.all:
        block = _true_units_by_use(block, used)
        other = next((b for b in crossed or () if b is not block), None) if crossed else None
        if crossed and block in crossed and other is not None:
            found.append(_relabelled(replace(block, plans=other.plans), block, statement))
            continue
        one = counted(
            replace(block, exact=block.plans[0].index in exact), statement, _shares(block, used)
        )
        checked = all(chain.checked for chain in block.chains)
        ours = _total(block.plans, used)
        if not checked and ours is not None:
            one, checked = _against_use(block.plans, one, ours, statement), True
        if not checked:
            unchecked += [row.name or block.plans[0].line.name for row in block.rows[:1]]
        found.append(_with_other(block, blocks, one, statement))
    for plan in blocks.loose:
        one, checked = _loose(plan, used, statement)
        found.append(one)
        unchecked += [] if checked else [plan.line.name]
    start, turns = _with_swaps(blocks, crossed, used, *_merged(found))
    return EnergySteps(start, tuple(turns), tuple(unchecked))


def _with_swaps(
    blocks: Blocks,
    crossed: tuple[Block, Block] | None,
    used: Mapping[int, Fraction],
    start: dict[int, Fraction],
    turns: list[Turn],
) -> tuple[dict[int, Fraction], list[Turn]]:
    """Name registers or lines taken for each other, however that shows."""
    if crossed:
        turns = [*turns, _swapped_lines(crossed)]
    if blocks.swapped:
        return _swapped_readings(blocks, start, turns)
    return (start, turns) if crossed else _swapped_by_use(blocks, start, turns, used)


def _with_other(block: Block, blocks: Blocks, one: Counted, statement: Statement) -> Counted:
    """Say of energy that is not its own readings' whose it is, if it is another register's."""
    other = counted_by_other(block, blocks.all, statement)
    if other is None:
        return one
    name = {"other": other.plans[0].line.name}
    turns = tuple(
        replace(turn, facts={**turn.facts, **name})
        if turn.kind is FindingKind.ENERGY_ARITHMETIC
        else turn
        for turn in one.turns
    )
    return replace(one, turns=turns)


def as_step(turn: Turn) -> Step:
    """Return a turn as a change of the sums."""

    def change(sums: Sums) -> Sums:
        lines = tuple(
            replace(line, quantity=turn.amounts[number]) if number in turn.amounts else line
            for number, line in enumerate(sums.lines)
        )
        return exchanged(replace(sums, lines=lines), turn)

    return Step(turn.kind, turn.facts, change, turn.key)


def exchanged(sums: Sums, turn: Turn) -> Sums:
    """Let each pair of a turn's lines take the other's shares of its days; twice is as before."""
    lines = list(sums.lines)
    for one, other in turn.exchanged:
        mine, theirs = lines[one], lines[other]
        if len(mine.cells) == len(theirs.cells):
            lines[one], lines[other] = mine.weighed_as(theirs), theirs.weighed_as(mine)
    return replace(sums, lines=tuple(lines))


def _merged(found: Sequence[Counted]) -> tuple[dict[int, Fraction], list[Turn]]:
    """Put the faults of all registers in one order; parts of one fault come together."""
    start: dict[int, Fraction] = {}
    turns: dict[object, Turn] = {}
    for one in found:
        start.update(one.start)
        for turn in one.turns:
            earlier = turns.get(turn.key)
            if earlier is None:
                turns[turn.key] = turn
            else:
                amounts = {**earlier.amounts, **turn.amounts}
                turns[turn.key] = replace(earlier, amounts=amounts)
    return start, list(turns.values())


def _shares(block: Block, used: Mapping[int, Fraction]) -> Mapping[int, Fraction] | None:
    """Return our own weights of a block's lines where they are of different rates."""
    rates = {plan.rate.name if plan.rate else plan.line.name for plan in block.plans}
    ours = {plan.index: used[plan.index] for plan in block.plans if plan.index in used}
    if len(rates) < 2 or len(ours) < len(block.plans):
        return None
    whole = sum(ours.values(), Fraction(0))
    if not whole:
        return None
    scale = block.printed / whole
    if all(near(Fraction(p.line.quantity or 0), ours[p.index] * scale) for p in block.plans):
        return None
    return ours


def _total(plans: Sequence[Plan], used: Mapping[int, Fraction]) -> Fraction | None:
    if any(plan.index not in used for plan in plans):
        return None
    return sum((used[plan.index] for plan in plans), Fraction(0))


def _true_units_by_use(block: Block, used: Mapping[int, Fraction]) -> Block:
    """Tell from our own energy what a gas dial counts, where the bill's is 2.83 times off."""
    ours = _total(block.plans, used)
    if block.true_unit not in OTHER_UNIT or not ours or all(c.checked for c in block.chains):
        return block
    ratio = block.printed / ours
    factor = Fraction(M3_PER_100_FT3)
    for expected in (factor, 1 / factor):
        if abs(ratio / expected - 1) <= _NEAR_FACTOR:
            unit = "m3" if ratio > 1 else "hcf"
            return replace(block, true_unit=unit)
    return block


def _against_use(
    plans: Sequence[Plan], one: Counted, ours: Fraction, statement: Statement
) -> Counted:
    """Hold lines against the half-hours we know, where no reading of ours tells."""
    total = sum(one.start.values(), Fraction(0))
    if near(total, ours):
        return one
    step = max((step_of(p.line.quantity) for p in plans if p.line.quantity), default=Fraction(1))
    right = to_step(ours, step)
    start = {
        index: amount * right / total if total else right / len(one.start)
        for index, amount in one.start.items()
    }
    letters = {
        reading.type
        for row in statement.registers
        if row.name == plans[0].register
        for reading in (row.opening, row.closing)
    }
    estimated = ReadingType.ESTIMATED in letters
    kind = FindingKind.READING_ESTIMATED if estimated else FindingKind.ENERGY_DIFFERS
    facts = _facts(plans, total, right)
    turn = Turn(("use", plans[0].index), kind, facts, one.start)
    return Counted(start, (turn, *one.turns))


def _loose(plan: Plan, used: Mapping[int, Fraction], statement: Statement) -> tuple[Counted, bool]:
    one = Counted({plan.index: Fraction(plan.line.quantity or 0)}, ())
    if plan.index not in used:
        return one, False
    return _against_use([plan], one, used[plan.index], statement), True


def _facts(plans: Sequence[Plan], billed: Fraction, right: Fraction) -> dict[str, object]:
    line = plans[0].line
    return {
        "register": plans[0].register,
        "line": line.name,
        "billed": billed,
        "right": right,
        "difference": billed - right,
        "unit": line.unit,
    }


def _relabelled(crossed: Block, block: Block, statement: Statement) -> Counted:
    """Count a register whose energy stands in another's line, as if it stood in its own."""
    one = counted(crossed, statement)
    theirs, mine = crossed.plans[0].index, block.plans[0].index
    name = block.plans[0].line.name
    turns = tuple(
        replace(
            turn,
            facts={**turn.facts, **({"line": name} if "line" in turn.facts else {})},
            amounts={mine: turn.amounts[theirs]},
        )
        for turn in one.turns
    )
    return Counted({mine: one.start[theirs]}, turns)


def _swapped_readings(
    blocks: Blocks, start: dict[int, Fraction], turns: Sequence[Turn]
) -> tuple[dict[int, Fraction], list[Turn]]:
    """Put back the energy of two registers whose readings were taken for each other's."""
    one, other = blocks.all[blocks.swapped[0]], blocks.all[blocks.swapped[1]]
    right = {**start, **_crossed(one, other, start), **_crossed(other, one, start)}
    amounts = {p.index: start[p.index] for block in (one, other) for p in block.plans}
    facts = {"where": "readings", **_swap_facts(one, other, amounts)}
    pairs: tuple[tuple[int, int], ...] = ()
    if len(one.plans) == len(other.plans):
        both = zip(one.plans, other.plans, strict=True)
        pairs = tuple((mine.index, theirs.index) for mine, theirs in both)
    turn = Turn("swapped readings", FindingKind.BILL_SWAPPED, facts, amounts, pairs)
    return right, [turn, *turns]


def _crossed(one: Block, other: Block, start: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Return a register's own energy, which stands in another's lines: line by line, or in all."""
    if len(one.plans) == len(other.plans):
        pairs = zip(one.plans, other.plans, strict=True)
        return {mine.index: start[theirs.index] for mine, theirs in pairs}
    total = sum((start[plan.index] for plan in other.plans), Fraction(0))
    return shared(one, total, {p.index: Fraction(p.line.quantity or 0) for p in one.plans})


def _swapped_lines(crossed: tuple[Block, Block]) -> Turn:
    amounts = {
        plan.index: Fraction(plan.line.quantity or 0) for block in crossed for plan in block.plans
    }
    facts = _swap_facts(*crossed, amounts)
    return Turn("swapped lines", FindingKind.BILL_SWAPPED, {"where": "lines", **facts}, amounts)


def _swapped_by_use(
    blocks: Blocks, start: dict[int, Fraction], turns: list[Turn], used: Mapping[int, Fraction]
) -> tuple[dict[int, Fraction], list[Turn]]:
    """Name two lines that have each other's energy by our half-hours, instead of both as wrong."""
    plans = [plan for block in blocks.all for plan in block.plans] + list(blocks.loose)
    off = [
        turn for turn in turns if isinstance(turn.key, tuple) and turn.key[0] in ("use", "split")
    ]
    if len(plans) != 2 or not off or any(plan.index not in used for plan in plans):
        return start, turns
    one, other = plans
    printed = {p.index: Fraction(p.line.quantity or 0) for p in plans}
    if not near(printed[one.index], used[other.index]):
        return start, turns
    if not near(printed[other.index], used[one.index]):
        return start, turns
    right = {one.index: printed[other.index], other.index: printed[one.index]}
    facts: dict[str, object] = {
        "where": "lines",
        "one": one.line.name,
        "other": other.line.name,
        "one_billed": printed[one.index],
        "other_billed": printed[other.index],
    }
    kept = [turn for turn in turns if turn not in off]
    turn = Turn("swapped lines", FindingKind.BILL_SWAPPED, facts, printed)
    return {**start, **right}, [*kept, turn]


def _swap_facts(one: Block, other: Block, amounts: Mapping[int, Fraction]) -> dict[str, object]:
    return {
        "one": one.plans[0].line.name,
        "other": other.plans[0].line.name,
        "one_billed": sum((amounts[p.index] for p in one.plans), Fraction(0)),
        "other_billed": sum((amounts[p.index] for p in other.plans), Fraction(0)),
    }
