"""Bills of one counter priced by the clock: our half-hours tell what each rate used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.billing.rules import load_rules
from ihd.statements.check import check_statement
from ihd.statements.ours import ours_from_csv
from ihd.statements.statement_file import load_statement

TARIFF = """
[tariff]
clock = "UTC"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = false
[[tariff.rate]]
name = "Night"
price = "10 p"
when = "00:30-07:30"
[[tariff.rate]]
name = "Day"
price = "30 p"
"""


def readings(days: int = 10) -> str:
    """Return half-hours in summer: 1 kWh each from 00:30 to 07:30 UTC, a quarter of that by day."""
    start = datetime(2026, 6, 1, tzinfo=UTC) - timedelta(hours=1)
    rows = ["start,kwh"]
    for number in range(days * 48):
        at = start + timedelta(minutes=30 * number)
        night = timedelta(minutes=30) <= timedelta(hours=at.hour, minutes=at.minute)
        night = night and (at.hour, at.minute) < (7, 30)
        rows.append(f"{at.isoformat()},{'1.0' if night else '0.25'}")
    return "\n".join(rows) + "\n"


def bill(day: str, night: str) -> str:
    """Return a bill of ten days with so many kWh by day and by night, right in all else."""
    penny = Decimal("0.01")
    amounts = [Decimal(day) * 30 / 100, Decimal(night) * 10 / 100, Decimal(5)]
    amounts = [amount.quantize(penny) for amount in amounts]
    subtotal = sum(amounts)
    vat = (subtotal * 5 / 100).quantize(Decimal("0.01"))
    return f"""
from = 2026-06-01
to = 2026-06-11
vat = {vat}
total = {subtotal + vat}
[[line]]
name = "Day"
kwh = {day}
price = "30 p"
amount = {amounts[0]:.2f}
[[line]]
name = "Night"
kwh = {night}
price = "10 p"
amount = {amounts[1]:.2f}
[[line]]
name = "Standing charge"
days = 10
price = "50 p"
amount = 5.00
{TARIFF}"""


def found(text: str) -> list[tuple[str, Decimal]]:
    file = load_statement(text)
    ours = ours_from_csv(readings(), file.tariff, file.statement.zone)
    check = check_statement(file.statement, file.tariff, ours, load_rules())
    assert check.readings_unchecked == ()
    return [(str(f.kind), f.at_stake.amount) for f in check.findings]


@pytest.mark.parametrize(("day", "night"), [("85", "140"), ("86", "139"), ("84.31", "140.52")])
def test_energy_within_a_reading_of_ours_is_right(day, night):
    assert found(bill(day, night)) == []


def test_day_and_night_taken_for_each_other_are_named_once():
    assert found(bill("140", "85")) == [("bill_swapped", Decimal("11.55"))]


def test_an_hour_of_night_billed_by_day_is_named():
    assert found(bill("105", "140")) == [("energy_differs", Decimal("6.30"))]


def test_a_day_of_readings_says_nothing_of_the_hours_within_it():
    text = bill("140", "85")
    file = load_statement(text)
    days = "start,kwh\n" + "".join(f"2026-06-{n:02},22.5\n" for n in range(1, 11))
    check = check_statement(
        file.statement, file.tariff, ours_from_csv(days, file.tariff, file.statement.zone)
    )
    assert check.is_right
    assert check.readings_unchecked == ("Day", "Night")
