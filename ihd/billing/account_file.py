"""The account file: a balance, what is paid, what months cost; docs/statements.md has its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ihd.billing.account import Account, Debit, MonthProfile, Payment
from ihd.tariffs.source import Node, Source, TariffError
from ihd.units import Money

_KEYS = (
    "currency", "balance", "as_of", "today", "used", "pay_day", "cushion", "debit", "payment",
    "months", "fixed_until", "bills_every", "says", "expected",
)  # fmt: skip
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BILLS = ("month", "quarter", "half-year", "year")


class AccountError(Exception):
    """An account file that cannot be used: ``file:line: what is wrong and what to write``."""


@dataclass(frozen=True, slots=True)
class AccountFile:
    """An account, and what its file says besides.

    ``used`` is what was used from the balance's day until ``today``; None is for the home, or the
    months, to tell. ``profile`` is None where the file has no months.
    """

    account: Account
    today: date | None = None
    used: Money | None = None
    profile: MonthProfile | None = None
    fixed_until: date | None = None
    bills_every: str = "month"


def load_account(origin: Path | str) -> AccountFile:
    """Read an account from a file's path or from text; raise AccountError naming the line."""
    name = str(origin) if isinstance(origin, Path) else "account"
    try:
        text = origin.read_text(encoding="utf-8") if isinstance(origin, Path) else origin
        return _file(Source.parse(text, name, "the account").root())
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise AccountError(f"{name}: cannot be read: {reason}") from error
    except TariffError as error:
        raise AccountError(str(error)) from error


def _file(root: Node) -> AccountFile:
    root.expect_only(_KEYS)
    currency = root.currency("GBP")
    as_of = root.day("as_of")
    if as_of is None:
        raise root.error(None, "the account says no as_of; add the day of its balance")
    account = Account(
        balance=_money(root, "balance", currency),
        as_of=as_of,
        debits=tuple(_debit(node, currency) for node in root.tables("debit")),
        payments=tuple(_payment(node, currency) for node in root.tables("payment")),
        pay_day=_pay_day(root),
        cushion=Money(root.number("cushion", Decimal(0)), currency),
    )
    today = root.day("today")
    if today is not None and today < as_of:
        raise root.error("today", f"today {today} is before the balance's day {as_of}")
    return AccountFile(
        account=account,
        today=today,
        used=_money(root, "used", currency) if "used" in root else None,
        profile=_profile(root, currency),
        fixed_until=root.day("fixed_until"),
        bills_every=root.choice("bills_every", _BILLS, "month"),
    )


def _pay_day(root: Node) -> int:
    number = root.number("pay_day", Decimal(1))
    if number != int(number) or not 1 <= number <= 31:
        raise root.error("pay_day", "pay_day is a day of the month, 1 to 31")
    return int(number)


def _debit(node: Node, currency: str) -> Debit:
    node.expect_only(("from", "amount"))
    return Debit(node.day("from") or date.min, _money(node, "amount", currency))


def _payment(node: Node, currency: str) -> Payment:
    node.expect_only(("on", "amount"))
    day = node.day("on")
    if day is None:
        raise node.error(None, "a payment says the day it was made; add on = 2026-09-20")
    return Payment(day, _money(node, "amount", currency))


def _profile(root: Node, currency: str) -> MonthProfile | None:
    by_number: list[tuple[int, Money]] = []
    dated: list[tuple[date, Money]] = []
    for node in root.tables("months"):
        for key in node.table:
            money = _money(node, key, currency)
            month = re.fullmatch(r"(\d{4})-(\d\d)", key)
            if month and 1 <= int(month[2]) <= 12:
                dated.append((date(int(month[1]), int(month[2]), 1), money))
            elif key.lower()[:3] in MONTH_NAMES:
                by_number.append((MONTH_NAMES.index(key.lower()[:3]) + 1, money))
            else:
                raise node.error(key, f"'{key}' is no month; write jan = 120.50 or \"2026-01\"")
        return MonthProfile(tuple(by_number), tuple(dated))
    return None


def _money(node: Node, key: str, currency: str) -> Money:
    value = node.table.get(key)
    if isinstance(value, str):
        node = Node(node.source, node.path, {**node.table, key: value.replace(",", ".")})
    return Money(node.number(key), currency)
