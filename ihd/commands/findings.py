"""List everything the checks hold against readings, meters, links and prices."""

from __future__ import annotations

import argparse
import json
import sys

from ihd.clock import iso_utc
from ihd.commands.status import snapshot_of
from ihd.screens.findings import finding_sentence
from ihd.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the instant and the form."""
    parser.add_argument("--at", metavar="T", help="the instant, ISO 8601 with offset; default now")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Print the findings that stand."""
    snapshot = snapshot_of(options)
    words = Words("en")
    for finding in snapshot.findings:
        sentence = finding_sentence(finding, snapshot.zone, words)
        if options.json:
            row = {
                "kind": str(finding.kind),
                "subject": finding.subject,
                "since": iso_utc(finding.since),
                "until": iso_utc(finding.until) if finding.until else None,
                "sentence": sentence,
            }
            sys.stdout.write(json.dumps(row) + "\n")
        else:
            sys.stdout.write(sentence + "\n")
    return 0
