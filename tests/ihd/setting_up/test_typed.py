"""What people type is taken for what they mean, or asked about, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.setting_up import typed
from ihd.tariffs.ask import Ask

UNIT = Ask("unit", "unit_rate", "What does a kWh cost?")
STANDING = Ask("standing", "day_rate", "What is the standing charge a day?")
MONTHLY = Ask("base", "month_rate", "What is the base price a month?")
CLOCK = Ask("clock", "clock", "Which clock?", "UTC", ("UTC", "local"))
DIAL = Ask("dial", "number", "What does the meter count?", "m3", ("m3", "hcf"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("26.11", "26.11"),
        ("26,11", "26.11"),
        (" 26,110 ", "26.110"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("-3", "-3"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_typed_with_a_comma_or_a_point(text, value):
    assert typed.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "p", "26p", "1e5", "nan", "1.2.3", "1,2,3", "--1", "٣"])
def test_what_is_no_number_is_none(text):
    assert typed.number(text) is None


@given(st.text())
def test_any_text_is_a_number_or_none(text):
    found = typed.number(text)
    assert found is None or found.is_finite()


@pytest.mark.parametrize("text", ["1.4.2026", "01.04.2026", "1/4/2026", "2026-04-01", "2026.4.1"])
def test_a_day_is_typed_day_first_or_year_first(text):
    assert typed.day(text) == date(2026, 4, 1)


@pytest.mark.parametrize("text", ["", "1.4.26", "31.2.2026", "4.2026", "soon"])
def test_what_is_no_day_is_none(text):
    assert typed.day(text) is None


def test_prices_are_typed_in_hundredths_where_the_currency_has_them():
    assert typed.answer(UNIT, "26,11", "GBP") == "26.11 p"
    assert typed.answer(STANDING, "53.40", "EUR") == "53.4 ct"
    assert typed.answer(UNIT, "2.10", "NOK") == "2.1"
    assert typed.answer(MONTHLY, "12", "EUR") == "12 per month"


def test_a_choice_is_taken_as_it_is_and_nothing_else_is_taken_for_one():
    assert typed.answer(CLOCK, "local", "GBP") == "local"
    assert typed.answer(DIAL, "hcf", "GBP") == "hcf"
    assert typed.answer(DIAL, "39.5", "GBP") is None


def test_a_price_in_the_wrong_unit_is_asked_about():
    assert typed.meant(UNIT, "0.2611", "GBP") == Decimal("26.11")
    assert typed.meant(UNIT, "2611", "GBP") == Decimal("26.11")
    assert typed.meant(STANDING, "0.53", "GBP") == Decimal(53)
    assert typed.meant(UNIT, "26.11", "GBP") is None
    assert typed.meant(UNIT, "26.11", "NOK") is None
    assert typed.meant(UNIT, "0", "GBP") is None
