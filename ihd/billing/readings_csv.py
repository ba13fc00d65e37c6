"""Readings from CSV: interval rows (``start,kwh``) or what a register showed (``at,reading``).

Numbers are taken exactly as written. An instant is UTC unless it says its offset; a bare date is
that local midnight. Rows may come in any order and twice; a row without a number is a gap.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Consumption, Series
from ihd.billing.interval_rows import IntervalRow, series_of_intervals
from ihd.billing.limits import Limit, limit_of
from ihd.billing.lines import Note, NoteKind
from ihd.billing.registers import Dial, RegisterReading, series_of
from ihd.billing.strip import HALF_MS
from ihd.clock import from_ms, local_date, midnight, to_ms
from ihd.meter import Fuel
from ihd.tariffs.tariff import Tariff

_UNITS = {
    "kwh": "kWh",
    "m3": "m3",
    "m³": "m3",
    "hcf": "hcf",
    "ft3": "ft3",
    "reading": "",
}
_KNOWN = ("start", "end", "at", "register", "serial", "type", *_UNITS)
_MILLION = 1_000_000


class ReadingsError(ValueError):
    """A readings file that cannot be used: the line, what is wrong, what to write instead."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The consumption of a file, what should be known of it, and the local days it touches."""

    consumption: Consumption
    notes: tuple[Note, ...]
    first_day: date
    after_last_day: date


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A CSV file's rows by column name in lower case, with their line numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """The column of amounts: its unit (kWh or m3), and how many of it one of the column is."""

    name: str
    unit: str
    scale: Decimal


def read_readings(text: str, tariff: Tariff, zone: ZoneInfo) -> Readings:
    """Return what a file of readings says; raise ReadingsError for the first row it cannot mean.

    The tariff says what a bare ``reading`` counts, and what its supply can carry.
    """
    sheet = _sheet(text)
    notes: list[Note] = []
    column = _column(sheet, tariff)
    if "start" in sheet.columns:
        series, found = _intervals(sheet, column, zone, tariff, notes)
    elif "at" in sheet.columns:
        series, found = _registers(sheet, column, zone, limit_of(tariff), notes)
    else:
        raise ReadingsError(
            "line 1: name the columns start,kwh (for intervals) or at,reading (for a register)"
        )
    if not series:
        said = ", ".join(sorted({str(note.kind) for note in found})) or "the file is empty"
        raise ReadingsError(f"no consumption can be told from the readings ({said})")
    last = max(one.ends[-1] for one in series)
    day = local_date(from_ms(last - 1), zone)
    return Readings(
        consumption=tuple(series),
        notes=(*notes, *found),
        first_day=local_date(from_ms(min(one.starts[0] for one in series)), zone),
        after_last_day=date.fromordinal(day.toordinal() + 1),
    )


def _sheet(text: str) -> _Sheet:
    text = text.removeprefix("﻿").lstrip("\n")
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in (";", "\t") if sign in head), ",")
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True))
    columns = tuple(name.strip().lower() for name in (lines[0] if lines else []))
    for name in columns:
        if name not in _KNOWN:
            raise ReadingsError(f"line 1: '{name}' is not a column; known are {', '.join(_KNOWN)}")
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not cells or not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if len(cells) > len(columns):
            raise ReadingsError(f"line {number}: more cells than the first line names")
        values = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
        if delimiter == ";":
            values = [value.replace(",", ".") for value in values]
        rows.append((number, dict(zip(columns, values, strict=True))))
    return _Sheet(columns, tuple(rows))


def _column(sheet: _Sheet, tariff: Tariff) -> _Column:
    """Return the one column of amounts; an imperial dial's hundred cubic feet become m³ here."""
    found = [name for name in sheet.columns if name in _UNITS]
    if len(found) != 1:
        raise ReadingsError("line 1: name one column of kwh, m3, hcf, ft3 or reading")
    bare = {Fuel.GAS: tariff.gas.readings_in, Fuel.WATER: "m3"}.get(tariff.fuel, "kWh")
    match _UNITS[found[0]] or bare:
        case "hcf":
            return _Column(found[0], "m3", tariff.gas.m3_per_hcf)
        case "ft3":
            return _Column(found[0], "m3", tariff.gas.m3_per_hcf / 100)
        case unit:
            return _Column(found[0], unit, Decimal(1))


def _intervals(
    sheet: _Sheet, column: _Column, zone: ZoneInfo, tariff: Tariff, notes: list[Note]
) -> tuple[list[Series], list[Note]]:
    stamps = _Stamps(zone, notes)
    rows = []
    for line, cells in sheet.rows:
        number = _number(cells[column.name], line)
        rows.append(
            IntervalRow(
                line=line,
                start=stamps.ms(cells["start"], line),
                end=stamps.ms(cells["end"], line) if cells.get("end") else None,
                amount=None if number is None else _small_units(number * column.scale),
                register=cells.get("register") or None,
                is_date=stamps.is_date(cells["start"]),
            )
        )
    try:
        return series_of_intervals(rows, column.unit, limit_of(tariff), zone, _slot_ms(tariff))
    except ValueError as error:
        raise ReadingsError(str(error)) from error


def _slot_ms(tariff: Tariff) -> int:
    """Return how long a row lasts where the file does not tell: as the tariff measures."""
    demands = [demand.slot_minutes for version in tariff.versions for demand in version.demands]
    table = tariff.prices
    if not demands and table and table.starts:
        return min(table.ends[0] - table.starts[0], HALF_MS)
    return min(demands, default=30) * 60_000


def read_dials(text: str, tariff: Tariff, zone: ZoneInfo) -> tuple[Dial, ...]:
    """Return what the registers of a file showed; none where its rows are intervals."""
    sheet = _sheet(text)
    if "at" not in sheet.columns:
        return ()
    return tuple(_dials(sheet, _column(sheet, tariff), zone, []))


def _registers(
    sheet: _Sheet, column: _Column, zone: ZoneInfo, limit: Limit, notes: list[Note]
) -> tuple[list[Series], list[Note]]:
    return series_of(_dials(sheet, column, zone, notes), limit)


def _dials(sheet: _Sheet, column: _Column, zone: ZoneInfo, notes: list[Note]) -> list[Dial]:
    stamps = _Stamps(zone, notes)
    dials: dict[tuple[str | None, str | None], list[RegisterReading]] = {}
    for line, cells in sheet.rows:
        written = cells[column.name]
        number = _number(written, line)
        if number is None:
            continue
        key = (cells.get("register") or None, cells.get("serial") or None)
        whole, _, part = written.lstrip("+-").partition(".")
        reading = RegisterReading(
            at=stamps.ms(cells["at"], line),
            value=_small_units(number * column.scale),
            digits=len(whole),
            step=_small_units(Decimal(1).scaleb(-len(part)) * column.scale),
            is_estimate=cells.get("type", "").lower() in ("e", "estimated", "estimate"),
        )
        dials.setdefault(key, []).append(reading)
    return [
        Dial(register, serial, column.unit, tuple(readings))
        for (register, serial), readings in dials.items()
    ]


class _Stamps:
    """Reads instants; the first one without an offset is noted, once."""

    def __init__(self, zone: ZoneInfo, notes: list[Note]) -> None:
        self._zone, self._notes = zone, notes
        self._noted = False

    def ms(self, text: str, line: int) -> int:
        try:
            if self.is_date(text):
                return to_ms(midnight(date.fromisoformat(text), self._zone))
            instant = datetime.fromisoformat(text)
        except ValueError:
            raise ReadingsError(
                f"line {line}: '{text}' is not an instant; write 2026-03-29T00:30Z"
            ) from None
        if instant.tzinfo is None:
            if not self._noted:
                self._notes.append(Note(NoteKind.NO_OFFSET, {"line": line, "text": text}))
                self._noted = True
            instant = instant.replace(tzinfo=UTC)
        return to_ms(instant)

    def is_date(self, text: str) -> bool:
        return len(text) == 10


def _number(text: str, line: int) -> Decimal | None:
    """Return a number, or None where the cell is empty."""
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ReadingsError(f"line {line}: '{text}' is not a number")
    return number


def _small_units(number: Decimal) -> int:
    return int((number * _MILLION).to_integral_value())
