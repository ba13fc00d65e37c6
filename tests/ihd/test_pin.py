"""The PIN is kept as a hash, and each wrong one makes the next slower."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from ihd import pin, secrets
from ihd.paths import HomeFolder

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return HomeFolder(tmp_path / "home")


def test_without_a_pin_every_door_is_open(folder):
    assert not pin.is_set(folder)
    assert pin.attempt(folder, "", NOW).right


def test_the_pin_itself_is_written_nowhere(folder):
    pin.keep(folder, "271828")
    text = folder.secrets.read_text()
    assert "271828" not in text
    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o600


def test_the_same_pin_has_another_hash_in_another_home(folder, tmp_path):
    other = HomeFolder(tmp_path / "other")
    pin.keep(folder, "271828")
    pin.keep(other, "271828")
    assert secrets.read(folder)["pin"]["hash"] != secrets.read(other)["pin"]["hash"]


def test_the_right_pin_opens_and_the_wrong_does_not(folder):
    pin.keep(folder, "271828")
    assert pin.attempt(folder, "271828", NOW).right
    assert not pin.attempt(folder, "271829", NOW).right


def test_each_wrong_pin_after_the_third_doubles_the_wait(folder):
    pin.keep(folder, "271828")
    waits, now = [], NOW
    for _ in range(14):
        answer = pin.attempt(folder, "0000", now)
        waits.append((answer.again_at or now) - now)
        now = answer.again_at or now
    assert waits[:6] == [timedelta(seconds=s) for s in (0, 0, 5, 10, 20, 40)]
    assert waits[-1] == pin.LONGEST_WAIT


def test_while_one_must_wait_even_the_right_pin_is_not_looked_at(folder):
    pin.keep(folder, "271828")
    for _ in range(3):
        pin.attempt(folder, "0000", NOW)
    soon = NOW + timedelta(seconds=4)
    assert pin.attempt(folder, "271828", soon) == pin.Answer(
        right=False, again_at=NOW + timedelta(seconds=5)
    )
    assert pin.attempt(folder, "271828", NOW + timedelta(seconds=5)).right


def test_a_clock_set_back_locks_nobody_out(folder):
    pin.keep(folder, "271828")
    for _ in range(8):
        pin.attempt(folder, "0000", NOW)
    assert pin.attempt(folder, "271828", NOW - timedelta(days=300)).right


def test_setting_a_pin_leaves_the_password_alone_and_the_other_way_round(folder):
    secrets.keep_broker_password(folder, "s3cret")
    pin.keep(folder, "271828")
    assert secrets.broker_password(folder) == "s3cret"
    secrets.keep_broker_password(folder, "other")
    assert pin.attempt(folder, "271828", NOW).right
    pin.keep(folder, "")
    assert not pin.is_set(folder)
    assert secrets.broker_password(folder) == "other"


@pytest.mark.parametrize("text", ["", "123", "1" * 13, "12a4", "１２３４", "12 34"])
def test_what_is_no_pin(text):
    assert not pin.is_fit(text)
