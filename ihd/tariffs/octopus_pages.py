"""The pages of an Octopus-shaped price API (Octopus, and EDF at the same address form).

Prices are pence per kWh. A page holds the newest first and names the next; an end of null is open;
rows for several ways of paying stand side by side, and taking the wrong one is a real and common
mistake. Only the form is here: pages are fetched by ``ihd.feed.price_api``, and only if the person
wants it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ihd.clock import Interval, iso_utc, parse_instant
from ihd.meter import Fuel
from ihd.tariffs.price_csv import PriceFormError
from ihd.tariffs.prices import PriceSlot, PriceTable

DIRECT_DEBIT = "DIRECT_DEBIT"
OTHERWISE = "NON_DIRECT_DEBIT"
PAGE_ROWS = 1500
"""As many rows as a page may hold: 31 days of half-hours."""
_PENNY = Decimal("0.01")
_CODE = re.compile(r"(?P<fuel>[EG])-(?P<rates>[12])R-(?P<product>[A-Z0-9]+(-[A-Z0-9]+)*)-[A-P]")


@dataclass(frozen=True, slots=True)
class TariffCode:
    """A tariff's code, ``E-1R-PRODUCT-24-10-01-C``: its fuel and product; the last letter is where.

    The code of a tariff of two rates is refused: its hours are the meter's, and in no table.
    """

    code: str
    fuel: Fuel
    product: str

    @classmethod
    def read(cls, text: str) -> TariffCode:
        """Return the code in what was typed; raise PriceFormError where it is none."""
        code = text.strip().upper()
        match = _CODE.fullmatch(code)
        if match is None:
            raise PriceFormError(f"'{text}' is no tariff code, such as E-1R-NAME-24-10-01-C")
        if match["rates"] == "2":
            raise PriceFormError(f"'{code}' has two rates, whose hours no table tells: type it in")
        return cls(code, Fuel.GAS if match["fuel"] == "G" else Fuel.ELECTRICITY, match["product"])

    def path(self, what: str, within: Interval) -> str:
        """Return the first page's address on its host: of ``standard-unit-rates``, or the like."""
        start, end = iso_utc(within.start), iso_utc(within.end)
        return (
            f"/v1/products/{self.product}/{self.fuel}-tariffs/{self.code}/{what}/"
            f"?period_from={start}&period_to={end}&page_size={PAGE_ROWS}"
        )


@dataclass(frozen=True, slots=True)
class PricePage:
    """One page: its rows as published, and the address of the next page."""

    rows: tuple[PriceRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One published price in whole pounds, with the tax; None is an open start or end.

    A price of None is not known, which is not the same as free.
    """

    start: datetime | None
    end: datetime | None
    price: Decimal | None
    payment_method: str | None


def read_page(payload: bytes | str) -> PricePage:
    """Return one page; raise PriceFormError where it is not of this form."""
    try:
        body = json.loads(payload, parse_float=Decimal)
        rows = tuple(_row(row) for row in body["results"])
        following = body.get("next")
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise PriceFormError(f"this is not a page of prices: {error!r}") from error
    return PricePage(rows, following if isinstance(following, str) else None)


def table_of_pages(
    pages: Iterable[PricePage],
    within: Interval,
    *,
    payment_method: str = DIRECT_DEBIT,
    issued: datetime | None = None,
) -> PriceTable:
    """Return the prices that fall in an interval, with the tax, for one way of paying.

    Rows that name no way of paying are for all; where the person's own way has a row, it counts.
    """
    own: list[PriceSlot] = []
    for_all: list[PriceSlot] = []
    for row in (row for page in pages for row in page.rows):
        slot = _within(row, within)
        if slot is not None and row.payment_method in (None, payment_method):
            (own if row.payment_method else for_all).append(slot)
    try:
        table = PriceTable.of(own, "GBP", vat_included=True, issued=issued)
        rest = [part for slot in for_all for part in table.leaves(slot)]
        return PriceTable.of([*own, *rest], "GBP", vat_included=True, issued=issued)
    except ValueError as error:
        raise PriceFormError(str(error)) from error


def _row(row: Mapping[str, Any]) -> PriceRow:
    start, end = row.get("valid_from"), row.get("valid_to")
    pence = row["value_inc_vat"]
    return PriceRow(
        start=None if start is None else parse_instant(start),
        end=None if end is None else parse_instant(end),
        price=None if pence is None else Decimal(pence) * _PENNY,
        payment_method=row.get("payment_method"),
    )


def _within(row: PriceRow, within: Interval) -> PriceSlot | None:
    start, end = (
        max(row.start or within.start, within.start),
        min(row.end or within.end, within.end),
    )
    if row.price is None or start >= end:
        return None
    return PriceSlot(Interval(start, end), row.price)
