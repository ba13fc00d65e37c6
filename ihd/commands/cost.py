"""Price any readings on any tariff file, line by line as a bill; no home is needed."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ihd.billing.cost import cost
from ihd.billing.lines import Bill, Estimated, Line
from ihd.billing.readings_csv import Readings, ReadingsError, read_readings
from ihd.clock import iso_utc, system_zone_name
from ihd.commands.options import RefusalError, day_asked, why
from ihd.screens.bill_notes import note_sentence
from ihd.tariffs.file import load_tariff
from ihd.tariffs.source import TariffError
from ihd.tariffs.tariff import Tariff
from ihd.tariffs.urdb import toml_from_urdb
from ihd.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the two files, the days and the form."""
    parser.add_argument(
        "tariff", type=Path, metavar="TARIFF", help="a tariff file (TOML), or a URDB record (JSON)"
    )
    parser.add_argument(
        "readings", metavar="READINGS.csv", help="start,kwh or at,reading rows; - is standard input"
    )
    parser.add_argument("--from", dest="first", metavar="D", help="the first day of the bill")
    parser.add_argument(
        "--to", dest="after", metavar="D", help="the day after its last, which it leaves out"
    )
    parser.add_argument(
        "--timezone", metavar="Z", help="the home's time zone (default: the tariff's, the system's)"
    )
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="what a preset asks for, such as day=0.2895; as often as needed",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print the bill of the readings on the tariff."""
    bill = bill_of(options)
    words = Words("en")
    if options.json:
        sys.stdout.write(json.dumps(as_json(bill, words), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(in_words(bill, words))
    return 0


def bill_of(options: argparse.Namespace) -> Bill:
    """Return the bill the options ask for; raise RefusalError with one line."""
    tariff = _tariff(options)
    zone = _zone(options.timezone or tariff.zone or system_zone_name())
    readings = _readings(options.readings, tariff, zone)
    first = day_asked(options.first, "--from") or readings.first_day
    after = day_asked(options.after, "--to") or readings.after_last_day
    try:
        bill = cost(tariff, readings.consumption, first, after, zone)
    except ValueError as error:
        raise RefusalError(str(error)) from error
    return bill.with_notes(readings.notes)


def as_json(bill: Bill, words: Words) -> dict[str, object]:
    """Return the documented JSON object; amounts and kWh are exact decimals as text."""
    return {
        "from": bill.first_day.isoformat(),
        "to": bill.after_last_day.isoformat(),
        "currency": bill.currency,
        "lines": [_line_json(line) for line in bill.lines],
        "vat": _plain(bill.vat.amount),
        "vat_exact": _plain(bill.vat_exact.amount),
        "vat_within": None if bill.vat_within is None else _plain(bill.vat_within.amount),
        "total": _plain(bill.total.amount),
        "total_exact": _plain(bill.total_exact.amount),
        "unpriced": _plain(bill.unpriced),
        "estimated": [_estimated_json(item) for item in bill.estimated],
        "notes": [note_sentence(note, words) for note in bill.notes],
    }


def in_words(bill: Bill, words: Words) -> str:
    """Return the bill as a table, with what should be known beneath."""
    rows = [
        (line.name, _quantity(line), _price(line), _plain(line.rounded.amount))
        for line in bill.lines
    ]
    if bill.vat.amount:
        rows.append(("VAT", "", "", _plain(bill.vat.amount)))
    rows.append(("Total", "", bill.currency, _plain(bill.total.amount)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    table = [
        f"{name:<{widths[0]}}  {quantity:>{widths[1]}}  {price:>{widths[2]}}  {amount:>{widths[3]}}"
        for name, quantity, price, amount in rows
    ]
    head = f"From {bill.first_day} to {bill.after_last_day} (not included)"
    estimated = [
        f"Estimated: {_plain(item.amount)} {item.unit} from {iso_utc(item.interval.start)}"
        f" to {iso_utc(item.interval.end)} shared out by time."
        for item in bill.estimated
    ]
    notes = [note_sentence(note, words) for note in bill.notes]
    return "\n".join([head, *table, *estimated, *notes]) + "\n"


def _tariff(options: argparse.Namespace) -> Tariff:
    answers = {}
    for answer in options.answer:
        key, sign, value = answer.partition("=")
        if not sign:
            raise RefusalError(f"--answer: '{answer}' is not KEY=VALUE")
        answers[key.strip()] = value.strip()
    try:
        if options.tariff.suffix == ".json":
            text = options.tariff.read_text(encoding="utf-8")
            return load_tariff(toml_from_urdb(text, str(options.tariff)), answers)
        return load_tariff(options.tariff, answers)
    except TariffError as error:
        raise RefusalError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise RefusalError(f"{options.tariff}: cannot be read: {why(error)}") from error


def _readings(name: str, tariff: Tariff, zone: ZoneInfo) -> Readings:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusalError(f"{name}: cannot be read: {why(error)}") from error
    try:
        return read_readings(text, tariff, zone)
    except ReadingsError as error:
        raise RefusalError(f"{name}: {error}") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RefusalError(
            f"--timezone: '{name}' is not a time zone, such as Europe/London"
        ) from None


def _line_json(line: Line) -> dict[str, object]:
    return {
        "name": line.name,
        "kwh": None if line.energy is None else _plain(line.energy.kwh),
        "days": line.days,
        "amount_exact": _plain(line.exact.amount),
        "amount": _plain(line.rounded.amount),
        "kind": str(line.kind),
        "quantity": _plain(line.quantity),
        "unit": line.unit,
        "price": None if line.price is None else _plain(line.price),
        "from": line.first_day.isoformat(),
        "to": line.after_last_day.isoformat(),
    }


def _estimated_json(item: Estimated) -> dict[str, object]:
    return {
        "from": iso_utc(item.interval.start),
        "to": iso_utc(item.interval.end),
        "register": item.register,
        "amount": _plain(item.amount),
        "unit": item.unit,
        "why": str(item.why),
    }


def _quantity(line: Line) -> str:
    places = Decimal("0.001") if line.energy is not None or line.unit == "kW" else Decimal("0.01")
    count = line.quantity if line.quantity == int(line.quantity) else line.quantity.quantize(places)
    return f"{_plain(Decimal(count))} {line.unit}"


def _price(line: Line) -> str:
    return "" if line.price is None else _plain(line.price)


def _plain(value: Decimal) -> str:
    """Return a decimal as digits, never with an exponent."""
    return format(value, "f")
