"""What a meter used, asked of the store, as the billing engine wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Consumption, Series
from ihd.billing.cut_minutes import cut_minutes
from ihd.billing.cut_rows import cut_rows
from ihd.billing.rest import month_begin, rest
from ihd.billing.strip import HALF_MS
from ihd.clock import Interval, from_ms, to_ms
from ihd.meter import Fuel, Quantity
from ihd.store import Store
from ihd.store.totals import UNKNOWN, Tally
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import EXPORT, Tariff
from ihd.tariffs.timeline import bound, candidates, rates_for


@dataclass(frozen=True, slots=True)
class Supply:
    """A fuel's meter and what prices what it counts; a tariff without a version prices nothing.

    ``export_meter`` counts what the home sends out, where that is a meter of its own.
    """

    meter: str
    tariff: Tariff
    table: PriceTable | None = None
    export_meter: str = ""

    @property
    def prices(self) -> PriceTable | None:
        """The table that prices it, if one does."""
        return self.table or self.tariff.prices


@dataclass(frozen=True, slots=True)
class Register:
    """A register of a meter that is asked about; a name of None is its total.

    ``sent`` says that it counts what the home sends out; ``less`` are the registers of the meter
    that are taken off its total, where those named do not count all of it.
    """

    meter: str
    quantity: Quantity
    name: str | None = None
    sent: bool = False
    less: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit its amounts are a millionth of."""
        return "m3" if self.quantity is Quantity.IMPORT_VOLUME else "kWh"

    @property
    def billed_as(self) -> str | None:
        """The name a tariff knows it by."""
        if not self.sent:
            return self.name
        return EXPORT if self.name is None else f"{EXPORT} {self.name}"


def unpriced(meter: str, fuel: Fuel, currency: str) -> Supply:
    """Return the supply of a fuel whose price is not known."""
    return Supply(meter, Tariff(name="", fuel=fuel, currency=currency, versions=()))


def registers(store: Store, meter: str, tariff: Tariff) -> list[Register]:
    """Return the registers that count what a meter takes in, as a tariff prices them.

    They are kept apart where the tariff binds rates to them, else the total is taken. Where a meter
    has a total besides, and the tariff rates that go by no register, the rest of it is one more.
    Energy the meter gives in kWh goes before volume, so gas is never converted twice.
    """
    quantity = Quantity.IMPORT_ENERGY
    known = store.registers(meter, quantity)
    if not known and store.registers(meter, Quantity.IMPORT_VOLUME):
        quantity, known = Quantity.IMPORT_VOLUME, [None]
    named = [name for name in known if name is not None]
    if any(bound(version.rates, name) for version in tariff.versions for name in named):
        apart = [Register(meter, quantity, name) for name in named]
        if None in known and _leaves_rest(tariff, named):
            apart.append(Register(meter, quantity, less=tuple(named)))
        return apart
    return [Register(meter, quantity)]


def _leaves_rest(tariff: Tariff, named: Sequence[str]) -> bool:
    """Say whether a tariff prices what none of the registers counts: it has a rate of its own."""
    for version in tariff.versions:
        theirs = [bound(version.rates, name) for name in named]
        others = set(candidates(version.rates, None)).difference(*theirs)
        if all(theirs) and others:
            return True
    return False


def export_registers(store: Store, supply: Supply) -> list[Register]:
    """Return the registers that count what a home sends out, as a tariff prices them.

    All that a meter of export's own counts was sent out, whichever way round it was wired.
    """
    for meter in filter(None, (supply.export_meter, supply.meter)):
        ways = [Quantity.EXPORT_ENERGY]
        ways += [Quantity.IMPORT_ENERGY] if meter != supply.meter else []
        for quantity in ways:
            known = store.registers(meter, quantity)
            if known:
                named = [Register(meter, quantity, name, sent=True) for name in known if name]
                apart = any(
                    bound(rates_for(version, one.billed_as), one.name)
                    for version in supply.tariff.versions
                    for one in named
                )
                return named if apart else [Register(meter, quantity, sent=True)]
    return []


def used(store: Store, supply: Supply, interval: Interval, zone: ZoneInfo) -> Consumption:
    """Return what a home used over the half-hours of an interval, a series a register.

    Half-hours that the tariff cuts are cut, as far as readings tell what was used when.
    """
    asked = registers(store, supply.meter, supply.tariff) + export_registers(store, supply)
    minutes = cut_minutes(supply.tariff, zone, supply.prices, interval)
    found = [used_by(store, register, interval, minutes) for register in asked]
    return tuple(series for series in found if series.starts)


def used_by(
    store: Store, register: Register, interval: Interval, minutes: Sequence[int] = ()
) -> Series:
    """Return what a register counted, its half-hours cut after some minutes."""
    tally = tally_of(store, register, interval)
    found = series_of(tally, register.billed_as, register.quantity)
    if not minutes or not found.starts:
        return replace(found, less=register.less)
    firsts = {one: firsts_of(store, register, interval, one, tally) for one in minutes}
    return replace(cut_rows(found, tally.first, firsts), less=register.less)


def tally_of(store: Store, register: Register, interval: Interval) -> Tally:
    """Return the half-hours of a register, or what is left of its meter's total."""
    whose = register.meter, register.quantity
    if not register.less:
        return store.tally(*whose, interval, register=register.name)
    asked = to_ms(interval.start) // HALF_MS
    begin = month_begin(asked)
    since = Interval(from_ms(begin * HALF_MS), interval.end)
    whole = store.tally(*whose, since)
    named = [store.tally(*whose, since, register=name) for name in register.less]
    left = rest(begin, whole.amounts, [one.amounts for one in named])
    for one in named:
        whole.add(one)
    whole.amounts = left
    return whole.since(asked)


def firsts_of(
    store: Store, register: Register, interval: Interval, minutes: int, tally: Tally | None = None
) -> list[int]:
    """Return what half-hours counted in their first minutes; a tally is what is left in them."""
    whose = register.meter, register.quantity, interval, minutes
    whole = store.firsts(*whose, register=register.name)
    if tally is None or not register.less:
        return whole
    named = zip(*(store.firsts(*whose, register=name) for name in register.less), strict=True)
    return [
        UNKNOWN if first == UNKNOWN or UNKNOWN in parts else min(max(first - sum(parts), 0), most)
        for first, parts, most in zip(whole, named, tally.amounts, strict=True)
    ]


def series_of(tally: Tally, register: str | None, quantity: Quantity) -> Series:
    """Return half-hours as a series; those no pair of readings covers at all are gaps in it."""
    starts: list[int] = []
    amounts: list[int] = []
    spread: list[int] = []
    rows = zip(tally.amounts, tally.measured_s, tally.spread_s, strict=True)
    for number, (amount, measured_s, spread_s) in enumerate(rows, start=tally.first):
        if measured_s or spread_s or amount:
            if spread_s:
                spread.append(len(starts))
            starts.append(number * HALF_MS)
            amounts.append(amount)
    return Series(
        register=register,
        unit="m3" if quantity is Quantity.IMPORT_VOLUME else "kWh",
        starts=tuple(starts),
        ends=tuple(start + HALF_MS for start in starts),
        amounts=tuple(amounts),
        spread=frozenset(spread),
    )
