"""The way of suppliers that round every half-hour first: energy to 0.01 kWh, price to 0.01 p.

Both half to even, as the one supplier known to publish it does; the sum is not rounded again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from ihd.billing.consumption import Series
from ihd.billing.strip import HALF_MS
from ihd.tariffs.prices import PriceTable

_TEN_WATT_HOURS = 10_000
_PLACES = 4


def rounded_half_hours(series: Series) -> Series:
    """Return a series with each half-hour's energy rounded; as it is where rows are longer."""
    fits = all(
        start // HALF_MS == (end - 1) // HALF_MS
        for start, end in zip(series.starts, series.ends, strict=True)
    )
    if not fits or series.unit != "kWh":
        return series
    slots: dict[int, int] = defaultdict(int)
    for start, amount in zip(series.starts, series.amounts, strict=True):
        slots[start // HALF_MS * HALF_MS] += amount
    return replace(
        series,
        starts=tuple(slots),
        ends=tuple(start + HALF_MS for start in slots),
        amounts=tuple(rounded_half_hour(amount) for amount in slots.values()),
        spread=frozenset(),
    )


def rounded_half_hour(mwh: int) -> int:
    """Return the energy of a half-hour (mWh) rounded to a hundredth of a kWh."""
    return round(Fraction(mwh, _TEN_WATT_HOURS)) * _TEN_WATT_HOURS


def rounded_table(table: PriceTable) -> PriceTable:
    """Return a price table rounded to a hundredth of a penny."""
    if table.places <= _PLACES:
        return table
    scale = 10 ** (table.places - _PLACES)
    scaled = tuple(round(Fraction(value, scale)) for value in table.scaled)
    return replace(table, scaled=scaled, places=_PLACES)


def rounded_price(price: Decimal) -> Decimal:
    """Return a price rounded to a hundredth of a penny."""
    return price.quantize(Decimal(1).scaleb(-_PLACES), rounding=ROUND_HALF_EVEN)
