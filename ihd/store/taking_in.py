"""Take readings in from elsewhere, beside those there are: none twice, none that cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Protocol

from ihd.clock import Interval
from ihd.meter import UNITS, Quantity, Reading
from ihd.store.database import StoreError
from ihd.store.imported import Target
from ihd.store.store import Store

AT_ONCE = 10_000
_INSTANT = timedelta(microseconds=1)

Key = tuple[str, Quantity, str | None, str | None]


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


def keep_readings(database: Path, readings: Iterable[Reading], now: datetime) -> Counter[str]:
    """Keep the readings that are not there yet; return how many of each meter.

    Raises StoreError where another program records the home.
    """
    counts: Counter[str] = Counter()
    readings = iter(readings)
    with _writing(database, now) as store:
        while some := list(islice(readings, AT_ONCE)):
            fresh = _not_there(store, some)
            store.add(fresh)
            counts.update(reading.meter for reading in fresh)
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


@contextmanager
def _writing(database: Path, now: datetime) -> Iterator[Store]:
    store = Store.open(database)
    try:
        if store.reader:
            raise StoreError("This home is being recorded just now. Stop that first, then import.")
        yield store
        store.flush(now)
    finally:
        store.close()


def _not_there(store: Store, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings, in order, of which the store has no like."""
    by_key: dict[Key, list[Reading]] = {}
    for reading in readings:
        by_key.setdefault(_key(reading), []).append(reading)
    there: set[tuple[Key, datetime, object]] = set()
    for key, some in by_key.items():
        span = Interval(min(r.at for r in some), max(r.at for r in some) + _INSTANT)
        meter, quantity, register, phase = key
        for kept in store.readings(meter, quantity, span, register=register, phase=phase):
            there.add((key, kept.at, kept.value))
    return [r for r in readings if (_key(r), r.at, r.value) not in there]


def _key(reading: Reading) -> Key:
    return reading.meter, reading.quantity, reading.register, reading.phase


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
