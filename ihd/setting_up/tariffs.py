"""Prices: the meter's own, one typed, a preset answered, and a change from a day on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import msgspec
import tomlkit
from tomlkit import TOMLDocument

from ihd.files import write_whole
from ihd.guide import Agreed, Doubt, Draft, Outcome, Told
from ihd.home import Home
from ihd.meter import Fuel
from ihd.setting_up import typed
from ihd.setting_up.progress import DraftKept, Progress
from ihd.setting_up.tariff_draft import METER, Own, agreed_of, draft_of
from ihd.setting_up.tariff_text import filled, flat, with_change, without_change
from ihd.settings import FuelPrice, Settings
from ihd.tariffs.file import load_tariff
from ihd.tariffs.now import rate_at, standing_charge_on
from ihd.tariffs.source import TariffError

FUELS = (Fuel.ELECTRICITY, Fuel.GAS)
_AS_BEFORE = "As before"


@dataclass(slots=True)
class TariffDesk:
    """Works on the drafts in the guide's progress, and on the home's tariff files."""

    folder: Path
    progress: Callable[[], Progress]
    note: Callable[[Progress], None]
    doubt: Doubt | None = None

    def draft(self, home: Home, fuel: Fuel, now: datetime) -> Draft:
        """Return a fuel's draft as it stands."""
        settings, kept = home.settings, self.progress().draft(fuel)
        own = home.prices(fuel).meters_own()
        currency, zone = settings.currency, settings.zone
        return draft_of(fuel, kept, own, currency=currency, zone=zone, now=now)

    def pick(self, fuel: Fuel, kind: str) -> None:
        """Begin a draft of a kind; what was typed for another kind is kept where it fits."""
        self.doubt = None
        kept = self.progress().draft(fuel)
        self.note(self.progress().with_draft(fuel, msgspec.structs.replace(kept, kind=kind)))

    def type_in(
        self, home: Home, fuel: Fuel, field: str, text: str, now: datetime, *, sure: bool
    ) -> Told | None:
        """Take a line of a draft in as typed; return why it was not, else None."""
        self.doubt = None
        kept = self.progress().draft(fuel)
        if field == "from":
            first_day = typed.day(text)
            if first_day is None and text.strip():
                return Told(Outcome.NOT_A_DAY)
            kept = msgspec.structs.replace(kept, first_day=first_day)
        else:
            ask = next((a for a in self.draft(home, fuel, now).asks if a.key == field), None)
            currency = home.settings.currency
            answer = typed.answer(ask, text, currency) if ask is not None else None
            if ask is None or answer is None:
                return Told(Outcome.NOT_A_NUMBER)
            meant = None if sure else typed.meant(ask, text, currency)
            if meant is not None:
                self.doubt = Doubt(fuel, field, typed.number(text) or meant, meant)
                return None
            answers = {**kept.answers, field: answer}
            kept = msgspec.structs.replace(kept, answers=answers)
        self.note(self.progress().with_draft(fuel, kept))
        return None

    def save(self, home: Home, fuel: Fuel, now: datetime) -> Settings:
        """Write what a draft says, and return settings that name it; raise TariffError."""
        draft = self.draft(home, fuel, now)
        if draft.kind == METER:
            return _with_price(home.settings, fuel, FuelPrice())
        settings = home.settings
        currency, zone = settings.currency, settings.zone.key
        fresh = filled(draft.kind, fuel, draft.answers, currency=currency, zone=zone)
        name = _price(settings, fuel).tariff or f"{fuel}.toml"
        text = tomlkit.dumps(fresh)
        if draft.first_day is not None:
            text = with_change(self._before(home, fuel, now), fresh, draft.first_day)
        self._write(name, text)
        self.note(self.progress().with_draft(fuel, DraftKept()))
        return _with_price(settings, fuel, FuelPrice(tariff=name))

    def remove(self, home: Home, which: str) -> Settings:
        """Take a fuel's tariff, or its change of a day, away; raise TariffError, ValueError."""
        name, _, day = which.partition("@")
        fuel = Fuel(name)
        price = _price(home.settings, fuel)
        if not day:
            return _with_price(home.settings, fuel, FuelPrice())
        before = self._read(price.tariff)
        if before is not None:
            self._write(price.tariff, without_change(before, date.fromisoformat(day)))
        return home.settings

    def agreed(self, settings: Settings, fuel: Fuel) -> Agreed | None:
        """Return what a fuel's tariff file says; None without one that can be read."""
        name = _price(settings, fuel).tariff
        with suppress(TariffError):
            return agreed_of(load_tariff(self.folder / name)) if name else None
        return None

    def _before(self, home: Home, fuel: Fuel, now: datetime) -> TOMLDocument | None:
        """Return what holds until a change: the file, else the one price known, else None."""
        document = self._read(_price(home.settings, fuel).tariff)
        if document is not None:
            return document
        rate, standing = _price_now(home, fuel, now)
        if rate is None:
            return None
        zone = home.settings.zone.key
        return flat(fuel, rate, standing, zone=zone, name=_AS_BEFORE)

    def _read(self, name: str) -> TOMLDocument | None:
        with suppress(OSError, ValueError):
            return tomlkit.parse((self.folder / name).read_text(encoding="utf-8")) if name else None
        return None

    def _write(self, name: str, text: str) -> None:
        """Write a tariff file that can be read as one; the one before stays as ``.old``."""
        path = self.folder / name

        def accept(scratch: Path) -> None:
            load_tariff(scratch)
            if path.exists():
                write_whole(path.with_suffix(".old"), path.read_bytes())

        write_whole(path, text, accept=accept)


def _price(settings: Settings, fuel: Fuel) -> FuelPrice:
    return settings.gas if fuel is Fuel.GAS else settings.electricity


def _with_price(settings: Settings, fuel: Fuel, price: FuelPrice) -> Settings:
    if fuel is Fuel.GAS:
        return replace(settings, gas=price)
    return replace(settings, electricity=price)


def _price_now(home: Home, fuel: Fuel, now: datetime) -> Own:
    force = home.in_force(fuel, now)
    if force is None:
        return None, None
    zone = home.settings.zone
    rate = rate_at(force.tariff, now, zone, prices=force.table).now.rate
    return rate, standing_charge_on(force.tariff, now.astimezone(zone).date())
