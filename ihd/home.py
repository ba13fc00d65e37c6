"""The home: the one owner of changing state, from decoded messages to a snapshot.

Everything here runs on one thread. Time is always an argument: a silent meter is the absence of
messages, so ``snapshot`` decides by the clock it is given, never by its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from ihd.billing.day import PricedSlice, priced
from ihd.checks.finding import Finding, FindingKind
from ihd.clock import Interval, day_interval, local_date
from ihd.feed.events import LinkChange, LinkState, Refused
from ihd.insight.habits import Habits
from ihd.insight.usual import Band
from ihd.meter import Decoded, Fuel, Message, Quality, Quantity, Reading
from ihd.settings import FlatPrice, MeterChoice, Settings
from ihd.snapshot import (
    Dated,
    DayTotal,
    Link,
    MeterState,
    PriceNow,
    PriceSource,
    RateSlice,
    Snapshot,
    UsualDay,
)
from ihd.store import Store
from ihd.units import DayRate, Energy, Money, UnitRate

T = TypeVar("T")

SILENT_AFTER_S = {Fuel.ELECTRICITY: 60, Fuel.GAS: 70 * 60}
_BROKER_FINDINGS = {
    LinkState.REFUSED: FindingKind.BROKER_REFUSED,
    LinkState.UNTRUSTED: FindingKind.BROKER_UNTRUSTED,
    LinkState.UNREACHABLE: FindingKind.BROKER_UNREACHABLE,
    LinkState.CLIENT_ID_TAKEN: FindingKind.CLIENT_ID_TAKEN,
}


@dataclass(slots=True)
class _Device:
    """What a bridge last said of itself."""

    online: bool | None = None
    rssi_dbm: int | None = None
    lqi: int | None = None


@dataclass(slots=True)
class _Unread:
    """Messages that could not be read, counted."""

    since: datetime
    count: int = 0
    topic: str = ""
    problem: str = ""


@dataclass(slots=True)
class Home:
    """One home's meters, link, prices and findings as they change.

    With ``adopt`` a home without chosen meters takes the first meter of each fuel it meets and
    keeps to it, as a replay and the demo do; otherwise the person picks.
    """

    settings: Settings
    store: Store
    adopt: bool = False
    _meters: dict[str, MeterState] = field(default_factory=dict)
    _devices: dict[str, _Device] = field(default_factory=dict)
    _device_of: dict[str, str] = field(default_factory=dict)
    _rates: dict[str, list[Dated[UnitRate]]] = field(default_factory=dict)
    _link: LinkChange | None = None
    _unread: _Unread | None = None
    _messages_seen: int = 0
    _habits: Habits | None = None

    def start(self, now: datetime) -> None:
        """Take up where the store left off: last readings, and the prices since midnight."""
        for reading in self.store.last():
            self._apply(reading)
        today = Interval(
            day_interval(local_date(now, self.settings.zone), self.settings.zone).start, now
        )
        for meter in self._meters:
            self._rates[meter] = [
                Dated(_unit_rate(reading), reading.at)
                for reading in _changes(self.store.readings(meter, Quantity.UNIT_RATE, today))
            ]

    def take(self, message: Message, decoded: Decoded) -> None:
        """Keep what a message said, believed or not, and let it change what is shown."""
        self._messages_seen += 1
        if decoded.device is not None:
            self._note_device(decoded)
        if decoded.readings:
            self.store.add(decoded.readings)
            for reading in decoded.readings:
                self._apply(reading)
        elif decoded.problem is not None:
            self._note_unread(message, decoded.problem)

    def link(self, change: LinkChange) -> None:
        """Note that the link to the broker changed."""
        self._link = change

    def refused(self, refused: Refused) -> None:
        """Note that messages were too long, or came faster than they could be taken."""
        self._count_unread(refused.at, refused.count, refused.topic, str(refused.why))

    def snapshot(self, now: datetime) -> Snapshot:
        """Return the home as it stands at an instant."""
        electricity, gas = self._chosen(Fuel.ELECTRICITY), self._chosen(Fuel.GAS)
        price = self._price(electricity, self.settings.electricity)
        gas_price = self._price(gas, self.settings.gas)
        today: dict[Fuel, DayTotal] = {}
        for state, in_force in ((electricity, price), (gas, gas_price)):
            if state is not None and state.fuel is not None:
                today[state.fuel] = self._today(state, in_force, now)
        habits = self._learned(electricity, now)
        return Snapshot(
            at=now,
            zone=self.settings.zone,
            broker=_LINKS[self._link.state] if self._link else Link.UNKNOWN,
            broker_since=self._link.at if self._link else None,
            meters=tuple(self._meters.values()),
            electricity=electricity,
            gas=gas,
            today=today,
            price=price,
            gas_price=gas_price,
            day_rates=self._day_rates(electricity, price, now),
            findings=tuple(self._findings(now, electricity, gas)),
            messages_seen=self._messages_seen,
            band=_judge(habits, electricity, now),
            usual_day=_usual_day(habits, today.get(Fuel.ELECTRICITY)),
        )

    # -- readings ---------------------------------------------------------------------------

    def _apply(self, reading: Reading) -> None:
        believed = reading.quality in (Quality.GOOD, Quality.STALE)
        state = self._meters.get(reading.meter)
        if state is None:
            if not believed or reading.quantity in (Quantity.LINK_LQI, Quantity.LINK_RSSI):
                return
            state = MeterState(meter=reading.meter, fuel=reading.fuel)
        self._meters[reading.meter] = self._changed(state, reading, believed=believed)
        if believed and reading.fuel in SILENT_AFTER_S and self.adopt:
            self._adopt(reading)

    def _changed(self, state: MeterState, reading: Reading, *, believed: bool) -> MeterState:
        heard = reading.received_at if reading.quality is not Quality.STALE else reading.at
        if reading.fuel is not None:
            state = replace(
                state,
                fuel=reading.fuel,
                silent_after_s=SILENT_AFTER_S.get(reading.fuel, state.silent_after_s),
            )
        if not believed or not isinstance(reading.value, Decimal):
            return state
        state = replace(state, last_heard=max(heard, state.last_heard or heard))
        if reading.quantity is Quantity.UNIT_RATE:
            changes = self._rates.setdefault(reading.meter, [])
            _note_rate(changes, Dated(_unit_rate(reading), reading.at))
        return _with_value(state, reading, reading.value, heard)

    def _adopt(self, reading: Reading) -> None:
        role = str(reading.fuel)
        if self.settings.meter_for(role) is None and reading.quantity is Quantity.IMPORT_ENERGY:
            chosen = (*self.settings.meters, MeterChoice(id=reading.meter, role=role))
            self.settings = replace(self.settings, meters=chosen)

    def _note_device(self, decoded: Decoded) -> None:
        device = decoded.device or ""
        state = self._devices.setdefault(device, _Device())
        if decoded.online is not None:
            state.online = decoded.online
        for reading in decoded.readings:
            if reading.quantity is Quantity.LINK_RSSI and isinstance(reading.value, Decimal):
                state.rssi_dbm = int(reading.value)
            elif reading.quantity is Quantity.LINK_LQI and isinstance(reading.value, Decimal):
                state.lqi = int(reading.value)
            else:
                self._device_of[reading.meter] = device

    def _note_unread(self, message: Message, problem: str) -> None:
        self._count_unread(message.received_at, 1, message.topic, problem)
        self.store.keep_unread(message, problem)

    def _count_unread(self, at: datetime, count: int, topic: str, problem: str) -> None:
        if self._unread is None:
            self._unread = _Unread(since=at)
        self._unread.count += count
        self._unread.topic = topic
        self._unread.problem = problem

    # -- what stands at an instant ----------------------------------------------------------

    def _chosen(self, fuel: Fuel) -> MeterState | None:
        meter = self.settings.meter_for(fuel)
        state = self._meters.get(meter) if meter else None
        if state is None:
            return None
        device = self._devices.get(self._device_of.get(state.meter, ""))
        if device is None:
            return state
        return replace(state, online=device.online, rssi_dbm=device.rssi_dbm, lqi=device.lqi)

    def _price(self, state: MeterState | None, agreed: FlatPrice) -> PriceNow | None:
        currency = self.settings.currency
        if agreed.unit_rate:
            standing = (
                DayRate(Decimal(agreed.standing_charge), currency)
                if agreed.standing_charge
                else None
            )
            rate = UnitRate(Decimal(agreed.unit_rate), currency)
            return PriceNow(rate=rate, standing=standing, source=PriceSource.SETTINGS)
        if state is None or state.unit_rate is None:
            return None
        charge = state.standing_charge.value if state.standing_charge else None
        return PriceNow(rate=state.unit_rate.value, standing=charge, source=PriceSource.METER)

    def _slices(self, meter: str, price: PriceNow, day: Interval) -> tuple[PricedSlice, ...]:
        """Return the day cut where the price changed; before the first known price it held too."""
        if price.source is not PriceSource.METER:
            return (PricedSlice(day, price.rate),)
        changes = [d for d in self._rates.get(meter, []) if d.at < day.end]
        if not changes:
            return (PricedSlice(day, price.rate),)
        starts = [day.start, *(max(d.at, day.start) for d in changes[1:]), day.end]
        return tuple(
            PricedSlice(Interval(start, end), dated.value)
            for dated, start, end in zip(changes, starts[:-1], starts[1:], strict=True)
            if start < end
        )

    def _today(self, state: MeterState, price: PriceNow | None, now: datetime) -> DayTotal:
        zone = self.settings.zone
        day = day_interval(local_date(now, zone), zone)
        rows = self.store.totals(state.meter, Quantity.IMPORT_ENERGY, day)
        heard = any(row.measured_s or row.spread_s for row in rows)
        energy = Energy(sum(row.amount for row in rows)) if heard else None
        slices = self._slices(state.meter, price, day) if price else ()
        used = [(row.interval, row.energy) for row in rows if row.amount]
        cost = priced(used, slices) if price and heard else None
        registers = [dated.at for dated in state.registers.values()]
        return DayTotal(
            fuel=state.fuel or Fuel.ELECTRICITY,
            energy=energy,
            cost=cost,
            standing=price.standing * 1 if price and price.standing else None,
            up_to=max(registers) if registers else None,
        )

    def _learned(self, state: MeterState | None, now: datetime) -> Habits | None:
        if state is None:
            return None
        if self._habits is None:
            self._habits = Habits(self.settings.zone)
        meter = state.meter
        self._habits.learn(
            now,
            lambda interval: [
                (row.interval, row.energy)
                for row in self.store.totals(meter, Quantity.IMPORT_ENERGY, interval)
                if not row.missing_s
            ],
        )
        return self._habits

    def _day_rates(
        self, state: MeterState | None, price: PriceNow | None, now: datetime
    ) -> tuple[RateSlice, ...]:
        if state is None or price is None:
            return ()
        zone = self.settings.zone
        day = day_interval(local_date(now, zone), zone)
        slices = self._slices(state.meter, price, day)
        return tuple(RateSlice(piece.interval, piece.rate) for piece in slices)

    def _findings(
        self, now: datetime, electricity: MeterState | None, gas: MeterState | None
    ) -> Iterable[Finding]:
        if self._link is not None and self._link.state in _BROKER_FINDINGS:
            yield Finding(
                _BROKER_FINDINGS[self._link.state],
                subject=f"{self.settings.broker.host}:{self.settings.broker.port}",
                since=self._link.at,
                facts={"reason": self._link.reason},
            )
        for state in (electricity, gas):
            if state is not None and is_silent(state, now) and state.last_heard is not None:
                yield Finding(FindingKind.METER_SILENT, subject=state.meter, since=state.last_heard)
        if self._unread is not None:
            facts = {"count": self._unread.count, "problem": self._unread.problem}
            yield Finding(
                FindingKind.UNREADABLE_MESSAGE,
                subject=self._unread.topic,
                since=self._unread.since,
                facts=facts,
            )


def _judge(habits: Habits | None, state: MeterState | None, now: datetime) -> Band:
    if habits is None or state is None or state.power_w is None or is_silent(state, now):
        return Band.LEARNING
    return habits.judge(max(state.power_w.value, Decimal(0)))


def _usual_day(habits: Habits | None, today: DayTotal | None) -> UsualDay | None:
    """Return a usual day at what today's energy has cost a unit so far."""
    if habits is None or habits.usual_day is None or today is None or today.cost is None:
        return None
    if not today.energy:
        return None
    whole, by_now = habits.usual_day
    each = today.cost.amount / today.energy.mwh
    currency = today.cost.currency
    return UsualDay(Money(each * whole.mwh, currency), Money(each * by_now.mwh, currency))


def is_silent(state: MeterState, now: datetime) -> bool:
    """Say whether a meter has been heard of too long ago for its readings to be called now."""
    if state.last_heard is None:
        return True
    return now - state.last_heard >= timedelta(seconds=state.silent_after_s)


_LINKS = {
    LinkState.CONNECTING: Link.UNKNOWN,
    LinkState.UP: Link.UP,
    LinkState.DOWN: Link.DOWN,
    LinkState.REFUSED: Link.DOWN,
    LinkState.UNTRUSTED: Link.DOWN,
    LinkState.UNREACHABLE: Link.DOWN,
    LinkState.CLIENT_ID_TAKEN: Link.DOWN,
}


def _with_value(state: MeterState, reading: Reading, value: Decimal, heard: datetime) -> MeterState:
    """Return the state with one believed value in its place; a newer one stays."""
    match reading.quantity:
        case Quantity.POWER if reading.phase is None:
            return replace(state, power_w=_newer(state.power_w, Dated(value, heard)))
        case Quantity.IMPORT_ENERGY if reading.phase is None:
            dated = Dated(Energy.from_kwh(value), reading.at)
            newest = _newer(state.registers.get(reading.register), dated)
            return replace(state, registers={**state.registers, reading.register: newest})
        case Quantity.EXPORT_ENERGY if reading.phase is None:
            dated = Dated(Energy.from_kwh(value), reading.at)
            return replace(state, export=_newer(state.export, dated))
        case Quantity.IMPORT_VOLUME:
            return replace(state, volume_m3=_newer(state.volume_m3, Dated(value, reading.at)))
        case Quantity.UNIT_RATE:
            rate = Dated(_unit_rate(reading), reading.at)
            return replace(state, unit_rate=_newer(state.unit_rate, rate))
        case Quantity.STANDING_CHARGE:
            charge = Dated(DayRate(value, reading.currency or "GBP"), reading.at)
            return replace(state, standing_charge=_newer(state.standing_charge, charge))
        case _:
            return state


def _newer(there: Dated[T] | None, new: Dated[T]) -> Dated[T]:
    return new if there is None or new.at >= there.at else there


def _note_rate(changes: list[Dated[UnitRate]], rate: Dated[UnitRate]) -> None:
    """Keep the instants at which a price changed, in order, wherever this one falls."""
    index = bisect_right(changes, rate.at, key=lambda change: change.at)
    if index and changes[index - 1].value == rate.value:
        return
    if index < len(changes) and changes[index].value == rate.value:
        changes[index] = rate
    else:
        changes.insert(index, rate)


def _unit_rate(reading: Reading) -> UnitRate:
    return UnitRate(Decimal(reading.value or 0), reading.currency or "GBP")


def _changes(readings: Iterable[Reading]) -> Iterable[Reading]:
    """Yield the good readings whose value differs from the one before."""
    before: Decimal | str | None = None
    for reading in readings:
        if reading.quality is Quality.GOOD and reading.value != before:
            before = reading.value
            yield reading
