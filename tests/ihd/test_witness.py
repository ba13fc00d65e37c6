"""What a bridge says beside readings is remembered, and a change of it is dated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.checks.witness import Witness, Witnessed
from ihd.cli import run
from ihd.home import Home
from ihd.meter import Message
from ihd.metering.desk import MeterDesk
from ihd.paths import RESOURCES
from ihd.screens.rows import Fact
from ihd.settings import Settings, save
from ihd.store import Store
from ihd.words import Words

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TEN_S, DAY = timedelta(seconds=10), timedelta(days=1)
METER = "glow/0C0FFEE00001"
EN = Words("en")
ELECTRICITY = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"import":{{'
    '"cumulative":12700.1,"units":"kWh","mpan":"{mpan}","supplier":"{supplier}","price":'
    '{{"unitrate":{rate},"standingcharge":{standing}}}}}}}}}}}'
)
STATUS = (
    '{{"software":"{software}","timestamp":"2026-11-20T00:00:00Z","hardware":"GLOW-IHD-01",'
    '"smetsversion":"SMETS2","han":{{"rssi":-60,"status":"joined","lqi":200}}}}'
)
TELEGRAM = (
    "/KFM5KAIFA-METER\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(261120130000W)\r\n"
    "0-0:96.1.1({serial})\r\n0-0:96.3.10({switch})\r\n1-0:1.8.1(004120.100*kWh)\r\n"
    "1-0:1.8.2(003980.250*kWh)\r\n0-0:96.14.0({rate})\r\n0-1:24.1.0(003)\r\n"
    "0-1:96.1.0({gas})\r\n0-1:24.2.1(261120130000W)(02210.044*m3)\r\n!1234\r\n"
)


class Heard:
    """A home that is told one thing after another."""

    def __init__(self, folder: Path) -> None:
        self.bridges = Bridges.load(RESOURCES / "bridges")
        self.store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
        self.home = Home(Settings(timezone="Europe/London"), self.store, adopt=True)
        self.home.start(START)
        self.at = START

    def hear(self, topic: str, payload: str, after: timedelta = TEN_S) -> datetime:
        self.at += after
        message = Message(topic, payload.encode(), self.at)
        self.home.take(message, self.bridges.decode(message))
        return self.at

    def electricity(self, after: timedelta = TEN_S, **said: str) -> datetime:
        told = {"supplier": "Brook", "mpan": "1300000000001", "rate": "0.24", "standing": "0.5"}
        payload = ELECTRICITY.format(at=self.at + after, **(told | said))
        return self.hear(f"{METER}/SENSOR/electricitymeter", payload, after)

    @property
    def changes(self) -> list[tuple[str, str, str, str]]:
        return [(c.meter, str(c.what), c.before, c.after) for c in self.home.changes()]


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    heard = Heard(tmp_path)
    yield heard
    heard.store.close()


@pytest.mark.parametrize(
    ("what", "key", "before", "after"),
    [
        ("supplier", "supplier", "Brook", "Meadow"),
        ("supply_number", "mpan", "1300000000001", "1300000000002"),
        ("unit_rate", "rate", "0.24", "0.29"),
        ("standing_charge", "standing", "0.5", "0.61"),
    ],
)
def test_a_change_of_what_the_meter_was_told_is_dated_from_its_first_word(
    heard: Heard, what, key, before, after
):
    heard.electricity()
    heard.electricity()
    changed = heard.electricity(**{key: after})
    assert heard.changes == []
    heard.electricity(**{key: after})
    assert heard.changes == [(f"{METER}/electricity", what, before, after)]
    assert heard.home.changes()[0].at == changed


@pytest.mark.parametrize("nothing", ["", "---", "null", "\\u0010\\u0002", "unknown"])
def test_a_word_that_says_nothing_is_no_change(heard: Heard, nothing: str):
    for supplier in ("Brook", nothing, nothing, "Brook", nothing, nothing):
        heard.electricity(supplier=supplier)
    assert heard.changes == []


def test_a_new_firmware_is_told_of_its_bridge(heard: Heard):
    for software in ("v1.8.12", "v1.8.13", "v1.8.13"):
        heard.hear(f"{METER}/STATE", STATUS.format(software=software))
    assert heard.changes == [(METER, "firmware", "v1.8.12", "v1.8.13")]


def test_a_telegram_tells_of_a_new_meter_and_of_a_supply_cut_off(heard: Heard):
    old, new = "4530303331303033", "4530303431303034"
    told = {"switch": "1", "rate": "0001", "gas": "4730303031"}
    for serial, switch in [(old, "1"), (new, "1"), (new, "1"), (new, "0"), (new, "0")]:
        said = told | {"serial": serial, "switch": switch}
        heard.hear("p1/telegram", TELEGRAM.format(**said))
    assert [change[1:] for change in heard.changes] == [
        ("serial", "E0031003", "E0041004"),
        ("supply_state", "1", "0"),
    ]


def test_a_night_rate_that_comes_back_every_day_is_no_news(heard: Heard):
    for _ in range(5):
        for rate in ("0.11", "0.11", "0.30", "0.30"):
            heard.electricity(rate=rate, after=timedelta(hours=6))
    assert heard.changes == [(f"{METER}/electricity", "unit_rate", "0.11", "0.3")]
    for rate in ("0.12", "0.12", "0.30"):
        heard.electricity(rate=rate, after=timedelta(hours=6))
    assert len(heard.changes) == 2, "a night rate that rose is"


def test_a_price_of_every_half_hour_does_not_drown_what_else_changed(heard: Heard):
    heard.electricity(rate="0.2", supplier="Brook")
    for slot in range(96):
        for _ in range(2):
            heard.electricity(
                rate=f"0.2{slot:02d}1", supplier="Meadow", after=timedelta(minutes=15)
            )
    told = [change[1] for change in heard.changes]
    assert told.count("supplier") == 1
    assert told.count("unit_rate") <= 18


def test_a_price_that_comes_back_months_later_is_a_change():
    witness, told = Witness(), []
    for day, rate in enumerate(["0.30"] * 40 + ["0.26"] * 40 + ["0.30"] * 3):
        change = witness.see("m1", Witnessed.UNIT_RATE, rate, START + day * DAY)
        told += [(change.before, change.after)] if change else []
    assert told == [("0.30", "0.26"), ("0.26", "0.30")]


def test_the_log_is_on_the_meter_page_and_comes_from_the_command(heard: Heard, tmp_path, capsys):
    for supplier in ("Brook", "Meadow", "Meadow"):
        heard.electricity(supplier=supplier)
    screen = MeterDesk().screen(heard.home, heard.at, EN)
    rows = next(sheet for sheet in screen.sheets if sheet.place == "witness").rows
    assert Fact("Supplier", "Brook to Meadow", "20 November, 12:00") in rows
    heard.home.keep(heard.at)
    save(heard.home.settings, tmp_path / "settings.toml")
    heard.store.flush(heard.at)
    capsys.readouterr()
    words = ["--home", str(tmp_path), "findings", "--all", "--json", "--at", heard.at.isoformat()]
    assert run(words, display=None, draw=None) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = [row for row in rows if row["kind"] == "changed"]
    assert told["what"] == "supplier"
    assert told["sentence"] == "Supplier: it was Brook, and is Meadow."
    assert told["since"] == "2026-11-20T12:00:20Z"
