"""From an empty home without a broker to a reading on Now, by touches on the real window."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from brokers import free_port
from seen import HELD, faults, heard, leaves_of, press, unread

from ihd.feed.glow import Counted, Glow
from ihd.paths import HomeFolder
from ihd.screens.doors import doors
from ihd.session import Session
from ihd.settings import Settings
from ihd.words import Words
from ui.app import open_window
from ui.display import Front
from ui.shot import px_per_mm


@pytest.fixture(params=[(480, 320), (800, 480)], ids=["480x320", "800x480"])
def window(request, qtbot, tmp_path):
    """The window of an empty home, opened at the guide, in one of two sizes."""
    folder = HomeFolder(tmp_path / "home")
    view = open_window(doors(Words("en")), theme="dark")
    qtbot.addWidget(view.window)
    view.window.wear(replace(view.window.look, px_per_mm=px_per_mm(*request.param)))
    view.window.resize(*request.param)
    front = Front(view, Words("en"))
    session = Session(
        folder, Settings(), show=front.show, tell=front.tell, failed=front.failed, listening=False
    ).start()
    front.serve(session)
    view.window.open("first_run")
    page = view.window.page
    page.fineness, page.held = px_per_mm(*request.param), request.param == HELD
    qtbot.waitUntil(lambda: page.shown is not None)
    yield view.window
    session.stop()


def type_in(qtbot, page, label: str, text: str) -> None:
    """Touch a row, and type over what is in its field."""
    press(qtbot, page, label)
    qtbot.keyClicks(page.over.field, text)
    press(qtbot, page, "Done")
    assert page.over is None


def is_whole(page) -> None:
    """Hold that nothing of the page's front and its sheets is cut, on any leaf."""
    for where in leaves_of(page):
        assert [*faults(page), *unread(page)] == [], where
    page.list.open_leaf(0)


def told(page) -> dict[str, str]:
    """Return what a bridge is to be told, as it stands on the page."""
    rows = next(one for one in page.shown.sheets if one.place == "own_broker").rows
    return {row.label: row.value for row in rows if type(row).__name__ == "Fact"}


def send(page, port: int) -> None:
    """Send a Glow's reading as the page says."""
    bridge = told(page)
    message = Glow().electricity(
        datetime.now(UTC), Counted(18_426_771, 4_310, 31_200, 201_450), 1_240
    )
    command = ["mosquitto_pub", "-h", bridge["Address"], "-p", str(port), "-V", "311", "-q", "1"]
    command += ["-u", bridge["User name"], "-P", bridge["Password"], "-t", message.topic, "-r"]
    subprocess.run([*command, "-s"], input=message.payload, check=True, timeout=20)


def test_touches_lead_from_no_broker_to_a_reading(qtbot, window):
    page, port = window.page, free_port()
    is_whole(page)
    press(qtbot, page, "Plainwatt's own broker")
    type_in(qtbot, page, "Port", str(port))
    type_in(qtbot, page, "Listen on", "127.0.0.1")
    qtbot.waitUntil(lambda: any(str(port) in name for _, name in heard(page)))
    press(qtbot, page, "Start listening")
    qtbot.waitUntil(lambda: "Password" in told(page), timeout=15_000)
    qtbot.waitUntil(lambda: "Password" in str(heard(page)))
    for label, value in told(page).items():
        assert any(label in name and value in name for _, name in heard(page)), label
    page.go_back()
    is_whole(page)
    send(page, port)
    qtbot.waitUntil(lambda: any(a.label == "Go on" for a in page.shown.actions), timeout=15_000)
    qtbot.waitUntil(lambda: bool(page.shown.heard), timeout=15_000)
    press(qtbot, page, "Go on")
    qtbot.waitUntil(lambda: page.shown.place == "house")
    qtbot.waitUntil(lambda: any("Glow" in name for _, name in heard(page)), timeout=15_000)
    press(qtbot, page, "Hildebrand Glow")
    qtbot.waitUntil(lambda: page.shown.preview is not None, timeout=15_000)
    press(qtbot, page, "Go on")
    qtbot.waitUntil(lambda: page.shown.place == "tariff")
    press(qtbot, page, "Later")
    qtbot.waitUntil(lambda: window.place == "now")
    qtbot.waitUntil(lambda: "1.24 kW" in str(window.page.shown), timeout=15_000)
    assert window.page.shown.live
