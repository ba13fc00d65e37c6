"""The voice of a home with ten weeks of readings: what it says, and when it keeps silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bill_home import EN, NOW, BillHome

from ihd.screens.speech import Say
from ihd.settings import DisplaySettings
from ihd.speaking import Speaking

SECOND = timedelta(seconds=1)
NOON = NOW.replace(minute=0)
"""When the home was heard last: its bridge sends every hour."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Iterator[BillHome]:
    home = BillHome(tmp_path_factory.mktemp("speaking"))
    yield home
    home.close()


@pytest.fixture
def home(lived) -> Iterator[Any]:
    """The home, speaking as is chosen; as it was before, after."""
    before = lived.home.settings

    def speaking(mode: str, *, at_rest: bool = False) -> Any:
        display = DisplaySettings(speech=mode, speech_at_rest=at_rest)
        lived.home.choose(replace(before, display=display))
        return lived.home

    yield speaking
    lived.home.choose(before)


def test_it_says_the_band_once_and_then_nothing_while_it_stays(home):
    voice, at = Speaking(), NOON
    assert voice.listen(home("basic"), EN, at, resting=False) == Say(
        "Usual. 10 pence an hour.", "en"
    )
    said = [voice.listen(home("basic"), EN, at + n * SECOND, resting=False) for n in range(1, 90)]
    assert not any(said)


def test_in_full_it_says_today_and_the_price_as_well(home):
    say = Speaking().listen(home("full"), EN, NOON, resting=False)
    assert say.text.startswith("Using 10 pence an hour. Usual for a Friday evening. Today so far: ")
    assert say.text.endswith("A unit costs 26.1 pence.")


def test_off_it_says_nothing_until_it_is_asked(home):
    voice = Speaking()
    assert voice.listen(home("off"), EN, NOON, resting=False) is None
    assert voice.say(home("off"), EN, NOON).text.startswith("Using 10 pence an hour.")


def test_at_rest_it_is_silent_and_says_what_changed_when_it_wakes(home):
    voice = Speaking()
    assert voice.listen(home("basic"), EN, NOON, resting=True) is None
    assert voice.listen(home("basic"), EN, NOON + SECOND, resting=False) is not None


def test_at_rest_it_speaks_where_that_was_chosen(home):
    assert Speaking().listen(home("basic", at_rest=True), EN, NOON, resting=True) is not None


def test_silenced_it_says_nothing_but_whoever_asks_is_told_and_answered(home):
    voice = Speaking()
    assert voice.toggle(EN).text == "Speech is off."
    assert voice.listen(home("basic"), EN, NOON, resting=False) is None
    assert voice.say(home("basic"), EN, NOON).text == "Speech is off. Usual. 10 pence an hour."
    assert voice.toggle(EN).text == "Speech is on."
    assert voice.listen(home("basic"), EN, NOON + SECOND, resting=False) is None, "it was just said"


def test_a_meter_that_is_silent_is_not_spoken_for(home):
    voice, later = Speaking(), NOON + timedelta(hours=20)
    assert voice.listen(home("basic"), EN, later, resting=False) is None
    assert voice.say(home("basic"), EN, later).text.startswith("No reading since ")
