"""Pages not opened yet are made while nothing is going on, and change nothing in sight."""

from __future__ import annotations

import pytest
from bill_examples import ALL as BILL
from meter_examples import ALL as METER
from now_examples import HIGH, USUAL
from save_examples import ALL as SAVE
from settings_examples import ALL as SETTINGS
from tariff_examples import ALL as TARIFF
from usage_examples import ALL as USAGE

from ihd.screens.doors import doors
from ihd.words import Words
from ui.ahead import Ahead
from ui.relay import Relay
from ui.window import Look, Window

PAGES = {"usage": USAGE, "tariff": TARIFF, "bill": BILL, "meter": METER, "save": SAVE}
SCREENS = {place: next(iter(examples.values())) for place, examples in PAGES.items()}
SCREENS["settings"] = next(iter(SETTINGS.values()))


@pytest.fixture
def window(qtbot) -> Window:
    window = Window(doors(Words("en")), Look("dark", 6.0))
    qtbot.addWidget(window)
    window.resize(800, 480)
    window.show()
    window.show_screen("now", USUAL)
    return window


def test_every_door_is_ready_behind_the_open_one(qtbot, window):
    relay = Relay(gap_ms=1)
    relay.arrived.connect(window.show_screen)
    asked = []

    def ask(place: str) -> None:
        asked.append(place)
        relay.send(place, SCREENS[place])

    ahead = Ahead(window, relay, doors(Words("en")), ask, after_ms=5, every_ms=5)
    qtbot.waitUntil(lambda: len(asked) == len(doors(Words("en"))) - 1)
    qtbot.waitUntil(lambda: set(window._pages) == {door.place for door in doors(Words("en"))})
    assert window.place == "now"
    assert [place for place, page in window._pages.items() if page.isVisible()] == ["now"]
    assert "now" not in asked
    del ahead


def test_what_a_page_was_given_since_is_not_replaced_by_what_was_made_ahead(window):
    window.show_screen("usage", SCREENS["usage"])
    window.prepare("usage", "older")
    assert window._pages["usage"].shown == SCREENS["usage"]
    window.prepare("now", HIGH)
    assert window.page.shown == USUAL
