"""The set-up guide: by touch alone, by keyboard alone, left and taken up again."""

import pytest
from first_run_examples import ALL, BROKER, DONE, HOUSE, OURS, PICKED, PORT_TAKEN, TARIFF, TYPED
from longer import longer
from PySide6.QtCore import Qt
from seen import SIZES, commands_of, faults, leaves_of, page_of, pieces_of, press

from ihd.screens.first_run import FinishSetUp, GoToStep, LeaveSetUp, UseBroker
from ihd.screens.settings_screen import DraftTariff, PickMeter
from ui.pages.first_run import FirstRunPage
from ui.theme import COLOURS, TEXT_SIZES


def guide(qtbot, screen=BROKER, size=(800, 480), **how) -> FirstRunPage:
    page = page_of(FirstRunPage, size, doors=False, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_at_any_step(qtbot, size, text_size):
    page = guide(qtbot, size=size, text_size=text_size)
    for name, screen in ALL.items():
        page.show_screen(screen)
        for where in leaves_of(page):
            assert list(faults(page)) == [], f"{name}: {where}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = guide(qtbot, longer(PICKED), size)
    for screen in (BROKER, PORT_TAKEN, OURS, PICKED, TARIFF, DONE):
        page.show_screen(longer(screen))
        for where in leaves_of(page):
            assert list(faults(page)) == [], where


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = guide(qtbot, ALL["german"], theme=theme)
    for where in leaves_of(page):
        assert list(faults(page)) == [], where


def test_the_guide_has_no_doors_and_its_own_way_out(qtbot):
    page = guide(qtbot)
    asked = commands_of(page)
    assert page.whole
    press(qtbot, page, "Later")
    assert asked == [LeaveSetUp()]


def test_touch_alone_goes_from_the_broker_to_the_display(qtbot):
    page = guide(qtbot)
    asked = commands_of(page)
    press(qtbot, page, "This machine")
    press(qtbot, page, "Go on")
    page.show_screen(HOUSE)
    press(qtbot, page, "Glow, electricity")
    page.show_screen(PICKED)
    press(qtbot, page, "Go on")
    page.show_screen(TARIFF)
    press(qtbot, page, "Unit rate")
    for digit in "24.5":
        press(qtbot, page, digit)
    press(qtbot, page, "Done")
    page.show_screen(DONE)
    press(qtbot, page, "Show me")
    assert asked == [
        UseBroker("this_machine"),
        GoToStep("numbers"),
        PickMeter("glow/electricity", "electricity"),
        GoToStep("tariff"),
        DraftTariff("first", "unit_rate", "24.5"),
        FinishSetUp(),
    ]


def test_keyboard_alone_reaches_every_choice(qtbot):
    page = guide(qtbot, PICKED)
    asked = commands_of(page)
    page.activateWindow()
    names = []
    for _ in range(12):
        page.focusNextChild()
        if page.focusWidget() is not None:
            names.append(page.focusWidget().text())
    assert {"Go on", "Later"} <= set(names)
    assert any(name.startswith("Glow") for name in names)
    go_on = next(one for one in pieces_of(page) if one.text() == "Go on")
    qtbot.keyClick(go_on, Qt.Key.Key_Return)
    assert asked == [GoToStep("tariff")]


def test_the_house_is_never_chosen_for_the_person(qtbot):
    page = guide(qtbot, HOUSE)
    assert not any(getattr(one, "isChecked", bool)() for one in pieces_of(page))
    assert "Go on" not in [one.text() for one in pieces_of(page)]


def test_beside_the_question_numbers_come_in_and_the_preview_says_what_is_to_come(qtbot):
    page = guide(qtbot, PICKED, size=(1280, 800))
    assert page.heard.isVisible()
    assert page.preview.figure.text() == "1.24 kW"
    page.show_screen(TARIFF)
    assert not page.heard.isVisible()
    assert page.preview.figure.text() == "32p"


def test_what_is_wrong_is_said_before_the_choices_even_on_a_small_panel(qtbot):
    page = guide(qtbot, TYPED, size=(480, 320))
    assert TYPED.text[0].text in [one.text() for one in pieces_of(page)]
