"""What days cost whatever is used: the standing charge and all else that is for time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from datetime import date
from fractions import Fraction

from ihd.billing.charges import quantity_of
from ihd.billing.lines import exact_decimal
from ihd.tariffs.tariff import Charge, Span, Tariff, TariffVersion
from ihd.tariffs.timeline import version_days
from ihd.units import Money

_NOT_FOR_TIME = (Span.KWH, Span.BILL)
_BY_DAYS = (Span.DAY, Span.WEEK)


class Standing:
    """A tariff's charges for time; remembers what so many days of a version came to."""

    def __init__(self, tariff: Tariff) -> None:
        self._tariff = tariff
        self._starts = [version.first_day or date.min for version in tariff.versions]
        charges = [_charges(version) for version in tariff.versions]
        self._charged = [bool(found) for found in charges]
        self._by_days = [all(c.per in _BY_DAYS for c in found) for found in charges]
        self._known: dict[Hashable, Money | None] = {}

    def of(self, first_day: date, after_last_day: date) -> Money | None:
        """Return what the local days [first_day, after_last_day) cost with the tax.

        Days for which the tariff names no such charge cost nothing; None where none of them has
        one, or its price is not known. Charges per month or year count by their days; what is
        charged once a bill is left out.
        """
        number = bisect_right(self._starts, first_day) - 1
        following = self._starts[number + 1 : number + 2]
        if number >= 0 and (not following or following[0] >= after_last_day):
            return self._of_version(number, first_day, after_last_day)
        total: Money | None = None
        for number, start, end in version_days(self._tariff, first_day, after_last_day):
            found = self._of_version(number, start, end)
            if found is None and self._charged[number]:
                return None
            if found is not None:
                total = found if total is None else total + found
        return total

    def _of_version(self, number: int, start: date, end: date) -> Money | None:
        if not self._charged[number]:
            return None
        count = (end - start).days
        key: Hashable = (number, count) if self._by_days[number] else (number, start, end)
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
