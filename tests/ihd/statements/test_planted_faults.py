"""Bills with any faults planted together: each is named, with its own amount to the penny."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from supplier import Bill, Dial, rounded, with_dial

from ihd.billing.rules import load_rules
from ihd.statements.check import StatementCheck, check_statement
from ihd.statements.ours import Ours
from ihd.statements.statement_file import load_statement

RULES = load_rules()
Fault = tuple[str, Callable[[Bill], Bill]]


def check(bill: Bill) -> StatementCheck:
    file = load_statement(bill.text())
    return check_statement(file.statement, file.tariff, Ours(), RULES)


def expected(right: Bill, faults: list[Fault]) -> list[tuple[str, Decimal]]:
    """Let the faults in one after the other, in the order the check promises."""
    bills = [right]
    for _, plant in faults:
        bills.append(plant(bills[-1]))
    amounts = [after.total() - before.total() for before, after in pairwise(bills)]
    kinds = [kind for kind, _ in faults]
    found = [(kind, amount) for kind, amount in zip(kinds, amounts, strict=True) if amount]
    slip = bills[-1].balance_slip
    return found + ([("balance_arithmetic", -slip)] if slip else [])


def named(found: StatementCheck) -> list[tuple[str, Decimal]]:
    return [(str(f.kind), f.at_stake.amount) for f in found.findings]


def dials(draw, count: int, *, gas: bool = False) -> tuple[Dial, ...]:
    found = []
    for number in range(count):
        opening = draw(st.integers(1000, 60_000)) + 20_000 * number
        used = draw(st.integers(40, 900))
        parts = [Decimal(draw(st.integers(0, 9))) / 10 for _ in range(2)]
        low, high = (300, 900) if gas else (1500, 3900)
        pence = draw(st.integers(low, high)) - 200 * number
        price = Decimal(pence) / 10_000
        name = ["Day", "Night"][number] if count == 2 else "Energy"
        found.append(
            Dial(
                name, opening, opening + used, opening + parts[0], opening + used + parts[1],
                price=price, agreed=price,
            )
        )  # fmt: skip
    return tuple(found)


@st.composite
def right_bills(draw, *, usual: bool = False) -> Bill:
    gas = draw(st.booleans())
    days = draw(st.integers(27, 95))
    standing = Decimal(draw(st.integers(2000, 7000))) / 10_000
    holds = draw(st.booleans())
    return Bill(
        dials=dials(draw, 1 if gas else draw(st.integers(1, 2)), gas=gas),
        fuel="gas" if gas else "electricity",
        days=days,
        days_counted=days,
        standing=standing,
        standing_agreed=standing,
        adds_vat=not holds,
        prices_hold_vat=holds,
        way="half_up" if usual else draw(st.sampled_from(["half_up", "half_even", "down"])),
        exact_sum=not usual and draw(st.booleans()),
        vat_of_exact=not usual and draw(st.booleans()),
    )


@st.composite
def faults_of(draw, bill: Bill) -> list[Fault]:
    """Some faults, in the order in which the check lets them in."""
    by = draw(st.sampled_from([-2, -1, 1, 2]))
    slip = Decimal(draw(st.integers(2, 900))) / 100
    dials = range(len(bill.dials))
    possible = [_estimated(number, draw(st.integers(20, 400))) for number in dials]
    if bill.fuel == "gas":
        possible.append(("gas_units_mixed", lambda b: replace(b, factor=Decimal("2.83"))))
    possible.append(("standing_days", lambda b: replace(b, days_counted=b.days_counted + by)))
    if len(bill.dials) == 2:
        possible.append(("bill_swapped", lambda b: replace(b, lines_crossed=True)))
    dearer = (Decimal(draw(st.integers(7, 300))) / 10_000 for _ in dials)
    possible += [_dearer(number, more) for number, more in zip(dials, dearer, strict=True)]
    possible.append(("line_arithmetic", lambda b: replace(b, line_slip=slip)))
    possible.append(("sum_arithmetic", lambda b: replace(b, sum_slip=-slip)))
    if bill.adds_vat:
        possible.append(("vat_twice", lambda b: replace(b, doubled=True)))
    possible.append(("total_arithmetic", lambda b: replace(b, total_slip=slip)))
    possible.append(("balance", lambda b: replace(b, balance_slip=slip)))
    return [fault for fault in possible if draw(st.booleans())]


def _estimated(number: int, more: int) -> Fault:
    def plant(bill: Bill) -> Bill:
        closing = bill.dials[number].closing + more
        return with_dial(bill, number, closing=closing, closing_type="E")

    return "reading_estimated", plant


def _dearer(number: int, more: Decimal) -> Fault:
    def plant(bill: Bill) -> Bill:
        return with_dial(bill, number, price=bill.dials[number].price + more)

    return "price_wrong", plant


@given(right_bills())
@settings(max_examples=100, deadline=None)
def test_no_right_bill_is_called_wrong(bill: Bill):
    found = check(bill)
    assert named(found) == []
    assert found.right == found.charged


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_every_planted_fault_is_named_with_its_own_amount(data):
    right = data.draw(right_bills(usual=True))
    faults = data.draw(faults_of(right))
    wrong = right
    for _, plant in faults:
        wrong = plant(wrong)
    found = check(wrong)
    assert found.right.amount == right.total()
    assert sorted(named(found)) == sorted(expected(right, faults))


@given(right_bills(usual=True), st.decimals("-3", "-0.5", places=2))
@settings(max_examples=60, deadline=None)
def test_a_charge_pushed_below_nought_is_no_credit(right: Bill, share: Decimal):
    wrong = replace(right, line_slip=rounded(right.printed()[0] * share))
    found = check(wrong)
    assert found.right.amount == right.total()
    assert named(found) == [("line_arithmetic", wrong.total() - right.total())]


@st.composite
def bills_of_two_rates(draw) -> Bill:
    """Right bills with registers and prices far from each other: 160 kWh and 8p at least."""
    high = draw(st.integers(2000, 3900))
    prices = (Decimal(high) / 10_000, Decimal(draw(st.integers(500, high - 800))) / 10_000)
    used = (draw(st.integers(400, 900)), draw(st.integers(60, 240)))
    pairs = zip(("Day", "Night"), (20_000, 50_000), used, prices, strict=True)
    return Bill(
        tuple(
            Dial(name, at, at + kwh, at + Decimal("0.4"), at + kwh + Decimal("0.6"),
                 price=price, agreed=price)
            for name, at, kwh, price in pairs
        )
    )  # fmt: skip


def with_prices_exchanged(bill: Bill) -> Bill:
    day, night = bill.dials
    return with_dial(with_dial(bill, 0, price=night.price), 1, price=day.price)


@given(bills_of_two_rates(), *[st.decimals("-0.016", "0.016", places=4)] * 2)
@settings(max_examples=100, deadline=None)
def test_prices_that_have_changed_places_may_both_be_wrong_besides(right, one, other):
    faults = [("bill_swapped", with_prices_exchanged)]
    faults += [_dearer(number, more) for number, more in ((0, one), (1, other))]
    wrong = right
    for _, plant in faults:
        wrong = plant(wrong)
    found = check(wrong)
    assert found.right.amount == right.total()
    assert named(found) == expected(right, faults)


@given(bills_of_two_rates(), *[st.integers(-32, 32)] * 2)
@settings(max_examples=100, deadline=None)
def test_lines_that_have_changed_places_may_both_be_miscounted_besides(right, one, other):
    def miscount(number: int, more: int) -> Fault:
        def plant(bill: Bill) -> Bill:
            now = list(bill.miscounted)
            now[number] = more
            return replace(bill, miscounted=tuple(now))

        return "energy_arithmetic", plant

    faults = [miscount(0, one), miscount(1, other)]
    faults.append(("bill_swapped", lambda b: replace(b, lines_crossed=True)))
    wrong = right
    for _, plant in faults:
        wrong = plant(wrong)
    found = check(wrong)
    assert found.right.amount == right.total()
    assert sorted(named(found)) == sorted(expected(right, faults))


@given(bills_of_two_rates(), st.integers(40, 800), st.decimals("0.04", "0.2", places=4))
@settings(max_examples=100, deadline=None)
def test_a_swap_is_named_only_where_both_figures_are_nearer_to_each_others_place(right, kwh, price):
    night = right.dials[1]
    wrong = replace(with_dial(right, 1, price=night.price + price), miscounted=(0, kwh))
    assert {str(f.kind) for f in check(wrong).findings} == {"energy_arithmetic", "price_wrong"}


def test_a_fault_that_comes_on_top_of_a_swap_is_told_under_the_name_of_its_own_line():
    day, night = (Dial("Day", 10_000, 10_300, None, None), Dial("Night", 5000, 5100, None, None))
    price = {"price": Decimal("0.10"), "agreed": Decimal("0.10")}
    right = Bill((day, replace(night, **price)), miscounted=(-20, 0), lines_crossed=True)
    dearer = with_dial(with_prices_exchanged(right), 0, price=Decimal("0.11"))
    swaps, told = {}, {}
    for finding in check(dearer).findings:
        where = finding.facts.get("where")
        told[str(finding.kind), where] = finding.facts.get("line")
        swaps |= {where: finding.facts["one"]} if where else {}
    assert swaps == {"lines": "Day", "prices": "Day"}
    assert told["energy_arithmetic", None] == "Day"
    assert told["price_wrong", None] == "Night"


def test_figures_that_are_another_lines_are_told_to_be():
    day, night = (Dial("Day", 10_000, 10_300, None, None), Dial("Night", 5000, 5100, None, None))
    night = replace(night, price=Decimal("0.10"), agreed=Decimal("0.10"))
    crossed = Bill((day, night), miscounted=(-180, 0), lines_crossed=True)
    wrong = with_dial(crossed, 0, price=Decimal("0.10"))
    found = {(str(f.kind), f.facts["line"]): f.facts.get("other") for f in check(wrong).findings}
    assert found == {
        ("energy_arithmetic", "Day"): "Night",
        ("energy_arithmetic", "Night"): None,
        ("price_wrong", "Day"): "Night",
    }
