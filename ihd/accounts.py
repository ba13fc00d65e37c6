"""The account of a home: its file, and for what that does not say the home's own history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ihd.billing.account import MONTHS, MonthProfile, Outlook, outlook
from ihd.billing.account_file import AccountFile
from ihd.billing.usage_row import RowQuality, Step, UsageRow
from ihd.clock import add_months, local_date, month_start
from ihd.home import FUELS, Home
from ihd.units import Money

ENOUGH_MISSING_S = 12 * 3600
"""A month with more than this unheard is not taken for what the month costs."""


@dataclass(frozen=True, slots=True)
class AccountCourse:
    """An account's outlook; ``assumed`` months are not the home's own but lie between its own."""

    outlook: Outlook
    assumed: tuple[int, ...] = ()


def course_of(file: AccountFile, today: date, home: Home | None, now: datetime) -> AccountCourse:
    """Return the next twelve months of an account; raise ValueError where nothing tells of costs.

    The file's months go before the home's; ``used`` too, else it is the home's own days.
    """
    profile = file.profile
    assumed: tuple[int, ...] = ()
    if profile is None and home is not None:
        profile, assumed = home_profile(home, file.account.balance.currency, now)
    if profile is None:
        raise ValueError("what the account's months cost is not known yet; add [months]")
    used = file.used
    if used is None and home is not None:
        used = _used_since(home, file.account.as_of, today, now)
    if used is None:
        used = profile.cost_between(file.account.as_of, today)
    return AccountCourse(outlook(file.account, today, used, profile), assumed)


def home_profile(
    home: Home, currency: str, now: datetime
) -> tuple[MonthProfile | None, tuple[int, ...]]:
    """Return what each month costs by the last year's own months, and which are only assumed.

    A month not yet lived through lies evenly between the nearest before and after it.
    """
    known = _known_months(home, now)
    if not known:
        return None, ()
    costs, assumed = [], []
    for number in range(1, MONTHS + 1):
        if number not in known:
            assumed.append(number)
        amount = known[number] if number in known else _between(known, number)
        costs.append((number, Money(amount, currency).rounded()))
    return MonthProfile(tuple(costs)), tuple(assumed)


def _known_months(home: Home, now: datetime) -> dict[int, Decimal]:
    """Return the cost of the last twelve whole months by their number, all fuels together."""
    this_month = month_start(local_date(now, home.settings.zone))
    first = add_months(this_month, -MONTHS)
    found: dict[int, Decimal] = {}
    unknown: set[int] = set()
    for fuel in FUELS:
        meter = home.settings.meter_for(fuel)
        if meter is None:
            continue
        rows = home.past.usage(meter, fuel, Step.MONTH, first, this_month, now)
        for row in rows:
            number = row.first_day.month
            if row.total is None or not _is_whole(row):
                unknown.add(number)
            else:
                found[number] = found.get(number, Decimal(0)) + row.total.amount
    return {number: cost for number, cost in found.items() if number not in unknown}


def _is_whole(row: UsageRow) -> bool:
    return row.quality is not RowQuality.MISSING and row.missing_s <= ENOUGH_MISSING_S


def _between(known: dict[int, Decimal], number: int) -> Decimal:
    """Return the cost of a month between the nearest known before and after it, round the year."""
    before = next(n for n in range(1, MONTHS + 1) if _month(number - n) in known)
    after = next(n for n in range(1, MONTHS + 1) if _month(number + n) in known)
    low, high = known[_month(number - before)], known[_month(number + after)]
    return low + (high - low) * before / (before + after)


def _month(number: int) -> int:
    return (number - 1) % MONTHS + 1


def _used_since(home: Home, as_of: date, today: date, now: datetime) -> Money | None:
    """Return what the days [as_of, today) cost by the home's own readings; None where not known."""
    total: Money | None = None
    for fuel in FUELS:
        meter = home.settings.meter_for(fuel)
        if meter is None or as_of >= today:
            continue
        for row in home.past.usage(meter, fuel, Step.DAY, as_of, today, now):
            if row.total is None or not _is_whole(row):
                return None
            total = row.total if total is None else total + row.total
    return None if total is None else total.rounded()
