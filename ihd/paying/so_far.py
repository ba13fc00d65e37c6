"""This bill so far by the home's own readings, and where it is heading."""

from __future__ import annotations

from datetime import datetime, timedelta

from ihd.billing.cost import cost
from ihd.billing.reach import needed_from
from ihd.clock import add_months, billing_start, days_interval, local_date
from ihd.home import Home
from ihd.meter import Fuel
from ihd.screens.bill_facts import BillSoFar
from ihd.used import used


def bill_so_far(home: Home, fuel: Fuel, now: datetime) -> BillSoFar | None:
    """Return a fuel's present billing period as a bill; None without a meter or a price."""
    meter = home.settings.meter_for(fuel)
    if meter is None or home.in_force(fuel, now) is None:
        return None
    zone, anchor = home.settings.zone, home.settings.billing_day
    today = local_date(now, zone)
    first = billing_start(today, anchor)
    after_last = add_months(first, 1, anchor=anchor)
    tomorrow = today + timedelta(days=1)
    supply = home.past.supply(meter, fuel, first, now)
    since = needed_from(supply.tariff, first, tomorrow, zone)
    consumed = used(home.store, supply, days_interval(since, tomorrow, zone))
    return BillSoFar(
        fuel=fuel,
        first_day=first,
        last_day=after_last - timedelta(days=1),
        today=today,
        bill=cost(supply.tariff, consumed, first, tomorrow, zone, prices=supply.table),
        foreseen=home.past.foreseen(meter, fuel, first, after_last, now),
        since=home.past.since(meter),
    )
