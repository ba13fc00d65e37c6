"""A tariff's standing charge, and the price the meter sends beside the one agreed."""

from __future__ import annotations

from datetime import timedelta

from ihd.clock import local_date
from ihd.screens.now import Line, Tone
from ihd.screens.price_difference import standing_sentence, unit_sentence
from ihd.screens.rows import Fact
from ihd.screens.tariff_told import Priced, TariffTold
from ihd.snapshot import PriceSource
from ihd.tariffs.compare import Difference
from ihd.tariffs.tariff import TariffVersion
from ihd.units import DayRate, UnitRate
from ihd.words import Words


def facts_of(told: TariffTold, priced: Priced, words: Words) -> tuple[Fact, ...]:
    """Return the standing charge, how far prices are known, and the meter's price and ours."""
    found = []
    if priced.standing is not None and priced.standing.per_day:
        found.append(Fact(words.text("Standing"), _a_day(priced.standing, words)))
    if priced.by_table and priced.known_until is not None:
        found.append(Fact(words.text("Known until"), _until(told, priced, words)))
        if not any(piece.rate for piece in priced.tomorrow):
            found.append(Fact(words.text("Tomorrow"), words.text("Not published yet")))
    compared = told.compared
    if compared is None or priced.is_the_meters:
        return tuple(found)
    currency = priced.tariff.currency
    tone = Tone.QUIET if compared.difference is Difference.SAME else Tone.WRONG
    meter = words.unit_rate(UnitRate(compared.meter, currency))
    agreed = words.unit_rate(UnitRate(compared.agreed, currency))
    return (
        *found,
        Fact(words.text("Meter"), meter, tone=tone),
        Fact(words.text("Agreed"), agreed),
    )


def notice_of(told: TariffTold, priced: Priced, words: Words) -> Line | None:
    """Return what looks wrong with the prices the meter sends."""
    if priced.is_the_meters:
        return None
    currency = priced.tariff.currency
    unit, standing = told.compared, told.compared_standing
    if unit is not None and unit.difference is not Difference.SAME:
        return Line(unit_sentence(unit, currency, words), Tone.WRONG)
    if standing is not None and standing.difference is not Difference.SAME:
        return Line(standing_sentence(standing, currency, words), Tone.WRONG)
    return None


def clocks_of(told: TariffTold, priced: Priced, words: Words) -> Line | None:
    """Return when the cheap time is on the clock on the wall, where the meter's clock differs."""
    version = priced.tariff.version_on(told.day)
    if version is None or not _differs(version, told):
        return None
    known = [piece for piece in priced.today if piece.rate is not None and piece.period]
    prices = [piece.rate.per_kwh for piece in known if piece.rate]
    if len(set(prices)) < 2:
        return None
    low = min(zip(prices, range(len(known)), strict=True))[1]
    start = words.time(known[low].interval.start, told.zone)
    end = words.time(known[low].interval.end, told.zone)
    sentence = words.text(
        "Your meter keeps its own time: {name} is {start} to {end} on your clock.",
        name=known[low].period,
        start=start,
        end=end,
    )
    return Line(sentence)


def tariff_name(priced: Priced, words: Words) -> str:
    """Return the name of the tariff and until when it holds."""
    if priced.source is PriceSource.METER:
        return words.text("The price your meter sends")
    name = priced.tariff.name or words.text("The price you typed in")
    if priced.until is None:
        return name
    last = words.day(priced.until - timedelta(days=1))
    return words.text("{name}, until {day}", name=name, day=last)


def _differs(version: TariffVersion, told: TariffTold) -> bool:
    if version.clock is None:
        return False
    own = told.now.astimezone(version.clock).utcoffset()
    return own != told.now.astimezone(told.zone).utcoffset()


def _a_day(rate: DayRate, words: Words) -> str:
    amount = words.unit_rate(UnitRate(rate.per_day, rate.currency))
    return words.text("{amount} a day", amount=amount)


def _until(told: TariffTold, priced: Priced, words: Words) -> str:
    until = priced.known_until or told.now
    time, day = words.time(until, told.zone), local_date(until, told.zone)
    if day == told.day:
        return time
    if day == told.day + timedelta(days=1):
        return words.text("{time} tomorrow", time=time)
    return words.text("{time}, {day}", time=time, day=words.day_short(day))
