"""The screen at rest says what Now says, dims by night, and moves by the minute."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ihd.screens.now import Amount, Line, NowScreen, TodayBlock, Tone
from ihd.screens.resting_words import resting_screen

USUAL = NowScreen(
    clock="Tuesday 18:42",
    age=Line("4 s ago", Tone.LOW),
    live=True,
    amount=Amount("32p", "an hour", "Using 32p an hour"),
    band=Line("Usual for a Tuesday evening", Tone.USUAL),
    power="1.24 kW",
    today=TodayBlock("Today so far", "£2.14", "8.2 kWh"),
    gas=None,
    price="26.1p a unit",
)
STALE = replace(USUAL, live=False, age=Line("No reading since 14:05", Tone.WRONG))
LONDON = ZoneInfo("Europe/London")


def test_it_says_the_amount_and_the_band_of_now():
    screen = resting_screen(USUAL, datetime(2026, 11, 24, 18, 42, tzinfo=UTC), LONDON)
    assert (screen.amount, screen.band, screen.live) == (USUAL.amount, USUAL.band, True)


def test_a_stale_amount_is_dated():
    screen = resting_screen(STALE, datetime(2026, 11, 24, 18, 42, tzinfo=UTC), LONDON)
    assert (screen.band.text, screen.live) == ("No reading since 14:05", False)


@pytest.mark.parametrize(
    ("hour", "minute", "dim"), [(12, 0, False), (21, 29, False), (21, 31, True), (2, 0, True)]
)
def test_night_is_the_homes_own(hour, minute, dim):
    summer = datetime(2026, 7, 1, hour, minute, tzinfo=UTC)
    assert (resting_screen(USUAL, summer, LONDON).brightness < 1) is dim


def test_it_moves_every_minute():
    at = datetime(2026, 11, 24, 18, 42, tzinfo=UTC)
    minutes = {resting_screen(USUAL, at + timedelta(minutes=n), LONDON).minute for n in range(10)}
    assert len(minutes) == 10
