"""The statement file: a bill as typed in; docs/statements.md is its one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ihd.meter import Fuel
from ihd.statements.printed import days_of, read_gas, read_line, read_register
from ihd.statements.statement import (
    LastStatement,
    LineSort,
    PrintedAccount,
    PrintedLine,
    PrintedMeter,
    Statement,
)
from ihd.tariffs.file import tariff_of
from ihd.tariffs.source import Node, Source, TariffError
from ihd.tariffs.tariff import Rounding, Tariff

_KEYS = (
    "supplier", "number", "fuel", "currency", "timezone", "issued", "from", "to", "last_day",
    "until", "rounding", "billed_before", "tariff", "answers", "readings", "prices_include_vat",
    "vat_percent", "subtotal", "vat", "total", "balance_before", "payments", "other_charges",
    "balance", "register", "line", "gas", "last", "mpan", "mprn", "serial", "our_mpan", "our_mprn",
    "our_serial", "says", "expected", "right",
)  # fmt: skip
_DECIMAL_COMMA = re.compile(r"(\W*\d+),(\d{1,4})(?!\d)(.*)", re.DOTALL)
_AS_WRITTEN = ("readings", "name", "supplier", "number", "serial", "our_serial")
_SIDE = re.compile(r"\s*(cr|credit|in credit|dr|debit|in debit|owed)\.?\s*$", re.IGNORECASE)


class StatementError(Exception):
    """A statement file that cannot be used: ``file:line: what is wrong and what to write``."""


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A statement and what its file names to check it with.

    ``tariff`` is written inside; ``tariff_name`` is a file's or preset's name, ``answers`` what the
    preset asks for; ``readings`` is a CSV file's name, or CSV itself where it has several lines.
    """

    statement: Statement
    tariff: Tariff | None = None
    tariff_name: str | None = None
    answers: Mapping[str, str] | None = None
    readings: str | None = None


def load_statement(origin: Path | str, zone: str = "Europe/London") -> StatementFile:
    """Read a statement from a file's path or from text; raise StatementError naming the line.

    ``zone`` is the home's, for a bill that does not name its own.
    """
    name = str(origin) if isinstance(origin, Path) else "statement"
    try:
        text = origin.read_text(encoding="utf-8") if isinstance(origin, Path) else origin
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise StatementError(f"{name}: cannot be read: {reason}") from error
    try:
        source = Source.parse(text, name, "the statement")
        table = {"timezone": zone, **_with_points(source.table)}
        return _file(replace(source, table=table))
    except TariffError as error:
        raise StatementError(str(error)) from error


def _file(source: Source) -> StatementFile:
    root = source.root()
    root.expect_only(_KEYS)
    written = root.table.get("tariff")
    inside = written if isinstance(written, dict) else None
    return StatementFile(
        statement=_statement(root),
        tariff=None if inside is None else _tariff_inside(root, inside),
        tariff_name=root.text("tariff") if written is not None and inside is None else None,
        answers={k: str(v) for node in root.tables("answers") for k, v in node.table.items()},
        readings=root.text("readings") if "readings" in root else None,
    )


def _tariff_inside(root: Node, table: Mapping[str, Any]) -> Tariff:
    """Read the tariff written in the statement; fuel, currency and zone are the bill's."""
    names = (("fuel", "fuel"), ("currency", "currency"), ("timezone", "timezone"))
    own = {key: root.table[key] for key, _ in names if key in root}
    lines = {path[1:]: n for path, n in root.source.lines.items() if path[:1] == ("tariff",)}
    filled = {"name": "as agreed", "currency": "GBP", **own, **table}
    return tariff_of(Source(root.source.name, filled, lines), None)


def _statement(root: Node) -> Statement:
    first = root.day("from")
    if first is None:
        raise root.error(None, "the statement says no from; add from = 2026-01-01")
    zone = _zone(root)
    lines = tuple(read_line(node) for node in root.tables("line"))
    if not lines:
        raise root.error(None, "the statement has no [[line]]; add each line that is printed")
    after = _after_last_day(root, first, lines)
    for node in (*root.tables("line"), *root.tables("register")):
        start, end = days_of(node)
        if (start or first) >= (end or after):
            what = f"from {start or first} to {end or after} there is no day"
            raise node.error("from" if end is None else "to", what)
    fuel = Fuel(root.choice("fuel", [fuel.value for fuel in Fuel], "electricity"))
    units = _units(root, fuel)
    return Statement(
        first_day=first,
        after_last_day=after,
        lines=lines,
        total=root.number("total"),
        fuel=fuel,
        currency=root.currency("GBP"),
        zone=zone,
        supplier=root.text("supplier") if "supplier" in root else "",
        number=str(root.table.get("number", "")),
        issued=root.day("issued"),
        registers=tuple(read_register(node, units) for node in root.tables("register")),
        gas=next((read_gas(node) for node in root.tables("gas")), None),
        subtotal=_number(root, "subtotal"),
        vat=_number(root, "vat"),
        vat_percent=_number(root, "vat_percent"),
        prices_include_vat=_flag(root, "prices_include_vat"),
        rounding=Rounding(root.choice("rounding", list(Rounding), "line")),
        billed_before=root.flag("billed_before", default=False),
        last=_last(root),
        account=_account(root),
        meter=_meter(root, fuel),
    )


def _after_last_day(root: Node, first: date, lines: tuple[PrintedLine, ...]) -> date:
    """Return the day after the last billed; ``until`` may be either, so its own days tell."""
    given = [key for key in ("to", "last_day", "until") if key in root]
    if len(given) != 1:
        raise root.error(
            given[-1] if given else None,
            "say when the bill ends once: to = the day after the last one billed,"
            " or last_day = the last one billed, or until = the day printed, if it may be either",
        )
    day = root.day(given[0])
    assert day is not None
    if given[0] == "last_day":
        day += timedelta(days=1)
    if given[0] == "until":
        sure = (day - first).days
        counted = sum(
            (line.quantity or Decimal(0))
            for line in lines
            if line.sort is LineSort.STANDING and line.unit == "day"
        )
        day += timedelta(days=counted == sure + 1)
    if day <= first:
        raise root.error(given[0], f"a bill from {first} to {day} has no day in it")
    return day


def _zone(root: Node) -> ZoneInfo:
    name = root.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise root.error("timezone", f"'{name}' is not a time zone, as Europe/London") from None


def _units(root: Node, fuel: Fuel) -> str:
    """Return what the dial counts by the bill's word."""
    if fuel is not Fuel.GAS:
        return "m3" if fuel is Fuel.WATER else "kWh"
    for node in root.tables("gas"):
        return node.choice("units", ("m3", "hcf", "kWh"), "m3")
    return "m3"


def _last(root: Node) -> LastStatement:
    for node in root.tables("last"):
        node.expect_only(("to", "last_day", "closing", "register", "balance"))
        day = node.day("to")
        last_day = node.day("last_day")
        if last_day is not None:
            day = last_day + timedelta(days=1)
        closings = [_closing(item) for item in node.tables("register")]
        if "closing" in node:
            closings.append((None, node.number("closing")))
        return LastStatement(day, tuple(closings), _balance(node, "balance"))
    return LastStatement()


def _closing(node: Node) -> tuple[str | None, Decimal]:
    node.expect_only(("name", "closing"))
    return (node.text("name") if "name" in node else None), node.number("closing")


def _meter(root: Node, fuel: Fuel) -> PrintedMeter:
    """Return by which numbers a bill names the supply; an MPAN is electricity's alone."""
    point = next((key for key in ("mprn", "our_mprn") if key in root), "mpan")[-4:]
    for key in ("mpan", "our_mpan"):
        if key in root and (fuel is not Fuel.ELECTRICITY or point != "mpan"):
            raise root.error(key, f"an MPAN is electricity's alone; write mprn instead of {key}")
    supply, ours = (_points(root, key) for key in (point, f"our_{point}"))
    return PrintedMeter(
        point=point.upper() if supply or ours else "",
        supply_numbers=supply,
        serials=tuple(root.texts("serial")),
        our_supply_numbers=ours,
        our_serials=tuple(root.texts("our_serial")),
    )


def _points(root: Node, key: str) -> tuple[str, ...]:
    """Return supply numbers as printed; each is digits, with spaces or none."""
    numbers = root.texts(key)
    for number in numbers:
        digits = number.replace(" ", "").replace("-", "")
        counts = (13, 21) if key.endswith("mpan") else range(5, 12)
        if not digits.isdecimal() or len(digits) not in counts:
            known = "13 digits, or 21 with the line above" if key.endswith("mpan") else "5 to 11"
            raise root.error(key, f"'{number}' is no {key[-4:].upper()}: that has {known}")
    return tuple(numbers)


def _account(root: Node) -> PrintedAccount:
    return PrintedAccount(
        before=_balance(root, "balance_before"),
        payments=sum(_numbers(root, "payments"), Decimal(0)),
        other_charges=sum(_numbers(root, "other_charges"), Decimal(0)),
        after=_balance(root, "balance"),
    )


def _numbers(root: Node, key: str) -> Iterator[Decimal]:
    value = root.table.get(key, [])
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        yield Node(root.source, (*root.path, key, number), {key: item}).number(key)


def _balance(node: Node, key: str) -> Decimal | None:
    """Return a balance, credit positive; text may say which side it is on."""
    value = node.table.get(key)
    side = _SIDE.search(value) if isinstance(value, str) else None
    if side is None or not isinstance(value, str):
        return _number(node, key)
    try:
        amount = Decimal(value[: side.start()].strip().lstrip("£€$"))
    except InvalidOperation:
        raise node.error(key, f'{key} is not a balance; write 84.20 or "84.20 owed"') from None
    return amount if side[1].lower().endswith(("cr", "credit")) else -amount


def _number(node: Node, key: str) -> Decimal | None:
    return node.number(key) if key in node else None


def _flag(node: Node, key: str) -> bool | None:
    return node.flag(key, default=False) if key in node else None


def _with_points(value: Any, key: str = "") -> Any:
    """Return the table with decimal commas in text turned into points; names stay as they are."""
    if isinstance(value, dict):
        return {name: _with_points(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_points(item, key) for item in value]
    if isinstance(value, str) and key not in _AS_WRITTEN:
        comma = _DECIMAL_COMMA.fullmatch(value)
        return f"{comma[1]}.{comma[2]}{comma[3]}" if comma else value
    return value
