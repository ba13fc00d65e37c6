"""Ages and silence as the page tells them, also in the nights when the clocks change."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.feed.events import Arrival
from ihd.home import Home
from ihd.loop import Loop
from ihd.meter import Message
from ihd.paths import RESOURCES, HomeFolder
from ihd.screens.now_words import now_screen
from ihd.session import open_home
from ihd.settings import Settings
from ihd.store import Store
from ihd.words import Words

TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"
GLOW = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"export":'
    '{{"cumulative":0.000,"units":"kWh"}},"import":{{"cumulative":{kwh:.3f},"day":1.000,'
    '"week":2.000,"month":3.000,"units":"kWh","mpan":"1900000000011","supplier":"---",'
    '"price":{{"unitrate":0.25000,"standingcharge":0.50000}}}}}},'
    '"power":{{"value":0.{watts},"units":"kW"}}}}}}'
)
LONDON = Settings(timezone="Europe/London")
SECOND = timedelta(seconds=1)
EN = Words("en")
SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)


def glow(at: datetime, kwh: float = 7319.086) -> Message:
    payload = GLOW.format(at=at, kwh=kwh, watts=400 + at.minute)
    return Message(TOPIC, payload.encode(), at)


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


@pytest.fixture
def home(tmp_path: Path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield Home(LONDON, store, adopt=True)
    store.close()


@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize("before_s", [1, 5, 25, 59])
def test_an_age_counts_the_seconds_that_passed_across_a_clock_change(
    home: Home, bridges: Bridges, change: datetime, before_s: int
):
    heard = change - before_s * SECOND
    home.take(glow(heard), bridges.decode(glow(heard)))
    for age_s in (before_s, before_s + 30, 59, 60, 61, 3600, 7200):
        screen = now_screen(home.snapshot(heard + age_s * SECOND), EN)
        assert screen.live == (age_s < 60)
        if age_s < 2:
            assert screen.age.text == "Just now"
        elif age_s < 60:
            assert screen.age.text == f"{age_s} s ago"
        else:
            wall = "00:59" if change == SPRING else "01:59"
            assert screen.age.text == f"No reading since {wall}"


@pytest.mark.parametrize(("change", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_odd_length_counts_all_its_hours(
    home: Home, bridges: Bridges, change: datetime, hours: int
):
    midnight = datetime(change.year, change.month, change.day, tzinfo=UTC)
    midnight -= timedelta(hours=1) if change == AUTUMN else timedelta(0)
    for minute in range(0, hours * 60 + 1, 10):
        message = glow(midnight + timedelta(minutes=minute), 7319.0 + minute / 1000)
        home.take(message, bridges.decode(message))
        if minute == hours * 60 - 10:
            today = home.snapshot(message.received_at).today["electricity"]
            assert today.energy is not None
            assert today.energy.mwh == (hours * 60 - 10) * 1000
    assert home.record() == []


@pytest.mark.parametrize(
    ("heard", "wall"),
    [
        (datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "14:05"),
        (SPRING - 30 * SECOND, "00:59"),
        (AUTUMN - 30 * SECOND, "01:59"),
    ],
    ids=["any day", "spring", "autumn"],
)
def test_silence_is_on_the_page_within_two_seconds_of_its_limit(
    tmp_path: Path, heard: datetime, wall: str
):
    began = time.monotonic()
    told: list[datetime] = []
    silent = threading.Event()

    def clock() -> datetime:
        return heard + timedelta(seconds=58 + time.monotonic() - began)

    def show(home: Home, now: datetime) -> None:
        screen = now_screen(home.snapshot(now), EN)
        if screen.age.text == f"No reading since {wall}":
            told.append(now)
            silent.set()

    folder = HomeFolder(tmp_path / "home")
    loop = Loop(lambda: open_home(folder, LONDON, adopt=True), show=show, clock=clock)
    loop.start()
    loop.put(Arrival(glow(heard), None))
    try:
        assert silent.wait(20)
    finally:
        loop.stop()
    assert told[0] - heard < timedelta(seconds=62)
