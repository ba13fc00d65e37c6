"""A price table from CSV: an instant and a price a row, with an optional end."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from ihd.clock import Interval, parse_instant
from ihd.tariffs.prices import PriceSlot, PriceTable

_STARTS = ("start", "from", "valid_from", "valid_from_utc", "startsat", "datetime", "time")
_ENDS = ("end", "to", "valid_to", "valid_to_utc", "till")
_PRICES = ("price", "value", "p_per_kwh", "value_inc_vat", "price_per_kwh", "total")
_UNIT = re.compile(r"(?P<money>[^/\s]+)\s*(?:/|per)\s*(?P<energy>kWh|MWh|Wh)", re.IGNORECASE)
_MINOR = {"p", "pence", "ct", "c", "cent", "cents", "¢", "öre", "øre"}
_ENERGY = {"kwh": Decimal(1), "mwh": Decimal("0.001"), "wh": Decimal(1000)}


class PriceFormError(ValueError):
    """Prices in a form that cannot be used; the text says what is wrong."""


def scale_of(unit: str) -> Decimal:
    """Return what turns a price in a unit such as ``p/kWh`` or ``EUR/MWh`` into units per kWh."""
    match = _UNIT.fullmatch(unit.strip())
    if not match:
        raise PriceFormError(f"'{unit}' is no unit of a price; write GBP/kWh, p/kWh or EUR/MWh")
    money = Decimal("0.01") if match["money"].lower() in _MINOR else Decimal(1)
    return money * _ENERGY[match["energy"].lower()]


def price_table_from_csv(
    text: str,
    currency: str,
    unit: str,
    *,
    vat_included: bool,
    slot: timedelta | None = None,
) -> PriceTable:
    """Return the table of CSV with a start and a price column (and an end, else ``slot``).

    Without either, a price lasts as long as most do. An empty price is not known yet.
    """
    reader = csv.DictReader(io.StringIO(text))
    rows = list(reader)
    columns = {name.strip().lower(): name for name in reader.fieldnames or ()}
    start_column = _column(columns, _STARTS, "start")
    price_column = _column(columns, _PRICES, "price")
    end_column = next((columns[name] for name in _ENDS if name in columns), None)
    scale = Decimal("0.01") if price_column.lower() == "p_per_kwh" else scale_of(unit)
    starts: list[datetime] = []
    ends: list[datetime | None] = []
    prices: list[Decimal] = []
    for number, row in enumerate(rows, start=2):
        if not (row[price_column] or "").strip():
            continue
        starts.append(_instant(row[start_column], number))
        ends.append(_instant(row[end_column], number) if end_column else None)
        prices.append(_price(row[price_column], number) * scale)
    usual = slot or _usual_step(starts)
    return PriceTable.of(
        [
            PriceSlot(Interval(start, end or start + usual), price)
            for start, end, price in zip(starts, ends, prices, strict=True)
        ],
        currency,
        vat_included=vat_included,
    )


def _usual_step(starts: Sequence[datetime]) -> timedelta:
    ordered = sorted(set(starts))
    steps = Counter(b - a for a, b in pairwise(ordered))
    return steps.most_common(1)[0][0] if steps else timedelta(minutes=30)


def _column(columns: dict[str, str], names: Sequence[str], wanted: str) -> str:
    for name in names:
        if name in columns:
            return columns[name]
    raise PriceFormError(f"the price file has no column '{wanted}' (its first line names columns)")


def _instant(text: str, line: int) -> datetime:
    try:
        return parse_instant(text.strip())
    except ValueError as error:
        raise PriceFormError(
            f"line {line} of the price file: {error}; write 2026-01-01T00:00Z"
        ) from error


def _price(text: str, line: int) -> Decimal:
    try:
        price = Decimal(text.strip())
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite():
        raise PriceFormError(f"line {line} of the price file: '{text}' is not a price")
    return price
