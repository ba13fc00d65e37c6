"""The kiosk: no way out but the PIN, and each wrong one makes the next wait longer."""

import pytest
from now_examples import USUAL
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from settings_examples import PLAIN

from ihd import pin
from ihd.paths import HomeFolder
from ihd.screens.doors import Door, OpenPage
from ihd.screens.kiosk import kiosk_words
from ihd.screens.rows import OpenSheet
from ihd.screens.settings_screen import LeaveKiosk
from ihd.words import Words
from ui.kiosk import Kiosk, lock_of
from ui.rest import Rest
from ui.window import Look, Window

DOORS = (Door("now", "Now"), Door("meter", "Meter"), Door("settings", "Settings"))


@pytest.fixture
def window(qtbot):
    window = Window(DOORS, Look("dark", 5.19))
    qtbot.addWidget(window)
    window.resize(800, 480)
    window.show_screen("now", USUAL)
    window.show_screen("settings", PLAIN)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def folder(tmp_path):
    folder = HomeFolder(tmp_path).create()
    pin.keep(folder, "2580")
    return folder


@pytest.fixture
def kiosk(window, folder):
    kiosk = Kiosk(window, kiosk_words(Words("en")), lock_of(folder))
    kiosk.begin()
    yield kiosk
    kiosk.end()


def type_pin(qtbot, kiosk, pin: str) -> None:
    qtbot.keyClicks(kiosk.panel.field, pin)
    qtbot.keyClick(kiosk.panel.field, Qt.Key.Key_Return)


def type_wrong(qtbot, kiosk) -> None:
    for _ in range(pin.FREE_TRIES):
        type_pin(qtbot, kiosk, "0000")


def open_settings(qtbot, window) -> None:
    gear = next(one for one in window.bar.buttons if one.door.place == "settings")
    qtbot.mouseClick(gear, Qt.MouseButton.LeftButton)


def test_it_takes_the_whole_screen_and_hides_the_cursor(window, kiosk):
    assert window.isFullScreen()
    assert QApplication.overrideCursor().shape() is Qt.CursorShape.BlankCursor


def test_once_it_is_over_the_window_is_as_large_as_it_was(window, kiosk):
    assert window.size() == window.screen().size()
    kiosk.end()
    assert window.size() == QSize(800, 480)


def test_closing_it_does_nothing(window, kiosk):
    assert not window.close()
    assert window.isVisible()


def test_made_small_it_comes_back(qtbot, window, kiosk):
    window.showNormal()
    qtbot.waitUntil(window.isFullScreen)


def test_put_away_it_comes_back(qtbot, window, kiosk):
    window.setWindowState(Qt.WindowState.WindowMinimized | Qt.WindowState.WindowFullScreen)
    qtbot.waitUntil(lambda: window.isFullScreen() and not window.isMinimized())


def test_while_the_pin_is_asked_nothing_else_is_seen_reached_or_swiped(qtbot, window, kiosk):
    open_settings(qtbot, window)
    focused = set()
    for _ in range(12):
        focused.add(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert kiosk.panel.field in focused
    assert all(kiosk.panel.isAncestorOf(one) for one in focused)
    assert not window.page.isVisible()
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(700, 30))
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    assert window.place == "now"
    window.open("meter")
    assert kiosk.panel.isVisible()
    assert not window.page.isVisible()
    qtbot.keyClick(kiosk.panel.field, Qt.Key.Key_Escape)
    assert window.page.isVisible()
    assert window.bar.isVisible()


def test_the_question_wears_what_the_window_wears(qtbot, window, kiosk):
    open_settings(qtbot, window)
    window.wear(Look("light", 5.19))
    assert kiosk.panel.theme == window.theme
    window.resize(500, 400)
    assert kiosk.panel.size() == window.size()


def test_settings_want_the_pin_and_the_other_pages_do_not(qtbot, window, kiosk):
    window.open("meter")
    assert window.place == "meter"
    open_settings(qtbot, window)
    assert window.place == "meter"
    checked = [one.door.place for one in window.bar.buttons if one.isChecked()]
    assert checked == ["meter"]
    type_pin(qtbot, kiosk, "2580")
    assert window.place == "settings"
    assert kiosk.panel is None


def test_the_pin_leads_to_the_sheet_that_was_asked_for(qtbot, window, kiosk):
    window.page.asked.emit(OpenPage("settings", "display"))
    type_pin(qtbot, kiosk, "2580")
    assert (window.place, window.page.trail) == ("settings", ["display"])


def test_what_was_opened_is_locked_again_behind_the_person(qtbot, window, kiosk):
    open_settings(qtbot, window)
    type_pin(qtbot, kiosk, "2580")
    window.open("now")
    open_settings(qtbot, window)
    assert window.place == "now"


def test_the_question_can_be_left_and_nothing_is_open(qtbot, window, kiosk):
    open_settings(qtbot, window)
    qtbot.keyClick(kiosk.panel.field, Qt.Key.Key_Escape)
    assert (kiosk.panel, window.place) == (None, "now")


def test_waking_from_rest_leads_to_no_locked_page_and_asks_for_nothing(qtbot, window, kiosk):
    open_settings(qtbot, window)
    type_pin(qtbot, kiosk, "2580")
    rest = Rest(window, after_s=600)
    rest.begin()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert (window.place, kiosk.panel) == ("now", None)


def test_only_the_pin_leads_out(qtbot, window, kiosk):
    open_settings(qtbot, window)
    type_pin(qtbot, kiosk, "2580")
    window.page.obey(OpenSheet("kiosk"))
    window.page.obey(LeaveKiosk())
    assert window.isFullScreen()
    type_pin(qtbot, kiosk, "2580")
    assert not window.isFullScreen()
    assert QApplication.overrideCursor() is None
    assert window.close()


def test_after_wrong_pins_the_right_one_has_to_wait_too(qtbot, window, kiosk):
    open_settings(qtbot, window)
    type_wrong(qtbot, kiosk)
    assert kiosk.panel.hint.text() == "That was not it. Wait 5 s."
    assert not kiosk.panel.field.isEnabled()
    kiosk._try("2580")
    assert window.place == "now"
    for _ in range(5):
        kiosk._count_down()
    assert kiosk.panel.hint.text() == "That was not it. Try again."
    assert kiosk.panel.field.isEnabled()


def test_a_machine_turned_off_and_on_waits_all_the_same(qtbot, window, kiosk, folder):
    open_settings(qtbot, window)
    type_wrong(qtbot, kiosk)
    kiosk.end()
    other = Kiosk(window, kiosk_words(Words("en")), lock_of(folder))
    other.begin()
    open_settings(qtbot, window)
    type_pin(qtbot, other, "2580")
    assert window.place == "now"
    assert "Wait" in other.panel.hint.text()
    other.end()


def test_leaving_the_question_does_not_shorten_the_wait(qtbot, window, kiosk):
    open_settings(qtbot, window)
    type_wrong(qtbot, kiosk)
    kiosk._close()
    open_settings(qtbot, window)
    assert not kiosk.panel.field.isEnabled()


def test_without_a_pin_nothing_is_locked(qtbot, window, folder, kiosk):
    pin.keep(folder, "")
    open_settings(qtbot, window)
    assert window.place == "settings"
    window.page.obey(LeaveKiosk())
    assert QApplication.overrideCursor() is None
