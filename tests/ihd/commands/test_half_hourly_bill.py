"""A bill of half-hourly prices against a home: its own half-hours, and the table it keeps."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from ihd import settings
from ihd.cli import run
from ihd.paths import HomeFolder
from ihd.session import load_settings
from ihd.settings import FuelPrice, MeterChoice

METER = "glow/0C0FFEE00001/electricity"
START = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = 7 * 48
PENNY = Decimal("0.01")
PENCE = [
    Decimal(900 + (n * 41) % 1900 + 1200 * (n % 48 in range(32, 38))) / 100 for n in range(COUNT)
]
KWH = [Decimal(5 + (n * 29) % 83) / 100 for n in range(COUNT)]
COST = sum((kwh * pence for kwh, pence in zip(KWH, PENCE, strict=True)), Decimal(0)) / 100


def money(amount):
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def printed(energy, price):
    """Return the bill of a week, with so much for its energy."""
    standing = 7 * Decimal("0.50")
    return (
        f"from = 2026-01-01\nto = 2026-01-08\ntotal = {money(energy) + standing}\n"
        "prices_include_vat = true\n"
        f'[[line]]\nname = "Energy"\nkwh = {sum(KWH)}\namount = {money(energy)}\n{price}'
        '[[line]]\nname = "Standing charge"\ndays = 7\nprice = "50 p"\n'
        f"amount = {standing}\n"
    )


@pytest.fixture
def check(tmp_path, capsys):
    """A home on half-hourly prices that took its half-hours in; returns what its bill is told."""
    folder = HomeFolder(tmp_path / "home").create()
    folder.tariffs.mkdir()
    values = ", ".join(map(str, PENCE))
    (folder.tariffs / "own.toml").write_text(
        'name = "Half-hourly"\ncurrency = "GBP"\nstanding_charge = 0.5\nvat_percent = 5\n'
        'prices_include_vat = true\n[[rate]]\nname = "Half-hourly"\nprice_table = true\n'
        f'[prices]\nunit = "p/kWh"\nvat_included = true\nstart = "2026-01-01T00:00Z"\n'
        f"values = [{values}]\n",
        encoding="utf-8",
    )
    chosen = replace(
        load_settings(folder),
        timezone="Europe/London",
        meters=(MeterChoice(id=METER, role="electricity"),),
        electricity=FuelPrice(tariff="own.toml"),
    )
    settings.save(chosen, folder.settings)
    rows = [f"{(START + n * timedelta(minutes=30)).isoformat()},{KWH[n]}" for n in range(COUNT)]
    export = tmp_path / "export.csv"
    export.write_text("\n".join(["Start,Consumption (kWh)", *rows]) + "\n", encoding="utf-8")

    def call(*command):
        run(["--home", str(folder.root), *command], display=None, draw=None)
        return capsys.readouterr().out

    call("import", str(export))

    def told(energy, price=""):
        bill = tmp_path / "bill.toml"
        bill.write_text(printed(energy, price), encoding="utf-8")
        return json.loads(call("check-bill", str(bill), "--json"))

    return told


def test_a_right_bill_is_right_to_the_penny(check):
    mean = COST * 100 / sum(KWH)
    told = check(COST, f'price = "{mean:.2f} p"\n')
    assert (told["verdict"], told["findings"]) == ("right", [])
    assert told["unchecked"] == {"readings": [], "prices": []}


def test_what_is_asked_too_much_is_named(check):
    (found,) = check(COST + 3)["findings"]
    assert (found["kind"], found["amount"]) == ("price_wrong", "3.00")
    assert found["facts"]["where"] == "mean"
    assert "By our half-hours" in found["sentence"]
