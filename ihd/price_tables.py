"""Prices that arrive as tables on our own topic: every one is kept, for the past keeps its price.

A table comes retained on ``plainwatt/prices/electricity`` or ``/gas``, in the form that
``docs/tariffs.md`` shows or in one of those that other programs send. What it says is kept by
months of UTC; where two tables cover the same time the later one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec

from ihd.meter import Fuel, Message
from ihd.store import Store
from ihd.tariffs.prices import PriceSlot, PriceTable

PRICES_TOPIC = "plainwatt/prices/"
PRICES_TOPICS = tuple(PRICES_TOPIC + fuel.value for fuel in (Fuel.ELECTRICITY, Fuel.GAS))
AT_HAND = 3
"""Months of prices that are read as soon as the home opens."""
_DAY = timedelta(days=1)

Month = str
"""A month of UTC: ``2026-03``."""


class _Kept(msgspec.Struct, frozen=True):
    """A month's prices as they are noted; a price is ``scaled`` / 10 ** ``places``."""

    currency: str
    vat_included: bool
    places: int
    starts: list[int]
    ends: list[int]
    scaled: list[int]


class PriceTables:
    """Owns the tables received for one fuel."""

    def __init__(self, store: Store, fuel: Fuel) -> None:
        self._store, self._fuel = store, fuel
        self._tables: dict[Month, PriceTable | None] = {}
        noted = store.noted(self._name())
        self._months = sorted(str(month) for month in noted) if isinstance(noted, list) else []
        self._joined: tuple[Month, PriceTable | None] | None = None

    def hear(self, message: Message, *, currency: str, vat_included: bool) -> str | None:
        """Keep what a message says of prices; return why it cannot be read, None where it can.

        ``currency`` and ``vat_included`` are taken where it does not say so itself. An empty
        message only takes a table off the broker.
        """
        if not message.payload.strip():
            return None
        # Imported here: few homes are sent tables, and none waits for them at the start.
        from ihd.tariffs.price_csv import PriceFormError
        from ihd.tariffs.price_json import price_table_from_json

        try:
            table = price_table_from_json(
                message.payload, currency=currency, vat_included=vat_included
            )
        except PriceFormError as error:
            return str(error)
        by_month: dict[Month, list[PriceSlot]] = {}
        for slot in table.slots():
            by_month.setdefault(_month(slot.interval.start), []).append(slot)
        for month, slots in by_month.items():
            self._keep(month, _like(table, slots))
        return None

    def latest(self) -> PriceTable | None:
        """Return the prices of the last months that any are known of."""
        return self._from(self._months[-AT_HAND:][0]) if self._months else None

    def since(self, day: date) -> PriceTable | None:
        """Return the prices from a day on; the same table until another one comes."""
        # A local day may begin in the month before it by UTC.
        return self._from(_month(datetime(day.year, day.month, day.day, tzinfo=UTC) - _DAY))

    def _from(self, first: Month) -> PriceTable | None:
        if self._joined is None or first < self._joined[0]:
            found = [self._of(month) for month in self._months if month >= first]
            self._joined = first, _joined([table for table in found if table is not None])
        return self._joined[1]

    def _keep(self, month: Month, table: PriceTable) -> None:
        before = self._of(month)
        if before is not None and _terms(before) == _terms(table):
            table = before.with_newer(table)
        if before is not None and _rows(before) == _rows(table):
            return
        self._tables[month] = table
        self._joined = None
        self._store.note(self._name(month), msgspec.to_builtins(_kept(table)))
        if month not in self._months:
            self._months = sorted([*self._months, month])
            self._store.note(self._name(), self._months)

    def _of(self, month: Month) -> PriceTable | None:
        if month not in self._tables:
            self._tables[month] = _table(self._store.noted(self._name(month)))
        return self._tables[month]

    def _name(self, month: Month = "") -> str:
        return f"prices/{self._fuel.value}" + (f"/{month}" if month else "")


def _joined(tables: Sequence[PriceTable]) -> PriceTable | None:
    """Return the tables of months that follow each other as one, in the last one's terms."""
    if not tables:
        return None
    last = tables[-1]
    alike = [table for table in tables if _terms(table) == _terms(last)]
    places = max(table.places for table in alike)
    return replace(
        last,
        starts=tuple(start for table in alike for start in table.starts),
        ends=tuple(end for table in alike for end in table.ends),
        scaled=tuple(n * 10 ** (places - t.places) for t in alike for n in t.scaled),
        places=places,
    )


def _like(table: PriceTable, slots: Iterable[PriceSlot]) -> PriceTable:
    return PriceTable.of(
        slots, table.currency, vat_included=table.vat_included, issued=table.issued
    )


def _terms(table: PriceTable) -> tuple[str, bool]:
    return table.currency, table.vat_included


def _rows(table: PriceTable) -> tuple[object, ...]:
    return _terms(table), table.starts, table.ends, table.scaled, table.places


def _kept(table: PriceTable) -> _Kept:
    columns = (list(table.starts), list(table.ends), list(table.scaled))
    return _Kept(table.currency, table.vat_included, table.places, *columns)


def _table(noted: object) -> PriceTable | None:
    """Return a month that was noted; None where it was not, or not in a form that is understood."""
    try:
        kept = msgspec.convert(noted, _Kept)
    except msgspec.ValidationError:
        return None
    columns = (tuple(kept.starts), tuple(kept.ends), tuple(kept.scaled))
    return PriceTable(kept.currency, kept.vat_included, *columns, kept.places)


def _month(instant: datetime) -> Month:
    return f"{instant:%Y-%m}"
