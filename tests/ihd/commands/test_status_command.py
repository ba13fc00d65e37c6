"""``plainwatt status``: prices on both clocks, what is next, the cheapest time."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd import settings
from ihd.cli import run
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.session import load_settings, open_home
from ihd.settings import FuelPrice, MeterChoice

METER = "glow/0C0FFEE00001/electricity"
SUMMER = datetime(2026, 7, 14, 16, 10, tzinfo=UTC)
UTC_SWITCHED = """
name = "Economy 7"
currency = "GBP"
clock = "UTC"
standing_charge = 0.55
[[rate]]
name = "Night"
price = "13.5 p"
when = "00:30-07:30"
[[rate]]
name = "Day"
price = "30.1 p"
"""
HALF_HOURLY = """
name = "Half-hourly"
currency = "GBP"
standing_charge = 0.5
[[rate]]
name = "Half-hourly"
price_table = true
[prices]
unit = "p/kWh"
start = "2026-07-13T22:00Z"
values = [{}]
"""


@pytest.fixture
def status(tmp_path, capsys):
    """A home on a tariff, heard once; returns what ``status`` prints of it."""
    folder = HomeFolder(tmp_path / "home").create()

    def make(tariff):
        folder.tariffs.mkdir()
        (folder.tariffs / "own.toml").write_text(tariff, encoding="utf-8")
        chosen = replace(
            load_settings(folder),
            timezone="Europe/London",
            meters=(MeterChoice(id=METER, role="electricity"),),
            electricity=FuelPrice(tariff="own.toml"),
        )
        settings.save(chosen, folder.settings)
        home, store, _ = open_home(folder, chosen)
        reading = Reading(
            meter=METER,
            fuel=Fuel.ELECTRICITY,
            quantity=Quantity.POWER,
            value=Decimal(500),
            raw="500",
            unit="W",
            received_at=SUMMER,
            taken_at=SUMMER,
        )
        message = Message(topic="glow/x", payload=b"{}", received_at=SUMMER)
        home.take(message, Decoded(topic="glow/x", bridge="glow", readings=(reading,)))
        home.keep(SUMMER)
        store.close()

        def call(*options, at=SUMMER):
            asked = ["--home", str(folder.root), "status", "--at", at.isoformat(), *options]
            assert run(asked, display=None, draw=None) == 0
            return capsys.readouterr().out

        return call

    return make


def test_a_switch_is_told_on_the_homes_clock_and_on_the_meters(status):
    call = status(UTC_SWITCHED)
    assert json.loads(call("--json"))["tariff"] == {
        "period": "Day",
        "unit_rate": "0.301",
        "until": "2026-07-15T00:30:00Z",
        "until_local": "2026-07-15T01:30:00+01:00",
        "until_meter_clock": "2026-07-15T00:30:00+00:00",
        "next_period": "Night",
        "next_rate": "0.135",
        "standing_charge": "0.55",
        "currency": "GBP",
        "known_until": "2026-07-22T16:10:00Z",
        "cheapest": {
            "hours": 3,
            "from": "2026-07-15T00:30:00Z",
            "to": "2026-07-15T03:30:00Z",
            "unit_rate": "0.135",
        },
    }
    text = call("--hours", "2")
    assert "30.1p a unit until 01:30." in text
    assert "Then 13.5p, in 8 h 20 min." in text
    assert "Your meter keeps its own time: Night is 01:30 to 08:30 on your clock." in text
    assert "Cheapest 2 hours: tonight 01:30 to 03:30, at 13.5p." in text
    assert "Standing charge: 55.0p a day." in text


def test_prices_that_are_not_published_yet_are_said_to_be_so(status):
    values = ", ".join(["20"] * 40 + ["0", "-1.5", "5", "5", "20", "20", "20", "20"])
    call = status(HALF_HOURLY.format(values))
    tariff = json.loads(call("--json", "--hours", "1"))["tariff"]
    assert tariff["known_until"] == "2026-07-14T22:00:00Z"
    assert (tariff["unit_rate"], tariff["next_rate"]) == ("0.2", "0")
    assert tariff["cheapest"]["from"] == "2026-07-14T18:00:00Z"
    assert tariff["cheapest"]["unit_rate"] == "-0.0075"
    text = call()
    assert "Known until: 23:00." in text
    assert "Tomorrow: Not published yet." in text
    late = json.loads(call("--json", at=SUMMER + timedelta(hours=7)))["tariff"]
    assert late["unit_rate"] is None
    assert late["cheapest"] is None
    assert "Your price is not known yet." in call(at=SUMMER + timedelta(hours=7))


@pytest.mark.parametrize("hours", ["0", "25", "two"])
def test_hours_that_are_none_are_refused(status, hours, capsys):
    call = status(UTC_SWITCHED)
    with pytest.raises(SystemExit) as left:
        call("--hours", hours)
    assert left.value.code == 2
    assert "--hours" in capsys.readouterr().err
