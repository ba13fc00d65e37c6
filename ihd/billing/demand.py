"""Demand and capacity lines: a price for the highest power of each month.

The measure is the mean power over a slot (a quarter- or half-hour) in the tariff's hours. Rows
longer than a slot count at their mean power, which can only be too low; the bill then says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from operator import sub
from zoneinfo import ZoneInfo

from ihd.billing.charges import months_of
from ihd.billing.consumption import Consumption, Series
from ihd.billing.lines import Item, LineKind, Note, NoteKind
from ihd.billing.pieces import Amount
from ihd.clock import add_months, midnight, month_start, to_ms
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
        if kilowatts or not demand.when.clauses:
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
    months = [first for first, _, _ in months_of(*span)]
    starts = [to_ms(midnight(day, zone)) for day in (*months, span[1])]
    slots, amounts = _slots(series, demand.slot_minutes * 60_000)
    hours = _hours(tariff, version, demand, zone, (starts[0], starts[-1]))
    per_kw = Fraction(60, demand.slot_minutes * 1_000_000)
    peaks: dict[Month, Fraction] = {}
    for month, (begin, stop) in zip(months, pairwise(starts), strict=True):
        if bisect_left(slots, begin) == bisect_left(slots, stop):
            continue
        highest: Amount = 0
        for first, last in hours[max(bisect_right(hours, (begin,)) - 1, 0) :]:
            if first >= stop:
                break
            low, high = (bisect_left(slots, edge) for edge in (max(first, begin), min(last, stop)))
            highest = max(highest, *amounts[low:high], 0)
        peaks[month.year, month.month] = highest * per_kw
    return peaks


def _hours(
    tariff: Tariff,
    version: TariffVersion,
    demand: Demand,
    zone: ZoneInfo,
    span: tuple[int, int],
) -> list[tuple[int, int]]:
    """Return the stretches of a span, in ms, in which a demand is measured."""
    rates = (RatePeriod(demand.name, None, demand.when), RatePeriod("", None))
    chosen = (0, 1) if demand.when.clauses else (0,)
    schedule = Schedule(tariff, rates, chosen, version.clock or zone)
    return [(first, last) for first, last, index in schedule.stretches(*span) if index == 0]


def _slots(series: Sequence[Series], slot_ms: int) -> tuple[Sequence[int], Sequence[Amount]]:
    """Return the starts of slots in order, and what all series together counted in each."""
    if len(series) == 1 and _is_in_slots(series[0], slot_ms):
        return series[0].starts, series[0].amounts
    found: dict[int, Amount] = defaultdict(int)
    for one in series:
        for begin, stop, amount in zip(one.starts, one.ends, one.amounts, strict=True):
            slot = begin // slot_ms * slot_ms
            if stop <= slot + slot_ms:
                found[slot] += amount
                continue
            while slot < stop:
                shared = min(slot + slot_ms, stop) - max(slot, begin)
                found[slot] += Fraction(amount * shared, stop - begin)
                slot += slot_ms
    slots = sorted(found)
    return slots, [found[slot] for slot in slots]


def _is_in_slots(series: Series, slot_ms: int) -> bool:
    lengths = set(map(sub, series.ends, series.starts))
    return lengths == {slot_ms} and not any(map(slot_ms.__rmod__, series.starts))


def _has_long_rows(series: Series, slot_minutes: int) -> bool:
    longest = slot_minutes * 60_000
    return max(map(sub, series.ends, series.starts), default=0) > longest
