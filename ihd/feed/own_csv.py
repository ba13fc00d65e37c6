"""Our own CSV, as ``plainwatt export`` writes it and ``plainwatt import`` reads it back.

docs/import-export.md documents the columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from pathlib import Path

from ihd.clock import parse_instant, to_us
from ihd.feed.half_hour_file import Amounts, Stamps, table
from ihd.meter import UNITS, Fuel, Quality, Quantity

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

READ_AT_ONCE = 40_000
_DAY = len("2026-01-31")
_TIMES_AT_HAND = 100_000
_SERIES = ("meter", "fuel", "quantity", "register", "phase", "unit", "quality")
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


@dataclass(frozen=True, slots=True)
class Strip:
    """Readings of one series in columns: when, in microseconds since 1970, and what was sent."""

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    register: str | None
    phase: str | None
    unit: str | None
    quality: Quality
    instants: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


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


def read_readings(path: Path) -> Iterator[Collection[Strip]]:
    """Yield the readings of an export, some of each series at a time.

    Raises ValueError with the line.
    """
    rows = table(path)
    places = _places(next(rows, []), READING_COLUMNS, path)
    at, value = places["at"], places["value"]
    key_of = itemgetter(*map(places.__getitem__, _SERIES))
    instant_of = Instants()
    found: dict[tuple[str, ...], Strip] = {}
    line = 1
    try:
        for cells in rows:
            line += 1
            if not cells:
                continue
            key, text = key_of(cells), cells[value]
            strip = found.get(key)
            if strip is None:
                strip = found[key] = _strip(key)
            if not text.isdecimal():
                _must_fit(text, strip)
            strip.instants.append(instant_of(cells[at]))
            strip.texts.append(text)
            if line % READ_AT_ONCE == 0:
                yield found.values()
                found = {}
    except (ValueError, IndexError) as error:
        raise ValueError(f"{path}, line {line}: {error}") from error
    if found:
        yield found.values()


class Instants:
    """ISO 8601 instants to microseconds since 1970, each day and time of day read once."""

    def __init__(self) -> None:
        self._days: dict[str, int] = {}
        self._times: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return an instant that carries an offset. Raises ValueError."""
        day, clock = text[:_DAY], text[_DAY:]
        try:
            return self._days[day] + self._times[clock]
        except KeyError:
            instant = to_us(parse_instant(text))
        with suppress(ValueError):
            midnight = datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC)
            if len(self._times) >= _TIMES_AT_HAND:
                self._times.clear()
            self._days[day] = to_us(midnight)
            self._times[clock] = instant - self._days[day]
        return instant


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


def _strip(key: Sequence[str]) -> Strip:
    meter, fuel, named, register, phase, unit, quality = key
    quantity = Quantity(named)
    return Strip(
        meter=meter,
        fuel=Fuel(fuel) if fuel else None,
        quantity=quantity,
        register=register or None,
        phase=phase or None,
        unit=unit or UNITS.get(quantity),
        quality=Quality(quality),
    )


def _must_fit(text: str, strip: Strip) -> None:
    """Raise ValueError where a value is not what the quantity and the quality say it is."""
    if not text and strip.quality is Quality.GOOD:
        raise ValueError("a good reading has a value")
    is_plain = not text or text.replace(".", "", 1).isdecimal()
    if not is_plain and strip.quantity is not Quantity.ACTIVE_RATE:
        _number(text)


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
