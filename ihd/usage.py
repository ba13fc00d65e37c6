"""What a home used and what it cost, by half-hour, day, week, month, year or bill.

Rows are of the home's local calendar, right across both clock changes, and end with the one that
holds now. What is over is reckoned once and remembered until the history behind it or the tariff
changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ihd.billing.by_period import ByPeriod, Uses
from ihd.billing.counted import Counted
from ihd.billing.cut_minutes import cut_minutes
from ihd.billing.period_charges import has_period_charges, period_charges
from ihd.billing.pieces import cuts_of
from ihd.billing.rate_line import RateLine
from ihd.billing.reach import needed_from
from ihd.billing.shared_tiers import with_shared_blocks
from ihd.billing.standing import Standing
from ihd.billing.stretches import By, stretches
from ihd.billing.strip import HALF_MS, Strip
from ihd.billing.usage_row import PeriodCharge, RowQuality, Step, UsageRow
from ihd.clock import (
    HALF_HOUR,
    Interval,
    day_interval,
    days,
    days_interval,
    from_ms,
    local_date,
    midnight,
    to_ms,
)
from ihd.store import Store
from ihd.store.history import GAP_US, SLOW_GAP_US
from ihd.store.strips import Piece, Strips, imported_s, known_to_both
from ihd.units import Energy, Money
from ihd.used import (
    Register,
    Supply,
    export_registers,
    firsts_of,
    registers,
    tally_of,
    used,
    used_by,
)

REMEMBERED = 6_000
"""Rows kept at hand: ten years by day, week, month and bill."""
HALF_HOURS_REMEMBERED = 14 * 48
"""Half-hours kept at hand: a page that is looked at every day asks for 48 more each time."""

MINUTE_MS = 60_000

Span = tuple[int, int]
"""A start and an end, in ms since 1970."""
_Key = tuple[str, Step, datetime, datetime]
"""A meter, and what of its time a row is of."""


class Period(NamedTuple):
    """A stretch of the local calendar, or a half-hour of it."""

    interval: Interval
    first_day: date
    after_last_day: date
    step: Step


def periods(
    step: Step, first: date, after_last: date, zone: ZoneInfo, bill_day: int = 1
) -> list[Period]:
    """Return the periods of the local days [first, after_last), cut off at both ends."""
    if step is Step.HALF_HOUR:
        return [
            Period(half, day, day + timedelta(days=1), step)
            for day in days(first, after_last)
            for half in _half_hours(day_interval(day, zone))
        ]
    found = stretches(By(step.value), first, after_last, bill_day)
    starts = [max(start, first) for start, _ in found]
    bounds = [(day, midnight(day, zone)) for day in (*starts, after_last)]
    return [
        Period(Interval(start, end), day, following, step)
        for (day, start), (following, end) in pairwise(bounds)
    ]


def _half_hours(day: Interval) -> Iterator[Interval]:
    """Yield a day's half-hours by its own clock: where midnight is at a quarter, so are they."""
    start = day.start
    while start < day.end:
        yield Interval(start, min(start + HALF_HOUR, day.end))
        start += HALF_HOUR


class UsageBook:
    """Answers what was used; remembers the rows of what is over."""

    def __init__(self, store: Store, zone: ZoneInfo, bill_day: int = 1) -> None:
        self._store, self._zone, self._bill_day = store, zone, bill_day
        self._halves: dict[_Key, UsageRow] = {}
        self._longer: dict[_Key, UsageRow] = {}
        self._supplies: dict[str, Supply] = {}
        self._revision = store.revision

    def rows(
        self, supply: Supply, step: Step, first: date, after_last: date, now: datetime
    ) -> list[UsageRow]:
        """Return the rows of the local days [first, after_last) that have begun by now."""
        self._forget_what_changed(supply)
        last = min(after_last, local_date(now, self._zone) + timedelta(days=1))
        asked = [
            period
            for period in periods(step, first, last, self._zone, self._bill_day)
            if period.interval.start < now
        ]
        meter = supply.meter
        keys = [(meter, step, p.interval.start, p.interval.end) for p in asked]
        known = self._halves if step is Step.HALF_HOUR else self._longer
        new = [place for place, key in enumerate(keys) if key not in known]
        if not new:
            return [known[key] for key in keys]
        begin, end = new[0], new[-1] + 1
        reckoning = _Reckoning(self._store, supply, self._zone, self._bill_day, now)
        found = reckoning.rows(asked[begin:end])
        before, after = [known[key] for key in keys[:begin]], [known[key] for key in keys[end:]]
        _remember(known, keys[begin:end], found, reckoning.settled_until)
        return [*before, *found, *after]

    def keep(self, supply: Supply, now: datetime) -> None:
        """Keep on the card what is slow to work out of months that are over: for whoever records.

        That is what they came to at half-hourly prices, and where the tariff cuts half-hours, what
        was used before each cut, one month at a time.
        """
        taken = registers(self._store, supply.meter, supply.tariff)
        asked = taken + export_registers(self._store, supply)
        if supply.prices is not None:
            for one in (one for one in asked if not one.less):
                self._store.price(one.meter, one.quantity, supply.prices, register=one.name)
        at = Interval(now, now + HALF_HOUR)
        minutes = cut_minutes(supply.tariff, self._zone, supply.prices, at)
        any(
            self._store.cut(one.meter, one.quantity, minute, register=one.name)
            for one in asked
            for minute in minutes
        )

    def _forget_what_changed(self, supply: Supply) -> None:
        revision = self._store.revision
        if revision != self._revision or len(self._longer) > REMEMBERED:
            self._longer.clear()
        if revision != self._revision:
            self._halves.clear()
            self._revision = revision
        if self._supplies.get(supply.meter) != supply:
            self._halves, self._longer = (
                {key: row for key, row in known.items() if key[0] != supply.meter}
                for known in (self._halves, self._longer)
            )
            self._supplies[supply.meter] = supply
        while len(self._halves) > HALF_HOURS_REMEMBERED:
            del self._halves[next(iter(self._halves))]


def _remember(
    known: dict[_Key, UsageRow],
    keys: Sequence[_Key],
    rows: Sequence[UsageRow],
    until: datetime | None,
) -> None:
    """Keep the rows of what ended before the newest reading: later ones do not change them."""
    if until is not None:
        found = zip(keys, rows, strict=True)
        known.update((key, row) for key, row in found if row.interval.end <= until)


class _Reckoning:
    """Reckons the rows of periods that follow each other."""

    def __init__(
        self, store: Store, supply: Supply, zone: ZoneInfo, bill_day: int, now: datetime
    ) -> None:
        self._store, self._supply, self._now = store, supply, now
        self._zone, self._bill_day = zone, bill_day
        self._taken = registers(store, supply.meter, supply.tariff)
        self._sent = export_registers(store, supply)
        self._newest = _newest(store, self._taken, now)
        self._told_until = to_ms(self._due(now))
        self._tomorrow = local_date(now, zone) + timedelta(days=1)
        self._charges = Standing(supply.tariff)
        self._has_charges = {s: has_period_charges(supply.tariff, s) for s in Step}

    def _due(self, now: datetime) -> datetime:
        """Return up to when readings are due: the next one is not missing before it is overdue."""
        gap = timedelta(microseconds=GAP_US.get(self._supply.tariff.fuel, SLOW_GAP_US))
        newest = self._newest
        return newest if newest is not None and now - newest <= gap else now

    @property
    def settled_until(self) -> datetime | None:
        """The instant up to which later readings change nothing."""
        if not self._sent or self._newest is None:
            return self._newest
        sent = _newest(self._store, self._sent, self._now)
        return None if sent is None else min(self._newest, sent)

    def rows(self, asked: Sequence[Period]) -> list[UsageRow]:
        """Return the rows of periods."""
        tariff = self._supply.tariff
        whole = Interval(asked[0].interval.start, asked[-1].interval.end)
        bounds = [to_ms(whole.start), *(to_ms(period.interval.end) for period in asked)]
        cuts = cuts_of(tariff, whole, self._zone, bill_day=self._bill_day)
        minutes = cut_minutes(tariff, self._zone, self._supply.prices, whole)
        counting = Interval(from_ms(cuts.start), min(whole.end, self._now))
        series = (used_by(self._store, register, counting, minutes) for register in self._taken)
        cuts = with_shared_blocks(cuts, RateLine(tariff, self._zone), series)
        reckoning = ByPeriod(tariff, self._zone, bounds, cuts, self._supply.table)
        taken = [self._strips(register, counting, minutes) for register in self._taken]
        for register, strips in zip(self._taken, taken, strict=True):
            reckoning.count(self._counted(register, strips))
        sent: list[Strip] = []
        for register in self._sent:
            counted = self._counted(register, self._strips(register, counting, minutes))
            reckoning.count(counted)
            sent.append(counted.amounts)
        known = _Known(taken)
        found = zip(asked, pairwise(bounds), reckoning.periods(), strict=True)
        return [self._row(period, span, uses, known, sent) for period, span, uses in found]

    def _strips(self, register: Register, interval: Interval, minutes: Sequence[int]) -> Strips:
        """Return a register's half-hours, and what each had counted where the tariff cuts it."""
        whose = register.meter, register.quantity
        tally = tally_of(self._store, register, interval) if register.less else None
        if tally is None:
            found = self._store.strips(*whose, interval, register=register.name)
        else:
            found = Strips.of([Piece.of(tally)])
        amounts = found.amounts
        if not minutes or not amounts.parts:
            return found
        span = Interval(from_ms(amounts.first * HALF_MS), from_ms(amounts.end * HALF_MS))
        firsts = {
            minute * MINUTE_MS: Strip.of(
                amounts.first, firsts_of(self._store, register, span, minute, tally)
            )
            for minute in minutes
        }
        return replace(found, amounts=Strip(amounts.first, amounts.parts, firsts))

    def _counted(self, register: Register, strips: Strips) -> Counted:
        table = self._supply.prices
        priced = {} if table is None else self._store.priced(strips, table)
        return Counted(
            register.billed_as, register.unit, strips.amounts, strips.caught_up(), priced
        )

    def _row(
        self,
        period: Period,
        span: Span,
        uses: tuple[Uses, Uses],
        known: _Known,
        sent: Sequence[Strip],
    ) -> UsageRow:
        taken, out = uses
        tariff = self._supply.tariff
        measured_s, spread_s = known.seconds(span)
        imported_s = known.imported_s(span)
        missing_s = self._missing_s(span, measured_s + spread_s)
        heard = measured_s > 0 or spread_s > 0
        export = Energy(round(sum(one.between(*span) for one in sent))) if sent else None
        return UsageRow(
            interval=period.interval,
            first_day=period.first_day,
            after_last_day=period.after_last_day,
            fuel=tariff.fuel,
            currency=tariff.currency,
            quality=_quality(measured_s, spread_s, missing_s, imported_s),
            energy=_energy([use.energy for use in taken]) if heard else None,
            by_rate=taken,
            cost=_money(taken, tariff.currency) if heard else None,
            standing=self._standing(period),
            missing_s=missing_s,
            caught_up=_energy([use.caught_up for use in taken]),
            export=export,
            export_by_rate=out,
            earned=_money(out, tariff.currency) if export or out else None,
            charges=self._period_charges(period) if heard else (),
        )

    def _missing_s(self, span: Span, known_s: int) -> int:
        """Return the seconds up to now that no reading tells of."""
        begin, end = span
        return max(0, (min(end, self._told_until) - begin) // 1000 - known_s)

    def _standing(self, period: Period) -> Money | None:
        if period.step is Step.HALF_HOUR:
            return None
        return self._charges.of(period.first_day, min(period.after_last_day, self._tomorrow))

    def _period_charges(self, period: Period) -> tuple[PeriodCharge, ...]:
        if not self._has_charges[period.step]:
            return ()
        supply, first = self._supply, period.first_day
        after = min(period.after_last_day, self._tomorrow)
        since = needed_from(supply.tariff, first, after, self._zone)
        consumed = used(self._store, supply, days_interval(since, after, self._zone), self._zone)
        days = (first, after)
        return period_charges(
            supply.tariff, consumed, period.step, *days, self._zone, prices=supply.table
        )


class _Known:
    """How long of a period was measured, and how long was spread, by every register."""

    def __init__(self, taken: Sequence[Strips]) -> None:
        self._measured, self._spread = taken[0].measured_s, taken[0].spread_s
        for other in taken[1:]:
            self._measured, self._spread = known_to_both(
                (self._measured, self._spread), (other.measured_s, other.spread_s)
            )
        self._is_spread = bool(self._spread)
        self._imported = imported_s(taken)

    def imported_s(self, span: Span) -> int:
        """Return how much of what was measured came from elsewhere, in seconds."""
        return 0 if self._imported is None else round(self._imported.between(*span))

    def seconds(self, span: Span) -> tuple[int, int]:
        """Return the seconds measured and spread."""
        spread_s = round(self._spread.between(*span)) if self._is_spread else 0
        return round(self._measured.between(*span)), spread_s


def _newest(store: Store, asked: Sequence[Register], now: datetime) -> datetime | None:
    """Return the instant up to which all of the registers have been read."""
    names = [
        (one, name)
        for one in asked
        for name in ([one.name] if one.name else store.registers(one.meter, one.quantity))
    ]
    last = [store.reading_at(one.meter, one.quantity, now, register=name) for one, name in names]
    found = [reading.at for reading in last if reading is not None]
    return min(found) if found and len(found) == len(last) else None


def _quality(measured_s: int, spread_s: int, missing_s: int, imported_s: int) -> RowQuality:
    if not measured_s and not spread_s:
        return RowQuality.MISSING
    if missing_s or (measured_s and spread_s) or 0 < imported_s < measured_s:
        return RowQuality.MIXED
    if imported_s:
        return RowQuality.IMPORTED
    return RowQuality.MEASURED if measured_s else RowQuality.SPREAD


def _energy(parts: Sequence[Energy]) -> Energy:
    return parts[0] if len(parts) == 1 else Energy(sum([part.mwh for part in parts]))


def _money(uses: Uses, currency: str) -> Money | None:
    """Return what uses cost together; None where the price of any is not known."""
    if len(uses) == 1:
        return uses[0].cost
    costs = [use.cost.amount for use in uses if use.cost is not None]
    return Money(sum(costs, Decimal(0)), currency) if len(costs) == len(uses) else None
