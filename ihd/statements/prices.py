"""The price of each line against the price agreed: an old one, one too early, a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ihd.checks.finding import FindingKind
from ihd.statements.agreed import Agreed, step_of
from ihd.statements.energy import FAR_NEARER
from ihd.statements.plan import Plan, Stretch
from ihd.statements.step import Change, Step
from ihd.statements.sums import Sums
from ihd.statements.tax import Tax
from ihd.tariffs.tariff import Tariff


@dataclass(frozen=True, slots=True)
class Priced:
    """A line's prices, one a stretch: as they should be, and as the bill takes them.

    Neither holds a tax that is to be added. ``kinds`` says of each stretch what is wrong with it.
    """

    right: tuple[Fraction, ...]
    billed: tuple[Fraction, ...]
    kinds: tuple[FindingKind | None, ...]


def priced(plan: Plan, tax: Tax, charged: Decimal, fits: Callable[[Fraction], bool]) -> Priced:
    """Return what a line should cost per unit and what it does.

    ``charged`` is the price printed. ``fits`` says whether the line's amount comes from a price: a
    price shown with few decimals may stand for the one agreed.
    """
    right: list[Fraction] = []
    billed: list[Fraction] = []
    kinds: list[FindingKind | None] = []
    share = 1 + tax.percent / 100 if tax.twice else Fraction(1)
    for stretch in plan.stretches:
        agreed, untaxed = stretch.agreed, Fraction(charged) / share
        kind = None
        if agreed is None:
            own = due = untaxed
        elif agreed.doubt is not None:
            own, due, kind = _by_mean(plan, agreed, tax, untaxed)
        elif _only_shown(agreed, charged, tax, fits):
            own = due = tax.right_price(agreed)
        elif agreed.is_printed_as(charged, tax.percent, with_vat=tax.within):
            own = due = tax.right_price(agreed) if tax.twice else untaxed
        else:
            own, due = untaxed, tax.right_price(agreed)
            kind = _kind(plan, stretch, tax, charged)
        right.append(due)
        billed.append(own)
        kinds.append(kind)
    return Priced(tuple(right), tuple(billed), tuple(kinds))


def _by_mean(
    plan: Plan, agreed: Agreed, tax: Tax, charged: Fraction
) -> tuple[Fraction, Fraction, FindingKind | None]:
    """Return what a line charges per unit and should, by the mean of our own half-hours.

    The mean is printed for show: what counts is the amount, as long as the two agree.
    """
    line, due = plan.line, tax.right_price(agreed)
    quantity = Fraction(line.quantity or 0)
    by_amount = abs(Fraction(line.amount) / quantity) if quantity else charged
    shown = step_of(line.price) if line.price is not None else Fraction(0)
    share = 1 + tax.percent / 100 if tax.twice else Fraction(1)
    # A quantity printed in whole units leaves the price of one as vague as itself.
    vague = by_amount * step_of(line.quantity or Decimal(1)) / (abs(quantity) or 1)
    own = by_amount / share if abs(by_amount / share - charged) <= shown + vague else charged
    doubt = (agreed.doubt or Fraction(0)) + vague + Fraction(1, 100) / (abs(quantity) or 1)
    if abs(own - due) <= doubt:
        return own, own, None
    return own, due, FindingKind.PRICE_WRONG


def _only_shown(
    agreed: Agreed, charged: Decimal, tax: Tax, fits: Callable[[Fraction], bool]
) -> bool:
    """Say whether a price is the agreed one, only shown with fewer decimals than it is."""
    if tax.twice or not agreed.is_shown_as(charged, tax.percent, with_vat=tax.within):
        return False
    exact = agreed.exact(tax.percent, with_vat=tax.within)
    return fits(exact) and not fits(Fraction(charged))


def price_steps(
    plans: Sequence[Plan],
    found: Mapping[int, Priced],
    charged: Mapping[int, Decimal],
    *,
    tax: Tax,
    tariff: Tariff | None,
) -> Iterator[Step]:
    """Yield what is wrong with the prices of a bill."""
    pairs = _swapped(plans, found, charged, tax)
    partners = {one.index: other for pair in pairs for one, other in (pair, pair[::-1])}
    exchanged = {
        plan.index: _as_partner(plan, partners[plan.index], found, charged[plan.index], tax)
        for plan in plans
        if plan.index in partners
    }
    if pairs:
        one, other = pairs[0]
        names: dict[str, object] = {"one": one.line.name, "other": other.line.name}
        facts = {"where": "prices", **names}
        prices = {index: own.right for index, own in exchanged.items()}
        yield Step(FindingKind.BILL_SWAPPED, facts, _at_prices(prices))
    for plan in plans:
        if plan.index not in found:
            continue
        own = exchanged.get(plan.index, found[plan.index])
        owner = partners.get(plan.index, plan)
        prices_now = list(own.right)
        for kind in dict.fromkeys(kind for kind in own.kinds if kind is not None):
            places = [n for n, one in enumerate(own.kinds) if one is kind]
            for place in places:
                prices_now[place] = own.billed[place]
            stretches = [owner.stretches[n] for n in places]
            facts = _facts(owner, stretches, charged[plan.index], tariff)
            if kind is FindingKind.PRICE_WRONG and owner is plan:
                facts |= _whose(plan, plans, charged[plan.index], tax)
            yield Step(kind, facts, _at_prices({plan.index: tuple(prices_now)}))


def taxed_again(plans: Sequence[Plan], charged: Mapping[int, Decimal]) -> Step:
    """Return the fault of prices that hold the tax being taxed once more."""
    prices = {
        plan.index: tuple(Fraction(charged[plan.index]) for _ in plan.stretches)
        for plan in plans
        if plan.index in charged
    }
    return Step(FindingKind.VAT_TWICE, {"where": "prices"}, _at_prices(prices))


def _at_prices(prices: Mapping[int, Sequence[Fraction]]) -> Change:
    def change(sums: Sums) -> Sums:
        lines = tuple(
            line.with_prices(prices[number]) if number in prices else line
            for number, line in enumerate(sums.lines)
        )
        return replace(sums, lines=lines)

    return change


def _kind(plan: Plan, stretch: Stretch, tax: Tax, charged: Decimal) -> FindingKind:
    for number, agreed in plan.prices:
        if number != stretch.version and agreed.is_printed_as(
            charged, tax.percent, with_vat=tax.within
        ):
            earlier = number < (stretch.version or 0)
            return FindingKind.PRICE_OLD if earlier else FindingKind.PRICE_EARLY
    return FindingKind.PRICE_WRONG


def _facts(
    plan: Plan, stretches: Sequence[Stretch], charged: Decimal, tariff: Tariff | None
) -> dict[str, object]:
    agreed = next(s.agreed for s in stretches if s.agreed is not None)
    since: date | None = None
    numbers = [s.version for s in plan.stretches if s.version is not None]
    if tariff is not None and numbers:
        since = tariff.versions[max(numbers)].first_day
    return {
        "line": plan.line.name,
        "unit": plan.line.unit,
        "charged": charged,
        "agreed": agreed.price,
        "agreed_includes_vat": agreed.included is not False,
        "from": stretches[0].first_day,
        "to": stretches[-1].after_last_day,
        "since": since,
        **({"where": "mean"} if agreed.doubt is not None else {}),
    }


def _whose(plan: Plan, plans: Sequence[Plan], charged: Decimal, tax: Tax) -> dict[str, object]:
    """Return the line whose price a wrong one is, as a fact, if it is the price of any."""
    if plan.is_energy:
        for other in plans:
            if other.is_energy and other is not plan and _is_price_of(other, charged, tax):
                return {"other": other.line.name}
    return {}


def _swapped(
    plans: Sequence[Plan], found: Mapping[int, Priced], charged: Mapping[int, Decimal], tax: Tax
) -> list[tuple[Plan, Plan]]:
    """Return the lines of energy that have each other's price, pair by pair, if any have.

    Where a price changes within the bill there is a pair for the days of each. One of a pair may
    be wrong besides: then it is nearer to the other's price than to its own. Both may be if they
    are nearer by far; what is less clear than that is no swap that can be named.
    """
    wrong = [
        plan
        for plan in plans
        if plan.is_energy and plan.index in found and all(found[plan.index].kinds)
    ]
    pairs: list[tuple[Plan, Plan]] = []
    for number, one in enumerate(wrong):
        for other in wrong[number + 1 :]:
            taken = any(plan in pair for pair in pairs for plan in (one, other))
            days = {(plan.first_day, plan.after_last_day) for plan in (one, other)}
            if len(days) > 1 or taken or len(one.stretches) != len(other.stretches):
                continue
            crossed = ((one, charged[other.index]), (other, charged[one.index]))
            exactly = [_is_price_of(plan, price, tax) for plan, price in crossed]
            times = 1 if any(exactly) else FAR_NEARER
            near = [_is_nearer(*pair, found, times) for pair in ((other, one), (one, other))]
            if all(e or n for e, n in zip(exactly, near, strict=True)):
                pairs.append((one, other))
    return pairs


def _is_price_of(plan: Plan, price: Decimal, tax: Tax) -> bool:
    return all(
        s.agreed is not None and s.agreed.is_printed_as(price, tax.percent, with_vat=tax.within)
        for s in plan.stretches
    )


def _is_nearer(plan: Plan, other: Plan, found: Mapping[int, Priced], times: int) -> bool:
    """Say whether a price that is nobody's is nearer to another line's, more than ``times`` so."""
    if any(kind is not FindingKind.PRICE_WRONG for kind in found[plan.index].kinds):
        return False
    own, theirs = found[plan.index], found[other.index]
    return all(
        abs(billed - crossed) * times < abs(billed - right)
        for billed, right, crossed in zip(own.billed, own.right, theirs.right, strict=True)
    )


def _as_partner(
    plan: Plan, other: Plan, found: Mapping[int, Priced], charged: Decimal, tax: Tax
) -> Priced:
    """Return a line's prices held against those of the line it was exchanged with."""
    kinds = tuple(
        None if _is_price_of(other, charged, tax) else _kind(other, stretch, tax, charged)
        for stretch in other.stretches
    )
    billed = found[plan.index].billed
    right = tuple(
        own if kind is None else due
        for own, due, kind in zip(billed, found[other.index].right, kinds, strict=True)
    )
    return Priced(right, billed, kinds)
