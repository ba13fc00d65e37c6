"""The sums of a bill as a supplier does them: what a line comes to, the tax, the total.

A bill is done again with one thing put right at a time, so every amount here is the supplier's own
arithmetic: the same rounding, the same order. All amounts are fractions of whole currency units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import floor


class Mode(StrEnum):
    """Which way a supplier rounds to the penny."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Convention:
    """Where and how a supplier rounds.

    ``exact_sum``: the lines are added before they are rounded, as ``sum`` says. ``vat_of`` is what
    the tax is taken of: the printed sum, the exact sum, or each line. ``exact_of`` is what is
    added exactly and rounded in the total alone: what bears tax, all, or nothing.
    """

    lines: Mode = Mode.HALF_UP
    exact_sum: bool = False
    sum: Mode = Mode.HALF_UP
    vat: Mode = Mode.HALF_UP
    vat_of: str = "sum"
    exact_of: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line's days with a price of its own; ``weight`` shares the line's quantity.

    A cell that is not ``counted`` may not be charged for at all.
    """

    weight: Fraction
    price: Fraction
    counted: bool = True


@dataclass(frozen=True, slots=True)
class SumLine:
    """A line of a bill while it is done again.

    ``step`` is one of the last figure its quantity is printed with. ``fixed`` is an amount taken as
    printed. ``slip`` is by how much the supplier missed.
    """

    cells: tuple[Cell, ...] = ()
    quantity: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    sign: int = 1
    fixed: Fraction | None = None
    slip: Fraction = Fraction(0)
    outside_vat: bool = False

    def exact(self) -> Fraction:
        """Return what the line comes to before it is rounded."""
        if self.fixed is not None:
            return self.fixed
        return self.slip + self.sign * sum(
            (q * p for p, q in self._by_price().items()), Fraction(0)
        )

    def rounded(self, mode: Mode) -> Fraction:
        """Return what the line comes to; parts at different prices are lines of their own."""
        if self.fixed is not None:
            return self.fixed
        pennies = (rounded(q * p, mode) for p, q in self._by_price().items())
        return self.slip + self.sign * sum(pennies, Fraction(0))

    def with_prices(self, prices: Sequence[Fraction]) -> SumLine:
        """Return the line at other prices, one a cell."""
        cells = tuple(replace(c, price=p) for c, p in zip(self.cells, prices, strict=True))
        return replace(self, cells=cells)

    def weighed_as(self, other: SumLine) -> SumLine:
        """Return the line shared among its cells as another line is among as many."""
        pairs = zip(self.cells, other.cells, strict=True)
        return replace(self, cells=tuple(replace(c, weight=o.weight) for c, o in pairs))

    def all_counted(self) -> SumLine:
        """Return the line with every part of its days charged for."""
        return replace(self, cells=tuple(replace(cell, counted=True) for cell in self.cells))

    def shares(self) -> list[Fraction]:
        """Return the quantity of each cell, whole steps that add up to the line's quantity."""
        whole = sum((cell.weight for cell in self.cells), Fraction(0))
        found, reached, used = [], Fraction(0), Fraction(0)
        for cell in self.cells:
            reached += cell.weight
            until = self.quantity
            if reached < whole:
                until = to_step(self.quantity * reached / whole, self.step)
            found.append(until - used)
            used = until
        return found

    def _by_price(self) -> dict[Fraction, Fraction]:
        found: dict[Fraction, Fraction] = {}
        for cell, quantity in zip(self.cells, self.shares(), strict=True):
            if cell.counted:
                found[cell.price] = found.get(cell.price, Fraction(0)) + quantity
        return found


@dataclass(frozen=True, slots=True)
class Sums:
    """A whole bill while it is done again; the tax is added where ``adds_vat``."""

    lines: tuple[SumLine, ...]
    percent: Fraction
    adds_vat: bool
    convention: Convention = Convention()
    sum_slip: Fraction = Fraction(0)
    vat_slip: Fraction = Fraction(0)
    total_slip: Fraction = Fraction(0)

    def subtotal(self) -> Fraction:
        """Return the sum of what bears tax, as printed."""
        taxed = [line for line in self.lines if not line.outside_vat]
        if self.convention.exact_sum:
            exact = sum((line.exact() for line in taxed), Fraction(0))
            return rounded(exact, self.convention.sum) + self.sum_slip
        mode = self.convention.lines
        return sum((line.rounded(mode) for line in taxed), Fraction(0)) + self.sum_slip

    def untaxed(self) -> Fraction:
        """Return the sum of what bears no tax."""
        mode = self.convention.lines
        return sum((x.rounded(mode) for x in self.lines if x.outside_vat), Fraction(0))

    def vat(self) -> Fraction:
        """Return the tax that is added."""
        return (self.vat_alone() if self.adds_vat else Fraction(0)) + self.vat_slip

    def vat_alone(self) -> Fraction:
        """Return the tax of the sum, whether it is added or not."""
        taxed = [line for line in self.lines if not line.outside_vat]
        share = self.percent / 100
        if self.convention.vat_of == "lines":
            each = (line.rounded(self.convention.lines) * share for line in taxed)
            return sum((rounded(one, self.convention.vat) for one in each), Fraction(0))
        if self.convention.vat_of == "exact":
            exact = sum((line.exact() for line in taxed), self.sum_slip)
            return rounded(exact * share, self.convention.vat)
        return rounded(self.subtotal() * share, self.convention.vat)

    def total(self) -> Fraction:
        """Return what the bill comes to."""
        if self.convention.exact_of:
            taxed = (line.exact() for line in self.lines if not line.outside_vat)
            share = 1 + self.percent / 100 if self.adds_vat else 1
            exact, rest = sum(taxed, self.sum_slip) * share, self.untaxed()
            if self.convention.exact_of == "all":
                exact += sum(line.exact() for line in self.lines if line.outside_vat)
                rest = Fraction(0)
            whole = rounded(exact, self.convention.sum) + rest
            return whole + self.vat_slip + self.total_slip
        return self.subtotal() + self.vat() + self.untaxed() + self.total_slip

    def exact_total(self) -> Fraction:
        """Return what the bill would come to if nothing were ever rounded."""
        taxed = (line.exact() for line in self.lines if not line.outside_vat)
        untaxed = sum((line.exact() for line in self.lines if line.outside_vat), Fraction(0))
        share = 1 + self.percent / 100 if self.adds_vat else Fraction(1)
        slips = self.vat_slip + self.total_slip
        return sum(taxed, self.sum_slip) * share + untaxed + slips


def rounded(amount: Fraction, mode: Mode = Mode.HALF_UP) -> Fraction:
    """Return an amount in whole pennies; rounding down and half up go away from zero alike."""
    pennies = abs(amount) * 100
    whole = floor(pennies)
    rest = pennies - whole
    half = Fraction(1, 2)
    if mode is Mode.HALF_UP:
        whole += rest >= half
    elif mode is Mode.HALF_EVEN:
        whole += rest > half or (rest == half and whole % 2 == 1)
    return Fraction(whole if amount >= 0 else -whole, 100)


def to_step(value: Fraction, step: Fraction) -> Fraction:
    """Return a quantity as printed in whole steps, half up."""
    return floor(value / step + Fraction(1, 2)) * step


def cut_to(value: Fraction, step: Fraction) -> Fraction:
    """Return a reading as a person writes it down: further decimals are left off."""
    return floor(value / step) * step
