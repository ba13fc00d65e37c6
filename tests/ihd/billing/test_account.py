"""Accounts worked by hand: each month's balance, what could come back, the level debit."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.account import Account, Debit, MonthProfile, Payment, balance_on, outlook
from ihd.billing.account_file import AccountError, load_account
from ihd.units import Money

FILES = sorted((Path(__file__).parents[2] / "data" / "accounts").glob("*.toml"))
ZERO = Money(Decimal(0), "GBP")


def pounds(amount: object) -> Money:
    return Money(Decimal(str(amount)), "GBP")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_account_runs_as_worked_by_hand(path: Path):
    file = load_account(path)
    table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    wanted = table["expected"]
    found = outlook(file.account, file.today, file.used, file.profile)
    assert [row.balance.amount for row in found.rows] == wanted.pop("balances")
    for name, value in wanted.items():
        got = getattr(found, name)
        assert (got.amount if isinstance(got, Money) else str(got)) == value, name


months = st.lists(st.integers(1000, 40_000), min_size=12, max_size=12)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def profile(pence: list[int]) -> MonthProfile:
    return MonthProfile(tuple((n, pounds(Decimal(p) / 100)) for n, p in enumerate(pence, 1)))


@given(months, days, st.integers(-50_000, 90_000), st.integers(1, 31))
def test_the_level_debit_ends_at_nought_or_pennies_above(pence, today, balance, pay_day):
    start = Account(pounds(Decimal(balance) / 100), today, pay_day=pay_day)
    level = outlook(start, today, ZERO, profile(pence)).level_debit
    paying = Account(start.balance, today, (Debit(date.min, level),), pay_day=pay_day)
    ends = outlook(paying, today, ZERO, profile(pence)).ends_at.amount
    assert level.amount == 0 or 0 <= ends < Decimal("0.12")


@given(months, days, st.integers(-50_000, 90_000), st.integers(0, 20_000))
def test_after_the_refund_the_balance_never_falls_below_the_cushion(pence, today, balance, debit):
    debits = (Debit(date.min, pounds(Decimal(debit) / 100)),)
    account = Account(pounds(Decimal(balance) / 100), today, debits, cushion=pounds(25))
    found = outlook(account, today, ZERO, profile(pence))
    assert found.refundable.amount >= 0
    if found.refundable.amount:
        refunded = Account(account.balance, today, debits, (Payment(today, -found.refundable),))
        again = outlook(refunded, today, ZERO, profile(pence))
        assert min(row.balance.amount for row in again.rows) >= 25


@given(months, days, st.integers(1, 31))
def test_a_year_holds_twelve_pay_days_whenever_it_begins(pence, today, pay_day):
    account = Account(ZERO, today, (Debit(date.min, pounds(1)),), pay_day=pay_day)
    found = outlook(account, today, ZERO, profile(pence))
    assert sum(row.paid.amount for row in found.rows) == 12
    assert found.rows[0].first == today
    assert all(a.after == b.first for a, b in zip(found.rows, found.rows[1:], strict=False))


def test_a_payment_on_the_day_of_the_balance_is_not_in_it_yet():
    account = Account(pounds(10), date(2026, 5, 1), (Debit(date.min, pounds(100)),))
    assert balance_on(account, date(2026, 5, 1), ZERO) == pounds(10)
    assert balance_on(account, date(2026, 5, 2), pounds(3)) == pounds(107)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("balance = 3\n", "the account says no as_of"),
        ("balance = 3\nas_of = 2026-05-01\npay_day = 32\n", ":3: pay_day is a day of the month"),
        ("balance = 1e40\nas_of = 2026-05-01\n", ":1: balance has too many figures"),
        ("balance = 3\nas_of = 2026-05-01\n[months]\nmarz = 1\nfoo = 2\n", "'foo' is no month"),
        ("balance = 3\nas_of = 2026-05-01\ntoday = 2026-04-01\n", "is before the balance's day"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(text, said):
    with pytest.raises(AccountError) as refusal:
        load_account(text)
    assert said in str(refusal.value)
