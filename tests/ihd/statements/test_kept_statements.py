"""A statement that was kept is the same when it is read again."""

from pathlib import Path

import pytest

from ihd.statements.statement_file import load_statement
from ihd.statements.written import keep_statement, statement_text

FILES = sorted((Path(__file__).parents[2] / "data" / "statements").glob("*.toml"))

EVERY_WORD = """
supplier = "The \\"best\\" supplier"
number = "B/1 2"
fuel = "gas"
currency = "GBP"
timezone = "Europe/London"
issued = 2026-02-01
from = 2026-01-01
last_day = 2026-01-31
rounding = "half-hour"
billed_before = true
prices_include_vat = true
vat_percent = "5.0"
subtotal = "10,00"
vat = 0.48
total = 10.00
balance_before = "5.00 owed"
payments = [3, 4.50]
other_charges = 1
balance = -8.5
[gas]
calorific_value = 39.4
units = "hcf"
meter_units = "m3"
[last]
last_day = 2025-12-31
closing = 5000
balance = -5
[[last.register]]
name = "x"
closing = 1.5
[[register]]
name = "x"
meter_register = "1"
from = 2026-01-01
last_day = 2026-01-31
opening = "01234.50"
opening_type = "E"
opening_at = 2026-01-01
our_opening = 1234.1
closing = 1240
closing_at = "2026-02-01T07:30:00+00:00"
kwh = 60
[[line]]
name = "Gas"
rate = "Energy"
register = "x"
from = 2026-01-01
to = 2026-01-20
kwh = 60.0
price = "6,10 p"
amount = 3.66
[[line]]
name = "Discount"
amount = -1
vat = false
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_statement_comes_back_as_it_was(path, tmp_path):
    statement = load_statement(path).statement
    assert load_statement(statement_text(statement)).statement == statement
    kept = keep_statement(statement, tmp_path / "statements")
    assert load_statement(kept).statement == statement
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]


def test_every_word_of_a_file_is_kept():
    statement = load_statement(EVERY_WORD).statement
    assert load_statement(statement_text(statement)).statement == statement


def test_the_name_of_a_kept_file_holds_no_path(tmp_path):
    text = FILES[0].read_text(encoding="utf-8").replace("from =", 'number = "../../x"\nfrom =', 1)
    kept = keep_statement(load_statement(text).statement, tmp_path)
    assert kept.parent == tmp_path
    assert ".." not in kept.name
