"""Price tables from JSON: our own retained MQTT message, and the forms other programs send.

Ours, on ``plainwatt/prices/electricity`` (or ``…/gas``), retained, so that a display that starts
knows the prices at once::

    {"currency": "EUR", "unit": "EUR/kWh", "vat_included": true,
     "issued": "2026-03-28T13:05:00Z",
     "slots": [{"from": "2026-03-28T23:00:00Z", "to": "2026-03-28T23:15:00Z", "price": "0.2104"}]}

Prices may be numbers or text; text keeps every figure. A slot whose price is null, or that is not
there, is not known yet. ``"standing": [{"from": "2026-03-27T23:00:00Z", "price": "0.5112"}]`` may
say what a day costs, in whole units, from when on. Others' rows are known by the names of their
start and price.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from ihd.clock import Interval, iso_utc, parse_instant
from ihd.tariffs.price_csv import PriceFormError, scale_of
from ihd.tariffs.prices import PriceSlot, PriceTable

_CURRENCY = re.compile(r"[A-Za-z]{3}")
_LISTS = ("slots", "rates", "prices", "data", "raw_today", "raw_tomorrow", "today", "tomorrow")
_YEARS = (2000, 2200)
"""An instant outside of them is a slip, and a price until then would be cut into many months."""
_MOST_OF_A_DAY, _CLOCK_CHANGE = timedelta(hours=20), timedelta(hours=1)
"""A price of a day lasts an hour longer where the clocks go back."""
_MS_FROM = 100_000_000_000
"""A number of seconds this large would be the year 5138, so it is milliseconds."""
_FAR_MS = 1000 * _MS_FROM
_DEAREST, _MOST_PLACES = Decimal(1_000_000), 20


@dataclass(frozen=True, slots=True)
class RowForm:
    """How one kind of sender names a row's start, end (None: the next start) and price."""

    start: str
    end: str | None
    price: str


FORMS = (
    RowForm("from", "to", "price"),
    RowForm("start", "end", "value_inc_vat"),
    RowForm("start", "end", "value"),
    RowForm("start", "end", "price"),
    RowForm("start_time", "end_time", "price_per_kwh"),
    RowForm("startsAt", None, "total"),
    RowForm("start_timestamp", "end_timestamp", "marketprice"),
    RowForm("deliveryStart", "deliveryEnd", "price"),
    RowForm("timestamp", None, "price"),
    RowForm("hour", None, "price"),
    RowForm("time", None, "price"),
)
"""Ours; Home Assistant's Octopus events (in pounds); evcc and Nord Pool; EPEX; Tibber; aWATTar;
Nord Pool's own; Elering; Energi Data Service; ENTSO-e."""


@dataclass(frozen=True, slots=True)
class StandingFrom:
    """What a day costs from an instant on, in whole currency units."""

    start: datetime
    per_day: Decimal


@dataclass(frozen=True, slots=True)
class Published:
    """Prices that were published together: of a kWh by time, and of a day."""

    table: PriceTable
    standing: tuple[StandingFrom, ...] = ()


def published_from_json(
    payload: bytes | str,
    *,
    currency: str | None = None,
    unit: str | None = None,
    vat_included: bool | None = None,
) -> Published:
    """Return the prices of a payload; raise PriceFormError where they cannot be told.

    Our own message says its currency, unit and tax itself. Others' do not, so the caller must:
    ``unit`` then defaults to the currency per kWh.
    """
    body = _parsed(payload)
    said: Mapping[str, Any] = body if isinstance(body, dict) else {}
    money = _currency(said.get("currency", currency))
    tax = said.get("vat_included", vat_included)
    if not isinstance(tax, bool):
        raise PriceFormError('the prices do not say "vat_included": true or false')
    scale = scale_of(str(said.get("unit") or unit or f"{money}/kWh"))
    slots = [PriceSlot(interval, price * scale) for interval, price in _slots(_rows(body))]
    issued = said.get("issued")
    try:
        table = PriceTable.of(
            slots,
            money,
            vat_included=tax,
            issued=None if issued is None else _instant(issued),
        )
    except ValueError as error:
        raise PriceFormError(str(error)) from error
    return Published(table, tuple(_standing(said)))


def own_json(published: Published) -> bytes:
    """Return prices as our own message."""
    table = published.table
    said: dict[str, object] = {
        "currency": table.currency,
        "unit": f"{table.currency}/kWh",
        "vat_included": table.vat_included,
        "slots": [
            {
                "from": iso_utc(slot.interval.start),
                "to": iso_utc(slot.interval.end),
                "price": f"{slot.price:f}",
            }
            for slot in table.slots()
        ],
    }
    if table.issued is not None:
        said["issued"] = iso_utc(table.issued)
    if published.standing:
        said["standing"] = [
            {"from": iso_utc(one.start), "price": f"{one.per_day:f}"} for one in published.standing
        ]
    return json.dumps(said).encode()


def _standing(said: Mapping[str, Any]) -> Iterator[StandingFrom]:
    rows = said.get("standing", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PriceFormError('"standing" is no list of {"from": …, "price": …}')
    for row in rows:
        if row.get("price") is not None:
            yield StandingFrom(_instant(row.get("from")), _price(row["price"]))


def _parsed(payload: bytes | str) -> Any:
    try:
        return json.loads(payload, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise PriceFormError(f"the prices are not JSON: {error}") from error


def _currency(value: object) -> str:
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
        raise PriceFormError('the prices do not say their "currency", such as "EUR"')
    return value.upper()


def _rows(body: Any) -> list[Mapping[str, Any]]:
    """Return the rows of a list, of an object's list, or of what an object wraps."""
    if isinstance(body, dict):
        for wrapper in ("result", "attributes"):
            if isinstance(body.get(wrapper), dict):
                return _rows(body[wrapper])
        lists = [body[name] for name in _LISTS if isinstance(body.get(name), list)]
        body = [row for rows in lists for row in rows] if lists else None
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise PriceFormError('the prices have no list of "slots"')
    return body


def _slots(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Interval, Decimal]]:
    """Yield interval and price of rows that have one; a row without an end lasts to the next."""
    form = next((f for f in FORMS if rows and f.start in rows[0] and f.price in rows[0]), None)
    if form is None:
        if rows:
            raise PriceFormError(f"a row of prices is in no known form: {sorted(rows[0])}")
        return
    starts = [_instant(row.get(form.start)) for row in rows]
    following = dict(pairwise(sorted(set(starts))))
    steps = Counter(after - before for before, after in following.items())
    usual = steps.most_common(1)[0][0] if steps else timedelta(hours=1)
    for start, row in zip(starts, rows, strict=True):
        price = row.get(form.price)
        if price is None:
            continue
        said = row.get(form.end) if form.end else None
        end = _end(start, following.get(start), usual) if said is None else _instant(said)
        if end <= start:
            raise PriceFormError(f"a price ends before it starts, at {start:%Y-%m-%d %H:%M} UTC")
        yield Interval(start, end), _price(price)


def _end(start: datetime, following: datetime | None, usual: timedelta) -> datetime:
    """Return when a price ends that does not say so: as the next begins, but at no hole's end."""
    longest = usual + _CLOCK_CHANGE if usual > _MOST_OF_A_DAY else usual
    if following is None or following - start > longest:
        return start + usual
    return following


def _instant(value: object) -> datetime:
    """Return the instant of ISO 8601 text with an offset, or of seconds or ms since 1970."""
    try:
        if isinstance(value, str):
            instant = parse_instant(value.strip())
        elif isinstance(value, (int, Decimal)) and 1 < value < _FAR_MS:
            seconds = int(value) // 1000 if value >= _MS_FROM else int(value)
            instant = datetime.fromtimestamp(seconds, UTC)
        else:
            raise PriceFormError(f"'{value}' is not an instant")
    except (ArithmeticError, ValueError, OSError) as error:
        raise PriceFormError(f"'{value}' is not an instant with an offset from UTC") from error
    if not _YEARS[0] <= instant.year < _YEARS[1]:
        raise PriceFormError(f"'{value}' is too far away for a price")
    return instant


def _price(value: object) -> Decimal:
    try:
        price = Decimal(value) if isinstance(value, (str, int, Decimal)) else Decimal("NaN")
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or isinstance(value, bool) or not _is_sane(price):
        raise PriceFormError(f"'{value}' is not a price")
    return price


def _is_sane(price: Decimal) -> bool:
    """Say whether a price has no more digits than a price can: 1e999999 takes half a minute."""
    exponent = price.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_MOST_PLACES and abs(price) < _DEAREST
