"""How a line's energy is shared among the days of its prices: by our own register, else by time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from ihd.clock import midnight, to_ms
from ihd.statements.agreed import step_of
from ihd.statements.energy import Block
from ihd.statements.ours import Ours
from ihd.statements.plan import Plan, Share
from ihd.statements.statement import Statement
from ihd.statements.sums import cut_to
from ihd.tariffs.tariff import EXPORT


def weighed(plan: Plan, blocks: Sequence[Block], ours: Ours, statement: Statement) -> Plan:
    """Return a line with its stretches weighed by what we know was used in each."""
    if not plan.is_energy or len(plan.stretches) < 2:
        return plan
    block = next((b for b in blocks if any(p.index == plan.index for p in b.plans)), None)
    share = (block and _by_dials(block, plan, statement)) or _by_use(plan, ours, statement)
    return plan.weighed(share)


def _by_dials(block: Block, plan: Plan, statement: Statement) -> Share | None:
    """Share by what our register showed at each change, cut as the bill cuts its readings."""
    row, chain = block.rows[0], block.chains[0]
    if len(block.rows) > 1:
        return None
    step = step_of(row.opening.value)
    ends = {
        row.first_day or statement.first_day: chain.opening,
        row.after_last_day or statement.after_last_day: chain.closing,
    }
    showed: dict[date, Fraction] = {}
    for day in {day for s in plan.stretches for day in (s.first_day, s.after_last_day)}:
        instant = to_ms(midnight(day, statement.zone))
        values = (dial.at(instant) for dial in block.dials)
        value = next((value for value in values if value is not None), None)
        if value is not None:
            showed[day] = cut_to(value, step)
        if day in ends:
            showed[day] = ends[day]
        if day not in showed:
            return None
    return lambda first, after: showed[after] - showed[first]


def _by_use(plan: Plan, ours: Ours, statement: Statement) -> Share | None:
    """Share by our half-hours, all registers together."""
    series = [one for one in ours.consumption if one.register != EXPORT]
    start = to_ms(midnight(plan.first_day, statement.zone))
    end = to_ms(midnight(plan.after_last_day, statement.zone))
    if not series or any(one.gaps(start, end) for one in series):
        return None

    def share(first: date, after: date) -> Fraction:
        begin, stop = (to_ms(midnight(day, statement.zone)) for day in (first, after))
        total = 0
        for one in series:
            rows = zip(one.starts, one.amounts, strict=True)
            total += sum(amount for at, amount in rows if begin <= at < stop)
        return Fraction(total)

    return share
