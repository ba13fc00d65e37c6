"""The Meter page as a person meets it: lights, registers, what is left out, and what to do."""

import gc

import pytest
from longer import longer
from meter_examples import ALL, DISBELIEVED, NOTHING, READING, SILENT, WELL
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from seen import SIZES, commands_of, faults, heard, leaves_of, page_of, pieces_of, press

from ihd.screens.meter import AcceptReading, RejectReading, ReportedToSupplier
from ihd.screens.rows import GoBack, OpenSheet
from ui.pages.meter import MeterPage
from ui.theme import COLOURS, TEXT_SIZES
from ui.widgets.light import LightView
from ui.widgets.list_row import ListRow
from ui.widgets.reading import ReadingRow


def meter_page(qtbot, screen, size=(800, 480), **how) -> MeterPage:
    page = page_of(MeterPage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_on_any_leaf_of_any_sheet(qtbot, size, text_size):
    page = meter_page(qtbot, WELL, size, text_size=text_size)
    for name, screen in ALL.items():
        page.show_screen(screen)
        for where in leaves_of(page, sheets=name == "well" and size[0] != 1024):
            assert list(faults(page)) == [], f"{name}: {where}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = meter_page(qtbot, longer(DISBELIEVED), size)
    for screen in (DISBELIEVED, ALL["economy-7"], SILENT):
        page.show_screen(longer(screen))
        for where in leaves_of(page):
            assert list(faults(page)) == [], where


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = meter_page(qtbot, ALL["german"], text_size=3, theme=theme)
    for where in leaves_of(page):
        assert list(faults(page)) == [], where


def test_the_glass_and_both_lights_are_on_the_first_leaf_of_a_seven_inch_panel(qtbot):
    page = meter_page(qtbot, WELL)
    said = [piece.text() for piece in pieces_of(page)]
    assert "Meter to you. 4 s ago, strong signal" in said
    assert "Meter to your supplier. We cannot tell" in said
    assert WELL.registers[0].spoken in said


def test_a_reading_left_out_can_be_called_right_only_after_a_question(qtbot):
    page = meter_page(qtbot, DISBELIEVED)
    asked = commands_of(page)
    page.obey(OpenSheet("reading-1"))
    press(qtbot, page, "This is right")
    assert asked == []
    assert page.over is not None
    press(qtbot, page, "Yes, count it")
    assert asked == [AcceptReading("18")]
    assert page.over is None


def test_a_question_can_be_left_with_escape_and_asks_nothing(qtbot):
    page = meter_page(qtbot, DISBELIEVED)
    asked = commands_of(page)
    page.obey(READING.rows[-1].actions[1].command)
    qtbot.keyClick(page.over, Qt.Key.Key_Escape)
    assert (asked, page.over) == ([], None)


def test_what_to_do_is_one_touch_where_a_card_has_room(qtbot):
    page = meter_page(qtbot, SILENT, (1920, 1080))
    asked = commands_of(page)
    press(qtbot, page, "I told them today")
    assert asked == [ReportedToSupplier("today")]


def test_what_to_do_is_two_touches_where_the_registers_need_the_room(qtbot):
    page = meter_page(qtbot, SILENT)
    asked = commands_of(page)
    press(qtbot, page, "Your supplier does not hear your meter")
    press(qtbot, page, "I told them today")
    assert asked == [ReportedToSupplier("today")]


@pytest.mark.parametrize("screen", [DISBELIEVED, SILENT], ids=["disbelieved", "silent"])
def test_the_first_leaf_answers_all_that_is_asked_of_a_meter(qtbot, screen):
    """Is it heard, by the supplier too, what is wrong, what to do, what to hold against it."""
    said = " ".join(piece.text() for piece in pieces_of(meter_page(qtbot, screen)))
    lights = (screen.to_us, screen.to_supplier)
    assert all(f"{light.title}. {light.text}" in said for light in lights)
    card = screen.cards[0]
    assert all(text in said for text in (card.title.text, *card.text))
    assert all(register.spoken in said for register in screen.registers)


def test_on_a_small_panel_a_card_is_a_door_to_all_it_says(qtbot):
    page = meter_page(qtbot, DISBELIEVED, (480, 320))
    page.list.open_leaf(1)
    press(qtbot, page, "We did not believe one reading")
    said = [piece.text() for where in leaves_of_open(page) for piece in pieces_of(page)]
    assert DISBELIEVED.cards[0].text[0] in said
    assert "See why" in said


def leaves_of_open(page):
    for leaf in range(len(page.list.leaves)):
        page.list.open_leaf(leaf)
        yield leaf


def test_an_open_sheet_stays_open_while_readings_come_in(qtbot):
    page = meter_page(qtbot, DISBELIEVED)
    page.obey(OpenSheet("left-out"))
    page.show_screen(WELL)
    assert page.sheet.title == "Readings left out"
    page.show_screen(NOTHING)
    assert page.sheet is None


def test_the_focus_stays_on_its_row_while_readings_come_in(qtbot):
    page = meter_page(qtbot, WELL)
    page.activateWindow()
    row = next(one for one in pieces_of(page) if isinstance(one, ListRow))
    row.setFocus(Qt.FocusReason.TabFocusReason)
    from dataclasses import replace

    page.show_screen(replace(WELL, to_us=replace(WELL.to_us, text="14 s ago, strong signal")))
    assert row.isVisible()
    assert page.focusWidget() is row


def test_everything_can_be_reached_and_pressed_by_keyboard(qtbot):
    page = meter_page(qtbot, DISBELIEVED)
    asked = commands_of(page)
    page.obey(OpenSheet("reading-1"))
    page.list.turn(1)
    button = next(one for one in pieces_of(page) if one.text() == "Leave it out")
    seen = set()
    while page.focusWidget() is not button and page.focusWidget() not in seen:
        seen.add(page.focusWidget())
        page.focusNextChild()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert asked == [RejectReading("18")]
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.sheet is None


def test_the_focus_goes_down_the_rows_as_they_stand_whenever_each_was_made(qtbot):
    page = meter_page(qtbot, NOTHING)
    page.show_screen(DISBELIEVED)
    page.list.open_leaf(1)
    rows = [one for one in pieces_of(page) if isinstance(one, ListRow)]
    tops = []
    touch = rows[0]
    while touch in rows:
        tops.append(touch.y())
        touch = touch.nextInFocusChain()
    assert tops == sorted(tops)
    assert len(tops) == len(rows)


def test_the_row_with_the_focus_looks_different(qtbot):
    page = meter_page(qtbot, WELL)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    row = next(one for one in pieces_of(page) if isinstance(one, ListRow))
    before = row.grab().toImage()
    row.setFocus(Qt.FocusReason.TabFocusReason)
    assert row.grab().toImage() != before
    page.obey(GoBack())
    qtbot.mousePress(row, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    assert row.grab().toImage() == before, "a finger knows where it is"


def test_page_keys_turn_the_leaves(qtbot):
    page = meter_page(qtbot, DISBELIEVED, (480, 320))
    qtbot.keyClick(page, Qt.Key.Key_PageDown)
    assert page.list.leaf == 1
    qtbot.keyClick(page, Qt.Key.Key_PageUp)
    assert page.list.leaf == 0


def test_decimal_marks_of_registers_stand_under_one_another(qtbot):
    page = meter_page(qtbot, WELL)
    rows = [one for one in pieces_of(page) if isinstance(one, ReadingRow)]
    assert len(rows) == 2
    assert len({round(row.mark_at(), 1) for row in rows}) == 1


def test_lights_and_rows_are_buttons_with_whole_names(qtbot):
    page = meter_page(qtbot, WELL)
    kinds = {name: role for role, name in heard(page)}
    assert kinds["Meter to you. 4 s ago, strong signal"] == QAccessible.Role.PushButton
    assert kinds["Readings left out, None"] == QAccessible.Role.PushButton
    assert kinds[WELL.registers[0].spoken] == QAccessible.Role.StaticText


def test_a_light_that_leads_nowhere_takes_no_focus(qtbot):
    page = meter_page(qtbot, NOTHING)
    lights = [one for one in pieces_of(page) if isinstance(one, LightView)]
    assert {light.focusPolicy() for light in lights} == {Qt.FocusPolicy.NoFocus}


def test_showing_many_screens_keeps_no_widget_alive(qtbot):
    page = meter_page(qtbot, WELL)
    before = None
    for _ in range(10):
        for screen in ALL.values():
            page.show_screen(screen)
            page.obey(OpenSheet("gaps"))
            page.go_back()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        count = len(QApplication.allWidgets())
        before = before or count
        assert count <= before, "of this window or, measured and never shown, of none"
