"""This bill so far and to its end, with a range from the home's own history and season.

The days to come are taken from days this home has had: the same weekday a year ago, scaled by how
the last four weeks compare with those of then; or, without a year of history, the same weekday of
the last weeks. The bill's own engine prices them, so blocks, rates and changes of price are right.
A day of the bill from before the first reading is not a day without use: it is taken from days
like it too, and the forecast is then rough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import isqrt
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Consumption, Series
from ihd.billing.cost import cost
from ihd.billing.lines import Bill
from ihd.billing.prices_ahead import carried_on
from ihd.clock import days, from_ms, local_date, midnight, to_ms
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import Tariff

YEAR = timedelta(days=364)
"""A year of whole weeks, so that a Monday is a Monday."""
RECENT = 28
DAYS_NEEDED = 14
LOOKS_BACK = YEAR + timedelta(days=RECENT)
"""How far back a history tells of the season."""
_DAY = timedelta(days=1)
_ROUGH = Fraction(1, 4)
_LEAST = Fraction(3, 100)
_SPREAD = Fraction(128, 100)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A bill up to now and to its end: likely, and within which eight of ten would end.

    ``rough`` says that too few days are known, or some of the bill's own are not; ``by_season``
    that a year ago was asked.
    """

    so_far: Bill
    likely: Bill
    low: Bill
    high: Bill
    rough: bool
    by_season: bool


def forecast(
    tariff: Tariff,
    history: Consumption,
    bill: tuple[date, date],
    now: datetime,
    zone: ZoneInfo,
    *,
    prices: PriceTable | None = None,
) -> Forecast | None:
    """Return where a bill of the local days [first, after) is heading; None with no day to go by.

    ``history`` reaches back as far as the home does, at best over a year.
    """
    first, after = bill
    today = local_date(now, zone)
    known = {day: use for day, use in _by_day(history, zone).items() if day < today}
    if not known or not first <= today < after:
        return None
    recent = [known[d] for d in days(today - timedelta(days=RECENT), today) if d in known]
    scale = _season(known, today)
    by_season = scale is not None
    unknown = [day for day in days(first, today) if day not in known]
    wanted = (*unknown, *days(today, after))
    sources = {day: _source(day, known, by_season=by_season) for day in wanted}
    doubt, rough = _doubt(recent, len(wanted))
    table = _prices_ahead(prices or tariff.prices, bill, now, zone)

    def ending(share: Fraction) -> Bill:
        factor = (scale or Fraction(1)) * share
        used = tuple(_completed(one, sources, factor, zone) for one in history)
        return cost(tariff, used, first, after, zone, prices=table)

    return Forecast(
        so_far=cost(tariff, history, first, today + _DAY, zone, prices=prices),
        likely=ending(Fraction(1)),
        low=ending(1 - doubt),
        high=ending(1 + doubt),
        rough=rough or first < min(known),
        by_season=by_season,
    )


def _prices_ahead(
    table: PriceTable | None, bill: tuple[date, date], now: datetime, zone: ZoneInfo
) -> PriceTable | None:
    """Return a table of prices that covers a whole bill."""
    if table is None:
        return None
    begin, end = (to_ms(midnight(day, zone)) for day in bill)
    return carried_on(table, to_ms(now), begin, end)


def _by_day(history: Consumption, zone: ZoneInfo) -> dict[date, int]:
    """Return what each wholly covered local day used, all registers together."""
    found: dict[date, int] = {}
    for series in history:
        if not series.starts:
            continue
        first = local_date(from_ms(series.starts[0]), zone)
        last = local_date(from_ms(series.ends[-1] - 1), zone)
        for day in days(first, last + _DAY):
            start, end = to_ms(midnight(day, zone)), to_ms(midnight(day + _DAY, zone))
            if not series.gaps(start, end):
                begin, stop = bisect_left(series.starts, start), bisect_left(series.starts, end)
                found[day] = found.get(day, 0) + sum(series.amounts[begin:stop])
    return found


def _season(known: Mapping[date, int], today: date) -> Fraction | None:
    """Return how the last weeks compare with those of a year ago; None where then is not known."""
    pairs = [
        (known[day], known[day - YEAR])
        for day in days(today - timedelta(days=RECENT), today)
        if day in known and day - YEAR in known
    ]
    then = sum(before for _, before in pairs)
    if len(pairs) < DAYS_NEEDED or not then:
        return None
    ratio = Fraction(sum(use for use, _ in pairs), then)
    return min(max(ratio, Fraction(1, 2)), Fraction(2))


def _source(day: date, known: Mapping[date, int], *, by_season: bool) -> date:
    """Return the known day that another is taken from: the nearest of its weekday."""
    if by_season and day - YEAR in known:
        return day - YEAR
    apart = (timedelta(days=7 * n * way) for n in range(1, 60) for way in (-1, 1))
    return next((day + by for by in apart if day + by in known), max(known))


def _doubt(recent: Sequence[int], left: int) -> tuple[Fraction, bool]:
    """Return the share by which the days to come may differ, and whether that is rough.

    Days that follow one another are alike, so their spread adds up faster than chance's would.
    """
    if len(recent) < 2 or not sum(recent):
        return _ROUGH, True
    mean = Fraction(sum(recent), len(recent))
    variance = sum(((use - mean) ** 2 for use in recent), Fraction(0)) / len(recent)
    spread = Fraction(isqrt(int(variance))) / mean
    alike = (1 + Fraction(1000, isqrt(max(left, 1) * 1_000_000))) / 2
    doubt = max(_SPREAD * spread * alike / 2, _LEAST)
    rough = len(recent) < DAYS_NEEDED
    return min(max(doubt, _ROUGH) if rough else doubt, Fraction(9, 10)), rough


def _completed(
    series: Series, sources: Mapping[date, date], factor: Fraction, zone: ZoneInfo
) -> Series:
    """Return a series with what it lacks of some days taken from others; what is known stays."""
    rows = list(zip(series.starts, series.ends, series.amounts, strict=True))
    taken = [row for row in _rows_like(series, sources, factor, zone) if _lacks(series, row)]
    rows = sorted([*rows, *taken])
    starts, ends, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Series(series.register, series.unit, starts, ends, amounts)


def _lacks(series: Series, row: tuple[int, int, int]) -> bool:
    """Return whether nothing of a series lies within a row."""
    start, end, _ = row
    before = bisect_left(series.starts, end)
    return before == 0 or series.ends[before - 1] <= start


def _rows_like(
    series: Series, sources: Mapping[date, date], factor: Fraction, zone: ZoneInfo
) -> Iterator[tuple[int, int, int]]:
    """Yield the rows of days as the days they are taken from had them."""
    for day, source in sources.items():
        start, end = to_ms(midnight(source, zone)), to_ms(midnight(source + _DAY, zone))
        moved = to_ms(midnight(day, zone)) - start
        last = to_ms(midnight(day + _DAY, zone))
        begin, stop = bisect_left(series.starts, start), bisect_left(series.starts, end)
        for place in range(begin, stop):
            at, until = series.starts[place] + moved, series.ends[place] + moved
            if until <= last:
                yield at, until, round(series.amounts[place] * factor)
