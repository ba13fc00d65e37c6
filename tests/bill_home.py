"""A home with ten weeks of hourly readings, and its Bill page as touches and keys reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ihd.bridges import Bridges
from ihd.clock import midnight
from ihd.home import Home
from ihd.meter import Message, Quantity
from ihd.pages import Pages
from ihd.paths import RESOURCES, HomeFolder
from ihd.screens import bill as asks
from ihd.screens.bill import BillScreen
from ihd.screens.rows import Sheet
from ihd.settings import FuelPrice, Settings
from ihd.store import Store
from ihd.words import Words

HOUR = timedelta(hours=1)
FIRST = datetime(2026, 9, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"
GLOW = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"export":'
    '{{"cumulative":0.000,"units":"kWh"}},"import":{{"cumulative":{kwh},"day":1.000,'
    '"week":2.000,"month":3.000,"units":"kWh","mpan":"1900000000011","supplier":"---",'
    '"price":{{"unitrate":0.26110,"standingcharge":0.53730}}}}}},'
    '"power":{{"value":0.400,"units":"kW"}}}}}}'
)
RATE, STANDING = Decimal("0.2611"), Decimal("0.5373")
EN = Words("en")
SKIPPED = ""


class BillHome:
    """The home and its open Bill page; without an ``agreed`` price it has what its meter sends."""

    def __init__(self, folder: Path, *, agreed: bool = True) -> None:
        self.folder = HomeFolder(folder).create()
        self.bridges = Bridges.load(RESOURCES / "bridges")
        self.store = Store.open(self.folder.database)
        typed = FuelPrice(unit_rate=f"{RATE}", standing_charge=f"{STANDING}")
        price = typed if agreed else FuelPrice()
        settings = Settings(timezone="Europe/London", electricity=price)
        self.home = Home(settings, self.store, adopt=True)
        self.home.start(FIRST)
        kwh, at = Decimal("12000.000"), FIRST
        while at <= NOW:
            payload = GLOW.format(at=at, kwh=kwh).encode()
            message = Message(TOPIC, payload, at)
            self.home.take(message, self.bridges.decode(message))
            kwh += Decimal("0.250") + Decimal("0.020") * (at.hour % 12)
            at += HOUR
        self.open_again()

    def open_again(self) -> None:
        """Forget what only the page knew, as a program that was started again has."""
        self.pages = Pages(EN, "bill")

    @property
    def screen(self) -> BillScreen:
        screen = self.pages.screen(self.home, NOW)
        assert isinstance(screen, BillScreen)
        return screen

    def touch(self, *commands: object) -> BillScreen:
        """Have the page ask for something, as the window passes it on."""
        for command in commands:
            self.pages.ask(command, self.home, NOW)
        return self.screen

    def reading(self, day: date) -> int:
        """Return the whole kWh our own display showed as a day began."""
        meter = self.home.settings.meter_for("electricity")
        at = midnight(day, self.home.settings.zone)
        reading = self.store.reading_at(str(meter), Quantity.IMPORT_ENERGY, at)
        assert reading is not None
        assert isinstance(reading.value, Decimal)
        return int(reading.value)

    def answers(self, first: date, last: date, **other: str) -> dict[str, str]:
        """Return a right bill's answers by the places of the form; others in place of them."""
        opening, closing = self.reading(first), self.reading(last + timedelta(days=1))
        days = (last - first).days + 1
        energy = ((closing - opening) * RATE).quantize(Decimal("0.01"))
        standing = (days * STANDING).quantize(Decimal("0.01"))
        return {
            "first_day": f"{first.day}.{first.month}.{first.year}",
            "last_day": f"{last.day}.{last.month}.{last.year}",
            "issued": SKIPPED,
            "counters": "one",
            "opening.0": f"{opening}",
            "closing.0": f"{closing}",
            "kwh.0": f"{closing - opening}",
            "unit_rate.0": "26,11",
            "amount.0": f"{energy}",
            "standing_rate": "53.73",
            "standing_days": f"{days}",
            "standing_amount": f"{standing}",
            "more": "none",
            "vat": SKIPPED,
            "total": f"{energy + standing}",
            "before": SKIPPED,
            **{place.replace("_0", ".0"): text for place, text in other.items()},
        }

    def type_in(self, answers: Mapping[str, str], letters: Mapping[str, str] = {}) -> BillScreen:
        """Type a bill in to its last step, each answer as it is given, and have it checked."""
        self.touch(asks.CheckBill(anew=True))
        while (form := self.screen.form) is not None and form.place != "review":
            for place, letter in letters.items():
                if place == form.place:
                    self.touch(asks.PickStatement(f"letter.{place}", letter))
            self.touch(answer(form, answers[form.place]))
        return self.touch(asks.PickStatement("review", "check"))

    def close(self) -> None:
        self.store.close()


def answer(form: Any, text: str) -> object:
    """Return what an answer at a step asks for: passed by, touched, or typed."""
    if text == SKIPPED:
        return asks.SkipStatement(form.place)
    if form.entry is None:
        return asks.PickStatement(form.place, text)
    return asks.EnterStatement(form.place, text, sure=True)


def sheet(screen: BillScreen, place: str) -> Sheet:
    """Return one of a screen's sheets."""
    return next(one for one in screen.sheets if one.place == place)


def said(rows: object) -> list[str]:
    """Every text of rows, whatever they are."""
    if isinstance(rows, str):
        return [rows]
    if isinstance(rows, tuple):
        return [text for row in rows for text in said(row)]
    if is_dataclass(rows):
        return [text for field in fields(rows) for text in said(getattr(rows, field.name))]
    return []
