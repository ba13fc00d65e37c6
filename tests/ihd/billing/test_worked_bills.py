"""Bills worked by hand: every kind of tariff and every trouble with readings."""

from decimal import Decimal
from pathlib import Path

import pytest

from ihd.billing.example import examples_of

BILLS = Path(__file__).parents[2] / "data" / "bills"
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}-{number}")
    for path in sorted(BILLS.glob("*.toml"))
    for number, example in enumerate(examples_of(path))
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_bill_comes_to_what_was_worked_by_hand(example):
    assert example.differences() == [], example.says


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_line_is_within_half_a_penny_of_exact_and_the_total_adds_up(example):
    bill = example.bill()
    for line in bill.lines:
        assert abs(line.rounded.amount - line.exact.amount) <= Decimal("0.005")
    assert sum(line.rounded.amount for line in bill.lines) + bill.vat.amount == bill.total.amount
