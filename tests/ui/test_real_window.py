"""The program in a real window, by a real mouse and real keys: from nothing to a working Now."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from real_screen import ROOT, RealScreen

from ihd import pin
from ihd.feed.glow import Counted, Glow
from ihd.paths import HomeFolder
from ihd.settings import load

MOST_TOUCHES_BUT_TYPING, MOST_S = 12, 120
"""What setting up a Glow may ask of a person, and the bar for how long it may take."""


@pytest.fixture
def glow(mosquitto):
    """A Glow at work: 1.24 kW, and the meter's own prices with it."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="glow")
    client.connect("127.0.0.1", mosquitto.port)
    client.loop_start()
    gone = threading.Event()

    def publish() -> None:
        counted = 18_426_771
        while not gone.wait(0.5):
            counted += 1
            heard = Counted(counted, 4_310, 31_200, 201_450)
            message = Glow().electricity(datetime.now(UTC), heard, 1_240)
            client.publish(message.topic, message.payload)

    bridge = threading.Thread(target=publish)
    bridge.start()
    yield mosquitto
    gone.set()
    bridge.join()
    client.disconnect()
    client.loop_stop()


def status(home) -> dict:
    command = [sys.executable, "main.py", "--home", str(home), "status", "--json"]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)


def tap(screen: RealScreen, text: str) -> None:
    """Type with the keys on the screen, as a finger does."""
    for sign in text:
        if screen.reader.find(sign) is None:
            screen.touch("Signs")
        screen.touch(sign)


def is_a_working_home(screen: RealScreen, home, port: int) -> None:
    screen.wait_for("Using 32p an hour. 1.24 kW")
    kept = load(home / "settings.toml")
    assert (kept.broker.host, kept.broker.port) == ("127.0.0.1", port)
    assert [choice.role for choice in kept.meters] == ["electricity"]
    meter = status(home)["meters"][0]
    assert (meter["fuel"], meter["power_w"]) == ("electricity", "1240")


def test_a_finger_goes_from_first_run_to_a_working_now(real_screen, glow, tmp_path):
    screen, home = real_screen, tmp_path / "home"
    began = time.monotonic()
    screen.run("--home", str(home))
    screen.touch("Another address")
    typed = 0
    for row, text in (("Address", "127.0.0.1"), ("Port", str(glow.port))):
        screen.touch(row)
        before = screen.touches
        tap(screen, text)
        typed += screen.touches - before
        screen.touch("Done")
    screen.touch("Try it")
    screen.touch("Go on")
    screen.touch("Hildebrand Glow")
    screen.touch("Go on")
    screen.touch("The price my meter sends")
    screen.touch("Go on")
    screen.touch("Show me")
    is_a_working_home(screen, home, glow.port)
    assert screen.touches - typed <= MOST_TOUCHES_BUT_TYPING
    assert time.monotonic() - began < MOST_S
    screen.touch("Using 32p an hour")
    screen.wait_for("An hour of that, 32p, 1.240 kW × 26.11p")


def step_to(screen: RealScreen, name: str) -> None:
    """Go to what is called by these first words with the Tab key, seeing where one is."""
    screen.wait_for(name)
    met = []
    for _ in range(40):
        met.append(screen.step().name)
        if met[-1].startswith(name):
            return
    pytest.fail(f"the Tab key never comes to '{name}', only to {met}")


def choose(screen: RealScreen, *names: str) -> None:
    for name in names:
        step_to(screen, name)
        screen.press("Return")


def test_keys_alone_go_from_first_run_to_a_working_now(real_screen, glow, tmp_path):
    screen, home = real_screen, tmp_path / "home"
    began = time.monotonic()
    screen.run("--home", str(home))
    steps = {"Another address": "", "Address": "127.0.0.1", "Port": str(glow.port)}
    for name, text in steps.items():
        choose(screen, name)
        if text:
            screen.wait_for("Done")
            screen.type(text)
            screen.press("Return")
    choose(screen, "Try it", "Go on", "Hildebrand Glow", "Go on")
    choose(screen, "The price my meter sends", "Go on", "Show me")
    is_a_working_home(screen, home, glow.port)
    assert screen.touches == 0
    assert time.monotonic() - began < MOST_S


@pytest.fixture
def kiosk(real_screen, tmp_path):
    """A kiosk at work with a PIN, on a screen whose size is no window's first size."""
    home = HomeFolder(tmp_path / "home").create()
    home.settings.write_text("")
    pin.keep(home, "2580")
    real_screen.run("--kiosk", "--home", str(home.root))
    # The guide of a home that has no meters yet is for who knows the PIN; nothing else is seen.
    real_screen.wait_for("Type the PIN")
    assert "Now" not in real_screen.names()
    real_screen.press("Escape")
    real_screen.wait_for("Now")
    return real_screen


def fills(screen: RealScreen) -> bool:
    """Return whether all that is on the screen is one window, as large as the screen."""
    tops = [seen for seen in screen.reader.everything() if seen.role == "filler"][:1]
    return [(one.left, one.top, one.width, one.height) for one in tops] == [(0, 0, *screen.size)]


def test_a_kiosk_is_left_by_the_pin_alone(kiosk):
    screen = kiosk
    assert fills(screen)
    screen.step()
    screen.press("alt+F4", "Escape", "ctrl+q", "ctrl+w", "F11", "alt+space", "super+d")
    screen.touch("Settings")
    screen.wait_for("Type the PIN")
    screen.press("Escape", "alt+F4")
    screen.touch("Settings")
    tap(screen, "2222")
    screen.touch("Done")
    screen.wait_for("That was not it")
    assert fills(screen)
    tap(screen, "2580")
    screen.touch("Done")
    screen.touch("More")
    screen.touch("PIN and full screen")
    screen.touch("Leave full screen")
    tap(screen, "2580")
    screen.touch("Done")
    screen.touch("Back, PIN and full screen")
    screen.touch("Now")
    screen.touch("Settings")
    screen.wait_for("PIN and full screen")
