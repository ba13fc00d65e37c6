"""What a month or a bill costs besides its energy and its days: demand, a minimum, once a bill.

Such charges belong to no day, so they are in the rows of months, years and bills only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.charges import months_of
from ihd.billing.consumption import Consumption
from ihd.billing.cost import cost
from ihd.billing.lines import LineKind
from ihd.billing.usage_row import PeriodCharge, Step
from ihd.tariffs.now import with_vat
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import Span, Tariff, TariffVersion
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
    if step is not Step.BILL:
        tariff = _without_bills(tariff)
    parts = [(first_day, after_last_day)]
    if step is Step.YEAR:
        parts = [(start, end) for start, end, _ in months_of(first_day, after_last_day)]
    found: dict[str, Decimal] = {}
    for start, end in parts:
        bill = cost(tariff, consumption, start, end, zone, prices=prices)
        for line in bill.lines:
            if line.kind is not LineKind.DEMAND and line.unit != "bill":
                continue
            version = tariff.version_on(line.first_day)
            amount = with_vat(line.exact.amount, version.vat if version else None)
            found[line.name] = found.get(line.name, Decimal(0)) + amount
    return tuple(PeriodCharge(name, Money(sum_, tariff.currency)) for name, sum_ in found.items())


def _without_bills(tariff: Tariff) -> Tariff:
    """Return a tariff without what is charged, or must come to so much, once a bill."""
    return replace(tariff, versions=tuple(_version_without(one) for one in tariff.versions))


def _version_without(version: TariffVersion) -> TariffVersion:
    least = version.minimum
    return replace(
        version,
        charges=tuple(charge for charge in version.charges if charge.per is not Span.BILL),
        minimum=None if least is not None and least.per is Span.BILL else least,
    )
