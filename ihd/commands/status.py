"""Say how the home stands at an instant."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ihd.billing.prepayment import PrepaidStand
from ihd.checks.silence import Light
from ihd.clock import iso_utc
from ihd.commands.options import RefusalError, home_folder, instant_asked
from ihd.home import Home
from ihd.meter import Fuel
from ihd.screens.findings import finding_sentence
from ihd.screens.now import TodayBlock
from ihd.screens.now_words import now_screen
from ihd.screens.prepayment_words import credit_lines
from ihd.screens.tariff import TariffRequest
from ihd.screens.tariff_told import TariffTold
from ihd.screens.tariff_words import tariff_screen
from ihd.session import load_settings, open_home
from ihd.settings import SettingsError
from ihd.snapshot import Link, MeterState, PriceSource, Snapshot
from ihd.store import StoreError
from ihd.tariff_page import told_of
from ihd.words import Words

_LINKS = {Light.GREEN: "up", Light.AMBER: "slow", Light.RED: "down"}
_TARIFF_FIELDS = (
    *("period", "unit_rate", "until", "until_local", "until_meter_clock", "next_period"),
    *("next_rate", "standing_charge", "currency", "known_until", "cheapest"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the instant and the form."""
    parser.add_argument("--at", metavar="T", help="the instant, ISO 8601 with offset; default now")
    parser.add_argument(
        "--hours",
        type=_hours,
        default=3,
        metavar="N",
        help="find the cheapest stretch of N hours, 1 to 24; default 3",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print the home's state at the instant."""
    words = Words("en")
    with home_at(options) as (home, at):
        stands = Stands(
            snapshot=home.snapshot(at),
            prices=told_of(home, TariffRequest(job_hours=options.hours), at),
            supplier=home.inspector.examined(home.premises(), at).supplier.light,
        )
    if options.json:
        sys.stdout.write(json.dumps(as_json(stands, words)) + "\n")
    else:
        sys.stdout.write(in_words(stands, words))
    return 0


@dataclass(frozen=True, slots=True)
class Stands:
    """How a home stands: its snapshot, its prices, and whether the supplier hears its meter."""

    snapshot: Snapshot
    prices: TariffTold
    supplier: Light


def _hours(text: str) -> int:
    hours = int(text)
    if not 1 <= hours <= 24:
        raise ValueError
    return hours


@contextmanager
def home_at(options: argparse.Namespace) -> Iterator[tuple[Home, datetime]]:
    """Open the home as a reader, as it stands at the options' instant, and close it after."""
    at = instant_asked(options.at)
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


def in_words(stands: Stands, words: Words) -> str:
    """Return how a home stands as a person would be told it."""
    snapshot = stands.snapshot
    screen = now_screen(snapshot, words)
    lines = [
        f"{screen.clock}. {screen.age.text}.",
        screen.amount.spoken + "." + _power(screen.power, screen.amount.figure),
        _today(screen.today),
        *_prices_in_words(stands.prices, words),
    ]
    lines += [screen.gas.text + "."] if screen.gas else []
    credit = credit_lines(snapshot.prepaid, snapshot.at, snapshot.zone, words)
    lines += [f"{line}." for line in credit]
    lines += [
        finding_sentence(finding, snapshot.zone, words, now=snapshot.at)
        for finding in snapshot.findings
    ]
    return "\n".join(lines) + "\n"


def _today(block: TodayBlock) -> str:
    energy = f", {block.energy}" if block.energy else ""
    return f"{block.title}: {block.amount}{energy}."


def _power(power: str, amount: str) -> str:
    """Return the power where the amount, for want of a price, is not the power already."""
    return f" {power}." if power and not power.startswith(amount) else ""


def _prices_in_words(told: TariffTold, words: Words) -> Iterator[str]:
    """Yield the price now, what comes next, on which clock, and the cheapest time for a job."""
    page = tariff_screen(told, words)
    said = [page.tariff, page.now.text, page.after.text]
    said += [line.text for line in (page.clocks, page.cheapest) if line is not None]
    said += [f"{fact.label}: {fact.value}" for fact in page.facts]
    yield from (text.rstrip(".") + "." for text in said if text)


def as_json(stands: Stands, words: Words) -> dict[str, object]:
    """Return the documented JSON object."""
    snapshot = stands.snapshot
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
        "tariff": _tariff(stands.prices),
        **_all_prepaid(snapshot),
        "links": {
            "meter_to_us": str(snapshot.broker),
            "meter_to_supplier": _LINKS.get(stands.supplier, str(Link.UNKNOWN)),
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


def _tariff(told: TariffTold) -> dict[str, object]:
    """Return the price now and next; instants in UTC, and beside them on the home's own clock.

    Where the tariff is switched by a clock of its own, that one's time stands there too.
    """
    priced = told.priced
    if priced is None:
        return dict.fromkeys(_TARIFF_FIELDS)
    now, after, cheapest = priced.rate.now, priced.rate.next, priced.cheapest
    version = priced.tariff.version_on(told.day)
    clock = version.clock if version is not None and version.clock is not None else told.zone
    until = after.interval.start if after is not None and not priced.is_the_meters else None
    after = after if until is not None else None
    return {
        "period": now.period if priced.source is PriceSource.TARIFF else None,
        "unit_rate": _plain(now.rate.per_kwh) if now.rate else None,
        "until": iso_utc(until) if until else None,
        "until_local": until.astimezone(told.zone).isoformat() if until else None,
        "until_meter_clock": until.astimezone(clock).isoformat() if until else None,
        "next_period": after.period if after else None,
        "next_rate": _plain(after.rate.per_kwh) if after and after.rate else None,
        "standing_charge": _plain(priced.standing.per_day) if priced.standing else None,
        "currency": priced.tariff.currency,
        "known_until": iso_utc(priced.known_until) if priced.known_until else None,
        "cheapest": {
            "hours": told.asked.job_hours,
            "from": iso_utc(cheapest.interval.start),
            "to": iso_utc(cheapest.interval.end),
            "unit_rate": _plain(cheapest.mean.per_kwh),
        }
        if cheapest
        else None,
    }


def _all_prepaid(snapshot: Snapshot) -> dict[str, object]:
    """Return the money on the meters by fuel; nothing for a home that pays for none ahead."""
    found = {str(fuel): _prepaid(stand, snapshot) for fuel, stand in snapshot.prepaid.items()}
    return {"prepaid": found} if found else {}


def _prepaid(stand: PrepaidStand, snapshot: Snapshot) -> dict[str, object]:
    """Return the money on a meter that is paid ahead, and how long it lasts at the usual use."""
    prepaid, found = stand.prepaid, stand.found
    hours = found.hours_left(snapshot.at) if found else None
    return {
        "balance": _plain(prepaid.balance.amount),
        "currency": prepaid.balance.currency,
        "as_of": iso_utc(stand.as_of),
        "emergency_credit": _plain(prepaid.emergency.amount) if prepaid.emergency else None,
        "debt": _plain(prepaid.debt.amount) if prepaid.debt else None,
        "debt_a_week": _plain(prepaid.debt_a_week.amount) if prepaid.debt_a_week else None,
        "hours_left": _plain(hours) if hours is not None else None,
        "ends_at": iso_utc(found.ends_at) if found and found.ends_at else None,
        "ends_with_emergency_at": (
            iso_utc(found.with_emergency) if found and found.with_emergency else None
        ),
        "will_not_last": str(found.warned) if found and found.warned else None,
        "needed": _plain(found.needed.amount) if found and found.needed else None,
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
