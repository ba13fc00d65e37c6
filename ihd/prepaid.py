"""The money on a prepayment meter: how long it lasts at what this home usually uses.

The usual use is the mean of the last six weeks' half-hours, working days apart from weekends, at
the prices ahead. It is asked of the history once an hour, and only where a meter tells a balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.prepayment import (
    LOOKS_AHEAD,
    Prepaid,
    PrepaidStand,
    lasting,
    recovered_a_week,
)
from ihd.billing.usage_row import Step
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.witness import Witnessed
from ihd.clock import HALF_HOUR, Interval, half_hour_start, local_date
from ihd.insight.usual import DAYS_NEEDED, LOOK_BACK
from ihd.meter import Fuel, Quantity
from ihd.past import Past
from ihd.prices import InForce
from ihd.snapshot import Dated, MeterState
from ihd.store import Store
from ihd.tariffs.now import rate_slices, standing_charge_on
from ihd.units import Money
from ihd.watch import Watch

DEBT_LOOK_BACK = timedelta(days=28)
_AN_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_HALF_HOURS_OF_A_DAY = 46
"""So many, and the day is known: the shortest one of the year has no more."""

_Slot = tuple[bool, int]
"""Whether it is of a weekend, and the number of the half-hour in its local day."""


@dataclass(slots=True)
class _Usual:
    """What is usual for a meter, what its half-hours ahead cost, and what is taken for a debt."""

    at: datetime
    costs: Mapping[datetime, Decimal]
    debt_a_week: Decimal | None


@dataclass(slots=True)
class Purses:
    """Owns what is known of the use of each meter that is paid ahead."""

    store: Store
    past: Past
    watch: Watch
    _usual: dict[str, _Usual] = field(default_factory=dict)
    _stands: dict[str, tuple[object, PrepaidStand]] = field(default_factory=dict)

    def stands(
        self,
        meters: Mapping[Fuel, MeterState | None],
        forces: Mapping[Fuel, InForce | None],
        now: datetime,
        zone: ZoneInfo,
    ) -> dict[Fuel, PrepaidStand]:
        """Return how the money on each meter stands that is paid ahead."""
        return {
            fuel: self._stand(state, state.balance, forces.get(fuel), now, zone)
            for fuel, state in meters.items()
            if state is not None and state.balance is not None and self._is_prepaid(state.meter)
        }

    def _is_prepaid(self, meter: str) -> bool:
        """Say whether a meter's balance is of money paid ahead: on credit it is what is owed."""
        mode = self.watch.settled(meter, Witnessed.PAYMENT_MODE)
        return mode is None or not mode.casefold().startswith("credit")

    def _stand(
        self,
        state: MeterState,
        balance: Dated[Money],
        force: InForce | None,
        now: datetime,
        zone: ZoneInfo,
    ) -> PrepaidStand:
        rests_on = (
            balance,
            state.emergency,
            state.debt,
            force,
            now.replace(second=0, microsecond=0),
        )
        known = self._stands.get(state.meter)
        if known is None or known[0] != rests_on:
            known = rests_on, self._reckon(state, balance, force, now, zone)
            self._stands[state.meter] = known
        return known[1]

    def _reckon(
        self,
        state: MeterState,
        balance: Dated[Money],
        force: InForce | None,
        now: datetime,
        zone: ZoneInfo,
    ) -> PrepaidStand:
        usual = self._usual.get(state.meter)
        if usual is None or not timedelta(0) <= now - usual.at < _AN_HOUR:
            usual = self._usual[state.meter] = self._learn(state, force, now, zone)
        currency = balance.value.currency
        standing = standing_charge_on(force.tariff, local_date(now, zone)) if force else None
        prepaid = Prepaid(
            balance=balance.value,
            emergency=state.emergency.value if state.emergency else None,
            debt=state.debt.value if state.debt else None,
            debt_a_week=None if usual.debt_a_week is None else Money(usual.debt_a_week, currency),
            standing=Money(standing.per_day, currency) if standing else None,
        )
        as_of = min(balance.at, now)
        if not usual.costs or now - as_of > LOOKS_AHEAD:
            return PrepaidStand(prepaid, as_of)
        costs = usual.costs
        mean = sum(costs.values(), Decimal(0)) / len(costs)

        def cost_of(half: Interval) -> Decimal:
            return costs.get(half.start, mean)

        return PrepaidStand(prepaid, as_of, lasting(prepaid, now, cost_of, zone, as_of=as_of))

    def _learn(
        self, state: MeterState, force: InForce | None, now: datetime, zone: ZoneInfo
    ) -> _Usual:
        fuel = state.fuel or Fuel.ELECTRICITY
        usual = self._usual_kwh(state.meter, fuel, now, zone)
        costs: dict[datetime, Decimal] = {}
        if usual and force is not None:
            ahead = Interval(half_hour_start(now - _DAY), half_hour_start(now) + LOOKS_AHEAD)
            costs = dict(_costs(usual, force, ahead, zone))
        return _Usual(now, costs, self._debt_a_week(state, now))

    def _usual_kwh(
        self, meter: str, fuel: Fuel, now: datetime, zone: ZoneInfo
    ) -> dict[_Slot, Decimal]:
        """Return the mean kWh of each half-hour of a day; nothing until enough days are known."""
        today = local_date(now, zone)
        rows = self.past.usage(meter, fuel, Step.HALF_HOUR, today - LOOK_BACK, today, now)
        found: dict[_Slot, list[Decimal]] = {}
        days: dict[int, int] = {}
        for row in rows:
            if row.energy is not None and not row.missing_s:
                found.setdefault(_slot(row.interval.start, zone), []).append(row.energy.kwh)
                day = row.first_day.toordinal()
                days[day] = days.get(day, 0) + 1
        if sum(1 for count in days.values() if count >= _HALF_HOURS_OF_A_DAY) < DAYS_NEEDED:
            return {}
        return {slot: sum(kwh, Decimal(0)) / len(kwh) for slot, kwh in found.items()}

    def _debt_a_week(self, state: MeterState, now: datetime) -> Decimal | None:
        if state.debt is None:
            return None
        of_late = Interval(now - DEBT_LOOK_BACK, now)
        rows = self.store.readings(state.meter, Quantity.DEBT, of_late)
        return recovered_a_week([(r.at, r.value) for r in rows if isinstance(r.value, Decimal)])


def credit_doubts(
    meters: Mapping[Fuel, MeterState | None], stands: Mapping[Fuel, PrepaidStand]
) -> Iterator[Finding]:
    """Yield what is to be said of credit that will not last through the night or the weekend."""
    for fuel, stand in stands.items():
        state, found = meters[fuel], stand.found
        if state is None or found is None or found.warned is None or found.needed is None:
            continue
        facts = {
            "fuel": str(fuel),
            "warned": str(found.warned),
            "balance": stand.prepaid.balance.amount,
            "needed": found.needed.amount,
            "currency": found.needed.currency,
            "ends_at": found.ends_at,
        }
        yield Finding(FindingKind.CREDIT_RUNS_OUT, state.meter, stand.as_of, facts=facts)


def _costs(
    usual: Mapping[_Slot, Decimal], force: InForce, ahead: Interval, zone: ZoneInfo
) -> Iterator[tuple[datetime, Decimal]]:
    """Yield what each half-hour ahead usually costs; where no price is known yet, at the last."""
    mean = sum(usual.values(), Decimal(0)) / len(usual)
    per_kwh = None
    for piece in rate_slices(force.tariff, ahead, zone, prices=force.table):
        per_kwh = piece.rate.per_kwh if piece.rate is not None else per_kwh
        if per_kwh is None:
            continue
        start = half_hour_start(piece.interval.start)
        while start < piece.interval.end:
            weekend, number = _slot(start, zone)
            kwh = usual.get((weekend, number), usual.get((not weekend, number), mean))
            yield start, kwh * per_kwh
            start += HALF_HOUR


def _slot(start: datetime, zone: ZoneInfo) -> _Slot:
    local = start.astimezone(zone)
    return local.weekday() >= 5, local.hour * 2 + local.minute // 30
