"""The home: the one owner of changing state, from decoded messages to a snapshot.

Everything here runs on one thread. Time is always an argument: a silent meter is the absence of
messages, so ``snapshot`` decides by the clock it is given, never by its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from ihd.billed import BilledSigns
from ihd.checks.belief import Channel
from ihd.checks.bounds import is_possible
from ihd.checks.corrections import Correction
from ihd.checks.finding import Finding
from ihd.checks.limits import SupplyLimits
from ihd.checks.verdict import Judged, Verdict
from ihd.checks.witness import Change, Witnessed
from ihd.clock import Interval, day_interval, local_date
from ihd.dating import Dating
from ihd.day_so_far import DaySoFar
from ihd.feed.events import LinkChange, Refused
from ihd.insight.habits import Habits
from ihd.insight.usual import Band
from ihd.inspection.history import Premises
from ihd.inspection.inspector import LIVE, Inspector
from ihd.live import LiveMeter, standing_charge, unit_rate
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.meters_heard import MetersHeard, is_silent
from ihd.own_clock import OwnClock
from ihd.past import Past
from ihd.paths import HomeFolder
from ihd.prepaid import Purses, credit_doubts
from ihd.price_doubts import price_doubts
from ihd.price_topics import PriceTopics
from ihd.prices import InForce, Prices, price_now, slices_today
from ihd.reception import Reception
from ihd.repairs import Repairs
from ihd.settings import FuelPrice, MeterChoice, Settings
from ihd.snapshot import DayTotal, MeterState, Snapshot, UsualDay
from ihd.store import Store
from ihd.store.trouble import troubles
from ihd.tariffs.tariff import Tariff
from ihd.units import Energy, Money
from ihd.watch import Watch, taken_up, write_down

FUELS = (Fuel.ELECTRICITY, Fuel.GAS)
_LAST_INSTANT = datetime.max.replace(tzinfo=UTC)
_BELIEVED, _IMPORT = Verdict.BELIEVED, Quantity.IMPORT_ENERGY


class Home:
    """One home's meters, link, prices and findings as they change.

    With ``adopt`` a home without chosen meters takes the first meter of each fuel it meets and
    keeps to it, as a replay and the demo do; otherwise the person picks.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        tariffs: Iterable[Tariff] = (),
        faults: Sequence[Finding] = (),
        adopt: bool = False,
        clock: OwnClock | None = None,
        price_topics: PriceTopics | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.adopt = adopt
        self._dating = Dating(store, clock) if clock is not None and not store.reader else None
        self._prices = _prices(settings, tariffs)
        self.past = Past(store, settings, self._prices, price_topics)
        self._watch = Watch(_limits(settings), taken_up(store))
        self._meters = MetersHeard(self._watch.limits_of)
        self.inspector = Inspector(store)
        self.repairs = Repairs(store, self._watch)
        self._billed = BilledSigns(HomeFolder.of_database(store.path))
        self._habits = Habits(settings.zone)
        self._faults = faults
        self._reception = Reception(meters={choice.id for choice in settings.meters})
        self._messages_seen = 0
        self._day = DaySoFar(store, self.past)
        self._purses = Purses(store, self.past, self._watch)

    def choose(
        self, settings: Settings, tariffs: Iterable[Tariff] = (), faults: Sequence[Finding] = ()
    ) -> None:
        """Be as the person chose from now on; what was heard and what was found stay."""
        before, self.settings, self._faults = self.settings, settings, faults
        agreed = {tariff.fuel: tariff for tariff in tariffs}
        for fuel, typed in _typed(settings).items():
            self._prices[fuel].choose(settings.currency, agreed.get(fuel), typed)
        self.past.choose(settings)
        self._reception.meters.update(choice.id for choice in settings.meters)
        self._day = DaySoFar(self.store, self.past)
        if settings.supply != before.supply:
            self._watch = Watch(_limits(settings), self._watch.kept())
            self._meters.limits_of = self._watch.limits_of
            self.repairs = Repairs(self.store, self._watch)
        self._purses = Purses(self.store, self.past, self._watch)
        if (settings.meters, settings.zone) != (before.meters, before.zone):
            self._habits = Habits(settings.zone)

    def start(self, now: datetime) -> None:
        """Take up where the store left off: last readings, and the prices since midnight."""
        for reading in self.store.last():
            self._apply(reading, reading.at)
        self._reception.meters.update(meter.meter for meter in self._meters)
        zone = self.settings.zone
        today = Interval(day_interval(local_date(now, zone), zone).start, now)
        for meter in self._meters:
            for reading in self.store.readings(meter.meter, Quantity.UNIT_RATE, today):
                self._hear_price(meter, reading)

    def take(self, message: Message, decoded: Decoded) -> None:
        """Keep what a message said, believed or not, and let what is believed be shown.

        Where another program keeps it, it is only shown.
        """
        self._messages_seen += 1
        if not self._reception.admits(message, decoded):
            return
        if self.store.reader:
            self.glance(decoded)
            return
        decoded = self.past.hear(message) or decoded
        if decoded.device is not None:
            self._meters.note_device(message.received_at, decoded)
        if decoded.told:
            self._watch.told(decoded.told, message.received_at)
        if decoded.readings:
            if self._dating is not None and self._dating.holds(decoded.readings):
                self.glance(decoded)
            else:
                self._take_in(decoded.readings)
        elif decoded.problem is not None:
            self._reception.count_unread(message.received_at, 1, message.topic, decoded.problem)
            self.store.keep_unread(message, decoded.problem)

    def glance(self, decoded: Decoded) -> None:
        """Show what a message says before its turn to be judged and kept has come."""
        for reading in decoded.readings:
            if is_possible(self._watch.limits, reading):
                self._apply(reading, reading.at)

    def mind_clock(self) -> None:
        """Put in its place what was dated by a clock that could not be believed, or held for it."""
        if self._dating is None:
            return
        placed = self._dating.tick()
        now = self._dating.now
        for meter in self._meters:
            meter.not_after(now)
        if not placed.messages:
            return
        for channel in placed.disturbed:
            self.repairs.judge_again(channel, now, now)
            self._stand_again(channel)
        for readings in placed.messages:
            self._take_in(readings, placed=True)

    def learn_anew(self) -> None:
        """Learn what is usual from the history as it is now."""
        self._habits = Habits(self.settings.zone)

    def link(self, change: LinkChange) -> None:
        """Note that the link to the broker changed."""
        self._reception.change = change

    def refused(self, refused: Refused) -> None:
        """Note that messages were too long, or came faster than they could be taken."""
        self._reception.count_unread(refused.at, refused.count, refused.topic, str(refused.why))

    def expire(self, meters: Iterable[str]) -> None:
        """Take these meters' last readings for old, whatever their age: their publisher said so."""
        self._meters.expire(meters)

    def keep(self, now: datetime) -> None:
        """Bring everything onto the card, what the checks remember with it.

        Where another program does that, read what it has kept instead.
        """
        if self.store.reader:
            self.store.refresh()
            return
        if self.inspector.is_due(now):
            live = [f for f in self.snapshot(now).findings if f.kind in LIVE]
            self._watch.record(self.inspector.inspect(self.premises(), now, live))
        write_down(self.store, self._watch)
        self.store.flush(now)
        self.past.keep(now)

    def premises(self) -> Premises:
        """Return the home as the slow checks see it."""
        fuels = {meter.meter: meter.fuel for meter in self._meters}
        return Premises(
            zone=self.settings.zone,
            meters=self.settings.meters,
            limits=lambda meter: self._watch.limits_of(meter, fuels.get(meter)),
            tariff=self._prices[Fuel.ELECTRICITY].agreed,
            standing=self._watch.standing(),
            signs=self._billed.signs(self.settings.zone.key),
        )

    def snapshot(self, now: datetime) -> Snapshot:
        """Return the home as it stands at an instant."""
        chosen = {f: self._meters.state(self.settings.meter_for(f)) for f in FUELS}
        force = {fuel: self._prices[fuel].in_force(now) for fuel in FUELS}
        zone, seen = self.settings.zone, self._messages_seen
        today = {
            fuel: self._day.total(state, force[fuel], now, zone, heard=seen)
            for fuel, state in chosen.items()
            if state is not None
        }
        electricity, pricing = chosen[Fuel.ELECTRICITY], force[Fuel.ELECTRICITY]
        gas_pricing = force[Fuel.GAS]
        if electricity is not None:
            self._learn(electricity, now)
        prepaid = self._purses.stands(chosen, force, now, zone)
        return Snapshot(
            at=now,
            zone=zone,
            broker=self._reception.link,
            broker_since=self._reception.since,
            meters=self._meters.states(),
            electricity=electricity,
            gas=chosen[Fuel.GAS],
            today=today,
            price=price_now(pricing, now, zone) if pricing else None,
            gas_price=price_now(gas_pricing, now, zone) if gas_pricing else None,
            day_rates=slices_today(pricing, now, zone) if pricing else (),
            findings=(*self._findings(now, chosen.values()), *credit_doubts(chosen, prepaid)),
            messages_seen=seen,
            band=self._band(electricity, now),
            usual_day=_usual_day(self._habits, today.get(Fuel.ELECTRICITY)),
            prepaid=prepaid,
        )

    def in_force(self, fuel: Fuel, now: datetime) -> InForce | None:
        """Return what prices a fuel at an instant."""
        return self._prices[fuel].in_force(now)

    def prices(self, fuel: Fuel) -> Prices:
        """Return what is known of a fuel's price."""
        return self._prices[fuel]

    def record(self) -> list[Finding]:
        """Return every finding kept, settled ones too, oldest first."""
        return self._watch.record_of_all()

    def changes(self) -> list[Change]:
        """Return what the meters were heard to change: prices, rates, and what is like them."""
        return self._watch.changes

    def told(self, meter: str, what: Witnessed) -> tuple[str, ...]:
        """Return what a meter was ever told to be, as a serial number, the latest first."""
        return self._watch.told_of(meter, what)

    def found(self, findings: Iterable[Finding]) -> None:
        """Keep findings made elsewhere, by a page or a check of the supplier's side."""
        self._watch.record(findings)

    def correct(self, word: Correction) -> None:
        """Heed the person's word on a register's history; totals and findings follow."""
        self.repairs.correct(word)
        self.go_on(word.said_at)

    def undo(self, word: Correction, now: datetime) -> None:
        """Take a word of the person back; everything is as it was without it."""
        self.repairs.undo(word)
        self.go_on(now)

    def go_on(self, now: datetime) -> bool:
        """Judge a little of what a word put in doubt anew; say whether more is left to do."""
        channel = self.repairs.go_on(now)
        if channel is not None:
            self._stand_again(channel)
        return self.repairs.is_busy

    # -- readings ---------------------------------------------------------------------------

    def _take_in(self, readings: Sequence[Reading], *, placed: bool = False) -> None:
        judged = self._watch.judge(readings)
        self.store.keep(judged, placed=placed)
        for one in judged:
            if one.revised:
                self._believe(one)
            elif one.verdict is _BELIEVED:
                self._apply(one.reading, one.at)

    def _believe(self, judged: Judged) -> None:
        for earlier in judged.revised:
            self._believe(earlier)
        if judged.verdict is Verdict.BELIEVED:
            self._apply(judged.reading, judged.at)

    def _apply(self, reading: Reading, at: datetime) -> None:
        priced = self._meters.take(reading, at)
        if priced is not None:
            self._hear_price(priced, reading)
        if self.adopt and reading.quantity is _IMPORT:
            self._adopt(reading)

    def _stand_again(self, channel: Channel) -> None:
        """Show a register as it stands now that its history was judged anew."""
        meter, quantity, register, _ = channel
        last = self.store.reading_at(meter, quantity, _LAST_INSTANT, register=register)
        heard = self._meters.get(meter)
        if heard is not None:
            heard.stand(quantity, register, last)

    def _hear_price(self, meter: LiveMeter, reading: Reading) -> None:
        if meter.fuel not in FUELS or not isinstance(reading.value, Decimal):
            return
        prices = self._prices[meter.fuel]
        price = (reading.value, reading.at, reading.currency or prices.currency)
        if reading.quantity is Quantity.UNIT_RATE:
            prices.hear_rate(unit_rate(price))
        else:
            prices.hear_standing(standing_charge(price))

    def _adopt(self, reading: Reading) -> None:
        if reading.fuel not in FUELS:
            return
        role = str(reading.fuel)
        if self.settings.meter_for(role) is None:
            chosen = (*self.settings.meters, MeterChoice(id=reading.meter, role=role))
            self.settings = replace(self.settings, meters=chosen)

    # -- what stands at an instant ----------------------------------------------------------

    def _learn(self, state: MeterState, now: datetime) -> None:
        def history(interval: Interval) -> list[tuple[Interval, Energy]]:
            rows = self.store.totals(state.meter, Quantity.IMPORT_ENERGY, interval)
            return [(row.interval, row.energy) for row in rows if not row.missing_s]

        self._habits.learn(now, history)

    def _band(self, state: MeterState | None, now: datetime) -> Band:
        if state is None or state.power_w is None or is_silent(state, now):
            return Band.LEARNING
        return self._habits.judge(max(state.power_w.value, Decimal(0)))

    def _findings(self, now: datetime, chosen: Iterable[MeterState | None]) -> Iterator[Finding]:
        for state in chosen:
            if state is not None:
                yield from self._meters.findings(state, now)
        if self._dating is not None:
            yield from self._dating.findings()
        for state in chosen:
            if state is not None and state.fuel in self._prices:
                own = self._prices[state.fuel]
                yield from price_doubts(own, state.meter, now, self.settings.zone)
        yield from self._faults
        yield from troubles(self.store, now)
        # How these stand is known to the second; what is on record is of the last hour.
        premises = self.premises()
        yield from self.inspector.supplier_doubts(premises, now)
        yield from (f for f in premises.standing if f.kind not in LIVE)
        broker = self.settings.broker
        yield from self._reception.findings(f"{broker.host}:{broker.port}")


def _prices(settings: Settings, tariffs: Iterable[Tariff]) -> dict[Fuel, Prices]:
    agreed = {tariff.fuel: tariff for tariff in tariffs}
    typed = _typed(settings)
    return {fuel: Prices(fuel, settings.currency, agreed.get(fuel), typed[fuel]) for fuel in FUELS}


def _typed(settings: Settings) -> dict[Fuel, FuelPrice]:
    return {Fuel.ELECTRICITY: settings.electricity, Fuel.GAS: settings.gas}


def _limits(settings: Settings) -> SupplyLimits:
    supply = settings.supply
    return SupplyLimits(
        fuse_a=supply.fuse_a,
        phases=supply.phases,
        gas_m3_per_h=Decimal(supply.gas_meter_m3_per_h),
    )


def _usual_day(habits: Habits, today: DayTotal | None) -> UsualDay | None:
    """Return a usual day at what today's energy has cost a unit so far."""
    if habits.usual_day is None or today is None or today.cost is None or not today.energy:
        return None
    whole, by_now = habits.usual_day
    each = today.cost.amount / today.energy.mwh
    currency = today.cost.currency
    return UsualDay(Money(each * whole.mwh, currency), Money(each * by_now.mwh, currency))
