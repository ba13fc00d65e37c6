"""Typing: keys on the screen and keys on the desk, for every kind of value, on every panel."""

import pytest
from PySide6.QtCore import Qt
from seen import SIZES, faults, page_of, pieces_of
from settings_examples import CONTROLS, PLAIN

from ihd.screens.controls import control_words
from ihd.screens.rows import Entry, Keys, with_value
from ihd.screens.settings_screen import ChangeSetting
from ihd.words import Words
from ui.pages.settings import SettingsPage
from ui.theme import TEXT_SIZES
from ui.widgets.keyboard import Keyboard
from ui.widgets.keypad import DELETE, SHIFT, SIGNS, Keypad
from ui.widgets.typing import Typing

COMMAND = ChangeSetting("a.path")


def entry(keys: Keys, **more) -> Entry:
    return Entry("Last reading of the old meter", COMMAND, keys, **more)


def typing(qtbot, keys: Keys, size=(800, 480), words=CONTROLS, **more) -> Typing:
    page = page_of(SettingsPage, size, doors=False)
    qtbot.addWidget(page)
    page.show_screen(PLAIN)
    over = Typing(page.theme, entry(keys, **more), words, page)
    page.cover(over)
    return over


def tap(qtbot, over: Typing, name: str) -> None:
    key = next(one for one in pieces_of(over) if one.text() == name)
    qtbot.mouseClick(key, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_key_is_whole_and_wide_enough_to_touch(qtbot, size, text_size):
    page = page_of(SettingsPage, size, text_size=text_size)
    qtbot.addWidget(page)
    page.show_screen(PLAIN)
    for keys in Keys:
        page._type(entry(keys, start="012706.412", unit="kWh", hint="As on the glass"))
        assert list(faults(page)) == [], keys
        field = page.over.field
        assert page.rect().contains(field.geometry())
        text = field.fontMetrics().horizontalAdvance(field.displayText())
        assert text <= field.width() or keys is Keys.SECRET


@pytest.mark.parametrize("layout", ["en", "de", "fr"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_layer_of_every_layout_is_whole(qtbot, size, layout):
    page = page_of(SettingsPage, size, doors=False)
    qtbot.addWidget(page)
    page.show_screen(PLAIN)
    over = Typing(page.theme, entry(Keys.TEXT), control_words(Words(layout)), page)
    page.cover(over)
    for _ in range(3):
        assert list(faults(page)) == []
        over.keys.typed.emit(SIGNS)


@pytest.mark.parametrize("layout", ["en", "de", "fr"])
def test_every_letter_has_a_key_on_broad_and_narrow_panels(qtbot, layout):
    for columns in (9, 10):
        over = typing(qtbot, Keys.ADDRESS, words=control_words(Words(layout)))
        over.keys._columns = columns
        over.keys._show()
        sent = {face.sends for row in over.keys.rows for face in row}
        assert set("abcdefghijklmnopqrstuvwxyz") <= sent


def test_passwords_of_every_printable_sign_can_be_typed(qtbot):
    over = typing(qtbot, Keys.SECRET)
    sent = set()
    for step in (SHIFT, SHIFT, SIGNS, SIGNS, ""):
        sent |= {face.sends for row in over.keys.rows for face in row}
        over.keys.typed.emit(step)
    assert {chr(code) for code in range(32, 127)} - sent == set()


def test_digits_and_marks_are_typed_and_deleted(qtbot):
    over = typing(qtbot, Keys.READING)
    for name in ("1", "2", "7", "."):
        tap(qtbot, over, name)
    tap(qtbot, over, "5")
    tap(qtbot, over, CONTROLS.delete)
    assert over.field.text() == "127."


def test_the_mark_is_the_languages_own_and_the_other_may_be_typed(qtbot):
    german = control_words(Words("de"))
    over = typing(qtbot, Keys.NUMBER, words=german)
    tap(qtbot, over, ",")
    qtbot.keyClicks(over.field, "5.")
    assert over.field.text() == ",5."


def test_nothing_odd_is_refused_while_typing(qtbot):
    over = typing(qtbot, Keys.READING)
    heard = []
    over.done.connect(heard.append)
    qtbot.keyClicks(over.field, "999999999999,9")
    qtbot.keyClick(over.field, Qt.Key.Key_Return)
    assert heard == ["999999999999,9"]
    assert with_value(COMMAND, heard[0]) == ChangeSetting("a.path", "999999999999,9")


def test_a_capital_is_for_one_letter(qtbot):
    over = typing(qtbot, Keys.TEXT)
    for name in ("A", "b", "c"):
        tap(qtbot, over, name)
    assert over.field.text() == "Abc"


def test_a_secret_is_dots_until_it_is_asked_to_be_seen(qtbot):
    over = typing(qtbot, Keys.SECRET)
    qtbot.keyClicks(over.field, "hunter")
    assert "hunter" not in over.field.displayText()
    qtbot.mouseClick(over.eye, Qt.MouseButton.LeftButton)
    assert over.field.displayText() == "hunter"


def test_what_was_there_is_typed_over(qtbot):
    over = typing(qtbot, Keys.NUMBER, start="26.11")
    tap(qtbot, over, "9")
    assert over.field.text() == "9"


def test_numbers_get_a_keypad_and_text_a_keyboard(qtbot):
    assert isinstance(typing(qtbot, Keys.PIN).keys, Keypad)
    assert isinstance(typing(qtbot, Keys.ADDRESS).keys, Keyboard)
    pin = {face.sends for row in typing(qtbot, Keys.PIN).keys.rows for face in row}
    assert pin == {*"0123456789", DELETE}
