"""The window: doors by touch and by key, and nothing loaded that the first number does not need."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from now_examples import HIGH, USUAL
from proof_examples import WEEK
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from seen import HELD
from settings_examples import PLAIN
from tariff_examples import DISPUTED

from ihd.screens.doors import Door
from ihd.screens.rows import Sheet
from ui import window as windows
from ui.shot import shoot
from ui.widgets.list_row import ListRow
from ui.widgets.touch import Touch
from ui.window import Look, PageKind, Window

ROOT = Path(__file__).parents[2]
DOORS = tuple(
    Door(place, word)
    for place, word in (
        ("now", "Now"),
        ("usage", "Usage"),
        ("tariff", "Tariff"),
        ("bill", "Bill"),
        ("meter", "Meter"),
        ("settings", "Settings"),
    )
)
GERMAN = tuple(
    Door(door.place, word)
    for door, word in zip(
        DOORS,
        ("Jetzt", "Verbrauch", "Tarif", "Rechnung", "Zähler", "Einstellungen"),
        strict=True,
    )
)
LOOK = Look("dark", 5.19)


@pytest.fixture
def six_pages(monkeypatch):
    """Pages behind every door, so that the doors can be tried before their pages are built."""
    for place in ("usage", "tariff", "bill", "meter", "settings"):
        monkeypatch.setitem(windows.PAGES, place, PageKind("settings", "ui.pages.now:NowPage"))


def open_window(qtbot, doors=DOORS, size=(800, 480), look=LOOK) -> Window:
    window = Window(doors, look)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_one_page_needs_no_doors(qtbot):
    window = open_window(qtbot, doors=[Door("now", "Now"), Door("a page to come", "Later")])
    assert window.bar.isHidden()
    assert window.page.height() == 480


def test_arrows_go_from_door_to_door_and_round(qtbot, six_pages):
    window = open_window(qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert window.place == "usage"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert window.place == "settings"


def test_a_touch_opens_a_page_with_its_last_screen(qtbot, six_pages):
    window = open_window(qtbot)
    window.show_screen("now", USUAL)
    window.show_screen("meter", HIGH)
    button = next(button for button in window.bar.buttons if button.door.place == "meter")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.page.hero.text() == "Using £2.08 an hour. 7.94 kW"


@pytest.mark.parametrize("doors", [DOORS, GERMAN], ids=["english", "german"])
@pytest.mark.parametrize(
    ("size", "fineness"),
    [((480, 320), 5.2), ((800, 480), 5.19), ((720, 1280), 8.26), ((1920, 1080), 3.8)],
)
def test_doors_are_large_enough_to_touch_and_their_words_fit(
    qtbot, six_pages, doors, size, fineness
):
    window = open_window(qtbot, doors, size, Look("dark", fineness))
    for button in window.bar.buttons:
        assert button.height() >= round(12 * fineness), "12 mm high"
        assert button.width() + 1 >= (9 if size == HELD else 12) * fineness, "and wide enough"
        assert button.word_width() <= button.width()


def test_doors_are_named_for_those_who_cannot_see_them(qtbot, six_pages):
    window = open_window(qtbot)
    spoken = []
    for button in window.bar.buttons:
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.role() in (QAccessible.Role.RadioButton, QAccessible.Role.CheckBox)
        spoken.append(interface.text(QAccessible.Text.Name))
    assert spoken == [door.word for door in DOORS]


def test_the_focused_door_looks_different(qtbot, six_pages):
    window = open_window(qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button = window.bar.buttons[2]
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != before


def test_a_theme_can_be_changed_while_the_window_is_open(qtbot):
    window = open_window(qtbot, doors=DOORS[:1])
    window.show_screen("now", USUAL)
    dark = window.grab().toImage()
    window.wear(Look("light", 5.19))
    assert window.grab().toImage() != dark


def test_a_picture_is_the_same_every_time(qtbot):
    one, other = (shoot("now", USUAL, size=(480, 320), theme="light") for _ in range(2))
    assert one == other
    assert (one.width(), one.height()) == (480, 320)


def test_the_first_number_needs_no_charts():
    program = (
        "import sys; sys.path.insert(0, 'tests/ui')\n"
        "from now_examples import USUAL\n"
        "from ui.shot import shoot\n"
        "shoot('now', USUAL)\n"
        "heavy = {'pyqtgraph', 'numpy', 'sqlite_utils', 'amqtt'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_a_touch_leads_to_a_sheet_of_another_page_once_there_is_one(qtbot):
    window = open_window(qtbot)
    window.open("tariff")
    window.show_screen("tariff", DISPUTED)
    qtbot.mouseClick(window.page.leads, Qt.MouseButton.LeftButton)
    assert window.place == "settings"
    prices = Sheet("prices", "Prices", PLAIN.rows[:1])
    window.show_screen("settings", replace(PLAIN, sheets=(*PLAIN.sheets, prices)))
    assert window.page.sheet == prices
    window.page.go_back()
    assert window.page.sheet is None


def test_enter_opens_the_door_that_has_the_focus(qtbot, six_pages):
    window = open_window(qtbot)
    door = window.bar.buttons[2]
    door.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(door, Qt.Key.Key_Return)
    assert window.place == "tariff"


def test_a_finger_sees_no_ring_where_the_focus_went_by_itself(qtbot):
    window = open_window(qtbot)
    window.show_screen("settings", PLAIN)
    window.open("settings")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row = next(one for one in window.page.list.findChildren(ListRow) if one.isVisible())
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.page.title.hasFocus()
    assert not Touch.by_keys
    qtbot.mouseClick(window.page.title, Qt.MouseButton.LeftButton)
    assert row.hasFocus(), "where keys would go on"
    assert not Touch.by_keys
    qtbot.keyClick(row, Qt.Key.Key_Tab)
    assert Touch.by_keys


def test_a_finger_that_turns_to_the_last_leaf_sees_no_ring_either(qtbot):
    window = open_window(qtbot, size=(480, 320))
    window.show_screen("settings", PLAIN)
    window.open("settings")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    more = window.page.list.pager.more
    while more.isEnabled():
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert not more.hasFocus()
    assert not Touch.by_keys


def test_a_proof_that_comes_after_it_was_left_is_not_shown_as_the_next(qtbot):
    window = open_window(qtbot)
    window.open("proof")
    window.open("now")
    window.show_screen("proof", WEEK)
    window.open("proof")
    assert window.page.shown is None
