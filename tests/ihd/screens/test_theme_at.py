"""The theme by the time of day."""

from datetime import time

import pytest

from ihd.screens.daylight import theme_at


@pytest.mark.parametrize(
    ("local", "theme"),
    [
        (time(0), "dark"),
        (time(6, 59), "dark"),
        (time(7), "light"),
        (time(17, 59), "light"),
        (time(18), "dark"),
        (time(23, 59), "dark"),
    ],
)
def test_by_time_of_day_it_is_light_until_the_evening(local, theme):
    assert theme_at("auto", local) == theme


@pytest.mark.parametrize("hour", [3, 12, 21])
def test_a_theme_chosen_by_hand_is_worn_at_every_hour(hour):
    assert theme_at("light-contrast", time(hour)) == "light-contrast"
