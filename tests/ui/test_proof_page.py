"""Any amount can be touched to see how it comes about, and one comes back to where one was."""

from itertools import product

import pytest
from now_examples import USUAL
from proof_examples import ALL, HOUR, WEEK
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from seen import SIZES, faults, leaves_of, page_of
from usage_examples import WEEK as USAGE

from ihd.screens.doors import Door
from ihd.screens.proof import ProofRequest, Proven
from ui.pages.proof import ProofPage
from ui.shot import shoot
from ui.theme import TEXT_SIZES
from ui.window import Look, Window

DOORS = (Door("now", "Now"), Door("usage", "Usage"), Door("meter", "Meter"))


@pytest.fixture
def window(qtbot):
    window = Window(DOORS, Look("dark", 5.19))
    qtbot.addWidget(window)
    window.resize(800, 480)
    window.show_screen("now", USUAL)
    window.show_screen("usage", USAGE)
    window.show()
    qtbot.waitExposed(window)
    window.heard = []
    window.asked.connect(window.heard.append)
    return window


def touch(window, piece) -> None:
    """Touch the middle of a piece through the window, as a finger does."""
    at = piece.mapTo(window, piece.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, none, at)


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut(qtbot, size, text_size):
    page = page_of(ProofPage, size, text_size=text_size)
    qtbot.addWidget(page)
    for name, screen in ALL.items():
        page.show_screen(screen)
        for where in leaves_of(page):
            assert list(faults(page)) == [], f"{name}: {where}"


def test_the_amount_an_hour_is_touched_to_be_proved(window):
    touch(window, window.page.hero)
    assert window.heard == [ProofRequest(Proven.HOUR)]
    assert window.place == "proof"


def test_todays_amount_is_touched_to_be_proved(window):
    touch(window, window.page.today)
    assert window.heard == [ProofRequest(Proven.TODAY)]


def test_a_periods_total_is_touched_to_be_proved(window):
    window.open("usage")
    touch(window, window.page.total)
    assert window.heard == [ProofRequest(Proven.PERIOD, USAGE.asked)]


@pytest.mark.parametrize("piece", ["price", "ribbon"])
def test_the_price_now_leads_to_the_other_prices(window, piece):
    touch(window, getattr(window.page, piece))
    assert window.place == "tariff"


def test_keys_prove_it_too(qtbot, window):
    hour = window.page.proves[0]
    assert hour.text() == "Using 32p an hour. 1.24 kW. How this comes about"
    qtbot.keyClick(hour, Qt.Key.Key_Return)
    assert window.place == "proof"


@pytest.mark.parametrize(("screen", "place"), [(HOUR, "now"), (WEEK, "usage")])
def test_back_leads_to_the_figure(window, screen, place):
    window.open("proof")
    window.show_screen("proof", screen)
    touch(window, window.page.title)
    assert window.place == place


def test_one_proof_never_shows_what_another_was_of(window):
    touch(window, window.page.hero)
    window.show_screen("proof", HOUR)
    window.open("usage")
    touch(window, window.page.total)
    assert window.place == "proof"
    assert window.page.shown is None


def test_a_swipe_over_a_figure_goes_to_the_next_page_and_proves_nothing(window):
    start = window.page.hero.mapTo(window, window.page.hero.rect().center())
    handle, none = window.windowHandle(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, none, start)
    for part in range(1, 6):
        QTest.mouseMove(handle, start - QPoint(50 * part, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, none, start - QPoint(250, 0))
    assert (window.place, window.heard) == ("usage", [])


def test_a_picture_of_it_shows_it(qtbot):
    picture = shoot("proof", HOUR, doors=DOORS)
    places = product(range(picture.width()), range(picture.height() // 2))
    assert len({picture.pixel(x, y) for x, y in places}) > 10
