"""Which days each line of a bill is for, cut where its price changes or a charge comes too late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ihd.billing.rules import BackBillingRule, Rules, in_force
from ihd.clock import add_months
from ihd.statements.agreed import Agreed, agreed_price, rate_of
from ihd.statements.credits import sign_of, with_credits
from ihd.statements.statement import LineSort, PrintedLine, Statement
from ihd.tariffs.tariff import RatePeriod, Tariff, TariffVersion
from ihd.tariffs.timeline import version_days

Share = Callable[[date, date], Fraction]
"""What a register counted between two days, in any unit."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a line at one agreed price; not ``counted`` where they may no longer be charged.

    ``version`` is its number in the tariff; None where the tariff does not reach so far back.
    """

    first_day: date
    after_last_day: date
    version: int | None = None
    agreed: Agreed | None = None
    counted: bool = True
    weight: Fraction = Fraction(1)

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.after_last_day - self.first_day).days


@dataclass(frozen=True, slots=True)
class Plan:
    """A line with its number on the bill, its register and rate, and its stretches.

    ``line`` is as printed, but that a credit of energy has a quantity below zero.
    """

    index: int
    line: PrintedLine
    register: str | None
    rate: RatePeriod | None
    stretches: tuple[Stretch, ...]
    prices: tuple[tuple[int, Agreed], ...] = ()
    """What each version of the tariff says the line costs: its number, the price."""
    sign: int = 1
    """-1 where the line is taken off though its figures are printed above nought."""

    def is_priced_at(self, price: Decimal, percent: Fraction, *, with_vat: bool) -> bool:
        """Say whether a price is that of any version of the tariff."""
        return any(p.is_printed_as(price, percent, with_vat=with_vat) for _, p in self.prices)

    @property
    def first_day(self) -> date:
        """The first day it is for."""
        return self.stretches[0].first_day

    @property
    def after_last_day(self) -> date:
        """The day after the last it is for."""
        return self.stretches[-1].after_last_day

    @property
    def is_energy(self) -> bool:
        """Whether it is for energy that came in, or was sent out."""
        return self.line.sort in (LineSort.ENERGY, LineSort.EXPORT)

    def weighed(self, share: Share | None) -> Plan:
        """Return the plan with its stretches weighed by a register, else by their days."""
        found = []
        for stretch in self.stretches:
            days = (stretch.first_day, stretch.after_last_day)
            weight = Fraction(stretch.days) if share is None else max(share(*days), Fraction(0))
            found.append(replace(stretch, weight=weight))
        if not any(stretch.weight for stretch in found):
            return self.weighed(None)
        return replace(self, stretches=tuple(found))


def plans_of(statement: Statement, tariff: Tariff | None, rules: Rules | None) -> tuple[Plan, ...]:
    """Return the plan of every line, its stretches weighed by days."""
    registers = [_register_of(statement, line) for line in statement.lines]
    versions = _versions(statement, tariff)
    rates = [
        next((rate_of(line, version, register=name) for _, _, _, version in versions), None)
        if line.sort in (LineSort.ENERGY, LineSort.EXPORT)
        else None
        for line, name in zip(statement.lines, registers, strict=True)
    ]
    days = _days_of_lines(
        statement, registers, rates, [(start, end) for start, end, *_ in versions]
    )
    cutoff = cutoff_of(statement, rules)
    plans = []
    for index, line in enumerate(with_credits(statement, registers, tariff)):
        cuts = [cutoff] if cutoff else []
        cuts += [start for start, _, _, _ in versions]
        stretches = [
            _stretch(line, start, end, versions, registers[index], cutoff)
            for start, end in _cut(*days[index], cuts)
        ]
        known = _prices(line, registers[index], tariff)
        sign = sign_of(line, statement)
        plan = Plan(index, line, registers[index], rates[index], tuple(stretches), known, sign)
        plans.append(plan.weighed(None))
    return tuple(plans)


def cutoff_of(statement: Statement, rules: Rules | None) -> date | None:
    """Return the first day a bill may still charge for, where a rule says so."""
    if rules is None or statement.issued is None or statement.billed_before:
        return None
    if statement.currency != rules.currency:
        return None
    rule: BackBillingRule | None = in_force(rules.back_billing, statement.issued)
    return add_months(statement.issued, -rule.months) if rule else None


_Version = tuple[date, date, int, TariffVersion]


def _versions(statement: Statement, tariff: Tariff | None) -> list[_Version]:
    """Return the versions in force in the bill: first day, day after, number, itself."""
    if tariff is None:
        return []
    spans = version_days(tariff, statement.first_day, statement.after_last_day)
    return [(first, after, number, tariff.versions[number]) for number, first, after in spans]


def _prices(
    line: PrintedLine, register: str | None, tariff: Tariff | None
) -> tuple[tuple[int, Agreed], ...]:
    found = []
    for number, version in enumerate(tariff.versions if tariff else ()):
        agreed = agreed_price(line, version, register=register)
        if agreed is not None:
            found.append((number, agreed))
    return tuple(found)


def _stretch(
    line: PrintedLine,
    start: date,
    end: date,
    versions: Sequence[_Version],
    register: str | None,
    cutoff: date | None,
) -> Stretch:
    held = next((v for v in versions if v[0] <= start < v[1]), None)
    return Stretch(
        first_day=start,
        after_last_day=end,
        version=held[2] if held else None,
        agreed=agreed_price(line, held[3], register=register) if held else None,
        counted=cutoff is None or start >= cutoff or line.sort is LineSort.OTHER,
    )


def _cut(first: date, after: date, cuts: Sequence[date]) -> list[tuple[date, date]]:
    inside = sorted({cut for cut in cuts if first < cut < after})
    return list(pairwise([first, *inside, after]))


def _register_of(statement: Statement, line: PrintedLine) -> str | None:
    """Return the name of the register a line of energy is for."""
    if line.sort not in (LineSort.ENERGY, LineSort.EXPORT):
        return None
    names = {(r.name or "").casefold(): r.name for r in statement.registers}
    for name in (line.register, line.rate, line.name):
        if name and name.casefold() in names:
            return names[name.casefold()]
    if len(names) == 1 and line.sort is LineSort.ENERGY:
        return next(iter(names.values()))
    return line.register


def _days_of_lines(
    statement: Statement,
    registers: Sequence[str | None],
    rates: Sequence[RatePeriod | None],
    versions: Sequence[tuple[date, date]],
) -> list[tuple[date, date]]:
    """Return the days of each line: its own, or those of one price where there is a line a price.

    Lines for the same thing without days of their own follow each other in time, as printed.
    """
    alike: dict[object, list[int]] = {}
    for index, line in enumerate(statement.lines):
        rate = rates[index]
        thing = rate.name if rate else line.rate or line.register or line.name
        key = (line.sort, registers[index], thing.casefold())
        if line.sort is LineSort.STANDING:
            key = (line.sort, None, line.unit)
        alike.setdefault(key, []).append(index)
    whole = (statement.first_day, statement.after_last_day)
    found = [whole] * len(statement.lines)
    for indexes in alike.values():
        undated = [i for i in indexes if not _own_days(statement.lines[i])]
        for index in indexes:
            line = statement.lines[index]
            found[index] = (line.first_day or whole[0], line.after_last_day or whole[1])
        if len(undated) == len(indexes) == len(versions) > 1:
            for index, days in zip(undated, versions, strict=True):
                found[index] = days
    return found


def _own_days(line: PrintedLine) -> bool:
    return line.first_day is not None or line.after_last_day is not None
