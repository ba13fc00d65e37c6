"""The account with the supplier: where the balance stands, where it is heading, what is fair.

A balance is positive where the supplier holds our money. Every stretch is half-open: a balance as
of a day is the one before that day's payments. The course runs from today to the same day next
year, a row a calendar month, so it holds twelve pay days and a whole winter whenever it begins. A
level debit on a seasonal use peaks in autumn by design, so a balance is judged by its whole year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction

from ihd.billing.lines import exact_decimal
from ihd.clock import add_months, month_start
from ihd.units import Money

MONTHS = 12
_PENNY = Decimal("0.01")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Debit:
    """A monthly payment that holds from a day on, until the next such entry."""

    since: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Payment:
    """A single payment: positive to the supplier, negative a refund to us."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Account:
    """What the supplier said the balance was at the start of a day, and what is paid."""

    balance: Money
    as_of: date
    debits: tuple[Debit, ...] = ()
    payments: tuple[Payment, ...] = ()
    pay_day: int = 1
    cushion: Money = field(default_factory=lambda: Money(Decimal(0), "GBP"))

    def paid(self, first: date, after: date) -> Money:
        """Return what is paid on the days [first, after), by debits and singly."""
        total = sum((p.amount.amount for p in self.payments if first <= p.on < after), Decimal(0))
        for day in self.pay_days(first, after):
            debit = self.debit_on(day)
            total += debit.amount.amount if debit else 0
        return Money(total, self.balance.currency)

    def pay_days(self, first: date, after: date) -> Iterator[date]:
        """Yield the pay days in [first, after); one beyond a month's end is that month's last."""
        month = month_start(first)
        while month < after:
            day = add_months(month, 0, anchor=self.pay_day)
            if first <= day < after:
                yield day
            month = add_months(month, 1)

    def debit_on(self, day: date) -> Debit | None:
        """Return the debit in force on a day."""
        held = [debit for debit in self.debits if debit.since <= day]
        return max(held, key=lambda debit: debit.since, default=None)


@dataclass(frozen=True, slots=True)
class MonthProfile:
    """What each month costs: a dated month's own figure, else the one of its name (1 to 12)."""

    by_number: tuple[tuple[int, Money], ...]
    dated: tuple[tuple[date, Money], ...] = ()

    def cost(self, month: date) -> Money:
        """Return what the month that starts on a day costs; raise ValueError if nobody said."""
        found = dict(self.dated).get(month) or dict(self.by_number).get(month.month)
        if found is None:
            raise ValueError(f"what {month:%B %Y} costs is not known")
        return found

    def cost_between(self, first: date, after: date) -> Money:
        """Return what the days [first, after) cost; a part of a month counts by its days."""
        pieces = [self._piece(start, end) for start, end in months_between(first, after)]
        return sum(pieces[1:], pieces[0]) if pieces else Money(Decimal(0), self.currency)

    @property
    def currency(self) -> str:
        """The currency of its figures."""
        return [*(m for _, m in self.by_number), *(m for _, m in self.dated)][0].currency

    def _piece(self, start: date, end: date) -> Money:
        month = month_start(start)
        length = (add_months(month, 1) - month).days
        whole = self.cost(month)
        part = Fraction(whole.amount) * (end - start).days / length
        return Money(exact_decimal(part), whole.currency).rounded()


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the course: what is paid, what is used, the balance it ends on.

    ``normal`` is the balance it would end on if the account had been level from the start.
    """

    first: date
    after: date
    paid: Money
    used: Money
    balance: Money
    normal: Money


class Holding(StrEnum):
    """What the supplier holds against what is normal for the day."""

    TOO_MUCH = "too_much"
    ABOUT_RIGHT = "about_right"
    TOO_LITTLE = "too_little"


class DebitVerdict(StrEnum):
    """The debit against the year it pays for."""

    TOO_HIGH = "too_high"
    ABOUT_RIGHT = "about_right"
    TOO_LOW = "too_low"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Twelve months of an account, and what follows from them.

    ``now`` is the balance as if billed on today's reading. ``lowest`` is the least of it and of
    every month's end; what of it is above the cushion is ``refundable``. ``level_debit`` ends the
    twelve months at nought, or pennies above.
    """

    today: date
    now: Money
    rows: tuple[MonthRow, ...]
    lowest: Money
    lowest_on: date
    refundable: Money
    normal_now: Money
    level_debit: Money
    ends_at: Money
    holding: Holding
    debit: DebitVerdict


def balance_on(account: Account, day: date, used: Money) -> Money:
    """Return the balance at the start of a day, as if billed for what was used since ``as_of``."""
    return account.balance + account.paid(account.as_of, day) - used


def outlook(account: Account, today: date, used: Money, profile: MonthProfile) -> Outlook:
    """Return the course of an account from a day on.

    ``used`` is what was used from ``as_of`` until then; ``profile`` says what the months cost.
    """
    now = balance_on(account, today, used)
    spans = list(months_between(today, add_months(today, MONTHS)))
    costs = [profile.cost_between(start, end) for start, end in spans]
    normal_now, normals = _normal(account, spans, costs)
    rows: list[MonthRow] = []
    balance = now
    for (start, end), cost, normal in zip(spans, costs, normals, strict=True):
        paid = account.paid(start, end)
        balance = balance + paid - cost
        rows.append(MonthRow(start, end, paid, cost, balance, normal))
    ends = [(now, today), *((row.balance, row.after - _DAY) for row in rows)]
    lowest, lowest_on = min(ends, key=lambda point: (point[0].amount, point[1]))
    monthly = sum((cost.amount for cost in costs), Decimal(0)) / MONTHS
    return Outlook(
        today=today,
        now=now,
        rows=tuple(rows),
        lowest=lowest,
        lowest_on=lowest_on,
        refundable=_not_below_zero(lowest - account.cushion),
        normal_now=normal_now,
        level_debit=_level_debit(account, now, spans, costs),
        ends_at=balance,
        holding=_holding(now.amount - normal_now.amount, monthly),
        debit=_debit_verdict(balance.amount, monthly),
    )


def months_between(first: date, after: date) -> Iterator[tuple[date, date]]:
    """Yield the parts of calendar months in [first, after): the first day, the day after."""
    start = first
    while start < after:
        end = min(add_months(month_start(start), 1), after)
        yield start, end
        start = end


def _level_debit(
    account: Account, now: Money, spans: Sequence[tuple[date, date]], costs: Sequence[Money]
) -> Money:
    """Return the equal payment on every pay day that ends at nought, up to a whole penny."""
    first, after = spans[0][0], spans[-1][1]
    once = sum(p.amount.amount for p in account.payments if first <= p.on < after)
    owed = sum((cost.amount for cost in costs), Decimal(0)) - now.amount - once
    count = len(list(account.pay_days(first, after)))
    each = max(owed, Decimal(0)) / count
    return Money(each.quantize(_PENNY, rounding=ROUND_CEILING), now.currency)


def _normal(
    account: Account, spans: Sequence[tuple[date, date]], costs: Sequence[Money]
) -> tuple[Money, list[Money]]:
    """Return the balances of a year paid level that only just never fall below nought."""
    currency = account.balance.currency
    count = [len(list(account.pay_days(start, end))) for start, end in spans]
    each = sum((Fraction(cost.amount) for cost in costs), Fraction(0)) / sum(count)
    reached, sums = Fraction(0), []
    for pays, cost in zip(count, costs, strict=True):
        reached += pays * each - Fraction(cost.amount)
        sums.append(reached)
    start = max(Fraction(0), -min(sums))

    def money(amount: Fraction) -> Money:
        return Money(exact_decimal(amount), currency).rounded()

    return money(start), [money(start + one) for one in sums]


def _holding(above: Decimal, monthly: Decimal) -> Holding:
    """Judge by a month's use: less than that either way is normal."""
    if above > monthly:
        return Holding.TOO_MUCH
    return Holding.TOO_LITTLE if above < -monthly else Holding.ABOUT_RIGHT


def _debit_verdict(ends_at: Decimal, monthly: Decimal) -> DebitVerdict:
    if ends_at > monthly:
        return DebitVerdict.TOO_HIGH
    return DebitVerdict.TOO_LOW if ends_at < -monthly else DebitVerdict.ABOUT_RIGHT


def _not_below_zero(money: Money) -> Money:
    return money if money.amount > 0 else Money(Decimal(0), money.currency)
