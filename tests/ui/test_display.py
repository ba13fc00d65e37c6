"""The display at work on an empty home: the guide opens, and what is chosen is worn at once."""

import pytest

from ihd.paths import HomeFolder
from ihd.screens.doors import doors
from ihd.screens.rows import OpenPage
from ihd.screens.settings_screen import ChangeSetting, LeaveKiosk
from ihd.session import Session
from ihd.settings import Settings, load
from ihd.words import Words
from ui.app import open_window
from ui.display import Front
from ui.rest import Rest


@pytest.fixture
def display(qtbot, tmp_path):
    folder = HomeFolder(tmp_path / "home")
    view = open_window(doors(Words("en")), theme="dark")
    qtbot.addWidget(view.window)
    front = Front(view, Words("en"))
    session = Session(
        folder, Settings(), show=front.show, tell=front.tell, failed=front.failed, listening=False
    ).start()
    front.serve(session)
    front.guard(folder, Settings(), kiosk=False)
    yield view, folder
    session.stop()


def test_the_guide_is_opened_and_says_its_first_step(qtbot, display):
    view, _ = display
    view.window.open("first_run")
    qtbot.waitUntil(lambda: view.window.page.shown is not None)
    assert view.window.page.shown.place == "broker"


def test_a_theme_and_a_size_are_worn_at_once_and_kept(qtbot, display):
    view, folder = display
    view.window.open("settings")
    qtbot.waitUntil(lambda: view.window.page.shown is not None)
    view.window.asked.emit(ChangeSetting("display.theme", "light-contrast"))
    view.window.asked.emit(ChangeSetting("display.text_size", "3"))
    qtbot.waitUntil(lambda: view.window.look.text_size == 3)
    assert view.window.look.theme == "light-contrast"
    assert view.window.theme.colours == view.window.page.theme.colours
    assert load(folder.settings).display.text_size == 3


def test_another_language_is_spoken_at_once(qtbot, display):
    view, _ = display
    view.window.open("settings")
    qtbot.waitUntil(lambda: view.window.page.shown is not None)
    view.window.asked.emit(ChangeSetting("display.language", "de"))
    qtbot.waitUntil(lambda: view.window.page.shown.controls.layout == "qwertz")
    now = next(button for button in view.window.bar.buttons if button.door.place == "now")
    assert now.text() == Words("de").text("Now")


def test_another_time_until_rest_holds_at_once(qtbot, display):
    view, _ = display
    view.window.open("settings")
    qtbot.waitUntil(lambda: view.window.page.shown is not None)

    def rests() -> list[int]:
        return [round(rest.left_ms / 60_000) for rest in view.window.findChildren(Rest)]

    assert rests() == [10]
    view.window.asked.emit(ChangeSetting("display.rest_minutes", "2"))
    qtbot.waitUntil(lambda: rests() == [2])
    view.window.asked.emit(ChangeSetting("display.rest_minutes", "0"))
    qtbot.waitUntil(lambda: rests() == [])


def test_a_page_is_opened_from_the_workers_side(qtbot, display):
    view, _ = display
    view.window.open("first_run")
    view.relay.tell(OpenPage("now"))
    qtbot.waitUntil(lambda: view.window.place == "now")


@pytest.fixture
def kiosk(qtbot, display):
    """The display with its full screen chosen in Settings."""
    view, _ = display
    view.window.open("settings")
    qtbot.waitUntil(lambda: view.window.page.shown is not None)
    view.window.asked.emit(ChangeSetting("display.kiosk", "true"))
    qtbot.waitUntil(view.window.isFullScreen)
    yield view.window
    view.window.asked.emit(LeaveKiosk())


def change(qtbot, window, path: str, value: str) -> None:
    before = window.look
    window.asked.emit(ChangeSetting(path, value))
    qtbot.waitUntil(lambda: window.look != before)


def test_a_full_screen_that_was_left_stays_left_whatever_else_is_changed(qtbot, kiosk):
    kiosk.asked.emit(LeaveKiosk())
    assert not kiosk.isFullScreen()
    change(qtbot, kiosk, "display.theme", "light-contrast")
    assert not kiosk.isFullScreen()


def test_a_full_screen_that_is_not_left_outlasts_every_other_change(qtbot, kiosk):
    change(qtbot, kiosk, "display.theme", "light-contrast")
    assert kiosk.isFullScreen()
    assert not kiosk.close()


def test_a_full_screen_no_longer_wanted_ends_at_once(qtbot, kiosk):
    kiosk.asked.emit(ChangeSetting("display.kiosk", "false"))
    qtbot.waitUntil(lambda: not kiosk.isFullScreen())
    kiosk.asked.emit(ChangeSetting("display.kiosk", "true"))
    qtbot.waitUntil(kiosk.isFullScreen)
