"""A page of rows and sheets: where one comes back to, and what stays while numbers come in."""

from dataclasses import replace

import pytest
from meter_examples import WELL
from now_examples import USUAL
from PySide6.QtCore import Qt
from settings_examples import PLAIN

from ihd.screens.doors import Door
from ihd.screens.rows import Action, GoBack, OpenSheet, Option, Question
from ui.widgets.light import LightView
from ui.widgets.list_row import ListRow
from ui.window import Look, Window

DOORS = (Door("now", "Now"), Door("meter", "Meter"), Door("settings", "Settings"))
ASKS = Question("Is that your meter?", (Action("Yes", GoBack()), Action("No", GoBack())))


@pytest.fixture
def window(qtbot):
    window = Window(DOORS, Look("dark", 5.19))
    qtbot.addWidget(window)
    window.resize(480, 320)
    window.show_screen("now", USUAL)
    window.show_screen("meter", WELL)
    window.show_screen("settings", PLAIN)
    window.show()
    qtbot.waitExposed(window)
    window.open("settings")
    return window


def last_door(page) -> ListRow:
    """Turn to the last leaf, and return a row on it that opens a sheet."""
    page.list.open_leaf(len(page.list.leaves) - 1)
    places = {OpenSheet(sheet.place) for sheet in page.shown.sheets}
    rows = [one for one in page.list.findChildren(ListRow) if one.isVisible()]
    return next(row for row in rows if row.command in places)


def test_the_way_back_leads_to_the_leaf_and_the_row_one_came_from(qtbot, window):
    page = window.page
    row = last_door(page)
    leaf, asked = page.list.leaf, row.command
    assert leaf > 0
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert (page.list.leaf, page.sheet is None) == (0, False)
    page.go_back()
    assert page.list.leaf == leaf
    assert window.focusWidget().command == asked


def test_the_door_of_an_open_page_leads_back_to_its_beginning(window):
    page = window.page
    page.obey(OpenSheet("meters"))
    page.obey(OpenSheet("role:gas"))
    window.bar.chosen.emit("settings")
    assert (page.sheet, page.list.leaf, window.place) == (None, 0, "settings")


def test_a_question_stays_as_it_is_while_numbers_come_in(window):
    window.show_screen("settings", replace(PLAIN, question=ASKS))
    dialog = window.page.over
    dialog.buttons.buttons[1].setFocus()
    window.show_screen("settings", replace(PLAIN, question=ASKS, title="Settings, a second on"))
    assert window.page.over is dialog
    assert dialog.buttons.buttons[1].hasFocus()


def test_a_light_that_opens_nothing_asks_for_nothing(qtbot, window):
    light = replace(WELL.to_us, command=None)
    window.show_screen("meter", replace(WELL, to_us=light))
    window.open("meter")
    asked = []
    window.asked.connect(asked.append)
    first = window.page.list.findChild(LightView)
    assert first.row == light
    first.click()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert asked == []


def test_of_choices_the_keys_come_to_each_whichever_was_touched(qtbot, window):
    window.page.obey(OpenSheet("display"))
    options = [one for one in window.page.list.findChildren(ListRow) if type(one.row) is Option]
    assert len(options) > 2
    for option in options:
        option.click()
    reached = [bool(option.focusPolicy() & Qt.FocusPolicy.TabFocus) for option in options]
    assert all(reached)
