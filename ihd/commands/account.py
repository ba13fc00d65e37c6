"""Say where an account with the supplier stands, where it is heading, and what could come back."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from ihd.accounts import AccountCourse, course_of
from ihd.billing.account import Account
from ihd.billing.account_file import AccountError, AccountFile, load_account
from ihd.clock import local_date
from ihd.commands.options import RefusalError, day_asked, home_folder
from ihd.paths import HomeFolder
from ihd.screens.account_words import (
    assumed_sentence,
    debit_sentence,
    holding_sentence,
    now_sentence,
    refund_sentence,
)
from ihd.screens.statement_words import balance
from ihd.session import load_settings, open_home
from ihd.settings import SettingsError
from ihd.store import StoreError
from ihd.units import Money
from ihd.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the account and the form."""
    parser.add_argument(
        "account",
        nargs="?",
        type=Path,
        metavar="ACCOUNT.toml",
        help="docs/statements.md has its words; default: the home's own",
    )
    parser.add_argument("--today", metavar="D", help="the day to reckon from; default today")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print the account's next twelve months."""
    folder = home_folder(options)
    file = _file(options.account or folder.account)
    found = _course(file, options.today, folder)
    words = Words("en")
    if options.json:
        sys.stdout.write(json.dumps(as_json(found, file.account)) + "\n")
    else:
        sys.stdout.write(in_words(found, file.account, words))
    return 0


def _file(path: Path) -> AccountFile:
    try:
        return load_account(path)
    except AccountError as error:
        raise RefusalError(str(error)) from error


def _course(file: AccountFile, today: str | None, folder: HomeFolder) -> AccountCourse:
    """Return the account's course; the home is asked only where the file leaves something out."""
    now = datetime.now(UTC)
    try:
        chosen = load_settings(folder)
        day = day_asked(today, "--today") or file.today or local_date(now, chosen.zone)
        if day < file.account.as_of:
            raise RefusalError(f"--today: {day} is before the balance's day {file.account.as_of}")
        if (file.profile and file.used) or not folder.database.exists():
            return course_of(file, day, None, now)
        home, store, _ = open_home(folder, chosen, adopt=True, reader=True)
        home.start(now)
        found = course_of(file, day, home, now)
        store.close()
    except (SettingsError, StoreError) as error:
        raise RefusalError(str(error)) from error
    except ValueError as error:
        raise RefusalError(str(error)) from error
    return found


def in_words(course: AccountCourse, account: Account, words: Words) -> str:
    """Return the account as a person is told of it."""
    found = course.outlook
    sentences = [
        now_sentence(found, words),
        holding_sentence(found, words),
        refund_sentence(found, account.cushion, words),
        debit_sentence(found, words),
    ]
    sentences += [assumed_sentence(words)] if course.assumed else []
    head = ("from", "paid", "used", "balance", "normal")
    table = [head] + [
        (
            row.first.isoformat(),
            words.number(row.paid.amount, 2),
            words.number(row.used.amount, 2),
            balance(row.balance, words),
            balance(row.normal, words),
        )
        for row in found.rows
    ]
    widths = [max(len(cells[n]) for cells in table) for n in range(len(head))]
    lines = ["  ".join(c.rjust(w) for c, w in zip(cells, widths, strict=True)) for cells in table]
    return "\n".join([*sentences, "", *lines]) + "\n"


def as_json(course: AccountCourse, account: Account) -> dict[str, object]:
    """Return the documented JSON object; amounts are decimals as text, credit positive."""
    found = course.outlook
    return {
        "today": found.today.isoformat(),
        "currency": found.now.currency,
        "now": _plain(found.now),
        "normal_now": _plain(found.normal_now),
        "months": [
            {
                "month": f"{row.first:%Y-%m}",
                "from": row.first.isoformat(),
                "to": row.after.isoformat(),
                "paid": _plain(row.paid),
                "used": _plain(row.used),
                "balance": _plain(row.balance),
                "normal": _plain(row.normal),
            }
            for row in found.rows
        ],
        "lowest": _plain(found.lowest),
        "lowest_on": found.lowest_on.isoformat(),
        "cushion": _plain(account.cushion),
        "refundable": _plain(found.refundable),
        "level_debit": _plain(found.level_debit),
        "ends_at": _plain(found.ends_at),
        "holding": found.holding.value,
        "debit": found.debit.value,
        "assumed_months": list(course.assumed),
    }


def _plain(money: Money) -> str:
    return format(money.amount.quantize(Decimal("0.01")), "f")
