"""A bill's draft: which steps it asks for, and the statement it comes to, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ihd.meter import Fuel
from ihd.paying.draft import Draft, steps_of
from ihd.paying.made import is_whole, statement_of
from ihd.statements.statement import LineSort, ReadingType
from ihd.statements.statement_file import load_statement
from ihd.statements.written import statement_text

LONDON = ZoneInfo("Europe/London")
TWO = Draft(fuel="electricity", names=("Day", "Night"), dials=("rate1", "rate2"))
WHEN = {"first_day": "1.10.2026", "last_day": "31.10.2026", "issued": ""}
REST = {"more": "none", "vat": "", "total": "60,00", "before": ""}
STANDING = {"standing_rate": "53,73", "standing_days": "31", "standing_amount": ""}


def places(draft: Draft) -> list[str]:
    return [step.place for step in steps_of(draft)]


def filled(draft: Draft, answers: dict[str, str]) -> Draft:
    for place, text in answers.items():
        draft = draft.answered(place, text)
    return draft


def energy(place: str, kwh: str = "", rate: str = "26,11", amount: str = "") -> dict[str, str]:
    return {f"kwh.{place}": kwh, f"unit_rate.{place}": rate, f"amount.{place}": amount}


def test_a_register_for_each_price_is_asked_reading_by_reading_and_bound_to_ours():
    draft = filled(TWO, {**WHEN, "counters": "each"})
    assert places(draft)[4:8] == ["opening.0", "closing.0", "opening.1", "closing.1"]
    readings = {"opening.0": "100", "closing.0": "200", "opening.1": "50,5", "closing.1": "80.5"}
    draft = filled(draft, {**readings, **energy("0"), **energy("1"), **STANDING, **REST})
    draft = draft.lettered("closing.1", "E")
    assert is_whole(draft)
    bill = statement_of(draft, LONDON, "GBP")
    assert [(row.name, row.meter_register) for row in bill.registers] == [
        ("Day", "rate1"),
        ("Night", "rate2"),
    ]
    assert bill.registers[1].closing.type is ReadingType.ESTIMATED
    used = [(line.quantity, line.amount) for line in bill.lines[:2]]
    assert used == [(Decimal(100), Decimal("26.11")), (Decimal("30.0"), Decimal("7.83"))]


def test_one_reading_for_two_prices_needs_the_kwh_of_each():
    draft = filled(TWO, {**WHEN, "counters": "one", "opening.0": "100", "closing.0": "230"})
    draft = filled(draft, {**energy("0", "90"), **energy("1", "40"), **STANDING, **REST})
    bill = statement_of(draft, LONDON, "GBP")
    assert [row.name for row in bill.registers] == [None]
    assert [(line.name, line.quantity) for line in bill.lines[:2]] == [
        ("Day", Decimal(90)),
        ("Night", Decimal(40)),
    ]


def test_gas_is_asked_for_its_units_and_its_heat():
    draft = filled(Draft(fuel="gas"), {**WHEN, "counters": "one"})
    assert places(draft)[4:8] == ["opening.0", "closing.0", "units", "calorific"]
    gas = {"opening.0": "1000", "closing.0": "1010", "units": "hcf", "calorific": "39,5"}
    draft = filled(draft, {**gas, **energy("0", "318", "6,2"), "standing_rate": "", **REST})
    bill = statement_of(draft, LONDON, "GBP")
    assert (bill.fuel, bill.registers[0].unit) == (Fuel.GAS, "hcf")
    assert bill.gas is not None
    assert bill.gas.calorific_value == Decimal("39.5")
    assert [line.sort for line in bill.lines] == [LineSort.ENERGY], "no standing charge was typed"


def test_a_bill_without_readings_asks_for_none():
    draft = filled(TWO, {**WHEN, "counters": "none"})
    assert not [place for place in places(draft) if place.startswith(("opening", "closing"))]


def test_balances_are_asked_for_only_where_one_is_printed():
    draft = filled(Draft(fuel="electricity"), {**WHEN, "before": "20,00"}).lettered(
        "before", "owed"
    )
    assert places(draft)[-4:] == ["payments", "other_charges", "after", "review"]
    rest = {"counters": "none", **energy("0", "10"), "standing_rate": "", **REST}
    draft = filled(draft, {**rest, "before": "20,00", "payments": "90"})
    draft = filled(draft, {"other_charges": "", "after": "10"})
    account = statement_of(draft, LONDON, "GBP").account
    assert (account.before, account.after) == (Decimal("-20.00"), Decimal(10))


def test_another_price_follows_the_first_and_a_credit_is_taken_off():
    draft = filled(Draft(fuel="electricity"), {**WHEN, "counters": "none", **energy("0", "10")})
    draft = filled(draft, STANDING).with_line("energy:0")
    assert draft.at == "kwh.x0"
    draft = filled(draft, energy("x0", "5", "28,00")).with_line("credit").answered("credit.x1", "3")
    draft = filled(draft, REST)
    lines = statement_of(draft, LONDON, "GBP").lines
    assert [(line.name, line.amount) for line in lines] == [
        ("Electricity", Decimal("2.61")),
        ("Electricity", Decimal("1.40")),
        ("Standing charge", Decimal("16.66")),
        ("Credit", Decimal(-3)),
    ]
    assert draft.without_lines().at == "more"
    assert not [place for place in draft.without_lines().answers if ".x" in place]


numbers = st.decimals("0.01", "99999", places=2).map(lambda value: f"{value:f}".replace(".", ","))


@given(opening=numbers, closing=numbers, rate=numbers, total=numbers)
def test_what_is_typed_is_kept_to_the_last_figure(opening, closing, rate, total):
    readings = {"counters": "one", "opening.0": opening, "closing.0": closing}
    draft = filled(Draft(fuel="electricity"), {**WHEN, **readings, **STANDING, **REST})
    draft = filled(draft, {**energy("0", "100", rate), "total": total})
    bill = statement_of(draft, LONDON, "GBP")
    assert load_statement(statement_text(bill)).statement == bill
    assert bill.after_last_day == date(2026, 11, 1)
    assert f"{bill.registers[0].opening.value:f}" == opening.replace(",", ".")
    assert f"{bill.total:f}" == total.replace(",", ".")
