"""How far back a bill's readings must go: to where its blocks and months of demand begin."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from ihd.billing.pieces import cuts_of
from ihd.clock import add_months, days_interval, from_ms, local_date, month_start
from ihd.tariffs.tariff import Tariff


def needed_from(tariff: Tariff, first_day: date, after_last_day: date, zone: ZoneInfo) -> date:
    """Return the first local day whose readings a bill of [first_day, after_last_day) needs."""
    cuts = cuts_of(tariff, days_interval(first_day, after_last_day, zone), zone)
    months = max((d.months for version in tariff.versions for d in version.demands), default=0)
    begun = local_date(from_ms(cuts.start), zone)
    if not months:
        return begun
    return min(begun, add_months(month_start(first_day), 1 - months))
