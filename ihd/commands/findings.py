"""List everything the checks hold against readings, meters, links, prices and bills."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from ihd.checks.finding import Finding
from ihd.checks.witness import Change
from ihd.clock import iso_utc
from ihd.commands.status import home_at
from ihd.evidence import evidence_of
from ihd.home import Home
from ihd.known import check_with_home, statement_files
from ihd.meter import Reading
from ihd.paths import HomeFolder
from ihd.screens.findings import finding_sentence, next_step
from ihd.screens.meter_checks import change_sentence
from ihd.snapshot import Snapshot
from ihd.statements.statement_file import StatementError
from ihd.store import Store
from ihd.words import Words

NOTHING = "Nothing is wrong that the checks can see.\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the instant, what to list, and the form."""
    parser.add_argument("--at", metavar="T", help="the instant, ISO 8601 with offset; default now")
    parser.add_argument(
        "--all", action="store_true", help="list what is settled as well, and what changed"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Print the findings that stand, or all that are kept."""
    words = Words("en")
    with home_at(options) as (home, at):
        snapshot = home.snapshot(at)
        found = [*snapshot.findings, *_of_bills(home, at)]
        if options.all:
            found += [finding for finding in home.record() if finding.until is not None]
        for finding in sorted(found, key=lambda finding: finding.since):
            if options.json:
                row = _as_json(finding, snapshot, home.store, words)
                sys.stdout.write(json.dumps(row) + "\n")
            else:
                sys.stdout.write(_in_words(finding, snapshot, words))
        if not (found or options.json):
            sys.stdout.write(NOTHING)
        if options.all:
            for change in home.changes():
                sys.stdout.write(_change(change, words, json_line=options.json))
    return 0


def _of_bills(home: Home, at: datetime) -> Iterator[Finding]:
    """Yield what is wrong with the bills the home keeps; one that cannot be read has none."""
    folder = HomeFolder.of_database(home.store.path)
    for path in statement_files(folder):
        with suppress(StatementError):
            yield from check_with_home(path, folder, home, home.store, at).findings


def _change(change: Change, words: Words, *, json_line: bool) -> str:
    """Return what a meter or its bridge was heard to change, in words or as JSON."""
    sentence = change_sentence(change, words)
    if not json_line:
        return f"{sentence}\n"
    row = {
        "kind": "changed",
        "what": str(change.what),
        "subject": change.meter,
        "since": iso_utc(change.at),
        "before": change.before,
        "after": change.after,
        "unit": change.unit,
        "sentence": sentence,
    }
    return json.dumps(row) + "\n"


def _in_words(finding: Finding, snapshot: Snapshot, words: Words) -> str:
    sentence = finding_sentence(finding, snapshot.zone, words, now=snapshot.at)
    step = next_step(finding, snapshot.zone, words, now=snapshot.at)
    return sentence + "\n" + (f"  {step}\n" if step else "")


def _as_json(finding: Finding, snapshot: Snapshot, store: Store, words: Words) -> dict[str, object]:
    stake = finding.at_stake
    return {
        "kind": str(finding.kind),
        "subject": finding.subject,
        "since": iso_utc(finding.since),
        "until": iso_utc(finding.until) if finding.until else None,
        "sentence": finding_sentence(finding, snapshot.zone, words, now=snapshot.at),
        "next_step": next_step(finding, snapshot.zone, words, now=snapshot.at),
        "at_stake": str(stake.amount) if stake else None,
        "currency": stake.currency if stake else None,
        "evidence": [_reading(reading) for reading in evidence_of(store, finding)],
    }


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "value": None if reading.value is None else str(reading.value),
        "raw": reading.raw,
        "at": iso_utc(reading.at),
        "quality": str(reading.quality),
    }
