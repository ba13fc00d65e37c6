"""The price a line should have: found in the tariff by the line's name, register and kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from ihd.statements.statement import LineSort, PrintedLine
from ihd.tariffs.tariff import Charge, RatePeriod, Span, TariffVersion

_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
_FINEST = 4
"""A price is taken as rounded where it has at least so many decimals: a hundredth of a penny."""
_DEEP = Context(prec=70)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A price as the tariff states it: per unit, and whether the tax is within.

    ``included`` is None where no tax is due: what is sent out is paid as it is.
    A mean of our own half-hours is not known exactly: ``doubt`` is by how much it may be off.
    """

    price: Decimal
    included: bool | None
    doubt: Fraction | None = None

    def exact(self, percent: Fraction, *, with_vat: bool) -> Fraction:
        """Return the price with or without the tax, exactly."""
        value = Fraction(self.price)
        if self.included in (None, with_vat):
            return value
        share = 1 + percent / 100
        return value * share if with_vat else value / share

    def is_printed_as(self, printed: Decimal, percent: Fraction, *, with_vat: bool) -> bool:
        """Say whether a printed price is this one: as it stands, or as a supplier rounds it."""
        exact = self.exact(percent, with_vat=with_vat)
        if self.doubt is not None:
            return abs(Fraction(printed) - exact) <= self.doubt + step_of(printed)
        if Fraction(printed) == exact:
            return True
        if places_of(printed) >= _FINEST and printed in roundings(exact, places_of(printed)):
            return True
        if self.included in (None, with_vat) or places_of(self.price) < _FINEST:
            return False
        back = Agreed(printed, with_vat).exact(percent, with_vat=self.included)
        return self.price in roundings(back, places_of(self.price))

    def is_shown_as(self, printed: Decimal, percent: Fraction, *, with_vat: bool) -> bool:
        """Say whether a printed price may be this one shown with fewer decimals than it has."""
        exact = self.exact(percent, with_vat=with_vat)
        return printed in roundings(exact, places_of(printed))


def places_of(number: Decimal) -> int:
    """Return how many decimals a number is printed with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def step_of(number: Decimal) -> Fraction:
    """Return one of the last figure a number is printed with."""
    return Fraction(1, 10 ** places_of(number))


def roundings(value: Fraction, places: int) -> tuple[Decimal, ...]:
    """Return a value as printed with so many decimals, rounded each way there is."""
    exact = _DEEP.divide(Decimal(value.numerator), Decimal(value.denominator))
    quantum = Decimal(1).scaleb(-places)
    return tuple(exact.quantize(quantum, rounding=way) for way in _ROUNDINGS)


def agreed_price(
    line: PrintedLine, version: TariffVersion, *, register: str | None = None
) -> Agreed | None:
    """Return what a version of the tariff says a line costs per unit; None where it says nothing.

    ``register`` is the name of the register on the bill that the line is for.
    """
    found = _found(line, version, register)
    if found is None or found.price is None or getattr(found, "from_table", False):
        return None
    if line.sort is LineSort.EXPORT:
        return Agreed(found.price, included=None)
    return Agreed(found.price, included=version.vat is None or version.vat.included)


def rate_of(
    line: PrintedLine, version: TariffVersion, *, register: str | None = None
) -> RatePeriod | None:
    """Return the rate a line of energy is for, or None."""
    rates = version.export if line.sort is LineSort.EXPORT else version.rates
    names = [name for name in (line.rate, line.name, line.register, register) if name]
    for name in names:
        for rate in rates:
            own = (rate.name, *rate.registers, *(tier for _, tier in _tiers(rate)))
            if any(_same(one, name) for one in own):
                return rate
    return rates[0] if len(rates) == 1 else None


def _found(
    line: PrintedLine, version: TariffVersion, register: str | None
) -> RatePeriod | Charge | None:
    if line.sort in (LineSort.ENERGY, LineSort.EXPORT):
        rate = rate_of(line, version, register=register)
        if rate is not None and rate.tiers:
            tiers = [tier for tier, name in _tiers(rate) if _same(name, line.rate or line.name)]
            return RatePeriod(rate.name, tiers[0].price) if tiers else None
        return rate
    if line.sort is LineSort.STANDING:
        return _charge(line, version.charges)
    return next((c for c in version.charges if _same(c.name, line.name) and line.quantity), None)


def _charge(line: PrintedLine, charges: Sequence[Charge]) -> Charge | None:
    named = [charge for charge in charges if _same(charge.name, line.rate or line.name)]
    by_time = [charge for charge in charges if charge.per not in (Span.KWH, Span.BILL)]
    found = named or by_time
    found = [charge for charge in found if charge.per.value == (line.unit or charge.per.value)]
    return found[0] if found and (named or len(found) == 1) else None


def _tiers(rate: RatePeriod) -> Iterator[tuple[RatePeriod, str]]:
    for tier in rate.tiers:
        name = f"{rate.name} {tier.name}" if tier.name.isdigit() else tier.name
        yield RatePeriod(name, tier.price), name


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
