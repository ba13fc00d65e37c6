"""A tariff's standing charge, and what the meter's price is beside the one agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from ihd.clock import local_date
from ihd.screens.choice import Choice
from ihd.screens.now import Line, Tone
from ihd.screens.price_difference import (
    brief_sentence,
    standing_sentence,
    unit_sentence,
    whose_price,
)
from ihd.screens.rows import Fact, OpenPage
from ihd.screens.tariff import PriceDoubt
from ihd.screens.tariff_told import Priced, TariffTold
from ihd.snapshot import PriceSource
from ihd.tariffs.compare import Difference, PriceComparison
from ihd.tariffs.tariff import TariffVersion
from ihd.units import UnitRate
from ihd.words import Words


def facts_of(told: TariffTold, priced: Priced, words: Words) -> tuple[Fact, ...]:
    """Return the standing charge, how far prices are known, and that the meter's price is ours."""
    found = []
    if priced.standing is not None and priced.standing.per_day:
        a_day = _a_day(priced.standing.per_day, priced.standing.currency, words)
        found.append(Fact(words.text("Standing charge"), a_day))
    if priced.by_table and priced.known_until is not None:
        found.append(Fact(words.text("Known until"), _until(told, priced, words)))
        if not any(piece.rate for piece in priced.tomorrow):
            found.append(Fact(words.text("Tomorrow"), words.text("Not published yet")))
    if told.compared is not None and _agrees(told, priced):
        found.append(Fact(words.text("Meter"), words.text("agrees")))
    return tuple(found)


def _agrees(told: TariffTold, priced: Priced) -> bool:
    """Say whether all the meter says of prices is as agreed."""
    said = (told.compared, told.compared_standing)
    return not priced.is_the_meters and all(
        one is None or one.difference is Difference.SAME for one in said
    )


def doubt_of(told: TariffTold, priced: Priced, words: Words) -> PriceDoubt | None:
    """Return what looks wrong with the prices the meter sends, and what to do about it."""
    if priced.is_the_meters:
        return None
    currency = priced.tariff.currency
    unit, standing = told.compared, told.compared_standing
    if unit is not None and unit.difference is not Difference.SAME:
        said = unit_sentence(unit, currency, words)
        return _doubt(unit, said, lambda price: _unit(price, currency, words), words)
    if standing is not None and standing.difference is not Difference.SAME:
        said = standing_sentence(standing, currency, words)
        return _doubt(standing, said, lambda price: _a_day(price, currency, words), words)
    return None


def _doubt(
    compared: PriceComparison, said: str, price: Callable[[Decimal], str], words: Words
) -> PriceDoubt:
    return PriceDoubt(
        line=Line(said, Tone.WRONG),
        brief=Line(brief_sentence(price(compared.meter), words), Tone.WRONG),
        step=whose_price(compared, price(compared.agreed), words),
        leads=Choice(
            words.text("Set price"),
            OpenPage("settings", "prices"),
            spoken=words.text("Change the price"),
        ),
    )


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
    if priced.until is not None:
        last = words.day(priced.until - timedelta(days=1))
        name = words.text("{name}, until {day}", name=name, day=last)
    return words.text("Your tariff: {name}", name=name) if priced.tariff.name else name


def _differs(version: TariffVersion, told: TariffTold) -> bool:
    if version.clock is None:
        return False
    own = told.now.astimezone(version.clock).utcoffset()
    return own != told.now.astimezone(told.zone).utcoffset()


def _unit(price: Decimal, currency: str, words: Words) -> str:
    return words.unit_rate(UnitRate(price, currency))


def _a_day(price: Decimal, currency: str, words: Words) -> str:
    return words.text("{amount} a day", amount=_unit(price, currency, words))


def _until(told: TariffTold, priced: Priced, words: Words) -> str:
    until = priced.known_until or told.now
    time, day = words.time(until, told.zone), local_date(until, told.zone)
    if day == told.day:
        return time
    if day == told.day + timedelta(days=1):
        return words.text("{time} tomorrow", time=time)
    return words.text("{time}, {day}", time=time, day=words.day_short(day))
