"""The Settings page: every choice within reach of a finger, a key and a screen reader."""

import pytest
from longer import longer
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from seen import SIZES, commands_of, faults, heard, leaves_of, page_of, pieces_of, press
from settings_examples import ALL, ASKED, BROKER, PLAIN, SAVED

from ihd.screens.rows import OpenSheet
from ihd.screens.settings_screen import ChangeSetting, DeleteEverything, DraftTariff
from ui.pages.settings import SettingsPage
from ui.theme import COLOURS, TEXT_SIZES
from ui.widgets.typing import Typing


def settings_page(qtbot, screen=PLAIN, size=(800, 480), **how) -> SettingsPage:
    page = page_of(SettingsPage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_on_any_leaf_of_any_sheet(qtbot, size, text_size):
    page = settings_page(qtbot, size=size, text_size=text_size)
    for where in leaves_of(page):
        assert list(faults(page)) == [], where
    for screen in ALL.values():
        page.show_screen(screen)
        for where in leaves_of(page, sheets=False):
            assert list(faults(page)) == [], where


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = settings_page(qtbot, longer(PLAIN), size)
    for screen in (PLAIN,):
        page.show_screen(longer(screen))
        for where in leaves_of(page):
            assert list(faults(page)) == [], where


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = settings_page(qtbot, ALL["german"], text_size=3, theme=theme)
    for where in leaves_of(page, sheets=False):
        assert list(faults(page)) == [], where


def test_a_language_is_one_touch_and_named_in_itself(qtbot):
    page = settings_page(qtbot)
    asked = commands_of(page)
    page.obey(OpenSheet("language"))
    press(qtbot, page, "Cymraeg")
    assert asked == [ChangeSetting("display.language", "cy")]


def test_a_choice_looks_chosen_only_once_the_home_says_so(qtbot):
    page = settings_page(qtbot)
    page.obey(OpenSheet("language"))
    press(qtbot, page, "Cymraeg")
    rows = {one.text(): one.isChecked() for one in pieces_of(page) if hasattr(one, "row")}
    assert (rows["English"], rows["Cymraeg"]) == (True, False)


def test_deleting_everything_is_asked_about_first(qtbot):
    page = settings_page(qtbot)
    asked = commands_of(page)
    page.obey(OpenSheet("privacy"))
    press(qtbot, page, "Delete everything")
    press(qtbot, page, "Keep it all")
    assert (asked, page.over) == ([], None)
    press(qtbot, page, "Delete everything")
    press(qtbot, page, "Delete everything")
    assert asked == [DeleteEverything()]


def test_the_home_may_ask_back_and_stops_asking_when_answered(qtbot):
    page = settings_page(qtbot)
    asked = commands_of(page)
    page.show_screen(ASKED)
    assert page.over.question == ASKED.question
    press(qtbot, page, "No, 26.11p")
    assert asked == [DraftTariff("e-2", "unit_rate", "26.11p")]
    page.show_screen(ASKED)
    assert page.over is None, "what is answered is not asked again"
    page.show_screen(PLAIN)
    page.show_screen(ASKED)
    assert page.over is not None


def test_the_outcome_is_said_over_the_doors(qtbot):
    page = settings_page(qtbot, SAVED)
    assert SAVED.notice.text in [one.text() for one in pieces_of(page)]


def test_options_are_radio_buttons_and_switches_check_boxes_with_their_state(qtbot):
    page = settings_page(qtbot, size=(1920, 1080))
    page.obey(OpenSheet("display"))
    roles = {name: role for role, name in heard(page)}
    assert roles["Dark"] == QAccessible.Role.RadioButton
    rest = next(name for name in roles if name.startswith("Rest after 10 minutes"))
    assert roles[rest] == QAccessible.Role.CheckBox
    checked = [one.text() for one in pieces_of(page) if getattr(one, "isChecked", bool)()]
    assert [name.partition(",")[0] for name in checked] == [
        "By time of day",
        "Plain",
        "Rest after 10 minutes",
    ]


def test_an_address_is_typed_on_the_screen_or_on_keys(qtbot):
    page = settings_page(qtbot)
    asked = commands_of(page)
    page.obey(OpenSheet("broker"))
    press(qtbot, page, "Address")
    assert isinstance(page.over, Typing)
    qtbot.keyClicks(page.over.field, "pi.local")
    qtbot.keyClick(page.over.field, Qt.Key.Key_Return)
    assert asked == [ChangeSetting("broker.host", "pi.local")]
    assert page.sheet == BROKER


def test_the_arrows_of_a_keyboard_open_no_other_page_while_typing(qtbot):
    page = settings_page(qtbot)
    page.obey(OpenSheet("broker"))
    press(qtbot, page, "Address")
    qtbot.keyClick(page.over.field, Qt.Key.Key_Left)
    qtbot.keyClick(page.over.field, Qt.Key.Key_Escape)
    assert page.over is None
    assert page.sheet == BROKER
