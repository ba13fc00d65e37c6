"""The account on the Bill page: its verdict, its twelve months drawn, and what is typed of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ihd.billing.account import Account, DebitVerdict, Holding, Outlook
from ihd.screens.account_words import (
    assumed_sentence,
    debit_sentence,
    holding_sentence,
    now_sentence,
    refund_sentence,
)
from ihd.screens.bill import EnterAccount, MakeLetter, RemoveFromAccount
from ihd.screens.bill_facts import AccountFacts, KeptBill
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Course,
    CourseMonth,
    Entry,
    Fact,
    Figure,
    GoBack,
    Heading,
    Keys,
    Opens,
    OpenSheet,
    Option,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.statement_words import balance
from ihd.units import Money
from ihd.words import Words
from ihd.words import marked as _


def account_door(facts: AccountFacts, words: Words) -> Opens:
    """Return the door to the account, with where it stands."""
    value = ""
    if facts.outlook is not None:
        value = balance(facts.outlook.now, words)
    elif facts.account is not None:
        value = balance(facts.account.balance, words)
    return Opens(words.text("Account"), OpenSheet("account"), value=value)


def account_sheets(facts: AccountFacts, kept: Sequence[KeptBill], words: Words) -> Iterator[Sheet]:
    """Yield the account, what is typed of it, and its payments."""
    title = words.text("Account")
    rows: list[Row] = list(_verdict(facts, words))
    typed = tuple(_typed(facts, kept, words))
    if facts.account is None:
        yield Sheet("account", title, (*rows, *typed))
        return
    door = Opens(words.text("What you typed in"), OpenSheet("account-typed"))
    yield Sheet("account", title, (*rows, door))
    yield Sheet("account-typed", words.text("What you typed in"), typed)
    yield Sheet("payments", words.text("Payments"), tuple(_payments(facts, facts.account, words)))
    yield Sheet("bills-every", words.text("A bill comes"), tuple(_every(facts, words)))


def _verdict(facts: AccountFacts, words: Words) -> Iterator[Row]:
    """Yield where the account stands, where it is heading, and what follows."""
    if facts.problem:
        yield Said(Line(words.text("The account's file cannot be read."), Tone.WRONG), title=True)
        yield Said(Line(facts.problem))
    elif facts.account is None:
        yield Said(Line(words.text("Is your direct debit right, and could money come back?")))
        yield Said(Line(words.text("Type the balance on your last bill, and what you pay.")))
    elif facts.outlook is None:
        yield Said(Line(words.text("What your months cost is not known yet.")))
    else:
        yield from _outlook(facts.outlook, facts.account, words)
        if facts.assumed:
            yield Said(Line(assumed_sentence(words)))


def _outlook(found: Outlook, account: Account, words: Words) -> Iterator[Row]:
    now = balance(found.now, words)
    says = now_sentence(found, words)
    yield Figure(words.text("If billed today"), Amount(*_parted(found.now, words), says))
    tone = Tone.USUAL if found.holding is Holding.ABOUT_RIGHT else Tone.HIGH
    yield Said(Line(holding_sentence(found, words), tone), title=True)
    yield Fact(
        words.text("Could be asked back today"),
        words.money(found.refundable),
        words.text("after {amount} kept in hand", amount=words.money(account.cushion))
        if account.cushion.amount
        else "",
    )
    debit = account.debit_on(found.today)
    yield Fact(
        words.text("Would be enough"),
        words.text("{amount} a month", amount=words.money(found.level_debit)),
        words.text("you pay {amount}", amount=words.money(debit.amount)) if debit else "",
        strong=True,
    )
    yield Said(Line(refund_sentence(found, account.cushion, words)))
    yield Said(Line(debit_sentence(found, words)))
    actions = []
    if found.refundable.amount > 0:
        actions.append(Action(words.text("Ask for it back"), MakeLetter("refund"), Weight.MAIN))
    if found.debit is not DebitVerdict.ABOUT_RIGHT:
        actions.append(Action(words.text("Ask for another debit"), MakeLetter("debit")))
    if actions:
        yield Buttons(tuple(actions))
    yield _course(found, now, words)


def _parted(money: Money, words: Words) -> tuple[str, str]:
    """Return an amount, and whose it is."""
    if money.amount < 0:
        return words.money(-money), words.text("owed")
    return words.money(money), words.text("in credit")


def _course(found: Outlook, now: str, words: Words) -> Course:
    """Return the twelve months that follow, each at its end, after where it stands now."""
    points = [(found.today, found.now, found.normal_now)]
    points += [(row.first, row.balance, row.normal) for row in found.rows]
    size = max(max(abs(b.amount), abs(n.amount)) for _, b, n in points) or Decimal(1)
    amounts = [at.amount for _, at, _ in points]
    low, high = amounts.index(min(amounts)), amounts.index(max(amounts))
    months = []
    for number, (day, at, normal) in enumerate(points):
        mark = words.money_whole(at) if number in (low, high) else ""
        if number == 0:
            mark = words.money_whole(at)
        months.append(
            CourseMonth(
                label=words.text("Now") if number == 0 else words.month_short(day),
                balance=float(at.amount / size),
                normal=float(normal.amount / size),
                mark=mark,
                past=number == 0,
            )
        )
    return Course(
        months=tuple(months),
        balance_label=words.text("Your balance"),
        normal_label=words.text("With equal payments"),
        spoken=words.text(
            "Twelve months: now {now}, lowest {lowest} on {day}, at the end {ends}.",
            now=now,
            lowest=balance(found.lowest, words),
            day=words.full_day(found.lowest_on),
            ends=balance(found.ends_at, words),
        ),
    )


def _typed(facts: AccountFacts, kept: Sequence[KeptBill], words: Words) -> Iterator[Row]:
    """Yield the lines of the account, each to be typed; the rest once its balance is known."""
    account = facts.account
    yield from _from_last_bill(kept, words)
    size = abs(account.balance.amount) if account else None
    hint = words.text("As it is printed, without a sign.")
    yield _amount_entry(words.text("Balance on the bill"), "balance", size, facts, words, hint)
    owed = facts.typed.get("side") == "owed" or (account is not None and account.balance.amount < 0)
    yield Option(words.text("It is in credit"), EnterAccount("side", "credit"), chosen=not owed)
    yield Option(words.text("It is owed"), EnterAccount("side", "owed"), chosen=owed)
    as_of = account.as_of if account else None
    yield _day_entry(words.text("Balance as of"), "as_of", as_of, facts, words)
    debit = account.debits[0].amount.amount if account and account.debits else None
    yield _amount_entry(words.text("Direct debit a month"), "debit", debit, facts, words)
    if account is not None:
        yield from _further(facts, account, words)


def _from_last_bill(kept: Sequence[KeptBill], words: Words) -> Iterator[Row]:
    """Yield the offer to take the balance from the newest bill that prints one."""
    for bill in kept:
        check = bill.check
        if check is not None and check.statement.account.after is not None:
            after = Money(check.statement.account.after, check.statement.currency)
            label = words.text("Take {balance} from the last bill", balance=balance(after, words))
            yield Buttons((Action(label, EnterAccount("from_bill", bill.id)),))
            return


def _further(facts: AccountFacts, account: Account, words: Words) -> Iterator[Row]:
    """Yield what may be typed of an account besides where it stands and what is paid."""
    cushion, hint = account.cushion.amount, words.text("What should never be asked back.")
    yield _amount_entry(words.text("Always to keep in it"), "cushion", cushion, facts, words, hint)
    yield Opens(words.text("Changes and single payments"), OpenSheet("payments"))
    ends = words.text("Fixed price ends on")
    yield _day_entry(ends, "fixed_until", facts.fixed_until, facts, words)
    every = words.text(_EVERY[facts.bills_every])
    yield Opens(words.text("A bill comes"), OpenSheet("bills-every"), value=every)
    sure = Question(
        words.text("Forget the account?"),
        (
            Action(words.text("Keep it"), GoBack(), Weight.MAIN),
            Action(words.text("Forget it"), RemoveFromAccount("all"), Weight.DANGER),
        ),
    )
    yield Buttons((Action(words.text("Forget the account"), sure),))


def _every(facts: AccountFacts, words: Words) -> Iterator[Row]:
    """Yield how often a bill may come."""
    for every, label in _EVERY.items():
        asks = EnterAccount("bills_every", every)
        yield Option(words.text(label), asks, chosen=facts.bills_every == every)


def _payments(facts: AccountFacts, account: Account, words: Words) -> Iterator[Row]:
    """Yield when it is paid, the debit's changes and single payments, and entries for more."""
    yield Entry(
        words.text("Day of the month it is paid"),
        EnterAccount("pay_day"),
        Keys.DIGITS,
        value=str(account.pay_day),
        start=str(account.pay_day),
    )
    yield Heading(words.text("Direct debit from a day on"))
    for number, debit in enumerate(account.debits):
        day = words.full_day(debit.since) if debit.since > date.min else words.text("Until then")
        yield _removable(day, debit.amount, RemoveFromAccount("debit", number), words)
    yield _day_entry(words.text("It changes on"), "change_from", None, facts, words)
    yield _amount_entry(words.text("New amount"), "change", None, facts, words)
    yield Heading(words.text("Paid once"))
    for number, payment in enumerate(account.payments):
        day = words.full_day(payment.on)
        yield _removable(day, payment.amount, RemoveFromAccount("payment", number), words)
    yield _day_entry(words.text("Paid on"), "payment_on", None, facts, words)
    yield _amount_entry(words.text("Amount paid"), "payment", None, facts, words)


def _removable(day: str, amount: Money, gone: RemoveFromAccount, words: Words) -> Opens:
    """Return a payment that a touch takes out, once that is confirmed."""
    sure = Question(
        words.text("Take {amount} out of the account?", amount=words.money(amount)),
        (
            Action(words.text("Keep it"), GoBack(), Weight.MAIN),
            Action(words.text("Take it out"), gone, Weight.DANGER),
        ),
    )
    return Opens(day, sure, value=words.money(amount))


def _day_entry(
    label: str, field: str, day: date | None, facts: AccountFacts, words: Words
) -> Entry:
    waiting = facts.typed.get(field, "")
    return Entry(
        label,
        EnterAccount(field),
        Keys.DAY,
        value=words.full_day(day) if day and not waiting else waiting,
        start=f"{day.day}.{day.month}.{day.year}" if day and not waiting else waiting,
        hint=words.text("As 1.10.2026."),
    )


def _amount_entry(
    label: str,
    field: str,
    amount: Decimal | None,
    facts: AccountFacts,
    words: Words,
    hint: str = "",
) -> Entry:
    """Return an amount as kept, else as typed so far."""
    waiting = facts.typed.get(field, "")
    known = None if amount is None else words.money(Money(amount, facts.currency))
    return Entry(
        label,
        EnterAccount(field),
        Keys.NUMBER,
        value=waiting if known is None else known,
        start=waiting if amount is None else f"{amount:f}",
        hint=hint,
        unit=words.currency(facts.currency),
    )


_EVERY = {
    "month": _("Every month"),
    "quarter": _("Every quarter"),
    "half-year": _("Every half-year"),
    "year": _("Once a year"),
}
