"""A home that has lived for weeks, and every screen it has to show, made by the program itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from ihd.feed.demo import past_of
from ihd.meter import Fuel, Message
from ihd.pages import SET_UP_PLACES, Pages, set_up_screen
from ihd.paths import HomeFolder
from ihd.screens import bill, first_run
from ihd.screens.proof import ProofRequest, Proven
from ihd.screens.tariff import TariffRequest
from ihd.screens.usage import Against, Span, Unit, UsageRequest
from ihd.session import Session, open_home
from ihd.settings import BudgetSettings, FuelPrice, Settings, save
from ihd.words import Words

NOW = datetime(2026, 11, 24, 18, 20, 14, tzinfo=UTC)
LONDON = "Europe/London"
DAYS, STEP_S = 40, 300
TODAY, NIGHT, STALE = date(2026, 11, 24), NOW - timedelta(hours=16), NOW + timedelta(minutes=40)
WEEK = UsageRequest(TODAY)
TWO_RATES = """
name = "Economy 7"
currency = "GBP"
clock = "UTC"
standing_charge = "53.68 p"
vat_percent = 5
prices_include_vat = true
[[rate]]
name = "Night"
price = "9.4 p"
when = "00:30-07:30"
[[rate]]
name = "Day"
price = "31.25 p"
"""
STATEMENT = """
supplier = "Larkfield Energy"
number = "B-1027"
from = 2026-10-20
to = 2026-11-20
issued = 2026-11-22
vat = 6.10
total = 128.10
[[register]]
opening = 18430
opening_type = "A"
closing = 18940
closing_type = "E"
[[line]]
name = "Night"
kwh = 110
price = "9.4 p"
amount = 10.34
[[line]]
name = "Day"
kwh = 400
price = "31.25 p"
amount = 125.00
[[line]]
name = "Standing charge"
days = 31
price = "53.68 p"
amount = 16.64
"""
ACCOUNT = """
balance = 227.00
as_of = 2026-10-01
pay_day = 1
[[debit]]
from = 2026-04-01
amount = 100.00
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen of the home, the place it is shown at, and what it was asked for."""

    place: str
    name: str
    screen: object


def _usage(span: Span, unit: Unit = Unit.MONEY, **other: object) -> UsageRequest:
    return UsageRequest(TODAY, span, unit=unit, **other)


ASKED = (
    ("now", NOW, ()),
    ("now", NIGHT, ()),
    ("now", STALE, ()),
    ("usage", NOW, (WEEK,)),
    *(("usage", NOW, (_usage(span),)) for span in Span if span is not Span.WEEK),
    *(("usage", NOW, (_usage(span, Unit.ENERGY),)) for span in (Span.DAY, Span.MONTH)),
    ("usage", NOW, (_usage(Span.HALF_HOURS, half_hour=34),)),
    ("usage", NOW, (_usage(Span.WEEK, fuel=Fuel.GAS, against=Against.NONE),)),
    ("tariff", NOW, (TariffRequest(),)),
    ("tariff", NOW, (TariffRequest(Fuel.GAS),)),
    ("tariff", NIGHT, (TariffRequest(job_hours=1, days_ahead=1),)),
    ("meter", NOW, ()),
    ("meter", STALE, ()),
    ("save", NOW, ()),
    ("resting", NOW, ()),
    ("resting", STALE, ()),
    ("proof", NOW, (ProofRequest(Proven.HOUR),)),
    ("proof", NOW, (ProofRequest(Proven.TODAY),)),
    ("proof", NOW, (ProofRequest(Proven.PERIOD, WEEK),)),
    ("bill", NOW, ()),
    ("bill", NOW, (bill.CheckBill(anew=True),)),
    ("bill", NOW, (bill.CheckBill("electricity", anew=True),)),
    ("bill", NOW, (bill.EnterStatement("first_day", "20.10.2026", sure=True),)),
    ("bill", NOW, (bill.EnterStatement("last_day", "19.11.2026", sure=True),)),
    ("bill", NOW, (bill.SkipStatement("issued"),)),
    ("bill", NOW, (bill.PickStatement("counters", "each"),)),
    ("bill", NOW, (bill.GoToStatementStep(""),)),
    ("settings", NOW, ()),
    ("first_run", NOW, (first_run.GoToStep("house"),)),
    ("first_run", NOW, (first_run.GoToStep("tariff"),)),
    ("first_run", NOW, (first_run.PickTariff("one_price"),)),
    ("first_run", NOW, (first_run.PickTariff("day_and_night"),)),
    ("first_run", NOW, (first_run.PickTariff("gb-economy-7"),)),
    ("first_run", NOW, (first_run.GoToStep("done"),)),
    ("first_run", NOW, (first_run.GoToStep("broker"),)),
)
"""The place, the instant, and what is asked for there, one after another."""


class LivedHome:
    """The home in its folder; ``close`` ends it."""

    def __init__(self, root: Path) -> None:
        self.folder = HomeFolder(root).create()
        for path, text in (
            (self.folder.tariffs / "economy-7.toml", TWO_RATES),
            (self.folder.statements / "november.toml", STATEMENT),
            (self.folder.account, ACCOUNT),
        ):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        chosen = Settings(
            timezone=LONDON,
            electricity=FuelPrice(tariff="economy-7.toml"),
            gas=FuelPrice(unit_rate="0.0629", standing_charge="0.3143"),
            budget=BudgetSettings(amount="140"),
        )
        self.home, self.store, bridges = open_home(self.folder, chosen, adopt=True)
        for message in _messages():
            self.home.take(message, bridges.decode(message))
        self.home.keep(NOW)
        save(self.home.settings, self.folder.settings)

    def close(self) -> None:
        self.store.close()

    def screens(self, words: Words) -> Iterator[Shown]:
        """Yield every screen in a language."""
        self.folder.set_up.unlink(missing_ok=True)
        desk = Session(self.folder, self.home.settings, listening=False).desk
        pages = Pages(words, desk=lambda: desk)
        for place, at, asked in ASKED:
            pages.open(place)
            for request in asked:
                pages.ask(request, self.home, at)
            name = f"{place} at {at:%H:%M}, {asked}"
            if place in SET_UP_PLACES:
                # No step begins: nothing is looked for around the house.
                screen = set_up_screen(place, desk, self.home, words, at, begin=False)
            else:
                screen = pages.screen(self.home, at)
            yield Shown(place, name, screen)


def _messages() -> Iterator[Message]:
    """Yield forty days of a Glow, a reading among them that no meter can show."""
    strange = NOW.replace(second=0) - timedelta(days=2)
    for message in past_of(NOW, ZoneInfo(LONDON), history_days=DAYS, step_s=STEP_S):
        yield message
        if message.received_at == strange and message.topic.endswith("electricitymeter"):
            payload = re.sub(rb'("cumulative":)[1-9]', rb"\g<1>9", message.payload)
            at = strange + timedelta(seconds=10)
            yield msgspec.structs.replace(message, payload=payload, received_at=at)
