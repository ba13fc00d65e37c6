"""Bills of a price for every half-hour: the mean they print is held against our half-hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from ihd.billing.rules import load_rules
from ihd.screens.statement_words import asks, says
from ihd.statements.check import check_statement
from ihd.statements.ours import ours_from_csv
from ihd.statements.statement_file import load_statement
from ihd.words import Words

START = datetime(2026, 1, 1, tzinfo=UTC)
HALF_HOURS = 31 * 48
PENNY = Decimal("0.01")


def pence(number: int) -> Decimal:
    """A price (p/kWh, without tax) for each half-hour: dear in the evening, seldom below 0."""
    of_day = number % 48
    dear = Decimal("14.2") if 32 <= of_day < 38 else Decimal(0)
    return Decimal("11.37") + dear + Decimal((number * 37) % 211) / 20 - 4 * (number % 97 == 0)


def kwh(number: int) -> Decimal:
    """What each half-hour used."""
    return Decimal((number * 53) % 71) / 100 + (Decimal("0.6") if number % 48 > 34 else 0)


USED = sum((kwh(n) for n in range(HALF_HOURS)), Decimal(0))
COST = sum((kwh(n) * pence(n) for n in range(HALF_HOURS)), Decimal(0)) / 100


def readings(scale: int = 2) -> str:
    """Return our half-hours, with so many decimals."""
    step = Decimal(1).scaleb(-scale)
    rows = ["start,kwh"]
    for number in range(HALF_HOURS):
        at = START + timedelta(minutes=30 * number)
        rows.append(f"{at.isoformat()},{kwh(number).quantize(step)}")
    return "\n".join(rows) + "\n"


def money(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def bill(energy: Decimal = COST, *, used: Decimal = USED, price: str = "", more: str = "") -> str:
    """Return January's bill with so much for its energy, before tax, right in all else."""
    amount = money(energy)
    subtotal = amount + Decimal("15.50")
    vat = money(subtotal * 5 / 100)
    values = ", ".join(str(pence(number)) for number in range(HALF_HOURS))
    printed = f'price = "{price} p"' if price else ""
    return f"""
from = 2026-01-01
to = 2026-02-01
vat = {vat}
total = {subtotal + vat}
{more}
[[line]]
name = "Energy"
kwh = {used}
{printed}
amount = {amount}
[[line]]
name = "Standing charge"
days = 31
price = "50 p"
amount = 15.50
[tariff]
clock = "UTC"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = false
[[tariff.rate]]
name = "Energy"
price_table = true
[tariff.prices]
unit = "p/kWh"
vat_included = false
start = "2026-01-01T00:00Z"
values = [{values}]
"""


def check(text: str, ours: str = ""):
    file = load_statement(text)
    shown = ours_from_csv(ours or readings(), file.tariff, file.statement.zone)
    return check_statement(file.statement, file.tariff, shown, load_rules())


def found(text: str, ours: str = "") -> list[tuple[str, Decimal]]:
    checked = check(text, ours)
    assert checked.prices_unchecked == ()
    return [(str(f.kind), f.at_stake.amount) for f in checked.findings]


MEAN = (COST * 100 / USED).quantize(PENNY)


@pytest.mark.parametrize("price", ["", str(MEAN), f"{COST * 100 / USED:.4f}", f"{MEAN:.1f}"])
def test_the_mean_of_a_right_bill_is_right_however_it_is_printed(price):
    assert found(bill(price=price)) == []


def test_a_bill_made_of_a_printed_mean_is_right():
    assert found(bill(USED * MEAN / 100, price=str(MEAN))) == []


def test_a_supplier_may_print_whole_kwh():
    assert found(bill(used=USED.quantize(Decimal(1)))) == []


@pytest.mark.parametrize("extra", ["3.17", "-2.05"])
def test_what_is_asked_beyond_our_half_hours_is_named_to_the_penny(extra):
    wrong = money(COST) + Decimal(extra)
    asked = money((wrong + Decimal("15.50")) * Decimal("1.05"))
    right = money((money(COST) + Decimal("15.50")) * Decimal("1.05"))
    checked = check(bill(wrong))
    (finding,) = checked.findings
    assert (str(finding.kind), finding.at_stake.amount) == ("price_wrong", asked - right)
    zone, words = checked.statement.zone, Words("en")
    assert f"it is {MEAN}"[:9] in says(finding, zone, words)
    assert "My own half-hours at the prices" in asks(finding, zone, words)


def test_the_half_hours_of_another_clock_are_named():
    """A supplier that takes local time for UTC bills each half-hour at its neighbour's price."""
    late = sum((kwh(n) * pence(n + 2) for n in range(HALF_HOURS)), Decimal(0)) / 100
    ((kind, amount),) = found(bill(late))
    assert kind == "price_wrong"
    assert abs(amount - (late - COST) * Decimal("1.05")) <= 2 * PENNY


def test_a_flat_price_instead_of_the_tables_is_named():
    flat = USED * 25 / 100
    ((kind, amount),) = found(bill(flat, price="25.00"))
    assert kind == "price_wrong"
    assert abs(amount - (flat - COST) * Decimal("1.05")) <= PENNY


def test_prices_that_hold_the_tax_and_are_taxed_again_are_named():
    taxed = COST * Decimal("1.05")
    (first, *_) = found(bill(taxed, price=f"{taxed * 100 / USED:.2f}"))
    assert first[0] in ("price_wrong", "vat_twice")
    assert abs(first[1] - (taxed - COST) * Decimal("1.05")) <= PENNY


def test_energy_and_price_are_told_apart():
    more = USED + 40
    kinds = found(bill(COST * more / USED + 5, used=more))
    assert [kind for kind, _ in kinds] == ["energy_differs", "price_wrong"]
    assert abs(kinds[0][1] - 40 * COST / USED * Decimal("1.05")) <= PENNY
    assert abs(kinds[1][1] - Decimal("5.25")) <= PENNY


def test_the_supplier_rounds_half_hours_that_we_know_finer():
    finer = readings(3).replace("0.6", "0.604")
    exact = [Decimal(row.rsplit(",", 1)[1]) for row in finer.splitlines()[1:]]
    rounded = [value.quantize(PENNY, rounding=ROUND_HALF_UP) for value in exact]
    energy = sum((v * pence(n) for n, v in enumerate(rounded)), Decimal(0)) / 100
    assert found(bill(energy, used=sum(rounded)), finer) == []


def test_without_our_half_hours_its_price_stays_unchecked():
    days = "start,kwh\n" + "".join(f"2026-01-{n:02},20\n" for n in range(1, 32))
    assert check(bill(), days).prices_unchecked == ("Energy",)
