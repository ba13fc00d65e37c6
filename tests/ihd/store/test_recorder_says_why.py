"""A recorder whose card takes nothing, or cannot be read, says so in one sentence and no more."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from meter_messages import METER

from ihd import settings
from ihd.paths import HomeFolder
from ihd.settings import BrokerSettings, MeterChoice, Settings
from ihd.store import Store
from ihd.store.database import is_recorded

ROOT = Path(__file__).parents[3]
LONG_ENOUGH_S = 60


def home(root):
    folder = HomeFolder(root).create()
    nobody = BrokerSettings(port=9)
    chosen = Settings(broker=nobody, meters=(MeterChoice(METER, "electricity"),))
    settings.save(chosen, folder.settings)
    Store.open(folder.database).close()
    return folder


@pytest.fixture
def recorder():
    started = []

    def record(folder):
        command = [sys.executable, ROOT / "main.py", "--home", str(folder.root), "record"]
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield record
    for one in started:
        one.kill()
        one.communicate()


def test_one_that_is_stopped_on_a_read_only_card_says_one_sentence(card, recorder):
    folder = home(card.folder / "home")
    card.remount("ro")
    one = recorder(folder)
    until = time.monotonic() + LONG_ENOUGH_S
    while not is_recorded(folder.database) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    one.terminate()
    _, said = one.communicate(timeout=LONG_ENOUGH_S)
    assert said.splitlines() == [
        f"{folder.database} cannot be written (attempt to write a readonly database): what was"
        " heard last waits in memory for the next start."
    ]
    assert one.returncode == 0


def test_one_that_cannot_open_its_home_says_why_and_ends(tmp_path, recorder):
    folder = home(tmp_path / "home")
    with closing(sqlite3.connect(folder.database)) as db:
        db.execute("PRAGMA user_version = 99")
    one = recorder(folder)
    _, said = one.communicate(timeout=LONG_ENOUGH_S)
    (line,) = said.splitlines()
    assert "newer Plainwatt" in line
    assert one.returncode == 1
