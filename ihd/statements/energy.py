"""The energy of a bill: register by register, from what it should be to what its lines say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

from ihd.checks.finding import FindingKind
from ihd.clock import midnight, to_ms
from ihd.statements.agreed import step_of
from ihd.statements.conversion import OTHER_UNIT, Conversion, agrees
from ihd.statements.dial_chain import Chain
from ihd.statements.ours import OurDial
from ihd.statements.plan import Plan
from ihd.statements.statement import PrintedRegister, Statement
from ihd.statements.sums import to_step

_NEAR = Fraction(3, 100)
FAR_NEARER = 4
"""Two figures that are both so many times nearer to each other's place have changed places."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing wrong with the energy, and the lines once it is let stand.

    ``exchanged`` are pairs of lines whose energy also changes places over the days.
    """

    key: object
    kind: FindingKind
    facts: dict[str, object]
    amounts: Mapping[int, Fraction]
    exchanged: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """The energy of a block's lines if all were right, and what was wrong, turn by turn."""

    start: Mapping[int, Fraction]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one register, and its rows on the bill, each with its chain of readings.

    ``true_unit`` is what the dial really counts, ``how`` makes energy of it. ``exact`` says that
    the lines are priced from the energy before it was rounded for print.
    """

    plans: tuple[Plan, ...]
    rows: tuple[PrintedRegister, ...]
    chains: tuple[Chain, ...]
    true_unit: str
    how: Conversion
    dials: tuple[OurDial, ...] = ()
    exact: bool = False

    @property
    def printed(self) -> Fraction:
        """The energy of the lines, as printed."""
        return sum((Fraction(plan.line.quantity or 0) for plan in self.plans), Fraction(0))

    @property
    def dial_end(self) -> Fraction:
        """What the dials counted by the bill's own readings."""
        return sum((chain.end for chain in self.chains), Fraction(0))

    def energy(self, counted: Fraction, unit: str) -> Fraction:
        """Return what a dial's count is in the lines' unit."""
        return counted * self.how.factor(unit)


def billed_unit(block: Block, statement: Statement) -> str | None:
    """Return the unit the bill's energy shows the dial was taken to count; None: it fits none."""
    row, line = block.rows[0], block.plans[0].line
    if line.quantity is None:
        return None
    printed = _as_printed(block)
    for unit in dict.fromkeys((block.true_unit, row.unit, OTHER_UNIT.get(row.unit, row.unit))):
        if agrees(printed, block.energy(block.dial_end, unit), row, block.how, statement):
            return unit
    return None


def counted(
    block: Block, statement: Statement, shares: Mapping[int, Fraction] | None = None
) -> Counted:
    """Return a block's energy from right to printed; ``shares`` weigh its lines if rates differ."""
    totals, facts = _totals(block, statement)
    printed = {plan.index: Fraction(plan.line.quantity or 0) for plan in block.plans}
    lines: dict[object, Mapping[int, Fraction]] = {
        key: shared(block, total, shares or printed) for key, total in totals.items()
    }
    if shares is None and has_readings_between(block, statement):
        lines |= _placed(block, totals, lines)
    start = lines.pop(None)
    turns = [Turn(key, *facts[key], amounts) for key, amounts in lines.items()]
    final = turns[-1].amounts if turns else start
    if shares is not None and final != printed:
        turns.append(Turn(("split", block.plans[0].index), *_split(block, final), printed))
    return Counted(start, tuple(turns))


def _placed(
    block: Block, totals: Mapping[object, Fraction], lines: Mapping[object, Mapping[int, Fraction]]
) -> dict[object, Mapping[int, Fraction]]:
    """Put what a wrong reading adds into the line it bounds: the first one, or the last."""
    links = block.chains[0].links
    keys = [None, *(link.key for link in links)]
    amounts = dict(lines[keys[-1]])
    found: dict[object, Mapping[int, Fraction]] = {keys[-1]: dict(amounts)}
    for number in range(len(links) - 1, -1, -1):
        place = block.plans[0 if links[number].at_start else -1].index
        amounts[place] -= totals[keys[number + 1]] - totals[keys[number]]
        found[keys[number]] = dict(amounts)
    return found


def has_readings_between(block: Block, statement: Statement) -> bool:
    """Say whether lines that follow each other were split by a reading, rather than by days.

    They were if our own register agrees, or else if the days do not explain the split.
    """
    if len(block.plans) < 2 or len(block.rows) > 1 or not block.chains[0].links:
        return False
    opening, counted_so_far = Fraction(block.rows[0].opening.value), Fraction(0)
    agree = []
    for plan, following in pairwise(block.plans):
        counted_so_far += Fraction(plan.line.quantity or 0) / block.how.factor(block.true_unit)
        instant = to_ms(midnight(following.first_day, statement.zone))
        around = [dial.around(instant) for dial in block.dials]
        known = [bounds for bounds in around if bounds is not None]
        agree += [low - 1 <= opening + counted_so_far <= high + 1 for low, high in known[:1]]
    if agree and all(agree):
        return True
    days = {plan.index: (plan.after_last_day - plan.first_day).days for plan in block.plans}
    whole = sum(days.values())
    return any(
        abs(Fraction(plan.line.quantity or 0) - block.printed * days[plan.index] / whole) > 1
        for plan in block.plans
    )


def _totals(
    block: Block, statement: Statement
) -> tuple[dict[object, Fraction], dict[object, tuple[FindingKind, dict[str, object]]]]:
    """Return the block's total energy by the key of each fault, None first; and the faults."""
    counts = [chain.start for chain in block.chains]
    totals: dict[object, Fraction] = {None: block.energy(sum(counts, Fraction(0)), block.true_unit)}
    facts: dict[object, tuple[FindingKind, dict[str, object]]] = {}
    for number, chain in enumerate(block.chains):
        for link in chain.links:
            counts[number] = link.count
            totals[link.key] = block.energy(sum(counts, Fraction(0)), block.true_unit)
            facts[link.key] = (link.kind, link.facts)
    agreed = billed_unit(block, statement)
    unit = agreed or _unit_meant(block)
    if unit != block.true_unit:
        key: object = ("units", block.rows[0].name)
        totals[key] = block.energy(block.dial_end, unit)
        facts[key] = (FindingKind.GAS_UNITS_MIXED, _units_facts(block, unit))
    if not block.exact:
        step = step_of(_as_printed(block))
        totals = {key: to_step(total, step) for key, total in totals.items()}
    if agreed is not None and not block.exact:
        off = block.printed - totals[next(reversed(totals))]
        totals = {key: total + off for key, total in totals.items()}
    elif agreed is None:
        for kind, by_readings, billed in _slips(block, unit, totals[next(reversed(totals))]):
            key = (kind, block.plans[0].index)
            totals[key] = billed
            facts[key] = (kind, _arithmetic_facts(block, by_readings, billed))
    return totals, facts


def shared(block: Block, total: Fraction, weights: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Share a total among the block's lines in whole steps; the last takes what is left.

    Weights that come to nothing, as of a charge and a credit, are all moved by the same.
    """
    whole = sum((weights[plan.index] for plan in block.plans), Fraction(0))
    found: dict[int, Fraction] = {}
    reached = given = Fraction(0)
    for number, plan in enumerate(block.plans, start=1):
        reached += weights[plan.index]
        until = total
        if number < len(block.plans):
            even = Fraction(number, len(block.plans))
            share = total * reached / whole if whole else reached + total * even
            until = to_step(share, step_of(plan.line.quantity)) if plan.line.quantity else share
        found[plan.index] = until - given
        given = until
    return found


def _as_printed(block: Block) -> Decimal:
    """Return the lines' energy with the decimals they are printed with."""
    return sum((plan.line.quantity or Decimal(0) for plan in block.plans), Decimal(0))


def _units_facts(block: Block, unit: str) -> dict[str, object]:
    right = block.energy(block.dial_end, block.true_unit)
    factor = block.how.gas.m3_per_hcf
    return {
        "register": block.rows[0].name,
        "units": block.dial_end,
        "meter_unit": block.true_unit,
        "billed_unit": unit,
        "factor": factor,
        "billed_kwh": block.printed,
        "right_kwh": right,
    }


def _unit_meant(block: Block) -> str:
    """Return the unit a dial was taken to count where the energy is no unit's exactly.

    It is the one the bill states if the energy is nearer to that, or the one it is very near to.
    """
    own, unit = block.true_unit, block.rows[0].unit
    stated = unit if unit != own else OTHER_UNIT.get(own, own)
    gap, gap_of_own = (
        abs(block.printed - block.energy(block.dial_end, one)) for one in (stated, own)
    )
    near = gap <= abs(block.energy(block.dial_end, stated)) * _NEAR
    return stated if gap < gap_of_own and (near or unit != own) else own


def _slips(
    block: Block, unit: str, by_readings: Fraction
) -> Iterator[tuple[FindingKind, Fraction, Fraction]]:
    """Yield how the energy does not come of its readings: its kind, the energy before and after.

    Energy that is converted twice may be rounded to whole kWh between.
    """
    factor = block.how.factor(unit)
    twice, step = by_readings * factor, step_of(_as_printed(block))
    if block.rows[0].unit != "kWh" and factor != 1 and twice:
        between = factor / 2 + step
        if abs(block.printed - twice) <= max(between, abs(twice) * block.how.vagueness * 2):
            twice = block.printed
        if abs(block.printed / twice - 1) <= _NEAR:
            twice = to_step(twice, step)
            yield FindingKind.GAS_CONVERTED_TWICE, by_readings, twice
            by_readings = twice
    if by_readings != block.printed:
        yield FindingKind.ENERGY_ARITHMETIC, by_readings, block.printed


def _arithmetic_facts(block: Block, right: Fraction, billed: Fraction) -> dict[str, object]:
    return {
        "register": block.rows[0].name,
        "line": block.plans[0].line.name,
        "billed": billed,
        "right": right,
        "unit": block.plans[0].line.unit,
    }


def _split(block: Block, ours: Mapping[int, Fraction]) -> tuple[FindingKind, dict[str, object]]:
    names = {plan.index: plan.line.name for plan in block.plans}
    first = block.plans[0]
    facts: dict[str, object] = {
        "line": first.line.name,
        "lines": tuple(names.values()),
        "billed": Fraction(first.line.quantity or 0),
        "right": ours[first.index],
        "unit": first.line.unit,
    }
    return FindingKind.ENERGY_DIFFERS, facts


def swapped_by_lines(blocks: Sequence[Block], statement: Statement) -> tuple[Block, Block] | None:
    """Return two blocks whose lines have each other's energy, though their readings are right.

    One of them may be miscounted besides: then the energy of both lines is nearer to the other's.
    Both may be if it is nearer by far; what is less clear than that is no swap that can be named.
    """
    for one, other in combinations(blocks, 2):
        if not len(one.plans) == len(other.plans) == len(one.rows) == len(other.rows) == 1:
            continue
        if any(billed_unit(block, statement) for block in (one, other)):
            continue
        crossed = (replace(one, plans=other.plans), replace(other, plans=one.plans))
        pairs = [(_gap(c), _gap(b)) for b, c in zip((other, one), crossed, strict=True)]
        nearer = all(theirs < own for theirs, own in pairs)
        by_far = all(theirs * FAR_NEARER <= own for theirs, own in pairs)
        if by_far or (nearer and any(billed_unit(block, statement) for block in crossed)):
            return one, other
    return None


def counted_by_other(block: Block, blocks: Sequence[Block], statement: Statement) -> Block | None:
    """Return the block whose readings come to what another's line bills; None where none do."""
    for other in blocks:
        if other is not block and len(block.plans) == len(other.rows) == 1:
            crossed = replace(other, plans=block.plans)
            if billed_unit(crossed, statement) == other.true_unit:
                return other
    return None


def _gap(block: Block) -> Fraction:
    """Return how far the energy of a block's lines is from what its readings come to."""
    return abs(block.printed - block.energy(block.dial_end, block.true_unit))
