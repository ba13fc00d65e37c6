"""What a line comes to per unit whose price is another every half-hour: our half-hours tell.

A supplier prints one line with the mean. It is held against ours at the prices of the table, which
is known to within the half-hours' own rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import isqrt

from ihd.billing.consumption import Consumption, Series
from ihd.billing.cost import cost
from ihd.billing.lines import LineKind, exact_decimal
from ihd.clock import midnight, to_ms
from ihd.statements.agreed import Agreed
from ihd.statements.conversion import SPREAD_A_HALF_HOUR
from ihd.statements.ours import Ours
from ihd.statements.plan import Plan
from ihd.statements.statement import LineSort, Statement
from ihd.statements.used import covers, longest, names_of
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import EXPORT, Tariff

_HALF_HOUR_MS = 1_800_000
_HOUR_MS = 2 * _HALF_HOUR_MS
_DEEP = 1_000_000


def at_table_prices(
    plans: Sequence[Plan], statement: Statement, tariff: Tariff | None, ours: Ours
) -> tuple[Plan, ...]:
    """Return the plans, those that a table prices with the mean of our own half-hours.

    Where our half-hours or the table do not reach over a line's days, its price stays unknown.
    """
    if tariff is None or tariff.prices is None:
        return tuple(plans)
    return tuple(_priced(plan, statement, tariff, ours) for plan in plans)


def _priced(plan: Plan, statement: Statement, tariff: Tariff, ours: Ours) -> Plan:
    if plan.rate is None or not plan.rate.from_table or not plan.is_energy:
        return plan
    sent = plan.line.sort is LineSort.EXPORT
    series = tuple(one for one in ours.consumption if (one.register == EXPORT) == sent)
    if not series or any(longest(one) > _HOUR_MS for one in series):
        return plan
    mean = _mean(plan, statement, tariff, series)
    if mean is None:
        return plan
    # One line has one mean, whatever else changed on one of its days.
    return replace(
        plan,
        stretches=tuple(
            s if s.version is None else replace(s, agreed=mean) for s in plan.stretches
        ),
        prices=tuple((s.version, mean) for s in plan.stretches if s.version is not None),
    )


def _mean(
    plan: Plan, statement: Statement, tariff: Tariff, series: tuple[Series, ...]
) -> Agreed | None:
    """Return what a unit of ours cost on average over a line's days, as the tariff has the tax."""
    days = (plan.first_day, plan.after_last_day)
    version = next((s.version for s in plan.stretches if s.version is not None), None)
    if version is None or plan.rate is None or not covers(series, *days, statement.zone):
        return None
    bill = cost(tariff, series, *days, statement.zone)
    kind = LineKind.EXPORT if plan.line.sort is LineSort.EXPORT else LineKind.ENERGY
    wanted = names_of(plan.rate)
    lines = [one for one in bill.lines if one.kind is kind and one.name in wanted]
    units = sum((Fraction(one.quantity) for one in lines), Fraction(0))
    if bill.unpriced or units <= 0:
        return None
    amount = sum((Fraction(one.exact.amount) for one in lines), Fraction(0))
    vat = tariff.versions[version].vat
    taxed = vat is None or vat.included
    return Agreed(
        exact_decimal(amount / units),
        included=None if kind is LineKind.EXPORT else taxed,
        doubt=_doubt(tariff.prices, series, days, statement, units),
    )


def _doubt(
    table: PriceTable | None,
    series: Consumption,
    days: tuple[date, date],
    statement: Statement,
    units: Fraction,
) -> Fraction:
    """Return by how much a mean may be off because the supplier's half-hours are rounded."""
    if table is None or not series:
        return Fraction(0)
    start, end = (to_ms(midnight(day, statement.zone)) for day in days)
    rows = zip(table.starts, table.ends, range(len(table.starts)), strict=True)
    held = [
        (Fraction(table.price(place)), Fraction(min(stop, end) - max(begin, start), _HALF_HOUR_MS))
        for begin, stop, place in rows
        if begin < end and stop > start
    ]
    whole = sum(halves for _, halves in held)
    if not whole:
        return Fraction(0)
    mean = sum(price * halves for price, halves in held) / whole
    squares = sum((price - mean) ** 2 * halves for price, halves in held)
    return SPREAD_A_HALF_HOUR * Fraction(isqrt(int(squares * _DEEP**2)), _DEEP) / units
