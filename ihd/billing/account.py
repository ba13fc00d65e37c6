"""The account with the supplier: where the balance stands, where it is heading, what is fair.

A balance is positive when the supplier holds our money. Months are local calendar months. A level
debit on a seasonal use peaks in autumn by design, so a balance is only judged by its whole year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from ihd.clock import add_months, month_start
from ihd.units import Money

MONTHS = 12
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Debit:
    """A monthly payment that holds from a date on, until the next such entry."""

    since: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Payment:
    """A single payment: positive to the supplier, negative a refund to us."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Account:
    """What the supplier said the balance was on a date, and what is paid."""

    balance: Money
    as_of: date
    debits: tuple[Debit, ...] = ()
    payments: tuple[Payment, ...] = ()
    pay_day: int = 1


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """One month of the course: what is paid, what is used, and the balance it ends on."""

    month: date
    paid: Money
    used: Money
    balance: Money


class Verdict(StrEnum):
    """What the course says of the balance and the debit, in one word."""

    ABOUT_RIGHT = "about_right"
    TOO_MUCH_HELD = "too_much_held"
    TOO_LITTLE_PAID = "too_little_paid"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Twelve months of an account, and what follows from them."""

    now: Money
    months: tuple[MonthEnd, ...]
    lowest: Money
    lowest_month: date | None
    refundable: Money
    level_debit: Money
    verdict: Verdict


def paid_between(account: Account, after: date, until: date) -> Money:
    """Return what is paid on the days after one date, up to and with another."""
    total = Money(Decimal(0), account.balance.currency)
    for payment in account.payments:
        if after < payment.on <= until:
            total += payment.amount
    month = month_start(after)
    while month <= until:
        day = add_months(month, 0, anchor=account.pay_day)
        debit = _debit_on(account, day)
        if after < day <= until and debit is not None:
            total += debit.amount
        month = add_months(month, 1)
    return total


def balance_on(account: Account, day: date, used: Money) -> Money:
    """Return the balance as if a bill for what was used since ``as_of`` came on a day."""
    return account.balance + paid_between(account, account.as_of, day) - used


def outlook(
    account: Account, today: date, used_since: Money, expected: Callable[[date], Money],
    cushion: Money,
) -> Outlook:  # fmt: skip
    """Return the next twelve whole months from a balance as if billed today.

    ``expected`` gives the cost of a month by its first day. The first month of the course is the
    one after today's; what is left of this month is taken from its share of ``expected``.
    """
    now = balance_on(account, today, used_since)
    return course(account, today, now, [expected(m) for m in _months_after(today)], cushion)


def course(
    account: Account, today: date, now: Money, costs: Sequence[Money], cushion: Money
) -> Outlook:
    """Return how a balance runs on through months of known cost, and what follows."""
    months: list[MonthEnd] = []
    balance = now
    for month, used in zip(_months_after(today), costs, strict=False):
        end = add_months(month, 1)
        paid = paid_between(account, _day_before(month), _day_before(end))
        balance = balance + paid - used
        months.append(MonthEnd(month, paid, used, balance))
    lowest_month = min(months, key=lambda m: m.balance.amount, default=None)
    lowest = now
    if lowest_month is not None and lowest_month.balance < now:
        lowest = lowest_month.balance
    spare = lowest - cushion
    zero = Money(Decimal(0), now.currency)
    refundable = spare if zero < spare else zero
    return Outlook(
        now=now,
        months=tuple(months),
        lowest=lowest,
        lowest_month=lowest_month.month if lowest_month and lowest is not now else None,
        refundable=refundable,
        level_debit=level_debit(now, costs),
        verdict=_verdict(months, refundable, lowest, cushion),
    )


def level_debit(now: Money, costs: Sequence[Money]) -> Money:
    """Return the equal monthly payment that ends at zero, rounded up to a whole penny."""
    total = sum((cost.amount for cost in costs), Decimal(0)) - now.amount
    each = total / len(costs) if costs else Decimal(0)
    return Money(max(each, Decimal(0)).quantize(_PENNY, rounding=ROUND_CEILING), now.currency)


def _verdict(
    months: Sequence[MonthEnd], refundable: Money, lowest: Money, cushion: Money
) -> Verdict:
    """Judge by a month's use: less than that either way is about right."""
    if not months:
        return Verdict.ABOUT_RIGHT
    monthly = sum((m.used.amount for m in months), Decimal(0)) / len(months)
    if refundable.amount >= monthly:
        return Verdict.TOO_MUCH_HELD
    if lowest.amount < -(monthly + cushion.amount):
        return Verdict.TOO_LITTLE_PAID
    return Verdict.ABOUT_RIGHT


def _debit_on(account: Account, day: date) -> Debit | None:
    in_force = [debit for debit in account.debits if debit.since <= day]
    return max(in_force, key=lambda debit: debit.since, default=None)


def _months_after(today: date) -> list[date]:
    first = add_months(month_start(today), 1)
    return [add_months(first, number) for number in range(MONTHS)]


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
