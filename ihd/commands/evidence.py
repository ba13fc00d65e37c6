"""Make a pack for the supplier or the ombudsman: a document, its figures, and their hashes."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from ihd.clock import local_date
from ihd.commands.options import RefusalError, day_asked, home_folder, instant_asked
from ihd.dossier import Identifiers
from ihd.meter import Fuel
from ihd.pack.files import write_pack
from ihd.pack.gather import Span, days_recorded
from ihd.pack.make import dossier_of
from ihd.session import load_settings, open_home
from ihd.settings import SettingsError
from ihd.statements.statement_file import StatementError
from ihd.store import StoreError
from ihd.tariffs.source import TariffError
from ihd.version import version
from ihd.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where to, what of, and which names may be in it."""
    parser.add_argument("folder", type=Path, metavar="OUT-DIR", help="a folder that is not there")
    parser.add_argument("--from", dest="first", metavar="D", help="the first local day")
    parser.add_argument("--to", dest="after", metavar="D", help="the day after the last one")
    parser.add_argument(
        "--statement",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a bill to put in besides those the home keeps; as often as needed",
    )
    parser.add_argument("--at", metavar="T", help="as of this instant, ISO 8601; default now")
    names = parser.add_argument_group("names, each only if given")
    names.add_argument("--name", default="", metavar="TEXT", help="whose home it is")
    names.add_argument("--address", action="append", default=[], metavar="LINE")
    names.add_argument("--supplier", default="", metavar="TEXT")
    names.add_argument("--account-number", default="", metavar="TEXT")
    names.add_argument("--mpan", default="", metavar="NUMBER", help="electricity's meter point")
    names.add_argument("--mprn", default="", metavar="NUMBER", help="gas's meter point")
    names.add_argument("--meter-ids", action="store_true", help="the meters' own ids")


def run(options: argparse.Namespace) -> int:
    """Write the pack and print its files."""
    if options.folder.exists() and (not options.folder.is_dir() or any(options.folder.iterdir())):
        raise RefusalError(f"{options.folder} is there already; name a folder that is not")
    now = instant_asked(options.at)
    folder = home_folder(options)
    if not folder.database.exists():
        raise RefusalError(f"there is no home in {folder.root} yet")
    words = Words("en")
    try:
        home, store, _ = open_home(folder, load_settings(folder), adopt=True, reader=True)
        home.start(now)
        recorded = days_recorded(home, store, now)
        if recorded is None:
            raise RefusalError("no meter has been chosen or heard of yet")
        span = _span(options, recorded, local_date(now, home.settings.zone))
        dossier = dossier_of(
            home, store, folder, span, now, identifiers=_identifiers(options),
            more_statements=options.statement,
        )  # fmt: skip
        store.close()
        options.folder.mkdir(parents=True, exist_ok=True)
        written = write_pack(replace(dossier, version=version()), options.folder, words)
    except (SettingsError, StoreError, TariffError, StatementError) as error:
        raise RefusalError(str(error)) from error
    except OSError as error:
        raise RefusalError(f"{options.folder}: {error.strerror}") from error
    sys.stdout.write("".join(f"{path}\n" for path in written))
    return 0


def _identifiers(options: argparse.Namespace) -> Identifiers:
    points = {Fuel.ELECTRICITY: options.mpan, Fuel.GAS: options.mprn}
    return Identifiers(
        name=options.name,
        address=tuple(options.address),
        supplier=options.supplier,
        account_number=options.account_number,
        meter_points={fuel: number for fuel, number in points.items() if number},
        meters=options.meter_ids,
    )


def _span(options: argparse.Namespace, recorded: Span, today: date) -> Span:
    first = day_asked(options.first, "--from") or recorded.first_day
    after = day_asked(options.after, "--to") or recorded.after_last_day
    first, after = max(first, recorded.first_day), min(after, today + timedelta(days=1))
    if after <= first:
        raise RefusalError(f"from {first} to {after} nothing is recorded")
    return Span(first, after)
