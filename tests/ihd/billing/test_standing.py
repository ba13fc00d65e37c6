"""What days cost whatever is used, in any stretch of them, adds up to the bill's charges."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.cost import cost
from ihd.billing.standing import Standing
from ihd.tariffs.file import load_tariff

LONDON = ZoneInfo("Europe/London")
HEAD = 'name = "T"\ncurrency = "GBP"\nvat_percent = 5\nprices_include_vat = false\n'
TARIFFS = {
    "a day": "standing_charge = 0.5\nunit_rate = 0.2\n",
    "a month": 'unit_rate = 0.2\n[[charge]]\nname = "M"\nprice = 6\nper = "month"\n',
    "a year": 'unit_rate = 0.2\n[[charge]]\nname = "Y"\nprice = 90\nper = "year"\n',
    "changes": "[[version]]\nstanding_charge = 0.4\nunit_rate = 0.2\n"
    "[[version]]\nfrom = 2026-03-10\nstanding_charge = 0.6\nunit_rate = 0.3\n",
    "begins": "[[version]]\nunit_rate = 0.2\n"
    "[[version]]\nfrom = 2026-03-10\nstanding_charge = 0.6\nunit_rate = 0.3\n",
}
FIRST = date(2026, 2, 20)


@pytest.mark.parametrize("text", TARIFFS.values(), ids=TARIFFS)
@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_any_stretches_add_up_to_the_bill(text, lengths):
    tariff = load_tariff(HEAD + text)
    standing, start, total = Standing(tariff), FIRST, Decimal(0)
    for length in lengths:
        after = start + timedelta(days=length)
        found = standing.of(start, after)
        total += found.amount if found else 0
        start = after
    bill = cost(tariff, (), FIRST, start, LONDON)
    assert abs(total - bill.total_exact.amount) < Decimal("1e-20")


def test_no_charge_named_is_not_a_charge_of_nothing():
    tariff = load_tariff(HEAD + "unit_rate = 0.2\n")
    assert Standing(tariff).of(FIRST, FIRST + timedelta(days=3)) is None


def test_a_price_that_is_not_known_makes_the_sum_unknown():
    tariff = load_tariff(HEAD + 'unit_rate = 0.2\nstanding_charge = "?"\n')
    assert Standing(tariff).of(FIRST, FIRST + timedelta(days=3)) is None


def test_days_before_the_first_version_have_no_charge():
    tariff = load_tariff(
        HEAD + "[[version]]\nfrom = 2026-03-10\nstanding_charge = 0.6\nunit_rate = 0.3\n"
    )
    assert Standing(tariff).of(date(2026, 3, 1), date(2026, 3, 10)) is None
    assert Standing(tariff).of(date(2026, 3, 8), date(2026, 3, 12)).amount == Decimal("1.26")
