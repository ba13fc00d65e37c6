"""Two programs on one home: one records, the other attends it, and takes over once it has ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from test_end_to_end import glow, publish, start, wait_until

from ihd import settings
from ihd.checks.finding import FindingKind
from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.paths import HomeFolder
from ihd.settings import MeterChoice, Settings
from ihd.store import Store

ROOT = Path(__file__).parents[2]
METER = "glow/0C0FFEE00001/electricity"


@pytest.fixture
def folder(tmp_path, mosquitto):
    folder = HomeFolder(tmp_path / "home").create()
    broker = replace(Settings().broker, port=mosquitto.port)
    meters = (MeterChoice(METER, "electricity"),)
    chosen = Settings(timezone="Europe/London", broker=broker, meters=meters)
    settings.save(chosen, folder.settings)
    return folder


def record(folder):
    return subprocess.Popen(
        [sys.executable, ROOT / "main.py", "--home", str(folder.root), "record"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def kept(folder):
    """The register's readings on the card and in the journal, as any reader sees them."""
    store = Store.open(folder.database, reader=True)
    try:
        now = datetime.now(UTC)
        span = Interval(now - timedelta(days=1), now + timedelta(days=1))
        found = store.readings(METER, Quantity.IMPORT_ENERGY, span)
        return list(dict.fromkeys(reading.value for reading in found))
    finally:
        store.close()


def heard(shown):
    state = shown[-1].electricity if shown else None
    return state.registers[None].value.kwh if state else None


def elsewhere(shown):
    return any(f.kind is FindingKind.RECORDED_ELSEWHERE for f in shown[-1].findings)


def test_the_second_attends_and_costs_the_first_no_reading_and_then_records(
    folder, mosquitto, monkeypatch
):
    monkeypatch.setattr("ihd.session.LOOK_EVERY", timedelta(seconds=1))
    numbers = [Decimal(100_000 + n).scaleb(-3) for n in range(12)]
    began = datetime.now(UTC) - timedelta(seconds=60)

    def say(number):
        publish(mosquitto.port, glow(numbers[number], "1.0", began + timedelta(seconds=number)))

    first, shown, second = record(folder), [], None
    try:
        wait_until(lambda: folder.database.exists(), 20)
        # Said until it is heard: nobody tells when the recorder has begun to listen.
        wait_until(lambda: say(0) or kept(folder), 20)
        second = start(folder, mosquitto.port, shown)
        wait_until(lambda: shown and shown[-1].broker == "up")
        assert elsewhere(shown)
        for number in range(1, 8):
            say(number)
        wait_until(lambda: heard(shown) == numbers[7])
        wait_until(lambda: kept(folder) == numbers[:8])
        refused = record(folder)
        _, why = refused.communicate(timeout=20)
        assert (refused.returncode, why.count("\n")) == (1, 1)
        assert "recorded already" in why
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0
        wait_until(lambda: not elsewhere(shown) and shown[-1].broker == "up", 20)
        for number in range(8, 12):
            say(number)
        wait_until(lambda: heard(shown) == numbers[11])
    finally:
        if second is not None:
            second.stop()
        first.kill()
        first.communicate()
    assert kept(folder) == numbers
