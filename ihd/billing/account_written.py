"""Writing an account as a file from which it is read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from ihd.billing.account import Debit, MonthProfile, Payment
from ihd.billing.account_file import MONTH_NAMES, AccountFile
from ihd.files import write_whole

_Pairs = Iterator[tuple[str, object]]


def keep_account(file: AccountFile, path: Path) -> None:
    """Write an account, whole or not at all."""
    write_whole(path, account_text(file))


def account_text(file: AccountFile) -> str:
    """Return an account as TOML; read again it is the same."""
    account = file.account
    lines = _table(_top(file))
    for debit in account.debits:
        lines += ["", "[[debit]]", *_table(_debit(debit))]
    for payment in account.payments:
        lines += ["", "[[payment]]", *_table(_payment(payment))]
    if file.profile is not None:
        lines += ["", "[months]", *_table(_months(file.profile))]
    return "\n".join(lines) + "\n"


def _top(file: AccountFile) -> _Pairs:
    account = file.account
    yield "currency", account.balance.currency
    yield "balance", account.balance.amount
    yield "as_of", account.as_of
    yield "today", file.today
    yield "used", None if file.used is None else file.used.amount
    yield "pay_day", account.pay_day
    yield "cushion", account.cushion.amount
    yield "fixed_until", file.fixed_until
    yield "bills_every", file.bills_every


def _debit(debit: Debit) -> _Pairs:
    yield "from", None if debit.since == date.min else debit.since
    yield "amount", debit.amount.amount


def _payment(payment: Payment) -> _Pairs:
    yield "on", payment.on
    yield "amount", payment.amount.amount


def _months(profile: MonthProfile) -> _Pairs:
    for number, cost in profile.by_number:
        yield MONTH_NAMES[number - 1], cost.amount
    for month, cost in profile.dated:
        yield f'"{month:%Y-%m}"', cost.amount


def _table(pairs: _Pairs) -> list[str]:
    return [f"{key} = {_written(value)}" for key, value in pairs if value is not None]


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return f'"{value:f}"'
    return f'"{value}"' if isinstance(value, str) else str(value)
