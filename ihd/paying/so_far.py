"""This bill so far by the home's own readings, and where it is heading."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ihd.billing.cost import cost
from ihd.billing.reach import needed_from
from ihd.billing.reminders import MONTHS
from ihd.clock import add_months, billing_start, days_interval, local_date
from ihd.home import Home
from ihd.meter import Fuel
from ihd.screens.bill_facts import BillSoFar
from ihd.used import used

Period = tuple[date, date]
"""The local days [first, after) of a bill."""


def present_period(today: date, billing_day: int, ended: date | None, every: str) -> Period:
    """Return the billing period that holds today: it begins where the last bill ended.

    Without one that is known, periods are months from the billing day on.
    """
    if ended is None or ended > today:
        first = billing_start(today, billing_day)
        return first, add_months(first, 1, anchor=billing_day)
    count = 0
    while add_months(ended, (count + 1) * MONTHS[every]) <= today:
        count += 1
    first = add_months(ended, count * MONTHS[every])
    return first, add_months(ended, (count + 1) * MONTHS[every])


def bill_so_far(
    home: Home, fuel: Fuel, now: datetime, *, ended: date | None = None, every: str = "month"
) -> BillSoFar | None:
    """Return a fuel's present billing period as a bill; None without a meter or a price.

    ``ended`` is the day after the last bill's last one, ``every`` how often one comes.
    """
    today = local_date(now, home.settings.zone)
    return period_so_far(
        home, fuel, present_period(today, home.settings.billing_day, ended, every), now
    )


def period_so_far(home: Home, fuel: Fuel, period: Period, now: datetime) -> BillSoFar | None:
    """Return a fuel's days [first, after), in which now is, as a bill; None as above."""
    meter = home.settings.meter_for(fuel)
    if meter is None or home.in_force(fuel, now) is None:
        return None
    zone = home.settings.zone
    today = local_date(now, zone)
    first, after_last = period
    tomorrow = today + timedelta(days=1)
    supply = home.past.supply(meter, fuel, first, now)
    since = needed_from(supply.tariff, first, tomorrow, zone)
    consumed = used(home.store, supply, days_interval(since, tomorrow, zone), zone)
    return BillSoFar(
        fuel=fuel,
        first_day=first,
        last_day=after_last - timedelta(days=1),
        today=today,
        bill=cost(supply.tariff, consumed, first, tomorrow, zone, prices=supply.table),
        foreseen=home.past.foreseen(meter, fuel, first, after_last, now),
        since=home.past.since(meter),
    )
