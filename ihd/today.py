"""What a meter's energy cost over an interval that is still going on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ihd.billing.interval_cost import interval_cost
from ihd.clock import Interval
from ihd.prices import InForce
from ihd.store import Store
from ihd.units import Money
from ihd.used import used


def cost_of(
    store: Store, meter: str, force: InForce, interval: Interval, zone: ZoneInfo
) -> Money | None:
    """Return the cost of a meter's energy so far; None where a price in it is not known."""
    consumed = used(store, meter, interval, force.tariff)
    found = interval_cost(force.tariff, consumed, interval, zone, prices=force.table)
    return None if found.unpriced else found.cost
