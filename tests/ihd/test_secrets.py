"""The broker's password is where only its owner can read it, and never waits for a keyring."""

import stat
import time

import pytest

from ihd import secrets
from ihd.paths import HomeFolder

keyring = pytest.importorskip("keyring")


class Box(keyring.backend.KeyringBackend):
    """A keyring in memory; ``slow_s`` makes it one that waits for somebody to unlock it."""

    priority = 5

    def __init__(self, slow_s=0.0):
        super().__init__()
        self.kept, self.slow_s = {}, slow_s

    def get_password(self, service, username):
        time.sleep(self.slow_s)
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        time.sleep(self.slow_s)
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def folder(tmp_path):
    return HomeFolder(tmp_path / "home")


@pytest.fixture
def box(monkeypatch):
    before, box = keyring.get_keyring(), Box()
    monkeypatch.setenv("DISPLAY", ":0")
    keyring.set_keyring(box)
    yield box
    keyring.set_keyring(before)


def test_a_keyring_that_works_keeps_the_password_and_the_file_does_not(folder, box):
    secrets.keep_broker_password(folder, "s3cret")
    assert secrets.in_keyring(folder)
    assert "s3cret" not in folder.secrets.read_text()
    assert secrets.broker_password(folder) == "s3cret"
    secrets.forget_broker_password(folder)
    assert secrets.broker_password(folder) is None
    assert box.kept == {}


def test_without_a_desktop_the_password_goes_into_a_file_of_ones_own(folder, box, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    secrets.keep_broker_password(folder, "s3cret")
    assert box.kept == {}
    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o600
    assert secrets.broker_password(folder) == "s3cret"


def test_a_keyring_that_does_not_answer_is_not_waited_for(folder, box, monkeypatch):
    monkeypatch.setattr(secrets, "_ANSWERS_WITHIN_S", 0.05)
    box.slow_s = 0.3
    secrets.keep_broker_password(folder, "s3cret")
    assert not secrets.in_keyring(folder)
    assert secrets.broker_password(folder) == "s3cret"


def test_a_keyring_that_is_gone_gives_no_password_and_raises_nothing(folder, box):
    secrets.keep_broker_password(folder, "s3cret")
    keyring.set_keyring(keyring.backends.fail.Keyring())
    assert secrets.broker_password(folder) is None


def test_a_file_that_is_not_toml_holds_no_password(folder):
    folder.create().secrets.write_bytes(b"\xff\xfe broken")
    assert secrets.broker_password(folder) is None
