"""Settings are read strictly, written gently, and never hold a secret."""

import stat
from dataclasses import replace

import pytest

from ihd import secrets, settings
from ihd.paths import HomeFolder
from ihd.settings import BrokerSettings, FuelPrice, MeterChoice, Settings, SettingsError


def test_what_is_saved_is_what_is_loaded(tmp_path):
    path = tmp_path / "settings.toml"
    chosen = Settings(
        timezone="Europe/London",
        broker=BrokerSettings(host="192.168.1.20", port=8883, tls=True),
        meters=(MeterChoice("glow/1/electricity", "electricity"), MeterChoice("glow/1/gas", "gas")),
        electricity=FuelPrice(unit_rate="0.2611", standing_charge="0.5719"),
    )
    settings.save(chosen, path)
    assert settings.load(path) == chosen


def test_a_persons_comments_survive_a_save(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("# the kitchen\ncurrency = 'GBP'\n", encoding="utf-8")
    settings.save(replace(settings.load(path), currency="EUR"), path)
    assert "# the kitchen" in path.read_text(encoding="utf-8")
    assert settings.load(path).currency == "EUR"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 'red'", "'colour' is not a setting"),
        ("[broker]\nport = 'x'", "must be a whole number"),
        ("[broker]\nport = 0", "from 1 to 65535"),
        ("[broker]\nlistens_on = '0.0.0.0'", "an address of this machine"),
        ("[broker]\nlistens_on = 'kitchen'", "an address of this machine"),
        ("timezone = 'Mars/Base'", "not a time zone"),
        ("[electricity]\nunit_rate = 'cheap'", "must be a price"),
        ("[[meters]]\nid = 'x'\nrole = 'boss'", "role must be one of"),
        ("= 1", "not valid TOML"),
        ("colour = " + "[" * 5000, "not valid TOML"),
        ("meters = 3", "'meters' must be a list of tables"),
        ("meters = ['x']", "'meters' must be a table"),
        ("topic_prefixes = 'home'", "'topic_prefixes' must be a table"),
        ("[topic_prefixes]\nglow = 3", "topic_prefixes.glow must be the start of a topic"),
        ("[topic_prefixes]\nglow = 'home/#'", "topic_prefixes.glow must be the start of a topic"),
        ("billing_day = true", "'billing_day' must be a whole number"),
        ("currency = 'pounds'", "a code of three letters"),
        ("[broker]\nprotocol = 99", "from 0 to 5"),
        ("[electricity]\nunit_rate = '1e999999'", "must be a price"),
        ("[budget]\namount = '1e999999'", "must be a price"),
    ],
)
def test_a_bad_setting_gets_one_clear_sentence(tmp_path, text, says):
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        settings.load(path)


def test_a_file_that_is_no_text_or_cannot_be_read_gets_a_sentence_too(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not UTF-8 text"):
        settings.load(path)
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.load(tmp_path)


def test_the_password_is_kept_apart_and_private(tmp_path):
    folder = HomeFolder(tmp_path / "home")
    secrets.keep_broker_password(folder, "only for us")
    assert secrets.broker_password(folder) == "only for us"
    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
