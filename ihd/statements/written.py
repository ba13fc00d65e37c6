"""Writing a statement as a file from which it is read again: what was typed in is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from ihd.clock import iso_utc
from ihd.files import write_whole
from ihd.meter import Fuel
from ihd.statements.statement import (
    LineSort,
    PrintedGas,
    PrintedLine,
    PrintedReading,
    PrintedRegister,
    Statement,
)
from ihd.tariffs.tariff import Rounding

_UNIT_WORDS = {
    "kWh": "kwh",
    "m3": "m3",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "kW": "kw",
}


def keep_statement(statement: Statement, folder: Path) -> Path:
    """Write a statement into a folder under its days and number; the file is replaced whole."""
    number = "".join(sign if sign.isalnum() else "-" for sign in statement.number).strip("-")
    name = "-".join(part for part in (f"{statement.first_day}", statement.fuel, number) if part)
    path = folder / f"{name}.toml"
    write_whole(path, statement_text(statement))
    return path


def statement_text(statement: Statement) -> str:
    """Return a statement as TOML; read again it is the same."""
    lines = [f"{key} = {_written(value)}" for key, value in _top(statement) if value is not None]
    if statement.gas is not None:
        lines += ["", "[gas]", *_table(_gas(statement.gas))]
    last = statement.last
    if last.after_last_day is not None or last.closings or last.balance is not None:
        lines += ["", "[last]", *_table([("to", last.after_last_day), ("balance", last.balance)])]
        for name, closing in last.closings:
            lines += ["", "[[last.register]]", *_table([("name", name), ("closing", closing)])]
    for register in statement.registers:
        lines += ["", "[[register]]", *_table(_register(register))]
    for line in statement.lines:
        lines += ["", "[[line]]", *_table(_line(line))]
    return "\n".join(lines) + "\n"


_Pairs = Iterator[tuple[str, object]]


def _top(statement: Statement) -> _Pairs:
    yield "supplier", statement.supplier or None
    yield "number", statement.number or None
    yield "fuel", None if statement.fuel is Fuel.ELECTRICITY else str(statement.fuel)
    yield "currency", statement.currency
    yield "timezone", statement.zone.key
    yield "issued", statement.issued
    yield "from", statement.first_day
    yield "to", statement.after_last_day
    yield "rounding", None if statement.rounding is Rounding.LINE else str(statement.rounding)
    yield "billed_before", True if statement.billed_before else None
    yield "prices_include_vat", statement.prices_include_vat
    yield "subtotal", statement.subtotal
    yield "vat_percent", statement.vat_percent
    yield "vat", statement.vat
    yield "total", statement.total
    account = statement.account
    yield "balance_before", account.before
    yield "payments", account.payments or None
    yield "other_charges", account.other_charges or None
    yield "balance", account.after
    meter = statement.meter
    point = meter.point.lower()
    yield point, meter.supply_numbers or None
    yield f"our_{point}", meter.our_supply_numbers or None
    yield "serial", meter.serials or None
    yield "our_serial", meter.our_serials or None


def _gas(gas: PrintedGas) -> list[tuple[str, object]]:
    return [
        ("calorific_value", gas.calorific_value),
        ("volume_correction", gas.correction),
        ("m3_per_hcf", gas.m3_per_hcf),
        ("meter_units", gas.meter_units),
    ]


def _register(register: PrintedRegister) -> _Pairs:
    yield "name", register.name
    yield "meter_register", register.meter_register
    yield "from", register.first_day
    yield "to", register.after_last_day
    yield from _reading("opening", register.opening)
    yield from _reading("closing", register.closing)
    yield "kwh", register.energy_kwh
    yield "units", register.unit


def _reading(end: str, reading: PrintedReading) -> _Pairs:
    yield end, reading.value
    yield f"{end}_type", reading.type.value or None
    yield f"{end}_at", None if reading.at is None else iso_utc(reading.at)
    yield f"our_{end}", reading.ours


def _line(line: PrintedLine) -> _Pairs:
    yield "name", line.name
    yield "kind", str(line.sort)
    yield "register", line.register
    yield "rate", line.rate
    yield "from", line.first_day
    yield "to", line.after_last_day
    if line.quantity is not None:
        yield _UNIT_WORDS[line.unit], line.quantity
    yield "price", line.price
    yield "amount", line.amount
    if line.outside_vat != (line.sort is LineSort.EXPORT):
        yield "vat", not line.outside_vat


def _table(pairs: Iterator[tuple[str, object]] | list[tuple[str, object]]) -> list[str]:
    return [f"{key} = {_written(value)}" for key, value in pairs if value is not None]


def _written(value: object) -> str:
    """Return a value as TOML; a decimal in quotes keeps the figures it was printed with."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f'"{value:f}"'
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(str(value), ensure_ascii=False)
