"""Bills over a change of price, with faults of every kind planted together, our readings beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.billing.rules import load_rules
from ihd.statements.check import check_statement
from ihd.statements.ours import ours_from_csv
from ihd.statements.statement_file import load_statement

RULES = load_rules()
NAMES = {1: ("Energy",), 2: ("Day", "Night")}
Pair = tuple[Decimal, Decimal]
Readings = tuple[int, int, int]


@dataclass(frozen=True)
class Bill:
    """A bill over one change of price: readings at its start, at the change, and at its end."""

    first: date
    change: date
    after: date
    readings: tuple[Readings, ...]
    types: tuple[str, ...]
    prices: tuple[Pair, ...]
    standing: Pair
    days: tuple[int, int]
    a_line_a_price: bool = True
    adds_vat: bool = True
    prices_hold_vat: bool = False
    sum_slip: Decimal = Decimal(0)

    @property
    def names(self) -> tuple[str, ...]:
        return NAMES[len(self.readings)]

    @property
    def tax(self) -> Decimal:
        return Decimal("1.05") if self.prices_hold_vat else Decimal(1)

    def lines(self) -> Iterator[tuple[str, Decimal, str]]:
        """Yield each line: its words but the amount, the amount, its days."""
        before, since = f"to = {self.change}", f"from = {self.change}"
        for name, (start, change, end), (old, new) in zip(
            self.names, self.readings, self.prices, strict=True
        ):
            used = ((change - start, old, before), (end - change, new, since))
            if not self.a_line_a_price and old == new:
                used = ((end - start, old, ""),)
            for kwh, price, days in used:
                words = f'name = "{name}"\nkwh = {kwh}\nprice = {price * self.tax}'
                yield words, penny(kwh * price * self.tax), days
        for count, price, days in zip(self.days, self.standing, (before, since), strict=True):
            words = f'name = "Standing charge"\ndays = {count}\nprice = {price * self.tax}'
            yield words, penny(count * price * self.tax), days

    def subtotal(self) -> Decimal:
        return sum(amount for _, amount, _ in self.lines()) + self.sum_slip

    def vat(self) -> Decimal:
        return penny(self.subtotal() * 5 / 100) if self.adds_vat else Decimal(0)

    def total(self) -> Decimal:
        return self.subtotal() + self.vat()

    def text(self) -> str:
        head = f'from = {self.first}\nto = {self.after}\ntimezone = "UTC"\n'
        head += f"subtotal = {self.subtotal()}\ntotal = {self.total()}\n"
        head += f"vat = {self.vat()}\n" if self.adds_vat else ""
        for name, kind, (start, _, end) in zip(self.names, self.types, self.readings, strict=True):
            head += f'[[register]]\nname = "{name}"\nopening = {start}\nclosing = {end}\n'
            head += f'closing_type = "{kind}"\n'
        for words, amount, days in self.lines():
            head += f"[[line]]\n{words}\namount = {amount}\n{days}\n"
        return head

    def tariff(self) -> str:
        """The tariff by which this bill would be right."""
        text = "[tariff]\nvat_percent = 5\nprices_include_vat = false\n"
        for number, since in enumerate(("", f"from = {self.change}\n")):
            text += f"[[tariff.version]]\n{since}standing_charge = {self.standing[number]}\n"
            for name, pair in zip(self.names, self.prices, strict=True):
                text += f'[[tariff.version.rate]]\nname = "{name}"\nregister = "{name}"\n'
                text += f"price = {pair[number]}\n"
        return text

    def ours(self) -> str:
        """What our display showed if this bill's readings are right."""
        rows = [
            f"{day},{value}.4,{name}"
            for name, values in zip(self.names, self.readings, strict=True)
            for day, value in zip((self.first, self.change, self.after), values, strict=True)
        ]
        return "\n".join(["at,reading,register", *rows])


def penny(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def with_one(values: tuple, number: int, value: object) -> tuple:
    return (*values[:number], value, *values[number + 1 :])


@st.composite
def right_bills(draw) -> Bill:
    count = draw(st.integers(1, 2))
    first = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    before, since = (draw(st.integers(5, 40)) for _ in range(2))
    readings, prices = [], []
    for number in range(count):
        start = 30_000 * number + draw(st.integers(2000, 9000))
        change = start + draw(st.integers(40, 400))
        readings.append((start, change, change + draw(st.integers(40, 400))))
        old = draw(st.integers(2000, 3000)) - 1000 * number
        new = draw(st.integers(2000, 3000).filter(lambda p, old=old, n=number: p - 1000 * n != old))
        prices.append((Decimal(old) / 10_000, Decimal(new - 1000 * number) / 10_000))
    change = first + timedelta(days=before)
    return Bill(
        first=first,
        change=change,
        after=change + timedelta(days=since),
        readings=tuple(readings),
        types=("S",) * count,
        prices=tuple(prices),
        standing=(Decimal(draw(st.integers(4000, 4900))) / 10_000, Decimal("0.5")),
        days=(before, since),
    )


@st.composite
def plants(draw, bill: Bill) -> list[tuple[str, Bill]]:
    """Let in some faults in the order of the check; return each with the bill that has it."""
    found = [("", bill)]

    def add(kind: str, **changes: object) -> None:
        found.append((kind, replace(found[-1][1], **changes)))

    if len(bill.readings) == 2 and draw(st.booleans()):
        add("bill_swapped", readings=bill.readings[::-1])
    one_line = draw(st.booleans())
    for number, (start, change, end) in enumerate(found[-1][1].readings):
        if not one_line and draw(st.booleans()):
            guessed = (start, change, end + draw(st.integers(10, 300)))
            now = found[-1][1]
            add(
                "reading_estimated",
                readings=with_one(now.readings, number, guessed),
                types=with_one(now.types, number, "E"),
            )
    if draw(st.booleans()):
        add("standing_days", days=(bill.days[0] + draw(st.sampled_from([-1, 1, 2])), bill.days[1]))
    for number, (old, new) in enumerate(bill.prices):
        wrong = {"price_old": (old, old), "price_early": (new, new)}
        wrong["price_wrong"] = (old + Decimal("0.0333"), new)
        kind = "price_old" if one_line else draw(st.sampled_from(["", *wrong]))
        if kind:
            prices = with_one(found[-1][1].prices, number, wrong[kind])
            add(kind, prices=prices, a_line_a_price=not one_line)
    if draw(st.booleans()):
        add("vat_twice", prices_hold_vat=True)
    if draw(st.booleans()):
        add("sum_arithmetic", sum_slip=Decimal(draw(st.integers(3, 900))) / 100)
    if not found[-1][1].prices_hold_vat and draw(st.booleans()):
        add("vat_missing", adds_vat=False)
    return found


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_each_fault_over_a_change_of_price_has_its_own_amount(data):
    right = data.draw(right_bills())
    bills = data.draw(plants(right))
    wanted = [
        (kind, bill.total() - before.total()) for (_, before), (kind, bill) in pairwise(bills)
    ]
    file = load_statement(bills[-1][1].text() + right.tariff())
    ours = ours_from_csv(right.ours(), file.tariff, file.statement.zone)
    found = check_statement(file.statement, file.tariff, ours, RULES)
    assert found.right.amount == right.total()
    named = [(str(f.kind), f.at_stake.amount) for f in found.findings]
    assert sorted(named) == sorted((kind, amount) for kind, amount in wanted if amount)
