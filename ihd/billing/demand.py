"""Demand and capacity lines: a price for the highest power of each month.

The measure is the mean power over a slot (a quarter- or half-hour) in the tariff's hours. Rows
longer than a slot count at their mean power, which can only be too low; the bill then says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.billing.charges import months_of
from ihd.billing.consumption import Consumption, Series
from ihd.billing.lines import Item, LineKind, Note, NoteKind
from ihd.billing.pieces import Amount
from ihd.clock import add_months, from_ms, local_date, midnight, month_start, to_ms
from ihd.tariffs.schedule import Schedule
from ihd.tariffs.tariff import Demand, RatePeriod, Span, Tariff, TariffVersion, Vat
from ihd.tariffs.timeline import is_export

Month = tuple[int, int]


def demand_lines(
    tariff: Tariff,
    version: TariffVersion,
    consumption: Consumption,
    first_day: date,
    after_last_day: date,
    zone: ZoneInfo,
) -> Iterator[Item | Note]:
    """Yield the lines of the version's demand charges over its own days of the bill, and notes."""
    series = [s for s in consumption if s.unit == "kWh" and not is_export(version, s.register)]
    for demand in version.demands:
        if demand.price is None:
            yield Note(NoteKind.PRICE_UNKNOWN, {"rate": demand.name, "amount": None, "since": None})
            continue
        if any(_has_long_rows(s, demand.slot_minutes) for s in series):
            yield Note(NoteKind.DEMAND_FROM_LONG_INTERVALS, {"name": demand.name})
        span = (first_day, after_last_day)
        if demand.months > 1:
            span = (add_months(month_start(first_day), 1 - demand.months), after_last_day)
        peaks = _peaks(tariff, version, demand, series, span, zone)
        if demand.months > 1:
            yield from _rolling(demand, version.vat, peaks, first_day, after_last_day)
        else:
            yield from _monthly(demand, version.vat, peaks, first_day, after_last_day)


def _monthly(
    demand: Demand,
    vat: Vat | None,
    peaks: Mapping[Month, Fraction],
    first_day: date,
    after_last_day: date,
) -> Iterator[Item]:
    """Yield one line a calendar month, for the part of it that is billed."""
    for start, end, part in months_of(first_day, after_last_day):
        kilowatts = max(
            peaks.get((start.year, start.month), Fraction(0)), Fraction(demand.floor_kw)
        )
        times = _times(demand, (end - start).days, part)
        yield _item(demand, vat, kilowatts, times, (start, end))


def _rolling(
    demand: Demand,
    vat: Vat | None,
    peaks: Mapping[Month, Fraction],
    first_day: date,
    after_last_day: date,
) -> Iterator[Item | Note]:
    """Yield one line: the mean of the last months' peaks as the bill ends, for the whole bill."""
    last = month_start(after_last_day if after_last_day.day > 1 else add_months(after_last_day, -1))
    months = [add_months(last, -back) for back in range(demand.months)]
    history = {(year, month): Fraction(kw) for year, month, kw in demand.history}
    known = {**history, **peaks}
    found = [known[m.year, m.month] for m in months if (m.year, m.month) in known]
    if not found:
        found = [Fraction(0)]
    if len(found) < demand.months:
        facts = {"name": demand.name, "known": len(found), "wanted": demand.months}
        yield Note(NoteKind.DEMAND_MONTHS_MISSING, facts)
    floor = Fraction(demand.floor_kw)
    mean = sum((max(kw, floor) for kw in found), Fraction(0)) / len(found)
    part = sum((share for _, _, share in months_of(first_day, after_last_day)), Fraction(0))
    times = _times(demand, (after_last_day - first_day).days, part)
    yield _item(demand, vat, mean, times, (first_day, after_last_day))


def _item(
    demand: Demand,
    vat: Vat | None,
    kilowatts: Fraction,
    times: Fraction,
    days: tuple[date, date],
) -> Item:
    return Item(
        name=demand.name,
        kind=LineKind.DEMAND,
        quantity=kilowatts,
        unit="kW",
        price=demand.price,
        amount=kilowatts * times * Fraction(demand.price or 0),
        first_day=days[0],
        after_last_day=days[1],
        vat=vat,
    )


def _times(demand: Demand, day_count: int, months: Fraction) -> Fraction:
    if demand.per is Span.DAY:
        return Fraction(day_count)
    return months / 12 if demand.per is Span.YEAR else months


def _peaks(
    tariff: Tariff,
    version: TariffVersion,
    demand: Demand,
    series: Sequence[Series],
    span: tuple[date, date],
    zone: ZoneInfo,
) -> dict[Month, Fraction]:
    """Return the highest kW of every local month with readings, within the demand's own hours."""
    start, end = (to_ms(midnight(day, zone)) for day in span)
    slot_ms = demand.slot_minutes * 60_000
    slots: dict[int, Amount] = defaultdict(int)
    for one in series:
        _add_slots(slots, one, slot_ms, start, end)
    hours = _Hours(tariff, version, demand, zone, start, end)
    months = [month for month, _, _ in months_of(*span)]
    month_starts = [to_ms(midnight(month, zone)) for month in months]
    peaks: dict[Month, Amount] = {}
    for slot, amount in slots.items():
        if hours.hold_at(slot):
            day = months[bisect_right(month_starts, slot) - 1]
            key = (day.year, day.month)
            peaks[key] = max(peaks.get(key, 0), amount)
    for day in {local_date(from_ms(slot), zone).replace(day=1) for slot in _ends(slots)}:
        peaks.setdefault((day.year, day.month), 0)
    per_kw = Fraction(60, demand.slot_minutes * 1_000_000)
    return {month: amount * per_kw for month, amount in peaks.items()}


def _ends(slots: Mapping[int, Amount]) -> list[int]:
    return [min(slots), max(slots)] if slots else []


class _Hours:
    """The hours in which a demand is measured."""

    def __init__(
        self,
        tariff: Tariff,
        version: TariffVersion,
        demand: Demand,
        zone: ZoneInfo,
        start: int,
        end: int,
    ) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        rates = (RatePeriod(demand.name, None, demand.when), RatePeriod("", None))
        chosen = (0, 1) if demand.when.clauses else (0,)
        schedule = Schedule(tariff, rates, chosen, version.clock or zone)
        for first, last, index in schedule.stretches(start, end):
            if index == 0:
                self._starts.append(first)
                self._ends.append(last)

    def hold_at(self, instant_ms: int) -> bool:
        index = bisect_right(self._starts, instant_ms) - 1
        return index >= 0 and instant_ms < self._ends[index]


def _add_slots(
    slots: dict[int, Amount], series: Series, slot_ms: int, start: int, end: int
) -> None:
    """Add a series' rows to their slots; a row over several is shared out by time."""
    for begin, stop, amount in zip(series.starts, series.ends, series.amounts, strict=True):
        if stop <= start or begin >= end:
            continue
        slot = begin // slot_ms * slot_ms
        if stop <= slot + slot_ms:
            slots[slot] += amount
            continue
        while slot < stop:
            shared = min(slot + slot_ms, stop) - max(slot, begin)
            if start <= slot < end:
                slots[slot] += Fraction(amount * shared, stop - begin)
            slot += slot_ms


def _has_long_rows(series: Series, slot_minutes: int) -> bool:
    longest = slot_minutes * 60_000
    return any(e - s > longest for s, e in zip(series.starts, series.ends, strict=True))
