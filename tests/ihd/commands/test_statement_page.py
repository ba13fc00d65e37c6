"""docs/statements.md says what is so: its examples run, its words and fields are there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ihd.billing import account_file
from ihd.cli import run
from ihd.screens.statement_sentences import SENTENCES
from ihd.statements import printed, statement_file

PAGE = (Path(__file__).parents[3] / "docs" / "statements.md").read_text(encoding="utf-8")
STATEMENT, ACCOUNT = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
FIELDS = [set(re.findall(r'"(\w+)"', found)) for found in re.findall(r"^`(\{\".*\})`$", PAGE, re.M)]
FIELDS += [set(re.findall(r'"(\w+)"', PAGE.rpartition("`--json`: ")[2]))]
AGREED = """
name = "Agreed"
currency = "GBP"
unit_rate = "25 p"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = false
"""


@pytest.fixture
def call(tmp_path, capsys):
    def call(*arguments: str):
        status = run(["--home", str(tmp_path / "home"), *arguments], display=None, draw=None)
        return status, json.loads(capsys.readouterr().out)

    return call


def test_the_statement_on_the_page_is_judged_as_the_page_says(call, tmp_path):
    (tmp_path / "agreed.toml").write_text(AGREED, encoding="utf-8")
    (tmp_path / "bill.toml").write_text(STATEMENT, encoding="utf-8")
    status, found = call("check-bill", str(tmp_path / "bill.toml"), "--json")
    assert status == 1
    assert [(one["kind"], one["amount"]) for one in found["findings"]] == [
        ("reading_estimated", "80.06")
    ]
    named = set(found) | {key for one in found["findings"] for key in one}
    named |= {key for line in found["right_lines"] for key in line} | set(found["unchecked"])
    assert named <= FIELDS[0]


def test_the_account_on_the_page_runs(call, tmp_path):
    (tmp_path / "account.toml").write_text(ACCOUNT, encoding="utf-8")
    status, found = call("account", str(tmp_path / "account.toml"), "--json")
    assert status == 0
    assert set(found) | set(found["months"][0]) == FIELDS[1]
    assert len(found["months"]) == 13


def test_every_word_that_is_read_is_on_the_page():
    words = {
        *statement_file._KEYS,
        *printed._REGISTER_KEYS,
        *printed._LINE_KEYS,
        *account_file._KEYS,
    }
    assert [word for word in sorted(words) if not re.search(rf"\b{word}\b", PAGE)] == []


def test_every_kind_of_fault_is_on_the_page():
    kinds = {name.partition(":")[0] for name in SENTENCES}
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in PAGE] == []
