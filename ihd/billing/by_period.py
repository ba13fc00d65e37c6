"""What the energy of many periods cost, by rate: years by the day in milliseconds.

The same reckoning as a bill's, on half-hours held in columns: where a bill makes its lines once,
this makes them for every period of a row of them, and the parts add up to the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ihd.billing.counted import Counted
from ihd.billing.half_hours import rounded_table
from ihd.billing.laps import Laps, SharedStretch, Shares, alone, shared_stretches
from ihd.billing.lines import exact_decimal
from ihd.billing.netting import NOT_PAID, Nets
from ihd.billing.pieces import Amount, Cuts
from ihd.billing.rate_prices import RatePlace, RatePrice, rate_prices
from ihd.billing.slots import AtTable
from ihd.billing.strip import HALF_MS, Strip
from ihd.billing.tiers import in_tiers
from ihd.billing.usage_row import RateUse
from ihd.clock import from_ms, local_date
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import RatePeriod, Rounding, Tariff
from ihd.tariffs.timeline import is_export, rate_stretches, rates_for
from ihd.units import Energy, Money

_NOWHERE = -1
_NO_ENERGY = Energy(0)

Uses = tuple[RateUse, ...]


class Key(NamedTuple):
    """What is summed up apart: a block's part of a rate's part of a period.

    A period of -1 is time before the first, which only fills up a block.
    """

    block: int
    period: int
    place: RatePlace


class Route(NamedTuple):
    """Where the energy of a stretch goes: its rate (None: not known), and where blocks begin."""

    place: RatePlace
    rate: RatePeriod | None
    block_starts: Sequence[Amount]


_Stretch = tuple[Amount, Amount, int, list[Route], list[Laps]]
"""Start and end in ms, the period, and the routes that share its days out, each with its laps."""


@dataclass(slots=True)
class Sum:
    """What a key came to. ``used`` is in the tariff's unit; ``money`` (amount × table price) and
    ``unknown`` (what no price is known for) are of rates that a table prices."""

    used: Amount = 0
    energy: Amount = 0
    caught_up: Amount = 0
    money: Amount = 0
    unknown: Amount = 0


class ByPeriod:
    """The reckoning of consecutive periods, between ``bounds`` (ms since 1970).

    ``cuts`` say where blocks and calorific values begin; tariffs in blocks need half-hours from
    ``cuts.start`` on.
    """

    def __init__(
        self,
        tariff: Tariff,
        zone: ZoneInfo,
        bounds: Sequence[int],
        cuts: Cuts,
        table: PriceTable | None = None,
    ) -> None:
        self._tariff, self._zone = tariff, zone
        self._bounds, self._cuts = bounds, cuts
        self._marks = sorted({*bounds, *cuts.marks()})
        self._rounds = tariff.rounding is Rounding.HALF_HOUR
        table = table or tariff.prices
        self._table = rounded_table(table) if table and self._rounds else table
        self._sums: dict[Key, Sum] = defaultdict(Sum)

    def count(self, counted: Counted) -> None:
        """Add what a register counted to the rates that supplied it."""
        measured = amounts = counted.amounts
        caught_up = counted.caught_up
        if self._rounds and counted.unit == "kWh":
            amounts = counted.rounded()
        priced = None
        if self._table and self._table.starts:
            priced = AtTable(amounts, self._table, {} if self._rounds else counted.priced)
        for begin, end, period, routes, laps in self._stretches(counted):
            used = _shared(amounts, begin, end, laps)
            energy = used if measured is amounts else _shared(measured, begin, end, laps)
            late = None if caught_up is None else _shared(caught_up, begin, end, laps)
            for place, route in enumerate(routes):
                if not energy[place]:
                    continue
                block = bisect_right(route.block_starts, begin) if route.block_starts else 0
                found = self._sums[Key(block, period, route.place)]
                unit, heat = (1, 1) if counted.unit == "kWh" else self._units(int(begin))
                found.used += used[place] * unit
                found.energy += energy[place] * heat
                if late:
                    found.caught_up += late[place] * heat
                if route.rate and route.rate.from_table:
                    money, unknown = (
                        priced.between(int(begin), int(end)) if priced else (0, used[place])
                    )
                    found.money += money * unit
                    found.unknown += unknown * unit

    def periods(self) -> list[tuple[Uses, Uses]]:
        """Return what each period used by rate, and what it sent out by rate."""
        prices = rate_prices(self._tariff, self._table)
        uses: list[tuple[list[RateUse], list[RateUse]]] = [([], []) for _ in self._bounds[1:]]
        filled: dict[tuple[str, bool, int], Amount] = defaultdict(int)
        for period, found in self._netted(prices):
            uses[period][1].extend(found)
        nets = any(version.netting for version in self._tariff.versions)
        for key in sorted(self._sums):
            if nets and self._is_netted(key.place):
                continue
            price, total = prices.get(key.place), self._sums[key]
            if price is not None and price.tiers:
                found = list(self._in_tiers(key, total, price, filled))
            else:
                found = list(self._used(total, price))
            if key.period >= 0:
                uses[key.period][key.place[1]].extend(found)
        return [(merged(used), merged(sent)) for used, sent in uses]

    # -- counting ---------------------------------------------------------------------------

    def _stretches(self, counted: Counted) -> Iterator[_Stretch]:
        """Yield the stretches of a register's rates, cut where a period or a block begins."""
        routes: dict[tuple[int | None, Shares], list[Route]] = {}
        for begin, end, version, shares in self._rates(counted.register):
            start: Amount = begin
            found = routes.get((version, shares))
            if found is None:
                found = [self._route(counted, version, rate) for rate, _ in shares]
                routes[version, shares] = found
            laps = [laps for _, laps in shares]
            place = bisect_right(self._marks, start)
            while start < end:
                stop = min(self._marks[place], end) if place < len(self._marks) else end
                yield start, stop, bisect_right(self._bounds, start) - 1, found, laps
                start, place = stop, place + 1

    def _rates(self, register: str | None) -> Iterator[SharedStretch]:
        """Yield the rates that hold; each alone where a mark cuts a half-hour."""
        asked = (self._tariff, self._zone, self._cuts.start, self._cuts.end, register)
        if not any(mark % HALF_MS for mark in self._marks):
            return shared_stretches(*asked)
        return ((begin, end, n, alone(rate)) for begin, end, n, rate in rate_stretches(*asked))

    def _route(self, counted: Counted, version: int | None, rate: int | None) -> Route:
        if version is None:
            sent = is_export(None, counted.register)
            return Route((_NOWHERE, sent, _NOWHERE), None, ())
        sent = is_export(self._tariff.versions[version], counted.register)
        if rate is None or (self._tariff.per == "m3" and counted.unit == "kWh"):
            return Route((_NOWHERE, sent, _NOWHERE), None, ())
        found = rates_for(self._tariff.versions[version], counted.register)[rate]
        blocks = self._cuts.blocks_of(found) if found.tiers else ()
        if self._tariff.versions[version].netting:
            blocks = self._cuts.net_starts
        return Route((version, sent, rate), found, blocks)

    def _units(self, begin: int) -> tuple[Amount, Amount]:
        """Return what a volume is in the tariff's unit, and in mWh: here volume becomes energy."""
        gas = self._tariff.gas
        heat = gas.kwh_per_m3(gas.value_on(local_date(from_ms(begin), self._zone)))
        return 1 if self._tariff.per == "m3" else heat, heat

    # -- pricing ----------------------------------------------------------------------------

    def _used(self, total: Sum, price: RatePrice | None) -> Iterator[RateUse]:
        """Yield what a rate supplied; apart, what of it no price is known for."""
        if price is None or price.each is None:
            yield self._use(total, total.used, price, None)
            return
        known = total.used - total.unknown
        if known or not total.unknown:
            cost = _times(known, price.each)
            if price.of_table is not None:
                cost += _times(total.money, price.of_table)
            yield self._use(total, known, price, cost)
        if total.unknown:
            yield self._use(total, total.unknown, price, None)

    def _in_tiers(
        self, key: Key, total: Sum, price: RatePrice, filled: dict[tuple[str, bool, int], Amount]
    ) -> Iterator[RateUse]:
        """Yield what fell in each tier of a block that earlier periods have begun to fill."""
        number, sent, index = key.place
        version = self._tariff.versions[number]
        rate = (version.export if sent else version.rates)[index]
        if rate.tiers_shared and self._cuts.shared is not None:
            tier = self._cuts.shared.tiers[key.block - 1]
            yield from self._in_tier(rate, tier, total, total.used, price)
            return
        if key.period < 0 and not self._cuts.fills_before(rate):
            return
        block = (rate.name, sent, key.block)
        share = self._cuts.share_of_block(rate, key.block)
        parts = in_tiers(rate.tiers, filled[block], total.used, share)
        filled[block] += total.used
        for number, part in enumerate(parts):
            yield from self._in_tier(rate, number, total, part, price)

    def _in_tier(
        self, rate: RatePeriod, number: int, total: Sum, part: Amount, price: RatePrice
    ) -> Iterator[RateUse]:
        if part:
            tier, each = rate.tiers[number], price.tiers[number]
            name = f"{rate.name} {tier.name}" if tier.name.isdigit() else tier.name
            cost = None if each is None else _times(part, each)
            yield self._use(total, part, RatePrice(name, each), cost)

    def _is_netted(self, place: RatePlace) -> bool:
        """Say whether a place is what was sent out at the time of a rate of what came in."""
        number, sent, _ = place
        return sent and number != _NOWHERE and self._tariff.versions[number].netting is not None

    def _netted(self, prices: Mapping[RatePlace, RatePrice]) -> Iterator[tuple[int, list[RateUse]]]:
        """Yield what each period has taken off or left over, a rate at a time."""
        nets, nothing = Nets(), Sum()
        keys = {
            (key.block, key.period, key.place[0], key.place[2])
            for key in self._sums
            if key.place[0] != _NOWHERE and self._tariff.versions[key.place[0]].netting
        }
        for block, period, number, index in sorted(keys):
            both = [
                self._sums.get(Key(block, period, (number, sent, index)), nothing).used
                for sent in (False, True)
            ]
            rate = self._tariff.versions[number].rates[index]
            found = nets.take((rate.name, block), *both)
            if period >= 0:
                at = replace(prices[number, False, index], name=f"Export at {rate.name}")
                over = prices.get((number, True, 0), RatePrice(NOT_PAID.name, NOT_PAID.price))
                shares = zip(found, (at, over), strict=True)
                yield period, [use for part, price in shares for use in self._sent(part, price)]

    def _sent(self, part: Amount, price: RatePrice) -> Iterator[RateUse]:
        if part:
            cost = None if price.each is None else _times(part, price.each)
            yield self._use(Sum(part, part), part, price, cost)

    def _use(
        self, total: Sum, part: Amount, price: RatePrice | None, cost: Decimal | None
    ) -> RateUse:
        """Return a part of a sum as a rate's."""
        energy, late = total.energy, total.caught_up
        if part != total.used:
            share = Fraction(part) / (Fraction(total.used) or 1)
            energy, late = energy * share, late * share
        money = None if cost is None else Money(cost, self._tariff.currency)
        name = None if price is None else price.name
        return RateUse(name, _energy(energy), money, _energy(late))


def merged(uses: Sequence[RateUse]) -> Uses:
    """Return uses with those of one name made one, priced and unpriced ones apart."""
    if len(uses) < 2 or len({use.name for use in uses}) == len(uses):
        return tuple(uses)
    found: dict[tuple[str | None, bool], RateUse] = {}
    for use in uses:
        key = use.name, use.cost is None
        before = found.get(key)
        if before is not None:
            cost = None if before.cost is None or use.cost is None else before.cost + use.cost
            late = before.caught_up + use.caught_up
            use = RateUse(use.name, before.energy + use.energy, cost, late)
        found[key] = use
    return tuple(found.values())


def _shared(amounts: Strip, begin: Amount, end: Amount, laps: Sequence[Laps]) -> Sequence[Amount]:
    """Return what was counted in [begin, end), as its days are shared out."""
    if len(laps) == 1:
        return (amounts.between(begin, end),)
    return amounts.shares(int(begin) // HALF_MS, int(end) // HALF_MS, laps)


def _times(amount: Amount, price: Decimal) -> Decimal:
    """Return mWh (or ml) times a price per kWh (or m3), exactly."""
    if isinstance(amount, int):
        return (Decimal(amount) * price).scaleb(-6)
    return exact_decimal(amount * Fraction(price) / 1_000_000)


def _energy(amount: Amount) -> Energy:
    """Return an amount in mWh, rounded half up where a half-hour was cut."""
    if not amount:
        return _NO_ENERGY
    return Energy(amount if isinstance(amount, int) else (2 * amount + 1) // 2)
