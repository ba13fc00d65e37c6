"""Hold a supplier's bill against the prices agreed and our own readings, with or without a home."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ihd.clock import system_zone_name
from ihd.commands.options import RefusalError, home_folder
from ihd.inspection.signs import note_sign
from ihd.known import check_alone, check_with_home
from ihd.paths import HomeFolder
from ihd.screens.statement_json import as_json
from ihd.screens.statement_words import (
    asks,
    question_sentence,
    says,
    unchecked_sentences,
    verdict_sentence,
)
from ihd.session import load_settings, open_home
from ihd.settings import Settings, SettingsError
from ihd.statements.check import StatementCheck
from ihd.statements.heard import supplier_sign
from ihd.statements.statement_file import StatementError, load_statement
from ihd.store import StoreError
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
        if options.statement == "-":
            return check_alone(load_statement(sys.stdin.read(), _zone(chosen)), Path(), folder)
        path = Path(options.statement)
        if not folder.database.exists():
            return check_alone(load_statement(path, _zone(chosen)), path.parent, folder)
        now = datetime.now(UTC)
        home, store, _ = open_home(folder, chosen, adopt=True, reader=True)
        home.start(now)
        check = check_with_home(path, folder, home, store, now)
        store.close()
        _note_letters(folder, path, check)
    except (SettingsError, StatementError, StoreError) as error:
        raise RefusalError(str(error)) from error
    return check


def _note_letters(folder: HomeFolder, path: Path, check: StatementCheck) -> None:
    """Let the letters beside a bill's readings say whether the supplier hears the home's meter.

    A bill that the home keeps says so for as long as it is kept.
    """
    if path.resolve().parent != folder.statements.resolve():
        with suppress(StoreError):
            note_sign(folder.database, path.name, supplier_sign(check.statement))


def _zone(chosen: Settings) -> str:
    return chosen.timezone or system_zone_name()


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
