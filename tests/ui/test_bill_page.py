"""The Bill page: so far and where to, each line as printed, and a bill typed in and judged."""

from dataclasses import replace

import pytest
from bill_examples import (
    ALL,
    CLOSING,
    FIRST_DAY,
    FORMS,
    FUEL,
    LINES,
    LOWER,
    ON_ITS_WAY,
    VERDICT,
)
from longer import longer
from PySide6.QtCore import Qt
from seen import SIZES, commands_of, faults, leaves_of, page_of, pieces_of, press

from ihd.screens.bill import (
    CheckBill,
    EnterStatement,
    GoToStatementStep,
    PickStatement,
    SkipStatement,
)
from ui.pages.bill import BillPage
from ui.theme import COLOURS, TEXT_SIZES
from ui.widgets.dialog import Dialog
from ui.widgets.typing import Typing


def bill_page(qtbot, screen=ON_ITS_WAY, size=(800, 480), **how) -> BillPage:
    page = page_of(BillPage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


def said(page) -> list[str]:
    found = []
    for leaf in range(len(page.list.leaves)):
        page.list.open_leaf(leaf)
        found += [one.text() for one in pieces_of(page)]
    return found


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_on_any_leaf_of_any_sheet(qtbot, size, text_size):
    page = bill_page(qtbot, size=size, text_size=text_size)
    for name, screen in ALL.items():
        page.show_screen(screen)
        for where in leaves_of(page, sheets=name == "on-its-way"):
            assert list(faults(page)) == [], f"{name}: {where}"


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_at_any_step_of_the_form(qtbot, size, text_size):
    page = bill_page(qtbot, size=size, text_size=text_size)
    for name, screen in FORMS.items():
        page.show_screen(screen)
        assert list(faults(page)) == [], name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = bill_page(qtbot, longer(ON_ITS_WAY), size)
    for screen in (ON_ITS_WAY, FORMS["closing"], FORMS["lower"]):
        page.show_screen(longer(screen))
        for where in leaves_of(page):
            assert list(faults(page)) == [], where


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = bill_page(qtbot, ALL["german"], text_size=3, theme=theme)
    for where in leaves_of(page, sheets=False):
        assert list(faults(page)) == [], where


def test_the_amount_and_where_it_is_heading_are_on_the_first_leaf(qtbot):
    page = bill_page(qtbot)
    first = [one.text() for one in pieces_of(page)]
    assert "This bill, from 3 November: £68.25 so far, with VAT" in first
    assert "Heading for £108 to £131 by 2 December" in first


def test_every_line_is_there_as_a_bill_prints_it(qtbot):
    heard = said(bill_page(qtbot))
    for line in LINES:
        assert any(text.startswith(f"{line.label}, {line.value}") for text in heard), line.label


def test_a_bill_is_typed_in_step_by_step(qtbot):
    page = bill_page(qtbot)
    asked = commands_of(page)
    press(qtbot, page, "Check a bill")
    page.show_screen(FIRST_DAY)
    qtbot.keyClicks(page.over.field, "3.10.2026")
    qtbot.keyClick(page.over.field, Qt.Key.Key_Return)
    page.show_screen(FUEL)
    press(qtbot, page, "Electricity")
    page.show_screen(CLOSING)
    qtbot.mouseClick(page.over.letters.segments[3], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.over.skip, Qt.MouseButton.LeftButton)
    assert asked == [
        CheckBill(),
        EnterStatement("first_day", "3.10.2026"),
        PickStatement("fuel", "electricity"),
        PickStatement("closing_type", "S"),
        SkipStatement("closing"),
    ]


def test_what_is_being_typed_stays_while_the_home_goes_on(qtbot):
    page = bill_page(qtbot, CLOSING)
    page.over.field.setText("12706")
    page.show_screen(replace(CLOSING, form=replace(CLOSING.form, choices=())))
    assert page.over.field.text() == "12706"
    assert page.over.letters.isHidden()


def test_a_reading_lower_than_the_last_is_questioned_not_refused(qtbot):
    page = bill_page(qtbot, CLOSING)
    asked = commands_of(page)
    qtbot.keyClicks(page.over.field, "1285")
    qtbot.keyClick(page.over.field, Qt.Key.Key_Return)
    page.show_screen(LOWER)
    assert isinstance(page.over, Dialog)
    press(qtbot, page, "Yes, it says so")
    typed = EnterStatement("closing", "1285")
    assert asked == [typed, replace(typed, sure=True)]


def test_a_question_done_with_leads_back_to_the_step(qtbot):
    page = bill_page(qtbot, LOWER)
    page.show_screen(CLOSING)
    assert isinstance(page.over, Typing)


def test_back_goes_a_step_back_typed_or_touched(qtbot):
    page = bill_page(qtbot, CLOSING)
    asked = commands_of(page)
    qtbot.mouseClick(page.over.title, Qt.MouseButton.LeftButton)
    page.show_screen(FUEL)
    qtbot.mouseClick(page.title, Qt.MouseButton.LeftButton)
    assert asked == [GoToStatementStep("before"), GoToStatementStep("")]
    page.show_screen(ON_ITS_WAY)
    assert (page.over, page.sheet) == (None, None)


def test_the_last_answer_leads_to_the_verdict(qtbot):
    page = bill_page(qtbot, CLOSING)
    page.show_screen(VERDICT)
    assert page.sheet.title == "Bill of 2 November"
    assert "This bill is £31.40 too high." in said(page)
