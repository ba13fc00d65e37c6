"""Our own CSV, as ``plainwatt export`` writes it and ``plainwatt import`` reads it back.

docs/import-export.md documents the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from pathlib import Path

from ihd.clock import parse_instant
from ihd.feed.half_hour_file import Amounts, Stamps, table
from ihd.meter import UNITS, Fuel, Quality, Quantity, Reading

HALF_HOUR_COLUMNS = (
    *("start", "end", "meter", "fuel", "quantity", "register"),
    *("kwh", "m3", "quality", "source"),
)
READING_COLUMNS = (
    *("at", "meter", "fuel", "quantity", "register", "phase"),
    *("value", "unit", "quality"),
)
MEASURED_HERE = "meter"
"""The source of a half-hour that was measured by the home that wrote it."""
_MOST_IN_HALF_AN_HOUR = 1_000_000

_NAMES = ("meter", "fuel", "quantity", "register", "source")

HalfHours = dict[int, int]
"""Half-hours since 1970 (UTC) to mWh or ml."""


@dataclass(frozen=True, slots=True)
class Named:
    """What half-hours in a file are of, and where they came from before."""

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    register: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Note:
    """A register's reading that was written down: when, what, and in which line."""

    line: int
    at: datetime
    value: Decimal
    register: str | None


def headings(path: Path) -> list[str]:
    """Return a file's column headings in lower case."""
    return [head.strip().casefold() for head in next(table(path), [])]


def read_half_hours(path: Path) -> dict[Named, HalfHours]:
    """Return the half-hours of an export, by what they are of. Raises ValueError with the line."""
    rows = table(path)
    places = _places(next(rows, []), HALF_HOUR_COLUMNS, path)
    start, kwh, m3 = places["start"], places["kwh"], places["m3"]
    key_of = itemgetter(*map(places.__getitem__, _NAMES))
    half_of, amount_of = Stamps().half_hour, Amounts(most=_MOST_IN_HALF_AN_HOUR)
    found: dict[tuple[str, ...], HalfHours] = {}
    line = 1
    try:
        for cells in rows:
            line += 1
            amount = cells[kwh] or cells[m3]
            if not amount:
                continue
            key = key_of(cells)
            halves = found.get(key)
            if halves is None:
                _named(key)
                halves = found[key] = {}
            halves[half_of(cells[start])] = amount_of(amount)
    except (ValueError, IndexError) as error:
        raise ValueError(f"{path}, line {line}: {error}") from error
    return {_named(key): halves for key, halves in found.items()}


def read_readings(path: Path) -> Iterator[Reading]:
    """Yield the readings of an export. Raises ValueError with the line."""
    rows = table(path)
    places = _places(next(rows, []), READING_COLUMNS, path)
    for line, cells in enumerate(rows, start=2):
        try:
            yield _reading({name: cells[place] for name, place in places.items()})
        except (ValueError, IndexError, InvalidOperation) as error:
            raise ValueError(f"{path}, line {line}: {error}") from error


def read_notes(path: Path, zone: tzinfo) -> list[Note]:
    """Return register readings typed by hand, in order. Raises ValueError with the line."""
    rows = table(path)
    heads = [head.strip().casefold() for head in next(rows, [])]
    places = _places(heads, ("at", "reading"), path)
    register_at = heads.index("register") if "register" in heads else None
    notes = []
    for line, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            at = _moment(cells[places["at"]].strip(), zone)
            value = _number(cells[places["reading"]])
        except (ValueError, IndexError) as error:
            raise ValueError(f"{path}, line {line}: {error}") from error
        named = register_at is not None and register_at < len(cells)
        register = cells[register_at].strip() if named and register_at is not None else ""
        notes.append(Note(line, at, value, register or None))
    return sorted(notes, key=lambda note: note.at)


def _places(heads: Sequence[str], wanted: Sequence[str], path: Path) -> dict[str, int]:
    known = [head.strip().casefold() for head in heads]
    missing = [name for name in wanted if name not in known]
    if missing:
        raise ValueError(f"{path}: there is no column '{missing[0]}'")
    return {name: known.index(name) for name in wanted}


def _named(key: Sequence[str]) -> Named:
    meter, fuel, quantity, register, source = key
    return Named(meter, Fuel(fuel) if fuel else None, Quantity(quantity), register or None, source)


def _reading(cells: dict[str, str]) -> Reading:
    quantity, quality = Quantity(cells["quantity"]), Quality(cells["quality"])
    text = cells["value"]
    value = text if quantity is Quantity.ACTIVE_RATE else _number(text) if text else None
    at = parse_instant(cells["at"])
    return Reading(
        meter=cells["meter"],
        fuel=Fuel(cells["fuel"]) if cells["fuel"] else None,
        quantity=quantity,
        value=value,
        received_at=at,
        register=cells["register"] or None,
        phase=cells["phase"] or None,
        unit=cells["unit"] or UNITS.get(quantity),
        quality=quality,
        raw=text,
    )


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"'{text}' is not a number")
    return number


def _moment(text: str, zone: tzinfo) -> datetime:
    """Return the instant of a stamp; without an offset it is local, without a time midnight."""
    moment = datetime.fromisoformat(text)
    if len(text) <= len("2026-01-31"):
        moment = datetime.combine(moment.date(), time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
