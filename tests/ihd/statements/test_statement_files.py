"""Statements kept as files: right ones, and wrong ones with what must be found in them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.billing.rules import load_rules
from ihd.statements.check import StatementCheck, check_statement
from ihd.statements.ours import Ours, ours_from_csv
from ihd.statements.statement_file import load_statement

FILES = sorted((Path(__file__).parents[2] / "data" / "statements").glob("*.toml"))
RULES = load_rules()


def check(path: Path) -> StatementCheck:
    file = load_statement(path)
    ours = Ours()
    if file.readings and file.tariff:
        ours = ours_from_csv(file.readings, file.tariff, file.statement.zone)
    return check_statement(file.statement, file.tariff, ours, RULES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_statement_is_judged_as_its_file_says(path: Path):
    table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    wanted = [(one["kind"], Decimal(one["amount"])) for one in table["expected"]]
    found = check(path)
    assert [(str(f.kind), f.at_stake.amount) for f in found.findings] == wanted, table["says"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_amounts_add_up_to_what_is_asked_too_much(path: Path):
    found = check(path)
    of_account = ("balance_carried", "balance_arithmetic")
    on_bill = [f.at_stake.amount for f in found.findings if str(f.kind) not in of_account]
    assert sum(on_bill, Decimal(0)) == found.charged.amount - found.right.amount
