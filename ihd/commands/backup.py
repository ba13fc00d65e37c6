"""Make a safe copy of the home's history, also while it is being recorded."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from ihd.clock import iso_utc
from ihd.commands.options import RefusalError, home_folder
from ihd.store import StoreError
from ihd.store.backup import back_up, copies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the copy goes."""
    parser.add_argument("--to", type=Path, metavar="DIR", help="default: backups in the home")
    parser.add_argument("--list", action="store_true", help="list the copies there are")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Copy, and say where to; or list the copies there are."""
    home = home_folder(options)
    folder = options.to or home.backups
    if not home.database.exists() and not options.list:
        raise RefusalError(f"there is no home in {home.root} yet")
    try:
        made = copies(folder) if options.list else [back_up(home.database, folder, _now())]
    except StoreError as error:
        raise RefusalError(str(error)) from error
    if not (made or options.json):
        sys.stdout.write(f"There is no copy in {folder} yet.\n")
    for copy in made:
        row = {"path": str(copy.path), "made_at": iso_utc(copy.made_at), "bytes": copy.size}
        text = json.dumps(row) if options.json else f"{copy.path} ({copy.size / 1e6:.1f} MB)"
        sys.stdout.write(text + "\n")
    return 0


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
