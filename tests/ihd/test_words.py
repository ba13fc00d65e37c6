"""Money, numbers and times as people say them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.units import Energy, Money, UnitRate
from ihd.words import LANGUAGES, Words


@pytest.mark.parametrize(
    ("amount", "says"),
    [("0.324", "32p"), ("0.995", "£1.00"), ("2.135", "£2.14"), ("1234.5", "£1,234.50"), ("0", "0p"),
     ("-0.12", "−12p")],
)  # fmt: skip
def test_pence_are_said_under_a_pound(amount, says):
    assert Words("en").money(Money(Decimal(amount), "GBP")) == says


def test_a_german_home_reads_cents_and_a_comma():
    words = Words("de")
    assert words.money(Money(Decimal("0.32"), "EUR")) == "32 ct"
    assert words.money(Money(Decimal("12.5"), "EUR")) == "12,50\xa0€"
    assert words.power(Decimal(1240)) == "1,24 kW"


def test_a_unit_rate_keeps_a_tenth_of_a_penny():
    assert Words("en").unit_rate(UnitRate(Decimal("0.2611"), "GBP")) == "26.1p"


@pytest.mark.parametrize(
    ("span", "says"),
    [(timedelta(seconds=4), "4 s"), (timedelta(minutes=3, seconds=50), "3 min"),
     (timedelta(hours=2, minutes=14), "2 h 14 min"), (timedelta(hours=5), "5 h"),
     (timedelta(days=3, hours=1), "3 days")],
)  # fmt: skip
def test_a_duration_takes_at_most_two_units(span, says):
    assert Words("en").duration(span) == says


def test_a_time_is_told_in_the_homes_own_zone():
    instant = datetime(2026, 7, 1, 17, 42, tzinfo=UTC)
    assert Words("en").time(instant, ZoneInfo("Europe/London")) == "18:42"


@pytest.mark.parametrize(
    ("kwh", "says"), [("6.84", "6.84 kWh"), ("68.44", "68.4 kWh"), ("12345.6", "12,346 kWh")]
)
def test_energy_has_the_decimals_its_size_calls_for(kwh, says):
    assert Words("en").energy(Energy.from_kwh(kwh)) == says


@pytest.mark.parametrize(
    ("language", "first", "later"),
    [
        ("en", "1 November", "21 November 2026"),
        ("cy", "1 Tachwedd", "21 Tachwedd 2026"),
        ("nl", "1 november", "21 november 2026"),
        ("de", "1. November", "21. November 2026"),
        ("fr", "1er novembre", "21 novembre 2026"),
    ],
)
def test_a_day_is_written_as_each_language_writes_it(language, first, later):
    words = Words(language)
    assert words.day(date(2026, 11, 1)) == first
    assert words.full_day(date(2026, 11, 21)) == later


@pytest.mark.parametrize(
    ("language", "first", "eighteenth"),
    [
        ("en", "1", "18"),
        ("cy", "1", "18"),
        ("nl", "1", "18"),
        ("de", "1.", "18."),
        ("fr", "1er", "18"),
    ],
)
def test_a_day_whose_month_follows_is_counted_as_each_language_counts(language, first, eighteenth):
    words = Words(language)
    assert words.day_of_month(date(2026, 11, 1)) == first
    assert words.day_of_month(date(2026, 11, 18)) == eighteenth


@pytest.mark.parametrize(
    ("sent", "says"),
    [("1E+999999", "1E999999"), ("-1111111111111111111111111111111.5", "−1.11E30"),
     ("1e17", "100,000,000,000,000,000.000"), ("1E-999999", "0.000")],
)  # fmt: skip
def test_a_number_of_any_length_can_be_told(sent, says):
    assert Words("en").number(Decimal(sent), 3) == says


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "sign"), [("GBP", "£"), ("EUR", "€"), ("CAD", "$")])
def test_a_currency_has_the_sign_that_is_on_the_bill_in_every_language(language, code, sign):
    words = Words(language)
    said = (
        words.currency(code),
        words.money(Money(Decimal("2.14"), code)),
        words.money_whole(Money(Decimal("214"), code)),
        words.unit_rate(UnitRate(Decimal("1.1"), code)),
    )
    assert all(re.sub(r"[\d.,\s]", "", one) == sign for one in said), said
