"""The theme goes with the hour while the window is open, in the home's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from now_examples import USUAL

from ihd.screens.doors import Door
from ui.daylight import Daylight
from ui.window import Look, Window

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def window(qtbot):
    window = Window([Door("now", "Now")], Look("dark", 5.19))
    qtbot.addWidget(window)
    window.show_screen("now", USUAL)
    return window


def test_by_time_of_day_it_turns_dark_in_the_evening_and_light_in_the_morning(window):
    hours = iter(datetime(2026, 7, 6, hour, 30, tzinfo=UTC) for hour in (16, 17, 5, 6))
    daylight = Daylight(window, lambda: next(hours), LONDON)
    daylight.wear("auto")
    worn = [window.look.theme]
    for _ in range(3):
        daylight.look()
        worn.append(window.look.theme)
    assert worn == ["light", "dark", "dark", "light"]


def test_a_theme_chosen_by_hand_stays(window):
    daylight = Daylight(window, lambda: datetime(2026, 7, 6, 12, tzinfo=UTC), LONDON)
    daylight.wear("auto")
    assert window.look.theme == "light"
    daylight.wear("dark-contrast")
    daylight.look()
    assert window.look.theme == "dark-contrast"
