"""Whether a bill's prices hold the tax, whether it adds it, and whether that is once, not twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ihd.billing.rules import Rules, in_force
from ihd.meter import Fuel
from ihd.statements.agreed import Agreed
from ihd.statements.plan import Plan
from ihd.statements.statement import Statement
from ihd.statements.sums import rounded
from ihd.tariffs.tariff import Tariff

_NEAR = Fraction(2, 100)
_PENNY = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Tax:
    """How a bill treats the tax.

    ``within``: its prices hold it. ``added``: it adds it to the sum (``amount``). Both is twice,
    neither is none at all; ``right_adds`` is what it should do.
    """

    percent: Fraction
    within: bool
    added: bool
    amount: Fraction

    @property
    def twice(self) -> bool:
        """Whether prices that hold the tax were taxed again."""
        return self.within and self.added and self.percent > 0

    @property
    def missing(self) -> bool:
        """Whether prices without tax were never taxed."""
        return not self.within and not self.added and self.percent > 0

    @property
    def right_within(self) -> bool:
        """Whether the prices would hold the tax if the bill were right."""
        return self.within and not self.twice

    @property
    def right_adds(self) -> bool:
        """Whether the tax would be added if the bill were right."""
        return (self.added or self.missing) and self.percent > 0

    def right_price(self, agreed: Agreed) -> Fraction:
        """Return an agreed price as the bill should have printed it."""
        return agreed.exact(self.percent, with_vat=self.right_within)


def tax_of(
    statement: Statement, plans: Sequence[Plan], tariff: Tariff | None, rules: Rules | None
) -> Tax:
    """Return how a bill treats the tax, told from its sums and from the prices agreed."""
    percent = _percent(statement, tariff, rules)
    within = _within(statement, plans, percent)
    if within is None:
        within = statement.prices_include_vat
    added, amount = _added(statement, percent, within=within)
    return Tax(
        percent, within=(not added) if within is None else within, added=added, amount=amount
    )


def _percent(statement: Statement, tariff: Tariff | None, rules: Rules | None) -> Fraction:
    if tariff is not None:
        version = tariff.version_on(statement.first_day) or tariff.versions[0]
        if version.vat is not None:
            return Fraction(version.vat.percent)
    on_fuel = statement.fuel in (Fuel.ELECTRICITY, Fuel.GAS)
    if rules is not None and statement.currency == rules.currency and on_fuel:
        rule = in_force(rules.vat, statement.after_last_day)
        if rule is not None:
            return Fraction(rule.percent)
    return Fraction(statement.vat_percent or 0)


def _added(
    statement: Statement, percent: Fraction, *, within: bool | None
) -> tuple[bool, Fraction]:
    """Return whether the tax is added to the sum, and how much of it is.

    A tax that is printed beside prices without tax is meant to be added, whatever the total says.
    """
    taxed, untaxed = printed_sums(statement)
    rest = Fraction(statement.total) - taxed - untaxed
    if statement.vat is None:
        should = rounded(taxed * percent / 100)
        seems = percent > 0 and abs(rest - should) <= _NEAR and within is not True
        return seems, rest if seems else Fraction(0)
    vat = Fraction(statement.vat)
    if vat and within is False:
        return True, vat
    if within and abs(rest - vat) > _NEAR and _is_told_within(vat, taxed, percent):
        return False, vat
    return abs(rest - vat) < abs(rest), vat


def _is_told_within(vat: Fraction, taxed: Fraction, percent: Fraction) -> bool:
    """Say whether a printed tax is rather what a sum holds of it than what is added to it."""
    held, added = taxed * percent / (100 + percent), taxed * percent / 100
    return abs(vat - held) < abs(vat - added)


def printed_sums(statement: Statement) -> tuple[Fraction, Fraction]:
    """Return the printed sum of what bears tax, and what does not, as printed or added up.

    A printed sum may be of both: the sum of the lines tells, else the total that is made of it.
    """
    taxed = sum((Fraction(x.amount) for x in statement.lines if not x.outside_vat), Fraction(0))
    untaxed = sum((Fraction(x.amount) for x in statement.lines if x.outside_vat), Fraction(0))
    if statement.subtotal is None:
        return taxed, untaxed
    printed, total = Fraction(statement.subtotal), Fraction(statement.total)
    tax = Fraction(statement.vat or 0)

    def unexplained(base: Fraction) -> tuple[bool, Fraction, Fraction]:
        rest = total - base - untaxed
        return base != taxed, min(abs(rest), abs(rest - tax)), abs(base - taxed)

    return min((printed, printed - untaxed), key=unexplained), untaxed


def _within(statement: Statement, plans: Sequence[Plan], percent: Fraction) -> bool | None:
    """Tell from the prices whether they hold the tax; None where they do not say."""
    if percent == 0:
        return True if statement.prices_include_vat is None else statement.prices_include_vat
    votes = 0
    for plan in plans:
        holds, lacks = (_is_agreed(plan, percent, with_vat=w) for w in (True, False))
        votes += holds - lacks
    return None if votes == 0 else votes > 0


def _is_agreed(plan: Plan, percent: Fraction, *, with_vat: bool) -> bool:
    """Say whether a line is at an agreed price with or without the tax; its amount may tell."""
    line = plan.line
    if line.price is not None:
        return plan.is_priced_at(line.price, percent, with_vat=with_vat)
    units = abs(Fraction(line.quantity or 0))
    return any(
        abs(abs(Fraction(line.amount)) - units * agreed.exact(percent, with_vat=with_vat))
        <= _PENNY + units * (agreed.doubt or 0)
        for _, agreed in plan.prices
        if units
    )
