"""What a bill is checked with: the tariff and readings its file names, else the home's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from ihd.billing.readings_csv import ReadingsError
from ihd.billing.rules import load_rules
from ihd.checks.witness import Witnessed
from ihd.home import Home
from ihd.paths import RESOURCES, HomeFolder
from ihd.shown import shown
from ihd.snapshot import PriceSource
from ihd.statements.check import StatementCheck, check_statement
from ihd.statements.ours import Ours, ours_from_csv
from ihd.statements.statement import LineSort, Statement
from ihd.statements.statement_file import StatementError, StatementFile, load_statement
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.tariffs.source import TariffError
from ihd.tariffs.steady import steady
from ihd.tariffs.tariff import Tariff, TariffVersion
from ihd.used import Supply

_DAY = timedelta(days=1)
_SUPPLY_NUMBER, _SERIAL = Witnessed.SUPPLY_NUMBER, Witnessed.SERIAL


def statement_files(folder: HomeFolder) -> list[Path]:
    """Return the bills a home keeps, by name."""
    return sorted(folder.statements.glob("*.toml"))


def check_with_home(
    path: Path, folder: HomeFolder, home: Home, store: Store, now: datetime
) -> StatementCheck:
    """Check a bill with what its file names, and with the home for all it does not."""
    file = load_statement(path, home.settings.zone.key)
    tariff = named_tariff(file, path.parent, folder)
    if file.readings is not None:
        ours = named_readings(file, path.parent, tariff)
    else:
        tariff, ours = of_home(home, store, file.statement, tariff, now)
    ours = _with_numbers(ours, home, file.statement)
    return check_statement(file.statement, tariff, ours, load_rules())


def check_alone(file: StatementFile, beside: Path, folder: HomeFolder) -> StatementCheck:
    """Check a bill with what its file names alone."""
    tariff = named_tariff(file, beside, folder)
    ours = named_readings(file, beside, tariff)
    return check_statement(file.statement, tariff, ours, load_rules())


def of_home(
    home: Home, store: Store, statement: Statement, tariff: Tariff | None, now: datetime
) -> tuple[Tariff | None, Ours]:
    """Return the home's tariff of a bill's fuel where none is given, and what its meter showed."""
    meter = home.settings.meter_for(statement.fuel)
    if meter is None:
        return tariff, Ours()
    first = min(statement.first_day, statement.last.after_last_day or statement.first_day)
    # Days from before the first reading have none to be looked for.
    first = max(first, min(home.past.since(meter) or first, statement.after_last_day - _DAY))
    supply = home.past.supply(meter, statement.fuel, statement.first_day, now)
    if tariff is None:
        days = (statement.first_day, statement.after_last_day)
        known = steady(supply.tariff, supply.table, *days, statement.zone)
        known = known or _with_table(home, supply, statement, now)
        tariff = known if known.versions else None
    supply = replace(supply, tariff=tariff or _bare(statement))
    return tariff, shown(store, supply, first, statement.after_last_day, statement.zone)


def _with_numbers(ours: Ours, home: Home, statement: Statement) -> Ours:
    """Add the numbers that the home's meter was told to have; those of export are others."""
    meter = home.settings.meter_for(statement.fuel)
    if meter is None or all(line.sort is LineSort.EXPORT for line in statement.lines):
        return ours
    supply, serials = (home.told(meter, what) for what in (_SUPPLY_NUMBER, _SERIAL))
    return replace(ours, supply_numbers=supply, serials=serials)


def _with_table(home: Home, supply: Supply, statement: Statement, now: datetime) -> Tariff:
    """Return a supply's tariff, with the table that was published for it.

    What a meter was heard to charge from one half-hour to the next is told too late to be one.
    """
    force = home.in_force(statement.fuel, now)
    published = force is not None and force.source is not PriceSource.METER
    return replace(supply.tariff, prices=supply.prices) if published else supply.tariff


def named_tariff(file: StatementFile, beside: Path, folder: HomeFolder) -> Tariff | None:
    """Return the tariff of a bill's file: inside, beside it, one of the home's, or a preset."""
    if file.tariff_name is None:
        return file.tariff
    name = file.tariff_name if file.tariff_name.endswith(".toml") else f"{file.tariff_name}.toml"
    places = (beside / name, folder.tariffs / name, RESOURCES / "tariffs" / name)
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise StatementError(
            f"the tariff '{file.tariff_name}' is neither beside the bill, nor the home's,"
            " nor a preset"
        )
    try:
        return load_tariff(found, file.answers)
    except TariffError as error:
        raise StatementError(str(error)) from error


def named_readings(file: StatementFile, beside: Path, tariff: Tariff | None) -> Ours:
    """Return what the CSV that a bill's file names, or holds, says our display showed."""
    text, name = file.readings, "the readings"
    if text is None:
        return Ours()
    if "\n" not in text:
        path = beside / text
        name = str(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise StatementError(f"{path}: cannot be read: {reason}") from error
    try:
        return ours_from_csv(text, tariff or _bare(file.statement), file.statement.zone)
    except ReadingsError as error:
        raise StatementError(f"{name}: {error}") from error


def _bare(statement: Statement) -> Tariff:
    """Return a tariff that only says what readings of its fuel are."""
    versions = (TariffVersion(first_day=None, rates=()),)
    return Tariff("", statement.fuel, statement.currency, versions)
