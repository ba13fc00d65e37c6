"""Rest and waking, and the ways of a finger: through the window's own events."""

import pytest
from meter_examples import DISBELIEVED
from now_examples import USUAL
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from resting_examples import EVENING
from settings_examples import BROKER, PLAIN

from ihd.screens.doors import Door
from ihd.screens.rows import OpenSheet
from ui.rest import Rest
from ui.swipe import way_of
from ui.window import Look, Window

DOORS = (Door("now", "Now"), Door("meter", "Meter"), Door("settings", "Settings"))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot):
    window = Window(DOORS, Look("dark", 5.19))
    qtbot.addWidget(window)
    window.resize(800, 480)
    window.show_screen("now", USUAL)
    window.show_screen("meter", DISBELIEVED)
    window.show_screen("settings", PLAIN)
    window.show_screen("resting", EVENING)
    window.show()
    qtbot.waitExposed(window)
    return window


def touch(window, at: QPoint) -> None:
    QTest.mouseClick(window.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, at)


def door_to(window, place: str) -> QPoint:
    button = next(one for one in window.bar.buttons if one.door.place == place)
    return button.mapTo(window, button.rect().center())


def slide(window, start: QPoint, end: QPoint) -> None:
    handle, none = window.windowHandle(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, LEFT, none, start)
    for part in range(1, 6):
        QTest.mouseMove(handle, start + (end - start) * part / 5)
    QTest.mouseRelease(handle, LEFT, none, end)


def test_after_a_while_untouched_only_the_amount_is_left(qtbot, window):
    rest = Rest(window, after_s=600)
    rest.begin()
    assert window.place == "resting"
    assert not window.bar.isVisible()


def test_the_waking_touch_opens_the_page_that_was_open_and_does_nothing_else(qtbot, window):
    rest = Rest(window, after_s=600)
    window.open("meter")
    place = door_to(window, "settings")
    rest.begin()
    touch(window, place)
    assert window.place == "meter"
    touch(window, place)
    assert window.place == "settings", "the next touch is the person's again"


def test_the_waking_key_does_nothing_else_either(qtbot, window):
    rest = Rest(window, after_s=600)
    rest.begin()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Right)
    assert window.place == "now"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Right)
    assert window.place == "meter"


def test_the_waking_key_does_nothing_else_however_long_it_is_held(window):
    Rest(window, after_s=600).begin()
    for kind, repeats in (
        (QEvent.Type.KeyPress, False),
        (QEvent.Type.KeyRelease, True),
        (QEvent.Type.KeyPress, True),
        (QEvent.Type.KeyRelease, False),
    ):
        key = QKeyEvent(kind, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, "", repeats)
        QApplication.sendEvent(window.windowHandle(), key)
    assert window.place == "now"


def test_a_touch_begins_the_wait_anew(qtbot, window):
    rest = Rest(window, after_s=600)
    qtbot.wait(300)
    waited = rest.left_ms
    touch(window, QPoint(5, 5))
    assert rest.left_ms > waited


def test_a_swipe_goes_from_page_to_page(window):
    slide(window, QPoint(600, 200), QPoint(200, 210))
    assert window.place == "meter"
    slide(window, QPoint(200, 210), QPoint(600, 200))
    assert window.place == "now"


def test_a_slide_that_begins_on_a_row_turns_the_leaf_and_presses_nothing(window):
    window.open("settings")
    slide(window, QPoint(300, 300), QPoint(300, 100))
    assert window.page.list.leaf == 1
    assert window.page.sheet is None
    slide(window, QPoint(300, 100), QPoint(300, 300))
    assert window.page.list.leaf == 0


def test_a_swipe_back_leaves_a_sheet(window):
    window.open("settings")
    window.page.obey(OpenSheet("display"))
    slide(window, QPoint(200, 200), QPoint(600, 200))
    assert window.page.sheet is None
    assert window.place == "settings"


def test_no_swipe_passes_what_covers_a_page(window):
    window.open("settings")
    window.page._type(BROKER.rows[0])
    slide(window, QPoint(600, 60), QPoint(200, 60))
    assert window.place == "settings"
    assert window.page.over is not None


@pytest.mark.parametrize(
    ("end", "way"),
    [
        ((40, 100), (1, 0)),
        ((160, 100), (-1, 0)),
        ((100, 40), (0, 1)),
        ((100, 160), (0, -1)),
        ((60, 60), None),
        ((95, 100), None),
    ],
)
def test_the_way_of_a_finger_must_be_plain(end, way):
    assert way_of(QPointF(100, 100), QPointF(*end), 50) == way
