"""The Save page: what is always on, in money a year, and what could honestly be saved."""

import pytest
from longer import longer
from save_examples import ALL, KNOWN
from seen import SIZES, commands_of, faults, leaves_of, page_of, pieces_of, press

from ihd.screens.rows import OpenPage
from ui.pages.save import SavePage
from ui.theme import COLOURS, TEXT_SIZES


def save_page(qtbot, screen=KNOWN, size=(800, 480), **how) -> SavePage:
    page = page_of(SavePage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_on_any_leaf_of_any_sheet(qtbot, size, text_size):
    page = save_page(qtbot, size=size, text_size=text_size)
    for name, screen in ALL.items():
        page.show_screen(screen)
        for where in leaves_of(page, sheets=name == "known"):
            assert list(faults(page)) == [], f"{name}: {where}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = save_page(qtbot, longer(KNOWN), size)
    for screen in (KNOWN,):
        page.show_screen(longer(screen))
        for where in leaves_of(page):
            assert list(faults(page)) == [], where


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = save_page(qtbot, ALL["german"], text_size=3, theme=theme)
    for where in leaves_of(page):
        assert list(faults(page)) == [], where


def test_what_is_always_on_comes_first(qtbot):
    page = save_page(qtbot)
    assert "Always on costs: £421 a year" in [one.text() for one in pieces_of(page)]


def test_a_saving_opens_what_it_rests_on(qtbot):
    page = save_page(qtbot)
    press(qtbot, page, "Switch off half of it")
    assert page.sheet.place == "always-on"


def test_the_way_back_leads_from_sheet_to_page_and_to_the_bill(qtbot):
    page = save_page(qtbot)
    asked = commands_of(page)
    press(qtbot, page, "Switch off half of it")
    page.go_back()
    assert (page.sheet.title, asked) == (KNOWN.title, [])
    page.go_back()
    assert asked == [OpenPage("bill")]


def test_a_sheet_that_is_led_to_lies_over_the_page(qtbot):
    page = save_page(qtbot)
    page.lead_to("shift")
    assert page.sheet.place == "shift"
    page.go_back()
    assert page.sheet.title == KNOWN.title
