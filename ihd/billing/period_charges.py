"""What a month or a bill costs besides its energy and its days: demand, a minimum, once a bill.

Such charges belong to no day, so they are in the rows of months, years and bills only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.charges import months_of
from ihd.billing.consumption import Consumption
from ihd.billing.cost import cost
from ihd.billing.lines import Bill, Line, LineKind
from ihd.billing.usage_row import PeriodCharge, Step
from ihd.tariffs.now import with_vat
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import Span, Tariff
from ihd.units import Money

_STEPS = (Step.MONTH, Step.YEAR, Step.BILL)


def has_period_charges(tariff: Tariff, step: Step) -> bool:
    """Say whether rows of a step have charges that belong to no day."""
    return step in _STEPS and any(
        version.demands or version.minimum or any(c.per is Span.BILL for c in version.charges)
        for version in tariff.versions
    )


def period_charges(
    tariff: Tariff,
    consumption: Consumption,
    step: Step,
    first_day: date,
    after_last_day: date,
    zone: ZoneInfo,
    prices: PriceTable | None,
) -> tuple[PeriodCharge, ...]:
    """Return those charges with the tax, by name; readings go back as far as a bill's must.

    What is charged once a bill is in the rows of bills alone.
    """
    parts = [(first_day, after_last_day)]
    if step is Step.YEAR:
        parts = [(start, end) for start, end, _ in months_of(first_day, after_last_day)]
    found: dict[str, Decimal] = {}
    for start, end in parts:
        bill = cost(tariff, consumption, start, end, zone, prices=prices)
        for line in _lines(tariff, bill, step):
            version = tariff.version_on(line.first_day)
            amount = with_vat(line.exact.amount, version.vat if version else None)
            found[line.name] = found.get(line.name, Decimal(0)) + amount
    return tuple(PeriodCharge(name, Money(sum_, tariff.currency)) for name, sum_ in found.items())


def _lines(tariff: Tariff, bill: Bill, step: Step) -> Iterator[Line]:
    for line in bill.lines:
        version = tariff.version_on(line.first_day)
        least = version.minimum if version else None
        by_month = least is not None and least.name == line.name and least.per is not Span.BILL
        once = line.kind is LineKind.CHARGE and line.unit == "bill" and not by_month
        if line.kind is LineKind.DEMAND or by_month or (once and step is Step.BILL):
            yield line
