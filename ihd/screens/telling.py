"""A finding as it is being told: its facts, however they were kept, as figures in a language.

A finding that was written down comes back with text and whole numbers for what were Decimals,
instants and days, so every fact is read as what it must be; one that cannot be is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding
from ihd.clock import local_date, parse_instant
from ihd.meter import Fuel, Quantity
from ihd.units import Money, UnitRate
from ihd.words import Words

_LONGEST_RAW = 24
_COARSE_FROM = 100_000
_WEEK, _YEAR = timedelta(days=7), timedelta(days=365)
_KILO = Decimal(1000)


class FactMissingError(Exception):
    """A sentence needs a fact that the finding does not have."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A finding, and in what words to tell it; ``now`` lets what is not of today be dated."""

    finding: Finding
    zone: ZoneInfo
    words: Words
    now: datetime | None = None

    # -- facts ------------------------------------------------------------------------------

    def number(self, name: str) -> Decimal | None:
        """Return a fact that is a number."""
        fact = self.finding.facts.get(name)
        if isinstance(fact, bool) or not isinstance(fact, Decimal | int | str):
            return None
        try:
            number = Decimal(fact)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    def name(self, name: str) -> str | None:
        """Return a fact that is a name."""
        fact = self.finding.facts.get(name)
        return str(fact) if fact is not None and fact != "" else None

    def instant(self, name: str) -> datetime | None:
        """Return a fact that is an instant."""
        fact = self.finding.facts.get(name)
        if isinstance(fact, datetime):
            return fact
        try:
            return parse_instant(fact) if isinstance(fact, str) else None
        except ValueError:
            return None

    def day_of(self, name: str) -> date | None:
        """Return a fact that is a day."""
        fact = self.finding.facts.get(name)
        if isinstance(fact, date):
            return fact
        try:
            return date.fromisoformat(fact) if isinstance(fact, str) else None
        except ValueError:
            return None

    def clock_time(self, name: str) -> str | None:
        """Return a fact that is a time of day, as a clock shows it."""
        fact = self.finding.facts.get(name)
        try:
            found = time.fromisoformat(fact) if isinstance(fact, str) else fact
        except ValueError:
            return None
        return f"{found:%H:%M}" if isinstance(found, time) else None

    @property
    def fuel(self) -> str | None:
        """The fuel of the meter the finding is about, where the finding tells."""
        for reading in self.finding.evidence:
            if reading.fuel is not None:
                return str(reading.fuel)
        told = self.name("fuel")
        return str(Fuel.GAS) if told is None and self.name("unit") == "m3" else told

    @property
    def stands(self) -> bool:
        """Whether the finding still stands."""
        return self.finding.until is None

    # -- words ------------------------------------------------------------------------------

    def text(self, sentence: str, /, **fields: str | None) -> str:
        """Return a sentence with its fields; raise FactMissingError where one is not known."""
        return self.words.text(sentence, **_known(fields))

    def plural(self, one: str, many: str, count: int, /, **fields: str | None) -> str:
        """Return the form of a sentence that fits a count; else as ``text``."""
        return self.words.plural(one, many, count, **_known(fields))

    def meter(self) -> str:
        """Return what the meter is called at the beginning of a sentence."""
        match self.fuel:
            case Fuel.GAS:
                return self.words.text("The gas meter")
            case Fuel.WATER:
                return self.words.text("The water meter")
            case Fuel.HEAT:
                return self.words.text("The heat meter")
            case _:
                return self.words.text("The meter")

    def when(self, instant: datetime | None = None) -> str:
        """Return the time of day of an instant (else of the beginning), dated if not today."""
        moment = instant or self.finding.since
        time_of_day = self.words.time(moment, self.zone)
        day = local_date(moment, self.zone)
        if self.now is None or day == local_date(self.now, self.zone):
            return time_of_day
        return self.words.text("{time} on {day}", time=time_of_day, day=self.words.day(day))

    def day(self) -> str:
        """Return the local day it began."""
        return self.words.day(local_date(self.finding.since, self.zone))

    def value(self, name: str = "value") -> str | None:
        """Return a value of the finding's own quantity with its unit; None where it has none."""
        number = self.number(name)
        return None if number is None else figure(number, self.finding.facts, self.words)

    def sent(self) -> str:
        """Return the value as it was sent, whatever it was."""
        value = self.value()
        if value is not None:
            return value
        bare = self.number("raw")
        if bare is not None:
            return plain_figure(bare, "", self.words)
        raw = self.name("value") or self.name("raw") or self.words.text("nothing")
        short = raw if len(raw) <= _LONGEST_RAW else raw[: _LONGEST_RAW - 1] + "…"
        return self.words.text("“{text}”", text=short)

    def kwh(self, name: str) -> str | None:
        """Return a fact in kWh as a figure."""
        number = self.number(name)
        return None if number is None else plain_figure(number, "kWh", self.words)

    def span(self, name: str) -> str | None:
        """Return a fact in seconds as how long that is, whichever way it points."""
        seconds = self.number(name)
        if seconds is None:
            return None
        return long_span(timedelta(seconds=int(abs(seconds))), self.words)

    def stake(self) -> str | None:
        """Return what is at stake as money."""
        at_stake = self.finding.at_stake
        return None if at_stake is None else self.words.money(at_stake)


def _known(fields: Mapping[str, str | None]) -> dict[str, str]:
    known = {name: field for name, field in fields.items() if field is not None}
    if len(known) < len(fields):
        raise FactMissingError
    return known


def figure(number: Decimal, facts: Mapping[str, object], words: Words) -> str:
    """Return a number of a quantity with its unit: ``3,041,271,842 kWh``, ``-8,388.61 kW``."""
    quantity, unit = facts.get("quantity"), facts.get("unit")
    currency = str(facts.get("currency") or "GBP")
    if quantity == Quantity.POWER or unit == "W":
        return plain_figure((number / _KILO).quantize(Decimal("0.01")), "kW", words)
    if quantity == Quantity.UNIT_RATE:
        return words.unit_rate(UnitRate(number, currency))
    if quantity in (
        Quantity.STANDING_CHARGE,
        Quantity.BALANCE,
        Quantity.DEBT,
        Quantity.EMERGENCY_CREDIT,
    ):
        return words.money(Money(number, currency))
    return plain_figure(number, str(unit) if unit else "", words)


def plain_figure(number: Decimal, unit: str, words: Words) -> str:
    """Return a number with at most three decimals, none where it is large, and its unit."""
    exponent = number.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    places = 0 if abs(number) >= _COARSE_FROM else min(decimals, 3)
    shown = words.number(number, places)
    unit = "m³" if unit == "m3" else unit
    return words.text("{number} {unit}", number=shown, unit=unit) if unit else shown


def long_span(span: timedelta, words: Words) -> str:
    """Return how long something lasts, in years or weeks where it is long."""
    if span >= 2 * _YEAR:
        years = span // _YEAR
        shown = words.number(Decimal(years), 0)
        return words.plural("{number} year", "{number} years", years, number=shown)
    if span >= 3 * _WEEK:
        return words.plural("{count} week", "{count} weeks", span // _WEEK)
    return words.duration(span)
