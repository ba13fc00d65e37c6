"""``plainwatt check-bill`` on a bill of somebody else's supply: the home's own meter tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from ihd import settings
from ihd.bridges import Bridges
from ihd.cli import run
from ihd.meter import Message
from ihd.paths import RESOURCES, HomeFolder
from ihd.session import load_settings, open_home
from ihd.settings import MeterChoice, Settings

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
OURS, ANOTHERS = "1200034567894", "1200034567900"
PAYLOAD = (
    '{"electricitymeter":{"timestamp":"%s","energy":{"import":{"cumulative":%s,"day":5.2,'
    '"units":"kWh","mpan":"%s","supplier":"---","price":{"unitrate":0.2611,'
    '"standingcharge":0.5348}}},"power":{"value":0.482,"units":"kW"}}}'
)
BILL = """
number = "B-9"
from = 2026-02-01
to = 2026-03-01
mpan = "{mpan}"
total = 9.5
[[line]]
name = "Electricity"
amount = 9.5
"""


@pytest.fixture
def folder(tmp_path) -> HomeFolder:
    there = HomeFolder(tmp_path / "home").create()
    meter = MeterChoice("glow/1A2B3C4D5E6F/electricity", "electricity")
    settings.save(Settings(timezone="Europe/London", meters=(meter,)), there.settings)
    home, store, _ = open_home(there, load_settings(there))
    home.start(START)
    bridges = Bridges.load(RESOURCES / "bridges")
    for n in range(3):
        at = START + timedelta(seconds=10 * n)
        payload = PAYLOAD % (f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{7319 + n / 1000:.3f}", OURS)
        message = Message("glow/1A2B3C4D5E6F/SENSOR/electricitymeter", payload.encode(), at)
        home.take(message, bridges.decode(message))
    home.keep(START + timedelta(minutes=1))
    store.close()
    return there


@pytest.fixture
def checked(folder, tmp_path, capsys):
    def call(mpan: str, *options: str) -> tuple[int, str]:
        bill = tmp_path / "bill.toml"
        bill.write_text(BILL.format(mpan=mpan), encoding="utf-8")
        asked = ["--home", str(folder.root), "check-bill", str(bill), *options]
        status = run(asked, display=None, draw=None)
        return status, capsys.readouterr().out

    return call


def test_a_bill_of_our_own_supply_is_right(checked):
    assert checked(OURS)[0] == 0


def test_a_bill_of_anothers_supply_is_told_with_both_numbers(checked):
    status, out = checked(ANOTHERS)
    assert status == 1
    assert f"- The bill is for MPAN {ANOTHERS}; yours is {OURS}.\n" in out
    assert f"Mine is {OURS}." in out


def test_a_script_reads_it_as_a_finding_that_costs_nothing(checked):
    (finding,) = json.loads(checked(ANOTHERS, "--json")[1])["findings"]
    assert (finding["kind"], finding["amount"]) == ("bill_meter_differs", "0.00")
    assert finding["facts"] == {
        "where": "supply",
        "point": "MPAN",
        "named": ANOTHERS,
        "yours": OURS,
    }
