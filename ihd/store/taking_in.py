"""Take readings in from elsewhere, beside those there are: none twice, none that cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol, cast

from ihd.clock import Interval
from ihd.meter import UNITS, Fuel, Quality, Quantity, Reading
from ihd.store.block import Row
from ihd.store.database import StoreError
from ihd.store.names import Named, Series
from ihd.store.sealing import seal_new_days
from ihd.store.shelf import DAY_US
from ihd.store.sources import Target
from ihd.store.store import Store

_INSTANT = timedelta(microseconds=1)

Likeness = tuple[datetime, Decimal | str | None, Quality]


class Noted(Protocol):
    """A register's reading that was written down."""

    @property
    def line(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def register(self) -> str | None: ...


class Strip(Protocol):
    """Readings of one series in columns: instants in microseconds since 1970, and texts as sent."""

    @property
    def meter(self) -> str: ...
    @property
    def fuel(self) -> Fuel | None: ...
    @property
    def quantity(self) -> Quantity: ...
    @property
    def register(self) -> str | None: ...
    @property
    def phase(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def instants(self) -> Sequence[int]: ...
    @property
    def texts(self) -> Sequence[str]: ...


def keep_readings(database: Path, some: Iterable[Collection[Strip]], now: datetime) -> Counter[str]:
    """Keep the readings that are not there yet, some at a time; return how many of each meter.

    Raises StoreError where another program records the home.
    """
    counts: Counter[str] = Counter()
    with _writing(database, now) as store:
        for strips in some:
            counts += store.take_in(strips)
        store.finish()
    return counts


def keep_notes(database: Path, target: Target, notes: Sequence[Noted], now: datetime) -> int:
    """Keep register readings typed by hand; return how many were new.

    One that is less than a believed reading before it, or more than one after it, cannot be: then
    none is kept. Raises StoreError.
    """
    with _writing(database, now) as store:
        quantity = target.quantity
        if store.registers(target.meter, Quantity.IMPORT_VOLUME) and not store.registers(
            target.meter, quantity
        ):
            quantity = Quantity.IMPORT_VOLUME
        for note in notes:
            _must_fit(store, target.meter, quantity, note)
        readings = [
            Reading(
                meter=target.meter,
                fuel=target.fuel,
                quantity=quantity,
                value=note.value,
                received_at=note.at,
                register=note.register or target.register,
                unit=UNITS[quantity],
                raw=str(note.value),
            )
            for note in notes
        ]
        fresh = _not_there(store, readings)
        store.add(fresh)
    return len(fresh)


class _Taking(Store):
    """A store that takes in readings by the column, as files have them.

    The rows of a meter's newest day wait for those of the next columns; a day with rows of its own
    on the card already goes the way of late readings.
    """

    _open: tuple[Row, ...] = ()

    def take_in(self, strips: Collection[Strip]) -> Counter[str]:
        """Keep the readings of which there is no like; return how many of each meter."""
        counts: Counter[str] = Counter()
        rows = [*self._open]
        for strip in strips:
            fresh = self._fresh(strip)
            rows += fresh
            counts[strip.meter] += len(fresh)
        newest = max((row[1] for row in rows), default=0) // DAY_US * DAY_US
        self._open = tuple(row for row in rows if row[1] >= newest)
        self._put([row for row in rows if row[1] < newest])
        return +counts

    def finish(self) -> None:
        """Keep what waited for more of its day."""
        self._wait(self._open)
        self._open = ()

    def _put(self, rows: Sequence[Row]) -> None:
        with self._transaction():
            self._history.touch(rows)
            late = seal_new_days(self._shelf, rows)
            self._history.settle()
        self._wait(late)

    def _wait(self, rows: Sequence[Row]) -> None:
        self._pending.append(self._writing(), rows=[*rows])
        self._commit_if_many()

    def _fresh(self, strip: Strip) -> list[Row]:
        names = self._names
        channel = names.channel(strip.meter, strip.quantity, strip.register, strip.phase)
        kept = self._shelf.rows(channel, min(strip.instants), max(strip.instants) + 1)
        named = (strip.meter, strip.fuel, strip.quantity, strip.register, strip.phase, strip.unit)
        rows = names.rows(Series(*named, None), strip.quality, strip.instants, strip.texts)
        if not kept:
            return rows
        there = {_likeness(names.reading(row)) for row in kept}
        return [row for row in rows if _likeness(names.reading(row)) not in there]


@contextmanager
def _writing(database: Path, now: datetime) -> Iterator[_Taking]:
    store = cast(_Taking, _Taking.open(database))
    try:
        if store.reader:
            raise StoreError("This home is being recorded just now. Stop that first, then import.")
        yield store
        store.flush(now)
    finally:
        store.close()


def _not_there(store: Store, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings, in order, of which the store has no like."""
    by_key: dict[Named, list[Reading]] = {}
    for reading in readings:
        by_key.setdefault(_key(reading), []).append(reading)
    there: set[tuple[Named, Likeness]] = set()
    for key, some in by_key.items():
        span = Interval(min(r.at for r in some), max(r.at for r in some) + _INSTANT)
        meter, quantity, register, phase = key
        for kept in store.readings(meter, quantity, span, register=register, phase=phase):
            there.add((key, _likeness(kept)))
    return [r for r in readings if (_key(r), _likeness(r)) not in there]


def _key(reading: Reading) -> Named:
    return reading.meter, reading.quantity, reading.register, reading.phase


def _likeness(reading: Reading) -> Likeness:
    """Return what two readings of a series are alike by."""
    return reading.at, reading.value, reading.quality


def _must_fit(store: Store, meter: str, quantity: Quantity, note: Noted) -> None:
    before = store.reading_at(meter, quantity, note.at, register=note.register)
    after = store.reading_after((meter, quantity, note.register, None), note.at)
    less = before is not None and isinstance(before.value, Decimal) and before.value > note.value
    more = after is not None and isinstance(after.value, Decimal) and after.value < note.value
    other = before if less else after if more else None
    if other is not None:
        raise StoreError(
            f"Line {note.line}: {note.value} cannot be, for {other.value} was read at"
            f" {other.at:%Y-%m-%d %H:%M} UTC."
        )
