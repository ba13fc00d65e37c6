"""Put a safe copy of the home's history back; what is there now is set aside, untouched."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from ihd.commands.options import RefusalError, home_folder
from ihd.store import StoreError
from ihd.store.backup import copies, restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which copy is put back."""
    parser.add_argument("copy", type=Path, nargs="?", metavar="FILE", help="default: the newest")


def run(options: argparse.Namespace) -> int:
    """Put the copy in place and say where the present history has gone."""
    home = home_folder(options)
    there = copies(home.backups)
    copy = options.copy or (there[-1].path if there else None)
    if copy is None:
        raise RefusalError(f"there is no copy in {home.backups}; name the file to put back")
    try:
        aside = restore(copy, home.database, datetime.now(UTC).replace(microsecond=0))
    except StoreError as error:
        raise RefusalError(str(error)) from error
    sys.stdout.write(f"{copy} is back in place.\n")
    if aside is not None:
        sys.stdout.write(f"What was there before is kept as {aside}.\n")
    return 0
