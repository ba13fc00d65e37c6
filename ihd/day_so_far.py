"""What each meter's day came to so far, worked out anew only when something came in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import Step, UsageRow
from ihd.clock import half_hour_start, local_date
from ihd.meter import Fuel
from ihd.past import Past
from ihd.prices import InForce
from ihd.snapshot import DayTotal, MeterState
from ihd.store import Store

_DAY = timedelta(days=1)


class DaySoFar:
    """The local day of each meter as it stands, and what it rests on.

    It is the row of today as every page has it: a day comes to one amount, wherever it is shown.
    """

    def __init__(self, store: Store, past: Past) -> None:
        self._store, self._past = store, past
        self._known: dict[str, tuple[object, DayTotal]] = {}

    def total(
        self, state: MeterState, force: InForce | None, now: datetime, zone: ZoneInfo, *, heard: int
    ) -> DayTotal:
        """Return the day's energy and its cost; ``heard`` counts the messages taken in so far."""
        day = local_date(now, zone)
        rests_on = (heard, self._store.revision, half_hour_start(now), day, force)
        known = self._known.get(state.meter)
        if known is not None and known[0] == rests_on:
            return known[1]
        fuel = state.fuel or Fuel.ELECTRICITY
        row = self._row(state.meter, fuel, day, now)
        read = [dated.at for dated in state.registers.values()]
        read += [state.volume_m3.at] if state.volume_m3 else []
        total = DayTotal(
            fuel=fuel,
            energy=row.energy if row else None,
            cost=row.cost if row else None,
            standing=row.standing if row else None,
            up_to=max(read, default=None),
            earned=row.earned if row else None,
        )
        self._known[state.meter] = rests_on, total
        return total

    def _row(self, meter: str, fuel: Fuel, day: date, now: datetime) -> UsageRow | None:
        if self._past.since(meter) is None:
            return None
        rows = self._past.usage(meter, fuel, Step.DAY, day, day + _DAY, now)
        return rows[0] if rows else None
