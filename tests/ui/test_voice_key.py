"""The loudspeaker in the corner: there while speech is chosen, and obeyed by finger and by key."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from voices import NO_SERVER, SPEAKS, Voices, needs_commands

from ihd.paths import HomeFolder
from ihd.screens.doors import doors
from ihd.screens.rows import Said
from ihd.screens.settings_screen import ChangeSetting
from ihd.screens.speech import SayNow
from ihd.session import Session
from ihd.settings import Settings
from ihd.words import Words
from ui.app import open_window
from ui.display import Front
from ui.widgets.voice_key import VoiceKey

pytestmark = needs_commands
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def voices(tmp_path, monkeypatch):
    """Programs that speak, with nothing else on this machine that does."""
    found = Voices(tmp_path / "programs", monkeypatch)
    found.install("spd-say", NO_SERVER)
    found.install("espeak-ng", SPEAKS)
    return found


@pytest.fixture
def window(qtbot, tmp_path, voices):
    folder = HomeFolder(tmp_path / "home")
    view = open_window(doors(Words("en")), theme="dark")
    qtbot.addWidget(view.window)
    front = Front(view, Words("en"))
    session = Session(
        folder,
        Settings(),
        show=front.show,
        tell=front.tell,
        failed=front.failed,
        listening=False,
    ).start()
    front.serve(session)
    front.guard(folder, Settings(), kiosk=False)
    view.window.open("settings")
    qtbot.waitUntil(lambda: view.window.page.shown is not None)
    yield view.window
    session.stop()


def key_of(window) -> VoiceKey | None:
    return next((key for key in window.findChildren(VoiceKey) if key.isVisible()), None)


def choose(qtbot, window, mode: str) -> None:
    window.asked.emit(ChangeSetting("display.speech", mode))
    qtbot.waitUntil(lambda: (key_of(window) is None) is (mode == "off"))


def told(voices) -> list[str]:
    return [line.partition(" | ")[2] for line in voices.heard]


def test_a_start_that_is_silent_pays_nothing_for_speech(window):
    assert not window.findChildren(VoiceKey)
    parts = "{'ui.talk', 'ui.voice', 'ui.widgets.voice_key', 'ihd.speaking', 'ihd.speech'}"
    asked = f"import sys, ui.display; print(sorted({parts} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_key_is_in_the_corner_and_large_enough(qtbot, window):
    choose(qtbot, window, "full")
    key = key_of(window)
    assert key.geometry().bottomRight() == window.rect().bottomRight()
    assert min(key.width(), key.height()) >= window.theme.scale.target
    assert not key.geometry().intersects(window.bar.geometry())
    choose(qtbot, window, "off")


def test_a_touch_says_it_again(qtbot, window, voices):
    choose(qtbot, window, "basic")
    QTest.mouseClick(key_of(window), LEFT)
    qtbot.waitUntil(lambda: told(voices) == ["No reading yet."])


def test_a_long_touch_is_for_silence_and_another_ends_it(qtbot, window, voices):
    choose(qtbot, window, "full")
    key = key_of(window)
    for said in ("Speech is off.", "Speech is on."):
        QTest.mousePress(key, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
        qtbot.waitSignal(key.held, timeout=5000).wait()
        QTest.mouseRelease(key, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
        qtbot.waitUntil(lambda said=said: told(voices)[-1:] == [said])
    assert len(told(voices)) == 2


def test_who_asks_while_it_is_silent_is_told_so(qtbot, window, voices):
    choose(qtbot, window, "full")
    key_of(window).held.emit()
    QTest.mouseClick(key_of(window), LEFT)
    qtbot.waitUntil(lambda: told(voices)[-1:] == ["Speech is off. No reading yet."])
    assert key_of(window).text() == "Speech is off. Hold to speak again."


def test_keys_do_what_a_finger_does(qtbot, window, voices):
    choose(qtbot, window, "full")
    key = key_of(window)
    QTest.keyClick(key, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told(voices) == ["No reading yet."])
    QTest.keyPress(key, Qt.Key.Key_Space)
    qtbot.waitSignal(key.held, timeout=5000).wait()
    QTest.keyRelease(key, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: told(voices)[-1:] == ["Speech is off."])


def test_it_can_be_tried_before_it_is_chosen(qtbot, window, voices):
    window.asked.emit(SayNow())
    qtbot.waitUntil(lambda: told(voices) == ["No reading yet."])
    assert key_of(window) is None


def test_settings_say_that_this_machine_has_no_voice(qtbot, window, voices):
    for name in ("espeak-ng", "spd-say"):
        (voices.folder / name).unlink()
    window.asked.emit(ChangeSetting("display.language", "en"))

    def says() -> bool:
        sheet = next(one for one in window.page.shown.sheets if one.place == "speech")
        return any(isinstance(r, Said) and "no voice" in r.line.text for r in sheet.rows)

    qtbot.waitUntil(says)
