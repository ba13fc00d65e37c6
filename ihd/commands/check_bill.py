"""Hold a supplier's bill against the prices agreed and our own readings, with or without a home."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from ihd.billing.lines import exact_decimal
from ihd.billing.readings_csv import ReadingsError
from ihd.billing.rules import load_rules
from ihd.checks.finding import Finding
from ihd.clock import iso_utc
from ihd.commands.options import RefusalError, home_folder
from ihd.home import Home
from ihd.paths import RESOURCES, HomeFolder
from ihd.screens.statement_words import (
    asks,
    question_sentence,
    says,
    unchecked_sentences,
    verdict_sentence,
)
from ihd.session import load_settings, open_home
from ihd.settings import Settings, SettingsError, system_zone_name
from ihd.shown import shown
from ihd.statements.check import StatementCheck, check_statement
from ihd.statements.ours import Ours, ours_from_csv
from ihd.statements.statement import Statement
from ihd.statements.statement_file import StatementError, StatementFile, load_statement
from ihd.store import Store, StoreError
from ihd.tariffs.file import load_tariff
from ihd.tariffs.source import TariffError
from ihd.tariffs.tariff import Tariff, TariffVersion
from ihd.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the bill and the form."""
    parser.add_argument(
        "statement", metavar="STATEMENT.toml", help="the bill as printed; docs/statements.md"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.epilog = "Exits 0 where the bill is right and 1 where it is not."


def run(options: argparse.Namespace) -> int:
    """Print whether the bill is right, or exactly what differs and by how much."""
    check = check_of(options)
    words = Words("en")
    if options.json:
        sys.stdout.write(json.dumps(as_json(check, words), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(in_words(check, words))
    return 0 if check.is_right else 1


def check_of(options: argparse.Namespace) -> StatementCheck:
    """Read the bill, and check it with all that is known; raise RefusalError with one line."""
    folder = home_folder(options)
    try:
        chosen = load_settings(folder)
    except SettingsError as error:
        raise RefusalError(str(error)) from error
    file = _load(options.statement, chosen.timezone or system_zone_name())
    beside = Path() if options.statement == "-" else Path(options.statement).parent
    try:
        tariff, ours = _known(file, beside, folder, chosen)
    except (TariffError, ReadingsError, StoreError) as error:
        raise RefusalError(str(error)) from error
    return check_statement(file.statement, tariff, ours, load_rules())


def _load(name: str, zone: str) -> StatementFile:
    try:
        return load_statement(sys.stdin.read() if name == "-" else Path(name), zone)
    except StatementError as error:
        raise RefusalError(str(error)) from error


def _known(
    file: StatementFile, beside: Path, folder: HomeFolder, chosen: Settings
) -> tuple[Tariff | None, Ours]:
    """Return the tariff and our readings: as the bill names them, else the home's own."""
    statement = file.statement
    tariff = file.tariff or _named_tariff(file, beside, folder)
    ours = Ours()
    if file.readings is not None:
        ours = _readings(file.readings, beside, tariff or _bare(statement), statement)
    elif folder.database.exists():
        now = datetime.now(UTC)
        home, store, _ = open_home(folder, chosen, adopt=True, reader=True)
        home.start(now)
        tariff, ours = _of_home(home, store, statement, tariff, now)
        store.close()
    return tariff, ours


def _of_home(
    home: Home, store: Store, statement: Statement, tariff: Tariff | None, now: datetime
) -> tuple[Tariff | None, Ours]:
    meter = home.settings.meter_for(statement.fuel)
    if meter is None:
        return tariff, Ours()
    first = min(statement.first_day, statement.last.after_last_day or statement.first_day)
    if tariff is None:
        supply = home.past.supply(meter, statement.fuel, statement.first_day, now)
        tariff = supply.tariff if supply.tariff.versions else None
    found = shown(
        store,
        meter,
        first,
        statement.after_last_day,
        zone=statement.zone,
        tariff=tariff or _bare(statement),
    )
    return tariff, found


def _named_tariff(file: StatementFile, beside: Path, folder: HomeFolder) -> Tariff | None:
    """Return the tariff a statement names: a file beside it, one of the home's, or a preset."""
    if file.tariff_name is None:
        return None
    name = file.tariff_name if file.tariff_name.endswith(".toml") else f"{file.tariff_name}.toml"
    places = (beside / name, folder.tariffs / name, RESOURCES / "tariffs" / name)
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise RefusalError(f"the tariff '{file.tariff_name}' is neither beside the bill, nor the "
                           "home's, nor a preset")  # fmt: skip
    return load_tariff(found, file.answers)


def _readings(written: str, beside: Path, tariff: Tariff, statement: Statement) -> Ours:
    """Return what a CSV file, or the CSV in the statement itself, says our display showed."""
    text = written
    if "\n" not in written:
        try:
            text = (beside / written).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise RefusalError(f"{beside / written}: cannot be read: {reason}") from error
    return ours_from_csv(text, tariff, statement.zone)


def _bare(statement: Statement) -> Tariff:
    """Return a tariff that only says what readings of its fuel are."""
    versions = (TariffVersion(first_day=None, rates=()),)
    return Tariff("", statement.fuel, statement.currency, versions)


def in_words(check: StatementCheck, words: Words) -> str:
    """Return the answer as a person reads it, with the sentences to send."""
    zone = check.statement.zone
    lines = [verdict_sentence(check, words)]
    lines += [f"- {says(finding, zone, words)}" for finding in check.findings]
    lines += [question_sentence(question, words) for question in check.questions]
    lines += unchecked_sentences(check, words)
    if check.findings:
        lines += ["", "To send:"]
        lines += [f"- {asks(finding, zone, words)}" for finding in check.findings]
    return "\n".join(lines) + "\n"


def as_json(check: StatementCheck, words: Words) -> dict[str, object]:
    """Return the documented JSON object; amounts are decimals as text."""
    statement = check.statement
    return {
        "number": statement.number or None,
        "fuel": statement.fuel.value,
        "from": statement.first_day.isoformat(),
        "to": statement.after_last_day.isoformat(),
        "currency": statement.currency,
        "verdict": "right" if check.is_right else "wrong",
        "charged": _money(check.charged.amount),
        "right": _money(check.right.amount),
        "difference": _money((check.charged - check.right).amount),
        "at_stake": _money(check.at_stake.amount),
        "sentence": verdict_sentence(check, words),
        "findings": [_finding(finding, check, words) for finding in check.findings],
        "right_lines": [
            {
                "name": line.name,
                "quantity": None if line.quantity is None else _plain(line.quantity),
                "unit": line.unit or None,
                "amount": _money(line.amount.amount),
            }
            for line in check.right_lines
        ],
        "unchecked": {
            "readings": list(check.readings_unchecked),
            "prices": list(check.prices_unchecked),
        },
        "questions": [question_sentence(question, words) for question in check.questions],
    }


def _finding(finding: Finding, check: StatementCheck, words: Words) -> dict[str, object]:
    zone = check.statement.zone
    stake = finding.at_stake.amount if finding.at_stake else Decimal(0)
    exact = finding.facts.get("exact", stake)
    return {
        "kind": str(finding.kind),
        "amount": _money(stake),
        "amount_exact": _json(exact),
        "facts": {name: _json(value) for name, value in finding.facts.items() if name != "exact"},
        "sentence": says(finding, zone, words),
        "send": asks(finding, zone, words),
    }


def _json(value: object) -> object:
    """Return a fact as JSON can say it: exact numbers, days and instants as text."""
    if isinstance(value, Fraction):
        value = exact_decimal(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_json(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _plain(value: Decimal) -> str:
    """Return a decimal as digits, never with an exponent."""
    return format(value.normalize() + 0 if value == value.to_integral() else value, "f")


def _money(value: Decimal) -> str:
    """Return an amount as digits, with two decimals."""
    return format(value.quantize(Decimal("0.01")), "f")
