"""While weeks of history are judged anew, what comes in is shown and kept as ever."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.checks.corrections import Correction, CorrectionKind
from ihd.clock import Interval
from ihd.feed.events import Arrival
from ihd.home import Home
from ihd.loop import Loop
from ihd.meter import Message, Quantity
from ihd.paths import RESOURCES, HomeFolder
from ihd.session import open_home
from ihd.settings import Settings
from ihd.store import Store

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"
GLOW = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"import":{{'
    '"cumulative":{kwh},"units":"kWh"}}}},"power":{{"value":{kw},"units":"kW"}}}}}}'
)
METER = "glow/0C0FFEE00001/electricity"
WORD = ("glow/0C0FFEE00001/electricity", "import_energy", None, None)
OLD, NEW = 1440, 9 * 1440
"""A day of one meter, and nine of what is taken for another, by the minute."""


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


def message(minute: int, kwh: Decimal, kw: str = "0.420") -> Message:
    at = START + minute * MINUTE
    return Message(TOPIC, GLOW.format(at=at, kwh=kwh, kw=kw).encode(), at)


def lived(folder: HomeFolder, bridges: Bridges, settings: Settings) -> None:
    """Leave a home behind whose meter began anew after a day, or so it seemed."""
    folder.create()
    store = Store.open(folder.database)
    home = Home(settings, store, adopt=True)
    for minute in range(OLD + NEW):
        start = Decimal("4500.000") if minute < OLD else Decimal("12.400") - OLD * Decimal("0.007")
        one = message(minute, start + minute * Decimal("0.007"))
        home.take(one, bridges.decode(one))
    home.keep(START + (OLD + NEW) * MINUTE)
    store.close()


def test_live_readings_go_on_while_an_exchange_is_refused(tmp_path: Path, bridges: Bridges):
    folder, settings = HomeFolder(tmp_path / "home"), Settings(timezone="Europe/London")
    lived(folder, bridges, settings)
    now, began = START + (OLD + NEW) * MINUTE, time.monotonic()
    seen: list[tuple[bool, Decimal]] = []
    done = threading.Event()

    def show(home: Home, at: datetime) -> None:
        state = home.snapshot(at).meters[0]
        assert state.power_w is not None
        busy = home.repairs.is_busy
        seen.append((busy, state.power_w.value))
        if not busy and any(was_busy for was_busy, _ in seen):
            done.set()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    loop = Loop(lambda: open_home(folder, settings, adopt=True), show=show, clock=clock)
    loop.start()
    began_anew = START + OLD * MINUTE
    word = Correction(kind=CorrectionKind.REFUSE, channel=WORD, at=began_anew, said_at=now)
    loop.call(lambda home: home.correct(word))
    heard = 0
    try:
        while not done.wait(0.02):
            heard += 1
            assert heard < 3000
            kwh = Decimal("12.400") + (NEW + heard) * Decimal("0.007")
            loop.put(Arrival(message(OLD + NEW + heard, kwh, f"1.{heard:03d}"), None))
    finally:
        loop.stop()
    assert len({watts for busy, watts in seen if busy}) > 1, "the number moved meanwhile"
    store = Store.open(folder.database)
    used = store.totals(METER, Quantity.IMPORT_ENERGY, Interval(START, now + 9 * DAY))
    assert sum(row.amount for row in used) == (OLD - 1) * 7_000
    store.close()
