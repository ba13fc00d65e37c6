"""Say how the home stands at an instant."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

from ihd.clock import iso_utc, parse_instant
from ihd.commands.options import RefusalError, home_folder
from ihd.home import Home
from ihd.meter import Fuel
from ihd.screens.findings import finding_sentence
from ihd.screens.now_words import now_screen
from ihd.session import load_settings, open_home
from ihd.settings import SettingsError
from ihd.snapshot import Link, MeterState, Snapshot
from ihd.store import StoreError
from ihd.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the instant and the form."""
    parser.add_argument("--at", metavar="T", help="the instant, ISO 8601 with offset; default now")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print the home's state at the instant."""
    snapshot = snapshot_of(options)
    words = Words("en")
    if options.json:
        sys.stdout.write(json.dumps(as_json(snapshot, words)) + "\n")
    else:
        sys.stdout.write(in_words(snapshot, words))
    return 0


def snapshot_of(options: argparse.Namespace) -> Snapshot:
    """Open the home as a reader and return its snapshot at the options' instant."""
    with home_at(options) as (home, at):
        return home.snapshot(at)


@contextmanager
def home_at(options: argparse.Namespace) -> Iterator[tuple[Home, datetime]]:
    """Open the home as a reader, as it stands at the options' instant, and close it after."""
    try:
        at = parse_instant(options.at) if options.at else datetime.now(UTC)
    except ValueError as error:
        raise RefusalError(f"--at: {error}") from error
    folder = home_folder(options)
    if not folder.database.exists():
        raise RefusalError(f"there is no home in {folder.root} yet")
    try:
        home, store, _ = open_home(folder, load_settings(folder), adopt=True, reader=True)
    except (SettingsError, StoreError) as error:
        raise RefusalError(str(error)) from error
    home.start(at)
    try:
        yield home, at
    finally:
        store.close()


def in_words(snapshot: Snapshot, words: Words) -> str:
    """Return the snapshot as a person would be told it."""
    screen = now_screen(snapshot, words)
    lines = [
        f"{screen.clock}. {screen.age.text}.",
        f"{screen.amount.spoken}." + (f" {screen.power}." if screen.power else ""),
        f"{screen.today.title}: {screen.today.amount}, {screen.today.energy}.",
        f"{screen.price}.",
    ]
    lines += [screen.gas.text + "."] if screen.gas else []
    lines += [
        finding_sentence(finding, snapshot.zone, words, now=snapshot.at)
        for finding in snapshot.findings
    ]
    return "\n".join(lines) + "\n"


def as_json(snapshot: Snapshot, words: Words) -> dict[str, object]:
    """Return the documented JSON object."""
    price, today = snapshot.price, snapshot.today.get(Fuel.ELECTRICITY)
    power = snapshot.electricity.power_w if snapshot.electricity else None
    per_hour = price.rate.per_hour(power.value) if price and power else None
    return {
        "at": iso_utc(snapshot.at),
        "meters": [_meter(state, snapshot) for state in snapshot.meters],
        "now": {
            "cost_per_hour": _plain(per_hour.amount) if per_hour else None,
            "word": now_screen(snapshot, words).band.text,
        },
        "today": {
            "kwh": _plain(today.energy.kwh) if today and today.energy else None,
            "cost": _plain(today.cost.amount) if today and today.cost else None,
        },
        "tariff": {
            "period": price.period if price else None,
            "unit_rate": _plain(price.rate.per_kwh) if price else None,
            "until": iso_utc(price.until) if price and price.until else None,
            "next_rate": _plain(price.next_rate.per_kwh) if price and price.next_rate else None,
        },
        "links": {
            "meter_to_us": str(snapshot.broker),
            "meter_to_supplier": str(Link.UNKNOWN),
        },
        "findings": [
            {
                "kind": str(finding.kind),
                "since": iso_utc(finding.since),
                "sentence": finding_sentence(finding, snapshot.zone, words, now=snapshot.at),
            }
            for finding in snapshot.findings
        ],
    }


def _meter(state: MeterState, snapshot: Snapshot) -> dict[str, object]:
    total = state.registers.get(None)
    age = snapshot.at - state.last_heard if state.last_heard else None
    return {
        "id": state.meter,
        "fuel": str(state.fuel) if state.fuel else None,
        "power_w": _plain(state.power_w.value) if state.power_w else None,
        "reading_kwh": _plain(total.value.kwh) if total else None,
        "registers": {
            name: _plain(dated.value.kwh) for name, dated in state.registers.items() if name
        },
        "age_s": int(age.total_seconds()) if age is not None else None,
        "link": {True: "up", False: "down", None: "unknown"}[state.online],
    }


def _plain(value: Decimal) -> str:
    """Return an exact decimal without the zeros that say nothing."""
    return f"{value.normalize():f}"
