"""What is said aloud: whole sentences with the amounts in words, from a snapshot alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.insight.usual import Band
from ihd.meter import Fuel
from ihd.screens.speech_words import money_spoken, speech_told, spoken, voice_button
from ihd.snapshot import Dated, DayTotal, Link, MeterState, PriceNow, PriceSource, Snapshot
from ihd.units import DayRate, Energy, Money, UnitRate
from ihd.words import LANGUAGES, Words

NOW = datetime(2026, 11, 24, 18, 42, 10, tzinfo=UTC)
HALF_PAST_MIDNIGHT = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
EN = Words("en")
METER = MeterState(
    meter="glow/0C0FFEE00001/electricity",
    fuel=Fuel.ELECTRICITY,
    power_w=Dated(Decimal(1240), NOW - timedelta(seconds=4)),
    last_heard=NOW - timedelta(seconds=4),
)
PRICE = PriceNow(
    UnitRate(Decimal("0.2611"), "GBP"),
    DayRate(Decimal("0.5719"), "GBP"),
    PriceSource.TARIFF,
    "day",
    HALF_PAST_MIDNIGHT,
    UnitRate(Decimal("0.0901"), "GBP"),
)
HOME = Snapshot(
    at=NOW,
    zone=ZoneInfo("Europe/London"),
    broker=Link.UP,
    broker_since=NOW,
    meters=(METER,),
    electricity=METER,
    gas=None,
    today={
        Fuel.ELECTRICITY: DayTotal(
            Fuel.ELECTRICITY,
            Energy.from_kwh("8.2"),
            Money(Decimal("2.138"), "GBP"),
            Money(Decimal("0.5719"), "GBP"),
            NOW,
        )
    },
    price=PRICE,
    gas_price=None,
    day_rates=(),
    findings=(),
    band=Band.USUAL,
)


def drawing(watts: int) -> MeterState:
    return replace(METER, power_w=Dated(Decimal(watts), NOW))


def test_in_full_it_says_the_cost_the_band_today_and_the_price():
    assert spoken(HOME, EN, brief=False) == (
        "Using 32 pence an hour. Usual for a Tuesday evening. Today so far: 2.14 pounds."
        " A unit costs 26.1 pence until 00:30."
    )


@pytest.mark.parametrize(
    ("band", "said"),
    [
        (Band.LOW, "Low. 32 pence an hour."),
        (Band.USUAL, "Usual. 32 pence an hour."),
        (Band.HIGH, "High. 32 pence an hour."),
        (Band.LEARNING, "32 pence an hour."),
    ],
)
def test_in_short_it_says_the_band_and_the_cost(band, said):
    assert spoken(replace(HOME, band=band), EN, brief=True) == said


@pytest.mark.parametrize("brief", [True, False])
def test_a_reading_that_is_old_is_never_called_now(brief):
    quiet = replace(HOME, at=NOW + timedelta(minutes=9), band=Band.LEARNING)
    assert spoken(quiet, EN, brief=brief) == "No reading since 18:42."
    nothing = replace(HOME, electricity=None, band=Band.LEARNING)
    assert spoken(nothing, EN, brief=brief) == "No reading yet."


def test_power_sent_out_costs_nothing_an_hour():
    sunny = replace(HOME, electricity=drawing(-900), band=Band.LOW)
    assert spoken(sunny, EN, brief=True) == "Sending power out."
    assert spoken(sunny, EN, brief=False).startswith("You are sending power out. Today")


def test_without_a_price_it_says_the_power():
    assert spoken(replace(HOME, price=None), EN, brief=True) == "Usual. 1.2 kilowatts."


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("0.01", "GBP", "1 penny"),
        ("0.32", "GBP", "32 pence"),
        ("0.004", "GBP", "less than one penny"),
        ("0", "GBP", "0 pence"),
        ("0.996", "GBP", "1.00 pounds"),
        ("12.5", "GBP", "12.50 pounds"),
        ("0.32", "EUR", "32 cents"),
        ("2.14", "EUR", "2.14 euros"),
        ("2.14", "USD", "2.14 dollars"),
        ("-0.32", "GBP", "-32 pence"),
    ],
)
def test_amounts_are_said_as_people_say_them(amount, currency, said):
    assert money_spoken(Money(Decimal(amount), currency), EN) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("currency", ["GBP", "EUR", "CHF"])
def test_every_language_has_its_sentences_and_none_is_long(language, currency):
    words, rate = Words(language), UnitRate(Decimal("0.2611"), currency)
    money = Money(Decimal("2.138"), currency)
    day = DayTotal(Fuel.ELECTRICITY, Energy.from_kwh("8.2"), money, None, NOW)
    home = replace(HOME, price=replace(PRICE, rate=rate), today={Fuel.ELECTRICITY: day})
    said = [
        spoken(replace(home, band=band), words, brief=brief) for band in Band for brief in (0, 1)
    ]
    said += [speech_told(words, on=on) for on in (True, False)]
    said += [voice_button(words, silent=silent).spoken for silent in (True, False)]
    for text in said:
        assert "{" not in text
        assert all(len(sentence) <= 90 for sentence in text.split(". "))
