"""What days cost whatever is used: the standing charge and all else that is for time."""

from __future__ import annotations

import calendar
from collections.abc import Hashable
from datetime import date
from fractions import Fraction

from ihd.billing.charges import quantity_of
from ihd.billing.lines import exact_decimal
from ihd.tariffs.tariff import Charge, Span, Tariff, TariffVersion
from ihd.tariffs.timeline import version_days
from ihd.units import Money

_NOT_FOR_TIME = (Span.KWH, Span.BILL)


class Standing:
    """A tariff's charges for time; remembers what so many days of a month and year came to."""

    def __init__(self, tariff: Tariff) -> None:
        self._tariff = tariff
        self._known: dict[Hashable, Money | None] = {}

    def of(self, first_day: date, after_last_day: date) -> Money | None:
        """Return what the local days [first_day, after_last_day) cost with the tax.

        Days for which the tariff names no such charge cost nothing; None where none of them has
        one, or its price is not known. Charges per month or year count by their days; what is
        charged once a bill is left out.
        """
        total: Money | None = None
        for number, start, end in version_days(self._tariff, first_day, after_last_day):
            if not _charges(self._tariff.versions[number]):
                continue
            found = self._of_version(number, start, end)
            if found is None:
                return None
            total = found if total is None else total + found
        return total

    def _of_version(self, number: int, start: date, end: date) -> Money | None:
        count = (end - start).days
        if count == 1:
            of_month = calendar.monthrange(start.year, start.month)[1]
            key: Hashable = number, of_month, calendar.isleap(start.year)
        else:
            key = number, start, end
        if key not in self._known:
            exact = _exact(self._tariff.versions[number], start, end)
            money = None if exact is None else Money(exact_decimal(exact), self._tariff.currency)
            self._known[key] = money
        return self._known[key]


def _charges(version: TariffVersion) -> list[Charge]:
    return [charge for charge in version.charges if charge.per not in _NOT_FOR_TIME]


def _exact(version: TariffVersion, start: date, end: date) -> Fraction | None:
    total = Fraction(0)
    for charge in _charges(version):
        if charge.price is None:
            return None
        quantity = quantity_of(charge, start, end, used=Fraction(0), ends_bill=False)
        total += quantity * Fraction(charge.price)
    if version.vat and not version.vat.included:
        total *= 1 + Fraction(version.vat.percent) / 100
    return total
