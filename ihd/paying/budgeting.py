"""How the budget of a home stands: all its fuels together, in this month or this bill."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ihd.billing.budget import BudgetStand, Per
from ihd.clock import add_months, local_date, month_start
from ihd.home import FUELS, Home
from ihd.paths import HomeFolder
from ihd.paying.account import terms
from ihd.paying.bills import Bills
from ihd.paying.so_far import Period, period_so_far, present_period
from ihd.screens.bill_facts import BillSoFar
from ihd.units import Money

STANDS_S = 60


class Budgeting:
    """Remembers for ``stands_s`` how the budget stands: every half-hour of its days is in it."""

    def __init__(self, bills: Bills, stands_s: int = STANDS_S) -> None:
        self._bills, self._stands_s = bills, stands_s
        self._known: tuple[object, BudgetStand | None] | None = None

    def stand(self, home: Home, now: datetime) -> BudgetStand | None:
        """Return how the budget stands; None without one, or where a fuel has no price."""
        if not home.settings.budget.amount:
            return None
        moment = int(now.timestamp()) // self._stands_s
        seen = (home, moment, home.settings, home.store.revision)
        if self._known is None or self._known[0] != seen:
            self._known = seen, self._reckon(home, now)
        return self._known[1]

    def _reckon(self, home: Home, now: datetime) -> BudgetStand | None:
        per = Per(home.settings.budget.per)
        metered = [fuel for fuel in FUELS if home.settings.meter_for(fuel)]
        if not metered:
            return None
        period = self._period(home, per, now)
        found = [period_so_far(home, fuel, period, now) for fuel in metered]
        told = [one for one in found if one is not None]
        if len(told) < len(metered):
            return None
        return _stand(home, per, told)

    def _period(self, home: Home, per: Per, now: datetime) -> Period:
        """Return the local days of the budget; the first fuel's bill, where bills differ."""
        today = local_date(now, home.settings.zone)
        if per is Per.MONTH:
            first = month_start(today)
            return first, add_months(first, 1)
        folder = HomeFolder.of_database(home.store.path)
        fuel = next(fuel for fuel in FUELS if home.settings.meter_for(fuel))
        ended = self._bills.last_end(home, folder, fuel, today)
        return present_period(today, home.settings.billing_day, ended, terms(home, folder)[0])


def _stand(home: Home, per: Per, told: list[BillSoFar]) -> BudgetStand | None:
    currency = told[0].bill.currency
    if any(one.bill.currency != currency for one in told):
        return None
    ends = [one.foreseen.likely.total for one in told if one.foreseen is not None]
    nothing = Money(Decimal(0), currency)
    return BudgetStand(
        budget=Money(Decimal(home.settings.budget.amount), currency),
        per=per,
        first_day=told[0].first_day,
        last_day=told[0].last_day,
        today=told[0].today,
        spent=sum((one.bill.total for one in told), nothing),
        likely=sum(ends, nothing) if len(ends) == len(told) else None,
        complete=not any(one.begins_late or one.bill.unpriced for one in told),
    )
