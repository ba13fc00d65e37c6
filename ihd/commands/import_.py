"""Take in half-hours and readings from a file: our own CSV, a supplier's, Home Assistant's."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ihd.commands.options import RefusalError, home_folder, why
from ihd.feed.home_csv import half_hours
from ihd.feed.own_csv import (
    HALF_HOUR_COLUMNS,
    MEASURED_HERE,
    READING_COLUMNS,
    headings,
    read_half_hours,
    read_notes,
    read_readings,
)
from ihd.inspection.signs import export_sign, missing_of, note_sign
from ihd.meter import Fuel, Quantity
from ihd.paths import HomeFolder
from ihd.session import load_settings
from ihd.settings import Settings, SettingsError
from ihd.store import Store, StoreError, home_assistant
from ihd.store.imported import put_half_hours
from ihd.store.sources import Target
from ihd.store.taking_in import keep_notes, keep_readings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file, and what it is of where the file does not say."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--meter", metavar="ID", help="default: the home's meter of the fuel")
    parser.add_argument("--fuel", choices=[fuel.value for fuel in Fuel], default="electricity")
    parser.add_argument("--exported", action="store_true", help="it is energy sent out")
    parser.add_argument("--register", metavar="NAME", help="default: the total register")
    parser.add_argument("--statistic", metavar="ID", help="which of Home Assistant's statistics")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = "docs/import-export.md documents the files. Nothing measured is overwritten."


def run(options: argparse.Namespace) -> int:
    """Take the file in, and say how much of what that was."""
    folder, path = home_folder(options), options.file
    try:
        settings = load_settings(folder)
        folder.create()
        Store.open(folder.database).close()
        with _no_collecting():
            taken = _take_in(options, folder, settings, path)
    except (OSError, UnicodeDecodeError) as error:
        raise RefusalError(f"{path} cannot be read: {why(error)}") from error
    except (SettingsError, StoreError, ValueError) as error:
        raise RefusalError(str(error)) from error
    if options.json:
        rows = [{"what": what, "meter": meter, "count": count} for what, meter, count in taken]
        sys.stdout.writelines(json.dumps(row) + "\n" for row in rows)
    else:
        for (what, meter), count in _summed(taken).items():
            if what == MISSING:
                sys.stdout.write(f"{count} half-hours between are missing in it for {meter}.\n")
            else:
                sys.stdout.write(f"{count} {what} taken in for {meter}.\n")
    return 0


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Have Python not look for cycles among a million rows, none of which can hold another."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


Taken = list[tuple[str, str, int]]
"""What was taken in: half-hours or readings, of which meter, how many."""
MISSING = "missing half-hours"
"""What a supplier's file lacks between its first half-hour and its last."""


def _summed(taken: Taken) -> dict[tuple[str, str], int]:
    """Return how many there were of each meter, whichever of its registers they are of."""
    found: dict[tuple[str, str], int] = {}
    for what, meter, count in taken:
        found[what, meter] = found.get((what, meter), 0) + count
    return found


def _take_in(
    options: argparse.Namespace, folder: HomeFolder, settings: Settings, path: Path
) -> Taken:
    now = datetime.now(UTC).replace(microsecond=0)
    if home_assistant.is_database(path):
        statistic = _statistic(path, options.statistic)
        target = _target(options, folder, settings, volume=statistic.is_volume)
        name = f"{path.name}: {statistic.name}"
        found = home_assistant.half_hours(path, statistic)
        return [_put(folder, name, target, found, now)]
    heads = headings(path)
    if set(HALF_HOUR_COLUMNS) <= set(heads):
        return [
            _put(
                folder,
                path.name if own.source in ("", MEASURED_HERE) else own.source,
                Target(options.meter or own.meter, own.fuel, own.quantity, own.register),
                halves,
                now,
            )
            for own, halves in read_half_hours(path).items()
        ]
    if set(READING_COLUMNS) <= set(heads):
        counts = keep_readings(folder.database, read_readings(path), now)
        return [("readings", meter, count) for meter, count in counts.items()]
    target = _target(options, folder, settings)
    if {"at", "reading"} <= set(heads):
        notes = read_notes(path, settings.zone)
        return [("readings", target.meter, keep_notes(folder.database, target, notes, now))]
    found = half_hours(path, settings.zone)
    taken = _put(folder, path.name, target, found, now)
    return [taken, *_heard_of_supplier(folder, path.name, target, found, settings)]


def _put(
    folder: HomeFolder, name: str, target: Target, halves: dict[int, int], now: datetime
) -> tuple[str, str, int]:
    count = put_half_hours(folder.database, name, target, halves, now)
    return "half-hours", target.meter, count


def _heard_of_supplier(
    folder: HomeFolder, name: str, target: Target, halves: dict[int, int], settings: Settings
) -> Taken:
    """Let a supplier's half-hours say whether it hears the meter; return how many it misses."""
    note_sign(folder.database, name, export_sign(halves, settings.zone))
    missing = len(missing_of(halves))
    return [(MISSING, target.meter, missing)] if missing else []


def _target(
    options: argparse.Namespace, folder: HomeFolder, settings: Settings, *, volume: bool = False
) -> Target:
    fuel = Fuel(options.fuel)
    meter = options.meter or settings.meter_for(fuel.value) or _only_meter(folder, fuel)
    if meter is None:
        raise RefusalError(f"which {fuel.value} meter is it of? Say so with --meter")
    quantity = Quantity.EXPORT_ENERGY if options.exported else Quantity.IMPORT_ENERGY
    if volume:
        quantity = Quantity.IMPORT_VOLUME
    return Target(meter, fuel, quantity, options.register)


def _only_meter(folder: HomeFolder, fuel: Fuel) -> str | None:
    """Return the home's only meter of a fuel."""
    store = Store.open(folder.database, reader=True)
    try:
        meters = {reading.meter for reading in store.last() if reading.fuel is fuel}
    finally:
        store.close()
    return meters.pop() if len(meters) == 1 else None


def _statistic(path: Path, name: str | None) -> home_assistant.Statistic:
    there = home_assistant.statistics(path)
    found = [one for one in there if name in (None, one.name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in there) or "none"
    raise RefusalError(f"name one of the statistics with --statistic; there are: {names}")
