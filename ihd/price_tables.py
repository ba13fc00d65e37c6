"""Prices that arrive as tables: every one is kept, for the past keeps its price.

A table comes retained on ``plainwatt/prices/electricity`` or ``/gas``, in the form that
``docs/tariffs.md`` shows, or on a topic of another program that ``resources/prices`` knows. What it
says is kept by months of UTC; where two tables cover the same time the later one counts. What a
day costs comes with some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from ihd.clock import Interval, iso_utc, local_date, parse_instant
from ihd.meter import Fuel
from ihd.store import Store
from ihd.tariffs.prices import PriceSlot, PriceTable

if TYPE_CHECKING:
    from ihd.tariffs.price_json import Published, StandingFrom

AT_HAND = 3
"""Months of prices that are read as soon as the home opens."""
_DAY = timedelta(days=1)
_LONGEST_PROBLEM = 200

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

    def hear(
        self, payload: bytes, *, currency: str, unit: str | None = None, vat_included: bool
    ) -> str | None:
        """Keep what a payload says of prices; return why it cannot be read, None where it can.

        ``currency``, ``unit`` and ``vat_included`` are taken where it does not say so itself. An
        empty one only takes a table off the broker, and null is no news.
        """
        if payload.strip() in (b"", b"null", b"[]"):
            return None
        # Imported here: few homes are sent tables, and none waits for them at the start.
        from ihd.tariffs.price_csv import PriceFormError
        from ihd.tariffs.price_json import published_from_json

        try:
            published = published_from_json(
                payload, currency=currency, unit=unit, vat_included=vat_included
            )
        except PriceFormError as error:
            # It may quote the payload, of any length and with half a character in it.
            return str(error)[:_LONGEST_PROBLEM].encode(errors="replace").decode()
        self.keep(published)
        return None

    def keep(self, published: Published) -> None:
        """Keep prices; the past ones that they say nothing of stay as they were."""
        table = published.table
        by_month: dict[Month, list[PriceSlot]] = {}
        for slot in table.slots():
            for part in _by_months(slot):
                by_month.setdefault(_month(part.interval.start), []).append(part)
        for month, slots in by_month.items():
            self._keep(month, _like(table, slots))
        self._keep_standing(published.standing)

    def standing(self, zone: ZoneInfo) -> tuple[tuple[date, Decimal], ...]:
        """Return what a day costs, each price with the first local day it holds on."""
        return tuple((local_date(start, zone), price) for start, price in self._charges())

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

    def _keep_standing(self, charges: Sequence[StandingFrom]) -> None:
        """Keep what a day costs from its first instant on: what is said of later counts."""
        if not charges:
            return
        first = min(one.start for one in charges)
        kept = self._charges()
        told = [(start, price) for start, price in kept if start < first]
        told += sorted((one.start, one.per_day) for one in charges)
        told = [one for n, one in enumerate(told) if n == 0 or told[n - 1][1] != one[1]]
        if told != kept:
            rows = [[iso_utc(start), f"{price:f}"] for start, price in told]
            self._store.note(self._name("standing"), rows)

    def _charges(self) -> list[tuple[datetime, Decimal]]:
        noted = self._store.noted(self._name("standing"))
        try:
            rows = msgspec.convert(noted, list[tuple[str, str]]) if noted else []
            return [(parse_instant(start), Decimal(price)) for start, price in rows]
        except (msgspec.ValidationError, ValueError, InvalidOperation):
            return []

    def _of(self, month: Month) -> PriceTable | None:
        if month not in self._tables:
            self._tables[month] = _table(self._store.noted(self._name(month)))
        return self._tables[month]

    def _name(self, part: str = "") -> str:
        return f"prices/{self._fuel.value}" + (f"/{part}" if part else "")


def _by_months(slot: PriceSlot) -> Iterator[PriceSlot]:
    """Yield a slot cut where a month of UTC begins: a price may hold for a year."""
    start, end = slot.interval.start, slot.interval.end
    while start < end:
        following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        stop = min(end, datetime(following.year, following.month, 1, tzinfo=UTC))
        yield PriceSlot(Interval(start, stop), slot.price)
        start = stop


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
