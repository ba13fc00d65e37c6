"""Say what was used and what it cost, by half-hour, day, week, month, year or bill."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import RateUse, Step, UsageRow
from ihd.clock import billing_start, local_date, month_start
from ihd.commands.options import RefusalError, day_asked, home_folder, instant_asked
from ihd.home import FUELS, Home
from ihd.session import load_settings, open_home
from ihd.settings import SettingsError
from ihd.store import StoreError
from ihd.tariffs.source import TariffError
from ihd.units import Energy, Money
from ihd.words import Words

NOT_KNOWN = "price not known"
LAST_DAYS = 7
_HEAD = ("from", "fuel", "kWh", "cost", "standing", "quality")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the days, the periods and the form."""
    parser.add_argument("--from", dest="first", metavar="D", help="the first local day")
    parser.add_argument(
        "--to", dest="after", metavar="D", help="the day after the last one, which it leaves out"
    )
    parser.add_argument(
        "--by", choices=[step.value for step in Step], default="day", help="how long a row is"
    )
    parser.add_argument("--fuel", choices=[fuel.value for fuel in FUELS], help="only this fuel")
    parser.add_argument("--at", metavar="T", help="as of this instant, ISO 8601; default now")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object a row: cost is that of the energy with the tax, standing the "
        "standing charge, charges what a month or bill costs besides, total all of it less what "
        "export earned",
    )
    parser.epilog = "Without days: the last seven; by month, year or bill the one under way."


def run(options: argparse.Namespace) -> int:
    """Print the rows."""
    rows, zone = rows_of(options)
    if options.json:
        sys.stdout.writelines(json.dumps(as_json(row, zone)) + "\n" for row in rows)
    else:
        sys.stdout.write(in_words(rows, zone, Step(options.by), Words("en")))
    return 0


def rows_of(options: argparse.Namespace) -> tuple[list[UsageRow], ZoneInfo]:
    """Open the home as a reader; return the rows the options ask for, and its time zone."""
    now = instant_asked(options.at)
    folder = home_folder(options)
    if not folder.database.exists():
        raise RefusalError(f"there is no home in {folder.root} yet")
    try:
        home, store, _ = open_home(folder, load_settings(folder), adopt=True, reader=True)
    except (SettingsError, StoreError, TariffError) as error:
        raise RefusalError(str(error)) from error
    with closing(store):
        home.start(now)
        zone = home.settings.zone
        tomorrow = local_date(now, zone) + timedelta(days=1)
        after = day_asked(options.after, "--to") or tomorrow
        first = day_asked(options.first, "--from") or _usual_first(
            Step(options.by), after - timedelta(days=1), home.settings.billing_day
        )
        if after <= first:
            raise RefusalError(f"from {first} to {after} there is no day")
        return list(_rows(home, options, first, after, now)), zone


def _rows(
    home: Home, options: argparse.Namespace, first: date, after: date, now: datetime
) -> Iterable[UsageRow]:
    for fuel in FUELS:
        meter = home.settings.meter_for(fuel)
        if meter is not None and options.fuel in (None, fuel.value):
            yield from home.past.usage(meter, fuel, Step(options.by), first, after, now)


def as_json(row: UsageRow, zone: ZoneInfo) -> dict[str, object]:
    """Return the documented JSON object; amounts and kWh are exact decimals as text."""
    return {
        "start": row.interval.start.astimezone(zone).isoformat(),
        "end": row.interval.end.astimezone(zone).isoformat(),
        "fuel": row.fuel.value,
        "kwh": _kwh(row.energy),
        "cost": _amount(row.cost),
        "currency": row.currency,
        "by_rate": _by_rate(row.by_rate),
        "standing": _amount(row.standing),
        "charges": {charge.name: _amount(charge.cost) for charge in row.charges},
        "total": _amount(row.total),
        "quality": row.quality.value,
        "missing_s": row.missing_s,
        "caught_up_kwh": _kwh(row.caught_up),
        "export_kwh": _kwh(row.export),
        "export_by_rate": _by_rate(row.export_by_rate),
        "earned": _amount(row.earned),
    }


def _by_rate(uses: Iterable[RateUse]) -> dict[str, dict[str, str | None]]:
    """Return uses by name; where a name has energy without a price its cost is not known."""
    found: dict[str, tuple[Energy, Money | None]] = {}
    for use in uses:
        name = NOT_KNOWN if use.name is None else use.name
        energy, cost = use.energy, use.cost
        if name in found:
            before, spent = found[name]
            energy += before
            cost = None if cost is None or spent is None else cost + spent
        found[name] = energy, cost
    return {
        name: {"kwh": _kwh(energy), "cost": _amount(cost)} for name, (energy, cost) in found.items()
    }


def in_words(rows: list[UsageRow], zone: ZoneInfo, step: Step, words: Words) -> str:
    """Return the rows as a table, with what the amounts include beneath."""
    if not rows:
        return "No meter has been chosen or heard of yet.\n"
    table = [_HEAD, *(_cells(row, zone, step, words) for row in rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(_HEAD))]
    lines = [
        "  ".join(
            cell.rjust(width) if 2 <= place <= 4 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in table
    ]
    besides = [
        f"From {row.first_day}: {charge.name} {words.money(charge.cost)}."
        for row in rows
        for charge in row.charges
    ]
    lines += ["", "Costs are of the energy, with the tax.", *besides]
    return "\n".join(lines) + "\n"


def _cells(row: UsageRow, zone: ZoneInfo, step: Step, words: Words) -> tuple[str, ...]:
    start = row.interval.start.astimezone(zone)
    when = f"{start:%Y-%m-%d %H:%M %z}" if step is Step.HALF_HOUR else row.first_day.isoformat()
    return (
        when,
        row.fuel.value,
        "-" if row.energy is None else words.number(row.energy.kwh, 3),
        words.money(row.cost) if row.cost else "-" if row.energy is None else NOT_KNOWN,
        words.money(row.standing) if row.standing else "",
        row.quality.value,
    )


def _kwh(energy: Energy | None) -> str | None:
    return None if energy is None else format(energy.kwh, "f")


def _amount(money: Money | None) -> str | None:
    return None if money is None else format(money.amount, "f")


def _usual_first(step: Step, last: date, billing_day: int) -> date:
    """Return the first day of what is said where no day was asked for."""
    match step:
        case Step.BILL:
            return billing_start(last, billing_day)
        case Step.MONTH:
            return month_start(last)
        case Step.YEAR:
            return last.replace(month=1, day=1)
        case _:
            return last - timedelta(days=LAST_DAYS - 1)
