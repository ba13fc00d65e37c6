"""The minimum charge: what a month lacks to the least it comes to is a line of its own.

All that is paid before the tax counts towards it: energy, demand, charges. What export earns does
not, unless it is netted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from ihd.billing.charges import months_of
from ihd.billing.energy import Tally
from ihd.billing.lines import Item, LineKind
from ihd.tariffs.tariff import Charge, Span, Tariff
from ihd.tariffs.timeline import version_days

Days = tuple[date, date]
"""The first of some local days, and the day after the last."""
ItemsOf = Callable[[date, date], tuple[list[Item], Tally]]


def minimum_items(
    tariff: Tariff, items: Sequence[Item], bill: Days, items_of: ItemsOf
) -> Iterator[Item]:
    """Yield a line for each version with a minimum that some of its days do not come to.

    ``items`` are the lines of the whole bill; ``items_of`` makes those of a part of it.
    """
    for number, start, end in version_days(tariff, *bill):
        version = tariff.versions[number]
        least = version.minimum
        if least is None or least.price is None:
            continue
        lacking = Fraction(0)
        for days, wanted in _parts(least, bill, (start, end)):
            paid = items if days == bill else items_of(*days)[0]
            lacking += max(wanted - sum((_paid(item) for item in paid), Fraction(0)), Fraction(0))
        if lacking:
            yield Item(
                name=least.name,
                kind=LineKind.CHARGE,
                quantity=Fraction(1),
                unit="bill",
                price=None,
                amount=lacking,
                first_day=start,
                after_last_day=end,
                vat=version.vat,
            )


def _parts(least: Charge, bill: Days, days: Days) -> Iterator[tuple[Days, Fraction]]:
    """Yield the stretches that are held against the minimum one by one, and what each must be."""
    price = Fraction(least.price or 0)
    if least.per is Span.BILL:
        if days[1] == bill[1]:
            yield bill, price
        return
    for start, end, part in months_of(*days):
        count = Fraction((end - start).days)
        yield (start, end), price * (count if least.per is Span.DAY else part)


def _paid(item: Item) -> Fraction:
    return Fraction(0) if item.kind is LineKind.EXPORT else item.amount
