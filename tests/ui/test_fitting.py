"""A window on a screen that is turned, or taken away and another plugged in."""

import pytest
from now_examples import USUAL
from PySide6.QtCore import QRect

from ihd.screens.doors import Door
from ui.fitting import Fitting, px_per_mm
from ui.window import Look, Window


@pytest.fixture
def window(qtbot):
    window = Window([Door("now", "Now")], Look("dark", 9.0))
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show_screen("now", USUAL)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_type_is_as_large_as_it_must_be_on_another_screen(window):
    Fitting(window)
    assert window.look.px_per_mm == px_per_mm(window.screen())
    window.wear(Look("dark", 9.0))
    window.windowHandle().screenChanged.emit(window.screen())
    assert window.look.px_per_mm == px_per_mm(window.screen())


def test_a_full_screen_is_full_again_once_it_is_turned(window):
    Fitting(window)
    window.showFullScreen()
    assert window.geometry() != window.screen().geometry()
    window.screen().geometryChanged.emit(window.screen().geometry())
    assert window.geometry() == window.screen().geometry()
    assert window.isFullScreen()


def test_a_window_that_is_not_full_stays_as_large_as_it_is(window):
    Fitting(window)
    before = QRect(window.geometry())
    window.screen().geometryChanged.emit(window.screen().geometry())
    assert window.geometry() == before


def test_for_a_moment_there_is_no_screen(window):
    Fitting(window)
    window.windowHandle().screenChanged.emit(None)
    window.windowHandle().screenChanged.emit(window.screen())
    assert window.look.px_per_mm == px_per_mm(window.screen())
