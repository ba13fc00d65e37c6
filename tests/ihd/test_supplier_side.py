"""The second light follows bills and a supplier's half-hours, whatever program meets them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ihd import settings
from ihd.checks.supplier_link import Sign, SupplierSign
from ihd.cli import run
from ihd.clock import days
from ihd.inspection.signs import export_sign
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.session import load_settings, open_home
from ihd.settings import MeterChoice

METER = "glow/0C0FFEE00001/electricity"
NOW = datetime(2026, 11, 24, 18, 10, tzinfo=UTC)
BILL = """
number = "B-1"
from = 2026-10-01
to = 2026-11-01
total = 40.50
[[register]]
opening = 12000
opening_type = "A"
closing = 12100
closing_type = "{letter}"
[[line]]
name = "Electricity"
kwh = 100
price = "25 p"
amount = 25.00
[[line]]
name = "Standing charge"
days = 31
price = "50 p"
amount = 15.50
"""


@pytest.fixture
def folder(tmp_path):
    """A home that has heard its meter once."""
    there = HomeFolder(tmp_path / "home").create()
    meters = (MeterChoice(id=METER, role="electricity"),)
    chosen = replace(load_settings(there), timezone="Europe/London", meters=meters)
    settings.save(chosen, there.settings)
    home, store, _ = open_home(there, chosen)
    reading = Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=Decimal("12180.5"),
        raw="12180.5",
        unit="kWh",
        received_at=NOW,
        taken_at=NOW,
    )
    home.take(
        Message(topic="glow/x", payload=b"{}", received_at=NOW),
        Decoded(topic="glow/x", bridge="glow", readings=(reading,)),
    )
    home.keep(NOW)
    store.close()
    return there


@pytest.fixture
def plainwatt(folder, capsys):
    def call(*command):
        run(["--home", str(folder.root), *command], display=None, draw=None)
        return capsys.readouterr().out

    return call


def light(plainwatt):
    told = json.loads(plainwatt("status", "--at", NOW.isoformat(), "--json"))
    return told["links"]["meter_to_supplier"]


def doubts(plainwatt):
    rows = plainwatt("findings", "--at", NOW.isoformat(), "--json").splitlines()
    return [row for row in map(json.loads, rows) if row["kind"] == "supplier_cannot_hear"]


def typed(tmp_path, letter):
    path = tmp_path / "november.toml"
    path.write_text(BILL.format(letter=letter), encoding="utf-8")
    return path


def test_a_bill_that_is_checked_says_by_its_letters_whether_the_meter_is_heard(plainwatt, tmp_path):
    assert light(plainwatt) == "unknown"
    plainwatt("check-bill", str(typed(tmp_path, "E")))
    assert light(plainwatt) == "down"
    (doubt,) = doubts(plainwatt)
    assert doubt["sentence"].startswith("Your bill of 1 November is estimated")
    assert doubt["next_step"] == "Read your meter, send the reading, and report the fault today."
    plainwatt("check-bill", str(typed(tmp_path, "S")))
    assert light(plainwatt) == "up"
    assert not doubts(plainwatt)


def test_what_the_customer_read_says_nothing_of_the_supplier(plainwatt, tmp_path):
    plainwatt("check-bill", str(typed(tmp_path, "C")))
    assert light(plainwatt) == "unknown"


def test_a_bill_that_is_kept_says_so_for_as_long_as_it_is_kept(plainwatt, folder):
    folder.statements.mkdir()
    kept = typed(folder.statements, "E")
    assert light(plainwatt) == "down"
    assert doubts(plainwatt)
    kept.unlink()
    assert light(plainwatt) == "unknown"


def export(path, without=()):
    rows = ["Start,Consumption (kWh)"]
    for day in days(date(2026, 10, 25), date(2026, 11, 24)):
        if day not in without:
            rows += [f"{day}T{half // 2:02}:{half % 2 * 30:02}:00+00:00,0.25" for half in range(48)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_gap_in_the_suppliers_own_half_hours_is_one_that_it_did_not_hear(plainwatt, tmp_path):
    said = plainwatt("import", str(export(tmp_path / "x.csv", without=(date(2026, 11, 10),))))
    assert "48 half-hours between are missing" in said
    assert light(plainwatt) == "slow"
    (doubt,) = doubts(plainwatt)
    assert doubt["sentence"] == "Your supplier's own figures have a gap up to 10 November."
    plainwatt("import", str(export(tmp_path / "x.csv")))
    assert light(plainwatt) == "up"


def test_a_gap_of_long_ago_says_nothing_of_now():
    halves = dict.fromkeys(range(1_000_000, 1_010_000), 250)
    zone = settings.Settings(timezone="Europe/London").zone
    assert export_sign(halves, zone).sign is Sign.EXPORT_FULL
    del halves[1_000_100]
    assert export_sign(halves, zone).sign is Sign.EXPORT_FULL
    del halves[1_009_000]
    ago = date(1970, 1, 1) + timedelta(hours=1_009_000 / 2)
    assert export_sign(halves, zone) == SupplierSign(Sign.EXPORT_GAP, ago)


def test_the_supplier_is_due_five_working_days_after_it_was_told(plainwatt, folder, tmp_path):
    plainwatt("check-bill", str(typed(tmp_path, "E")))
    home, store, _ = open_home(folder, load_settings(folder))
    home.found(home.inspector.told_supplier(date(2026, 11, 13), home.premises(), NOW))
    home.keep(NOW)
    store.close()
    (doubt,) = doubts(plainwatt)
    assert doubt["at_stake"] == "40"
    assert doubt["next_step"].startswith("A plan was due by 20 November. Ask for it, and for the")
