"""Ending by signal: heard at once, whatever Qt is doing, with everything kept."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from brokers import wait_until

from ihd.paths import HomeFolder

MAIN = Path(__file__).parents[2] / "main.py"
SAYS = "the home cannot be opened"


@pytest.fixture
def started(tmp_path):
    """A display of a home, and the file in which it says what goes wrong."""
    said = (tmp_path / "said").open("w+b")
    child = subprocess.Popen(
        [sys.executable, str(MAIN), "--home", str(tmp_path / "home")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=said,
    )
    yield child, Path(said.name)
    child.kill()
    child.wait()
    said.close()


@pytest.fixture
def shut(tmp_path):
    """A home that cannot be opened: a folder stands where its history should be."""
    HomeFolder(tmp_path / "home").create().database.mkdir()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_display_whose_home_cannot_be_opened_ends_when_it_is_told_to(shut, started, number):
    child, said = started
    wait_until(lambda: SAYS in said.read_text(), "the home is refused")
    child.send_signal(number)
    assert child.wait(timeout=5) == 0
    assert "Traceback" not in said.read_text()


def test_a_display_at_work_ends_when_it_is_told_to(started, tmp_path):
    child, said = started
    wait_until(HomeFolder(tmp_path / "home").database.exists, "the home is opened")
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=5) == 0
    assert said.read_text() == ""


@pytest.fixture
def garbled(tmp_path):
    """A home whose settings nobody can read."""
    HomeFolder(tmp_path / "home").create().settings.write_text("currency = [")


def test_settings_that_cannot_be_read_end_it_with_one_line(garbled, started):
    child, said = started
    assert child.wait(timeout=20) == 1
    assert said.read_text().count("\n") == 1
    assert "settings.toml" in said.read_text()
