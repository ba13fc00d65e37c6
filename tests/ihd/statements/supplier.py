"""A supplier that prints bills by its own arithmetic, right or with faults planted in them.

It shares no code with what checks the bills: plain decimals, a line at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

WAYS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
KWH_PER_M3 = Decimal("1.02264") * Decimal("39.5") / Decimal("3.6")


@dataclass(frozen=True)
class Dial:
    """A register: what the bill says it showed, and what it did (None: we never looked)."""

    name: str
    opening: int
    closing: int
    ours_opening: Decimal | None
    ours_closing: Decimal | None
    opening_type: str = "A"
    closing_type: str = "A"
    price: Decimal = Decimal("0.25")
    agreed: Decimal = Decimal("0.25")


@dataclass(frozen=True)
class Bill:
    """Everything a bill is printed from."""

    dials: tuple[Dial, ...]
    fuel: str = "electricity"
    first: date = date(2026, 1, 1)
    days: int = 31
    days_counted: int = 31
    standing: Decimal = Decimal("0.50")
    standing_agreed: Decimal = Decimal("0.50")
    percent: int = 5
    adds_vat: bool = True
    prices_hold_vat: bool = False
    doubled: bool = False
    factor: Decimal = Decimal(1)
    miscounted: tuple[int, ...] = (0, 0)
    lines_crossed: bool = False
    way: str = "half_up"
    exact_sum: bool = False
    vat_of_exact: bool = False
    line_slip: Decimal = Decimal(0)
    sum_slip: Decimal = Decimal(0)
    total_slip: Decimal = Decimal(0)
    balance_slip: Decimal = Decimal(0)
    extra: str = ""
    tariff: str = field(default="", repr=False)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=self.days)

    def kwh(self) -> list[Decimal]:
        """What each register's line bills."""
        found = []
        for dial, more in zip(self.dials, self.miscounted, strict=False):
            used = Decimal(dial.closing - dial.opening) + more
            if self.fuel == "gas":
                used = rounded(used * self.factor * KWH_PER_M3, Decimal("0.01"))
            found.append(used)
        return found[::-1] if self.lines_crossed else found

    def amounts(self) -> list[Decimal]:
        """The exact amount of each line."""
        energy = [q * d.price for q, d in zip(self.kwh(), self.dials, strict=True)]
        return [*energy, self.days_counted * self.standing]

    def printed(self) -> list[Decimal]:
        found = [rounded(amount, way=self.way) for amount in self.amounts()]
        found[0] += self.line_slip
        return found

    def subtotal(self) -> Decimal:
        if self.exact_sum:
            return rounded(sum(self.amounts()) + self.line_slip) + self.sum_slip
        return sum(self.printed()) + self.sum_slip

    def vat(self) -> Decimal:
        if not self.adds_vat:
            return Decimal(0)
        base = self.subtotal()
        if self.vat_of_exact:
            base = sum(self.amounts()) + self.line_slip + self.sum_slip
        return rounded(base * self.percent / 100) * (2 if self.doubled else 1)

    def total(self) -> Decimal:
        return self.subtotal() + self.vat() + self.total_slip

    def text(self) -> str:
        """The bill as a person types it in."""
        lines = [f'fuel = "{self.fuel}"', f"from = {self.first}", f"to = {self.after}"]
        lines += [f"issued = {self.after}", f"subtotal = {self.subtotal()}"]
        lines += [f"total = {self.total()}"]
        lines += [f"vat = {self.vat()}"] if self.adds_vat else []
        before, paid = Decimal("20.00"), Decimal("90.00")
        lines += [f"balance_before = {before}", f"payments = {paid}"]
        lines += [f"balance = {before + paid - self.total() + self.balance_slip}", self.extra]
        if self.fuel == "gas":
            lines += ["[gas]", "calorific_value = 39.5"]
        for dial in self.dials:
            lines += ["[[register]]", f'name = "{dial.name}"']
            lines += [f"opening = {dial.opening}", f"closing = {dial.closing}"]
            lines += [f'opening_type = "{dial.opening_type}"']
            lines += [f'closing_type = "{dial.closing_type}"']
            if dial.ours_opening is not None:
                lines += [f"our_opening = {dial.ours_opening}"]
            if dial.ours_closing is not None:
                lines += [f"our_closing = {dial.ours_closing}"]
        for dial, kwh, amount in zip(self.dials, self.kwh(), self.printed(), strict=False):
            lines += ["[[line]]", f'name = "{dial.name}"', f"kwh = {kwh}"]
            lines += [f"price = {dial.price}", f"amount = {amount}"]
        lines += ["[[line]]", 'name = "Standing charge"', f"days = {self.days_counted}"]
        lines += [f"price = {self.standing}", f"amount = {self.printed()[-1]}"]
        return "\n".join([*lines, self.tariff or self.own_tariff()]) + "\n"

    def own_tariff(self) -> str:
        """The tariff as agreed, whatever the bill charges."""
        rates = "\n".join(
            f'[[tariff.rate]]\nname = "{d.name}"\nprice = {d.agreed}\nregister = "{d.name}"'
            for d in self.dials
        )
        holds = str(self.prices_hold_vat and not self.adds_vat).lower()
        return (
            f"[tariff]\nstanding_charge = {self.standing_agreed}\n"
            f"vat_percent = 5\nprices_include_vat = {holds}\n{rates}"
        )


def rounded(amount: Decimal, quantum: Decimal = Decimal("0.01"), way: str = "half_up") -> Decimal:
    return amount.quantize(quantum, rounding=WAYS[way])


def with_dial(bill: Bill, number: int, **changes: object) -> Bill:
    dials = list(bill.dials)
    dials[number] = replace(dials[number], **changes)
    return replace(bill, dials=tuple(dials))
