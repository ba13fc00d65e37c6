"""The account as it is typed on the page: kept in the home's account file once it is whole."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from ihd.accounts import AccountCourse, course_of
from ihd.billing.account import Account, Debit, Payment
from ihd.billing.account_file import AccountError, AccountFile, load_account
from ihd.billing.account_written import keep_account
from ihd.billing.reminders import MONTHS
from ihd.clock import half_hour_start, local_date
from ihd.home import Home
from ihd.paths import HomeFolder
from ihd.screens.bill_facts import AccountFacts, Outcome, Told
from ihd.setting_up import typed
from ihd.statements.statement import Statement
from ihd.units import Money

_NOTE = "account being typed"
_DAYS = ("as_of", "fixed_until", "change_from", "payment_on")
_NUMBERS = ("balance", "debit", "cushion", "change", "payment", "pay_day")
OWED = "owed"
LAST_DAY = 31

Waiting = dict[str, str]
"""What was typed by its field, and is not in the account yet."""


class AccountDesk:
    """Owns what was typed of the account before it is whole, and the course made of it last."""

    def __init__(self) -> None:
        self._made: tuple[object, AccountFacts] | None = None

    def facts(self, home: Home, folder: HomeFolder, now: datetime) -> AccountFacts:
        """Return the account; its course is made anew every half-hour, and when it changed."""
        path = folder.account
        changed = path.stat().st_mtime_ns if path.exists() else 0
        typed_so_far = _typed(home)
        known_by = (home, home.settings, home.store.revision, half_hour_start(now))
        seen = (changed, typed_so_far, known_by)
        if self._made is None or self._made[0] != seen:
            self._made = seen, _facts(home, folder, typed_so_far, now)
        return self._made[1]

    def enter(
        self, home: Home, folder: HomeFolder, field: str, text: str, now: datetime
    ) -> Told | None:
        """Take a line of the account; what is not whole yet waits for the rest."""
        text = text.strip()
        if field in _NUMBERS and text and typed.number(text) is None:
            return Told(Outcome.NOT_A_NUMBER, text)
        if field in _DAYS and text and typed.day(text) is None:
            return Told(Outcome.NOT_A_DAY, text)
        waiting = {**_typed(home), field: text}
        try:
            file = _file(folder)
        except AccountError as error:
            return Told(Outcome.FAILED, str(error))
        fields = [field] if file is not None else list(waiting)
        file = file or _begun(waiting, home, now)
        if file is not None:
            for one in fields:
                file, waiting = _with(file, one, waiting)
            keep_account(file, folder.account)
        home.store.note(_NOTE, waiting)
        return None

    def take_from(self, home: Home, folder: HomeFolder, bill: Statement, now: datetime) -> None:
        """Take the balance a bill ends on, as of the day after its last."""
        after = bill.account.after
        if after is not None:
            self.enter(home, folder, "side", OWED if after < 0 else "credit", now)
            self.enter(home, folder, "as_of", f"{bill.after_last_day}", now)
            self.enter(home, folder, "balance", f"{abs(after):f}", now)

    def remove(self, home: Home, folder: HomeFolder, what: str, number: int) -> Told | None:
        """Take a debit, a payment, or all of the account out."""
        if what == "all":
            folder.account.unlink(missing_ok=True)
            home.store.note(_NOTE, {})
            return Told(Outcome.ACCOUNT_GONE)
        with suppress(AccountError):
            file = _file(folder)
            if file is not None:
                account = file.account
                debits, payments = list(account.debits), list(account.payments)
                gone: list[Debit] | list[Payment] = debits if what == "debit" else payments
                del gone[number : number + 1]
                account = replace(account, debits=tuple(debits), payments=tuple(payments))
                keep_account(replace(file, account=account), folder.account)
        return None


def terms(home: Home, folder: HomeFolder) -> tuple[str, date | None]:
    """Return how often a bill comes, and when a fixed price ends, as far as they were typed."""
    with suppress(AccountError):
        file = _file(folder)
        if file is not None:
            return file.bills_every, file.fixed_until
    waiting = _typed(home)
    every = waiting.get("bills_every", "")
    return every if every in MONTHS else "month", typed.day(waiting.get("fixed_until", ""))


def _typed(home: Home) -> Waiting:
    noted = home.store.noted(_NOTE)
    return {str(k): str(v) for k, v in noted.items()} if isinstance(noted, dict) else {}


def _file(folder: HomeFolder) -> AccountFile | None:
    return load_account(folder.account) if folder.account.exists() else None


def _begun(waiting: Waiting, home: Home, now: datetime) -> AccountFile | None:
    """Return a new account once its balance and the day of it are typed."""
    balance, as_of = typed.number(waiting.get("balance", "")), typed.day(waiting.get("as_of", ""))
    today = local_date(now, home.settings.zone)
    if balance is None or as_of is None or as_of > today + timedelta(days=1):
        return None
    nothing = Money(Decimal(0), home.settings.currency)
    return AccountFile(Account(nothing, as_of, cushion=nothing))


def _with(file: AccountFile, field: str, waiting: Waiting) -> tuple[AccountFile, Waiting]:
    """Return the account with a line that was typed, and what still waits to be whole."""
    text, account = waiting.get(field, ""), file.account
    number, day = typed.number(text), typed.day(text)
    money = None if number is None else Money(number, account.balance.currency)
    done: tuple[str, ...] = (field,)
    match field:
        case "balance" | "side":
            size = money if field == "balance" and money else account.balance
            owed = waiting.get("side", OWED if account.balance.amount < 0 else "") == OWED
            amount = -abs(size.amount) if owed else abs(size.amount)
            account = replace(account, balance=Money(amount, size.currency))
            done = (field,) if field == "balance" else ()
        case "as_of" if day:
            account = replace(account, as_of=day)
        case "debit" if money:
            since = account.debits[0].since if account.debits else date.min
            account = replace(account, debits=(Debit(since, money), *account.debits[1:]))
        case "pay_day" if number and 1 <= number <= LAST_DAY:
            account = replace(account, pay_day=int(number))
        case "cushion":
            nothing = Money(Decimal(0), account.balance.currency)
            account = replace(account, cushion=money or nothing)
        case "fixed_until":
            file = replace(file, fixed_until=day)
        case "bills_every" if text in MONTHS:
            file = replace(file, bills_every=text)
        case "change" | "change_from" | "payment" | "payment_on":
            account, done = _with_pair(account, field.partition("_")[0], waiting)
    left = {name: one for name, one in waiting.items() if name not in done}
    return replace(file, account=account), left


def _with_pair(account: Account, what: str, waiting: Waiting) -> tuple[Account, tuple[str, ...]]:
    """Return the account with a change of the debit, or one payment, once both halves are typed."""
    on = "change_from" if what == "change" else "payment_on"
    number, day = typed.number(waiting.get(what, "")), typed.day(waiting.get(on, ""))
    if number is None or day is None:
        return account, ()
    money = Money(number, account.balance.currency)
    if what == "change":
        debits = [*(one for one in account.debits if one.since != day), Debit(day, money)]
        debits.sort(key=lambda one: one.since)
        return replace(account, debits=tuple(debits)), (what, on)
    payments = sorted([*account.payments, Payment(day, money)], key=lambda one: one.on)
    return replace(account, payments=tuple(payments)), (what, on)


def _facts(home: Home, folder: HomeFolder, waiting: Waiting, now: datetime) -> AccountFacts:
    currency = home.settings.currency
    try:
        file = _file(folder)
    except AccountError as error:
        return AccountFacts(waiting, currency, problem=str(error))
    if file is None:
        every, fixed = terms(home, folder)
        return AccountFacts(waiting, currency, bills_every=every, fixed_until=fixed)
    course = _course(file, home, now)
    return AccountFacts(
        typed=waiting,
        currency=file.account.balance.currency,
        account=file.account,
        outlook=course.outlook if course else None,
        assumed=bool(course and course.assumed),
        bills_every=file.bills_every,
        fixed_until=file.fixed_until,
    )


def _course(file: AccountFile, home: Home, now: datetime) -> AccountCourse | None:
    """Return the account's next twelve months; None where what months cost is not known yet."""
    today = max(local_date(now, home.settings.zone), file.account.as_of)
    with suppress(ValueError):
        return course_of(file, today, home, now)
    return None
