"""Write the home's half-hours, or every reading, as CSV that import and any sheet can read."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from ihd.clock import HALF_HOUR, Interval, iso_utc, midnight
from ihd.commands.options import EARLIEST, LATEST, RefusalError, day_asked, home_folder, why
from ihd.feed.own_csv import HALF_HOUR_COLUMNS, MEASURED_HERE, READING_COLUMNS
from ihd.meter import REGISTERS, Fuel, Quantity, Reading
from ihd.session import load_settings
from ihd.settings import SettingsError
from ihd.store import HalfHour, Store, StoreError

WEEKS, DAY = timedelta(days=28), timedelta(days=1)
Row = tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is written, of when, and where to."""
    parser.add_argument("--readings", action="store_true", help="every reading, not half-hours")
    parser.add_argument("--from", dest="first", metavar="D", help="the first local day")
    parser.add_argument("--to", dest="after", metavar="D", help="the day after the last one")
    parser.add_argument("--meter", metavar="ID", help="only this meter")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    parser.epilog = "docs/import-export.md documents the columns."


def run(options: argparse.Namespace) -> int:
    """Write the rows."""
    folder = home_folder(options)
    if not folder.database.exists():
        raise RefusalError(f"there is no home in {folder.root} yet")
    try:
        zone = load_settings(folder).zone
        store = Store.open(folder.database, reader=True)
    except (SettingsError, StoreError) as error:
        raise RefusalError(str(error)) from error
    try:
        asked = _asked(options, zone)
        heads = READING_COLUMNS if options.readings else HALF_HOUR_COLUMNS
        rows_of = reading_rows if options.readings else half_hour_rows
        _write(options.out, heads, rows_of(store, asked, options.meter))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusalError(
            f"{options.out or 'the output'} cannot be written: {why(error)}"
        ) from error
    finally:
        store.close()
    return 0


def half_hour_rows(store: Store, asked: Interval, only: str | None) -> Iterator[Row]:
    """Yield the half-hours of every register, those of which anything is known."""
    sources = {source.number: source.name for source in store.sources()}
    for meter, fuel, quantity in _counters(store, only):
        within = _known(store, meter, quantity, asked)
        counted = store.registers(meter, quantity)
        for register in [*counted, *_only_imported(store, meter, quantity, counted)]:
            named = (meter, fuel.value if fuel else "", quantity.value, register or "")
            for part in _parts(within, WEEKS):
                for half in store.totals(meter, quantity, part, register=register):
                    came = half.source is not None
                    if came or (register in counted and (half.measured_s or half.spread_s)):
                        yield _half_hour_row(half, named, sources)


def _only_imported(
    store: Store, meter: str, quantity: Quantity, counted: Collection[str | None]
) -> list[str | None]:
    """Return the registers of which there is nothing but what came from elsewhere."""
    targets = [source.target for source in store.sources()]
    of = {t.register for t in targets if (t.meter, t.quantity) == (meter, quantity)}
    return sorted(of.difference(counted), key=lambda register: register or "")


def _counters(store: Store, only: str | None) -> list[tuple[str, Fuel | None, Quantity]]:
    """Return what counts, measured or taken in from elsewhere, none twice."""
    found = {(s.meter, s.quantity): s.fuel for s in store.series() if s.quantity in REGISTERS}
    for source in store.sources():
        target = source.target
        found.setdefault((target.meter, target.quantity), target.fuel)
    return [(m, fuel, quantity) for (m, quantity), fuel in found.items() if only in (None, m)]


def _known(store: Store, meter: str, quantity: Quantity, asked: Interval) -> Interval | None:
    """Return the part of what is asked in which something may be known."""
    spans = [span for span in (store.extent(), store.imported_span(meter, quantity)) if span]
    if not spans:
        return None
    whole = Interval(min(s.start for s in spans), max(s.end for s in spans))
    return whole.overlap(asked)


def _half_hour_row(half: HalfHour, named: Row, sources: dict[int, str]) -> Row:
    amount = _millionths(half.amount)
    is_volume = named[2] == Quantity.IMPORT_VOLUME.value
    source = MEASURED_HERE if half.source is None else sources.get(half.source, "")
    return (
        iso_utc(half.start),
        iso_utc(half.start + HALF_HOUR),
        *named,
        "" if is_volume else amount,
        amount if is_volume else "",
        _quality(half),
        source,
    )


def _quality(half: HalfHour) -> str:
    if half.source is not None:
        return "imported"
    if half.missing_s or (half.measured_s and half.spread_s):
        return "mixed"
    return "measured" if half.measured_s else "spread"


def reading_rows(store: Store, asked: Interval, only: str | None) -> Iterator[Row]:
    """Yield every reading, believed or not, by day, a series after the other, in order.

    By day, for whoever takes them in again: a day's readings of all series are kept together.
    """
    extent = store.extent()
    within = extent.overlap(asked) if extent else None
    wanted = [series for series in store.series() if only in (None, series.meter)]
    for part in _parts(within, DAY):
        for series in wanted:
            for reading in store.readings(
                series.meter, series.quantity, part, register=series.register, phase=series.phase
            ):
                if reading.unit == series.unit:
                    yield _reading_row(reading)


def _reading_row(reading: Reading) -> Row:
    return (
        iso_utc(reading.at),
        reading.meter,
        reading.fuel.value if reading.fuel else "",
        reading.quantity.value,
        reading.register or "",
        reading.phase or "",
        "" if reading.value is None else str(reading.value),
        reading.unit or "",
        reading.quality.value,
    )


def _parts(whole: Interval | None, step: timedelta) -> Iterator[Interval]:
    """Yield an interval in parts, so that a long history is never all in memory."""
    if whole is None:
        return
    start = whole.start
    while start < whole.end:
        end = min(start + step, whole.end)
        yield Interval(start, end)
        start = end


def _millionths(amount: int) -> str:
    """Return mWh as kWh, or ml as m3, exactly."""
    return format(Decimal(amount).scaleb(-6).normalize() + 0, "f")


def _asked(options: argparse.Namespace, zone: ZoneInfo) -> Interval:
    first = day_asked(options.first, "--from") or EARLIEST
    after = day_asked(options.after, "--to") or LATEST
    if after <= first:
        raise RefusalError(f"from {first} to {after} there is no day")
    return Interval(midnight(first, zone), midnight(after, zone))


def _write(out: Path | None, heads: Row, rows: Iterable[Row]) -> None:
    with open_out(out) as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(heads)
        lines.writerows(rows)


def open_out(out: Path | None) -> AbstractContextManager[TextIO]:
    """Return the file to write to, or standard output, which stays open."""
    if out is None:
        return nullcontext(sys.stdout)
    return out.open("w", encoding="utf-8", newline="")
