"""What proves a figure: the readings, their times, the price and the sum, of a whole home."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ihd.feed.demo import past_of
from ihd.meter import Fuel
from ihd.pages import Pages
from ihd.paths import HomeFolder
from ihd.proof_page import proof_page
from ihd.screens.now_words import now_screen
from ihd.screens.proof import ProofRequest, Proven
from ihd.screens.rows import Fact, OpenPage, Said
from ihd.screens.usage import Span, UsageRequest
from ihd.session import load_settings, open_home
from ihd.tariffs.file import load_tariff
from ihd.usage_page import usage_page
from ihd.words import Words

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 31, 18, 42, 10, tzinfo=UTC)
TODAY = date(2026, 3, 31)
EN = Words("en")
HOUR, DAY = ProofRequest(Proven.HOUR), ProofRequest(Proven.TODAY)
NIGHT = load_tariff(
    'name = "Economy 7"\ncurrency = "GBP"\nstanding_charge = "53.4 p"\nclock = "UTC"\n'
    "vat_percent = 5\nprices_include_vat = true\n"
    '[[rate]]\nname = "Night"\nprice = "9.02 p"\nwhen = "00:30-07:30"\n'
    '[[rate]]\nname = "Day"\nprice = "27.35 p"\n'
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = HomeFolder(tmp_path_factory.mktemp("home")).create()
    chosen = replace(load_settings(folder), timezone="Europe/London")
    home, store, bridges = open_home(folder, chosen, adopt=True)
    home.start(NOW - timedelta(days=9))
    for message in past_of(NOW, LONDON, history_days=9, step_s=300):
        home.take(message, bridges.decode(message))
    home.keep(NOW)
    yield home
    store.close()


def facts(screen) -> dict[str, tuple[str, str]]:
    return {row.label: (row.value, row.detail) for row in screen.rows if isinstance(row, Fact)}


def said(screen) -> list[str]:
    return [row.line.text for row in screen.rows if isinstance(row, Said)]


def test_an_hour_is_the_power_that_was_read_times_the_price(home):
    screen = proof_page(home, HOUR, EN, NOW)
    assert screen.title == now_screen(home.snapshot(NOW), EN).amount.spoken == "Using 9p an hour"
    assert facts(screen) == {
        "Power": ("0.334 kW", "Read from your meter at 19:40:00"),
        "Price of a unit": ("26.11p", "As your meter sends it"),
        "An hour of that": ("9p", "0.334 kW × 26.11p"),
    }
    assert said(screen) == ["The standing charge is not in it: that is by the day."]


def test_today_is_the_difference_of_two_readings_times_the_price(home):
    screen = proof_page(home, DAY, EN, NOW)
    assert screen.title == f"Today so far: {now_screen(home.snapshot(NOW), EN).today.amount}"
    assert facts(screen) == {
        "At the start": ("18,671.991 kWh", "31 March at 00:00:00"),
        "At the end": ("18,677.425 kWh", "31 March at 19:40:00"),
        "Used in this time": ("5.434 kWh", ""),
        "Electricity": ("£1.42", "5.434 kWh × 26.11p"),
        "Standing charge": ("54p", "1 day"),
        "In all": ("£1.96", ""),
    }
    assert screen.back == OpenPage("now")


@pytest.mark.parametrize("span", list(Span))
@pytest.mark.parametrize("fuel", [Fuel.ELECTRICITY, Fuel.GAS])
def test_a_period_is_proved_to_the_very_total_that_was_touched(home, span, fuel):
    usage = usage_page(home, UsageRequest(TODAY, span, fuel), EN, NOW)
    screen = proof_page(home, usage.why.asks, EN, NOW)
    assert facts(screen)["In all"][0] == usage.total
    assert screen.title == f"{usage.title}: {usage.total}"
    assert screen.back == OpenPage("usage")


def test_every_rate_has_its_energy_and_its_price(home):
    prices = home.prices(Fuel.ELECTRICITY)
    prices.choose("GBP", NIGHT, prices.typed)
    try:
        asked = ProofRequest(Proven.PERIOD, UsageRequest(TODAY - timedelta(days=1), Span.DAY))
        screen = proof_page(home, asked, EN, NOW)
        hour = proof_page(home, HOUR, EN, NOW)
    finally:
        prices.choose("GBP", None, prices.typed)
    found = facts(screen)
    assert found["Night"][1].endswith("kWh × 9.02p")
    assert found["Day"][1].endswith("kWh × 27.35p")
    assert set(found) >= {"Energy alone", "Standing charge", "In all"}
    assert facts(hour)["Price of a unit"] == ("27.35p", "By your tariff, until 01:30")
    assert said(hour) == ["With VAT. The standing charge is not in it: that is by the day."]


def test_of_a_time_before_the_first_reading_nothing_is_claimed(home):
    asked = ProofRequest(Proven.PERIOD, UsageRequest(date(2025, 1, 1), Span.DAY))
    screen = proof_page(home, asked, EN, NOW)
    assert (facts(screen), said(screen)) == ({}, ["Nothing is known of it yet."])


@pytest.mark.parametrize("language", ["en", "cy", "nl", "de", "fr"])
def test_no_sentence_is_longer_than_a_line(home, language):
    words = Words(language)
    for request in (HOUR, DAY, ProofRequest(Proven.PERIOD, UsageRequest(TODAY))):
        assert all(len(line) <= 90 for line in said(proof_page(home, request, words, NOW)))


def test_the_open_page_proves_what_was_touched_last(home):
    pages = Pages(EN)
    pages.ask(DAY, home, NOW)
    pages.open("proof")
    assert pages.screen(home, NOW).title == "Today so far: £1.42"
