"""What each meter's day came to so far, worked out anew only when something came in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ihd.clock import day_interval, half_hour_start, local_date
from ihd.meter import Fuel, Quantity
from ihd.prices import InForce, price_now
from ihd.snapshot import DayTotal, MeterState
from ihd.store import Store
from ihd.units import Energy


class DaySoFar:
    """The local day of each meter as it stands, and what it rests on."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[object, DayTotal]] = {}

    def total(
        self, state: MeterState, force: InForce | None, now: datetime, zone: ZoneInfo, *, heard: int
    ) -> DayTotal:
        """Return the day's energy and its cost; ``heard`` counts the messages taken in so far."""
        day = day_interval(local_date(now, zone), zone)
        rests_on = (heard, self._store.revision, half_hour_start(now), day, force)
        known = self._known.get(state.meter)
        if known is not None and known[0] == rests_on:
            return known[1]
        tally = self._store.tally(state.meter, Quantity.IMPORT_ENERGY, day)
        is_known = any(tally.measured_s) or any(tally.spread_s)
        cost = None
        if is_known and force is not None:
            # Imported here: the first number on the screen has no day behind it to be priced.
            from ihd.today import cost_of

            cost = cost_of(self._store, state.meter, force, day, zone)
        registers = [dated.at for dated in state.registers.values()]
        price = price_now(force, now, zone) if force else None
        total = DayTotal(
            fuel=state.fuel or Fuel.ELECTRICITY,
            energy=Energy(sum(tally.amounts)) if is_known else None,
            cost=cost,
            standing=price.standing * 1 if price and price.standing else None,
            up_to=max(registers) if registers else None,
        )
        self._known[state.meter] = rests_on, total
        return total
