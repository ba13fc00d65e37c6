"""The screen at rest: the amount and the band alone, dim at night, never long in one place."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor
from resting_examples import ALL, EVENING, NIGHT
from seen import SIZES, faults, page_of, pieces_of

from ui.pages.resting import RestingPage
from ui.theme import COLOURS, TEXT_SIZES


def resting_page(qtbot, screen=EVENING, size=(800, 480), **how) -> RestingPage:
    page = page_of(RestingPage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_in_any_minute(qtbot, size, text_size):
    page = resting_page(qtbot, size=size, text_size=text_size)
    for screen in ALL.values():
        for minute in range(0, 10, 3):
            page.show_screen(replace(screen, minute=minute))
            assert list(faults(page)) == []


def test_only_the_amount_and_the_band_are_said(qtbot):
    page = resting_page(qtbot)
    assert [one.text() for one in pieces_of(page)] == [
        "Using 32p an hour",
        "Usual for a Tuesday evening",
    ]


def test_the_words_move_every_minute_and_come_back(qtbot):
    page = resting_page(qtbot)
    places = []
    for minute in range(11):
        page.show_screen(replace(EVENING, minute=minute))
        places.append(page.amount.pos().toTuple())
    assert len(set(places)) == 10
    assert places[0] == places[10]
    steps = [max(abs(x - left), abs(y - top)) for (x, y), (left, top) in pairwise(places)]
    assert max(steps) <= 20, "a few pixels at a time"


@pytest.mark.parametrize("theme", COLOURS)
def test_at_night_it_is_darker_than_by_day_in_every_theme(qtbot, theme):
    page = resting_page(qtbot, theme=theme)
    page.show_screen(replace(NIGHT, brightness=0.4))
    picture = page.grab().toImage()
    assert QColor(picture.pixel(2, 2)).lightness() < 20
    lightest = max(
        QColor(picture.pixel(x, y)).lightness()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    )
    assert 60 < lightest < 150
