"""The price now, when it changes, the prices of a day, and the cheapest time for a job.

Prices here are as a person pays them: with the tax, in whole currency units per kWh.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from zoneinfo import ZoneInfo

from ihd.clock import Interval, day_interval, from_ms, to_ms
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import RatePeriod, Span, Tariff, TariffVersion, Vat
from ihd.tariffs.timeline import rate_stretches, rates_for
from ihd.units import DayRate, Energy, UnitRate

HORIZON = timedelta(days=8)
"""How far ahead a change of price is looked for: a week and the longest day."""


@dataclass(frozen=True, slots=True)
class RateSlice:
    """A stretch of time at one unit rate (None: not known yet) and its period's name."""

    interval: Interval
    rate: UnitRate | None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class RateNow:
    """The slice that holds now, and the one after it (None: no change within the horizon)."""

    now: RateSlice
    next: RateSlice | None

    @property
    def until(self) -> datetime | None:
        """When the price or the period changes, if it does within the horizon."""
        return self.next.interval.start if self.next else None


@dataclass(frozen=True, slots=True)
class CheapTime:
    """When to run a job, and the mean unit rate over it."""

    interval: Interval
    mean: UnitRate


def rate_at(
    tariff: Tariff,
    instant: datetime,
    zone: ZoneInfo,
    *,
    prices: PriceTable | None = None,
    register: str | None = None,
    used: Energy | None = None,
) -> RateNow:
    """Return the unit rate at an instant and what comes next.

    ``register`` is the one the meter counts on, where it says so; ``used`` is what the current
    block (day, month) has used, for tariffs in tiers.
    """
    ahead = Interval(instant, instant + HORIZON)
    slices = rate_slices(tariff, ahead, zone, prices=prices, register=register, used=used)
    now = next(slices)
    return RateNow(now, next(slices, None))


def day_slices(
    tariff: Tariff, day: date, zone: ZoneInfo, *, prices: PriceTable | None = None
) -> tuple[RateSlice, ...]:
    """Return a local day's rates; they cover it once and only once, whatever the clocks do."""
    return tuple(rate_slices(tariff, day_interval(day, zone), zone, prices=prices))


def rate_slices(
    tariff: Tariff,
    interval: Interval,
    zone: ZoneInfo,
    *,
    prices: PriceTable | None = None,
    register: str | None = None,
    used: Energy | None = None,
) -> Iterator[RateSlice]:
    """Yield the rates over an interval, equal neighbours merged."""
    table = prices or tariff.prices
    held: RateSlice | None = None
    span = to_ms(interval.start), to_ms(interval.end)
    for start, end, number, index in rate_stretches(tariff, zone, *span, register):
        version = None if number is None else tariff.versions[number]
        rate = rates_for(version, register)[index] if version and index is not None else None
        for begin, stop, price in _priced(rate, start, end, table, version, used):
            unit = None if price is None else UnitRate(price, tariff.currency)
            name = rate.name if rate else None
            stretch = Interval(from_ms(begin), from_ms(stop))
            if held and (held.rate, held.period) == (unit, name):
                held = RateSlice(Interval(held.interval.start, stretch.end), unit, name)
                continue
            if held:
                yield held
            held = RateSlice(stretch, unit, name)
    if held:
        yield held


def standing_charge_on(tariff: Tariff, day: date) -> DayRate | None:
    """Return what a day costs whatever is used, with the tax; None where it is not known.

    Charges per month or year are spread over their days.
    """
    version = tariff.version_on(day)
    if version is None:
        return None
    total = Decimal(0)
    for charge in version.charges:
        if charge.per in (Span.KWH, Span.BILL):
            continue
        if charge.price is None:
            return None
        total += charge.price / _days_in(charge.per, day)
    return DayRate(with_vat(total, version.vat), tariff.currency)


def cheapest_window(
    tariff: Tariff,
    within: Interval,
    lasting: timedelta,
    zone: ZoneInfo,
    *,
    prices: PriceTable | None = None,
) -> CheapTime | None:
    """Return the cheapest stretch of a length, the earliest of equals; None: prices not known.

    Only whole stretches of known prices count, so tomorrow's missing hours are never a bargain.
    """
    costs = _RunningCost(tuple(rate_slices(tariff, within, zone, prices=prices)))
    edges = {edge for begin, end in costs.edges for edge in (begin, end - lasting)}
    best: CheapTime | None = None
    for start in sorted(edges):
        window = Interval(start, start + lasting)
        if window.start < within.start or window.end > within.end:
            continue
        mean = costs.mean(window)
        if mean is not None and (best is None or mean < best.mean.per_kwh):
            best = CheapTime(window, UnitRate(mean, tariff.currency))
    return best


def prices_known_until(
    tariff: Tariff, instant: datetime, zone: ZoneInfo, *, prices: PriceTable | None = None
) -> datetime | None:
    """Return how far prices are known from an instant within the horizon; None: not even now."""
    reached = None
    ahead = Interval(instant, instant + HORIZON)
    for piece in rate_slices(tariff, ahead, zone, prices=prices):
        if piece.rate is None:
            break
        reached = piece.interval.end
    return reached


def with_vat(price: Decimal, vat: Vat | None) -> Decimal:
    """Return a price with the tax that the bill would add to it."""
    return price if vat is None or vat.included else price * (1 + vat.percent / 100)


class _RunningCost:
    """What a steady draw costs from the first slice on, so that any window is one subtraction."""

    def __init__(self, slices: Sequence[RateSlice]) -> None:
        self.edges = [(piece.interval.start, piece.interval.end) for piece in slices]
        self._starts = [to_ms(start) for start, _ in self.edges]
        self._rates = [piece.rate.per_kwh if piece.rate else None for piece in slices]
        lengths = [to_ms(end) - to_ms(start) for start, end in self.edges]
        priced = zip(self._rates, lengths, strict=True)
        costs = [Decimal(0) if rate is None else rate * length for rate, length in priced]
        gaps = zip(self._rates, lengths, strict=True)
        unknown = [length if rate is None else 0 for rate, length in gaps]
        self._costs = list(accumulate(costs, initial=Decimal(0)))
        self._unknown = list(accumulate(unknown, initial=0))

    def mean(self, window: Interval) -> Decimal | None:
        """Return the mean price over a window; None where some of it is not known."""
        begin, end = to_ms(window.start), to_ms(window.end)
        (low, low_unknown), (high, high_unknown) = self._up_to(begin), self._up_to(end)
        return None if high_unknown > low_unknown else (high - low) / (end - begin)

    def _up_to(self, instant: int) -> tuple[Decimal, int]:
        place = bisect_right(self._starts, instant) - 1
        rate, part = self._rates[place], instant - self._starts[place]
        cost, unknown = self._costs[place], self._unknown[place]
        return (cost, unknown + part) if rate is None else (cost + rate * part, unknown)


def _priced(
    rate: RatePeriod | None,
    start: int,
    end: int,
    table: PriceTable | None,
    version: TariffVersion | None,
    used: Energy | None,
) -> Iterator[tuple[int, int, Decimal | None]]:
    """Yield a rate's prices over [start, end): one, or as many as the price table has slots."""
    if rate is None or version is None:
        yield start, end, None
        return
    own = _tier_price(rate, used) if rate.tiers else rate.price
    if not rate.from_table:
        yield start, end, None if own is None else with_vat(own, version.vat)
        return
    for begin, stop, value in table_stretches(table, start, end):
        if own is None or value is None or table is None:
            yield begin, stop, None
        else:
            in_terms = value * rate.factor
            if table.vat_included and version.vat and not version.vat.included:
                yield begin, stop, in_terms + with_vat(own, version.vat)
            elif not table.vat_included and version.vat and version.vat.included:
                yield begin, stop, in_terms * (1 + version.vat.percent / 100) + own
            else:
                yield begin, stop, with_vat(in_terms + own, version.vat)


def table_stretches(
    table: PriceTable | None, start: int, end: int
) -> Iterator[tuple[int, int, Decimal | None]]:
    """Yield a table's prices over [start, end), and None for the time it does not cover."""
    index = bisect_right(table.ends, start) if table else 0
    reached = start
    while table and index < len(table.starts) and table.starts[index] < end:
        first = max(table.starts[index], start)
        if first > reached:
            yield reached, first, None
        reached = min(table.ends[index], end)
        yield first, reached, table.price(index)
        index += 1
    if reached < end:
        yield reached, end, None


def _tier_price(rate: RatePeriod, used: Energy | None) -> Decimal | None:
    kwh = used.kwh if used else Decimal(0)
    return next((t.price for t in rate.tiers if t.up_to is None or kwh < t.up_to), None)


def _days_in(span: Span, day: date) -> int:
    if span is Span.MONTH:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return (following - day.replace(day=1)).days
    if span is Span.YEAR:
        return (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return 7 if span is Span.WEEK else 1
