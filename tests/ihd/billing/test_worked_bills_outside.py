"""The worked bills once more from outside: the command, and a home whose meter showed the same."""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from ihd import cli
from ihd.billing.cost import cost
from ihd.billing.example import examples_of
from ihd.billing.reach import needed_from
from ihd.billing.readings_csv import read_readings
from ihd.clock import days_interval, from_ms
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store
from ihd.tariffs.timeline import is_export
from ihd.used import Supply, used

BILLS = Path(__file__).parents[2] / "data" / "bills"
EXAMPLES = [
    pytest.param(path, example, id=f"{path.stem}-{number}")
    for path in sorted(BILLS.glob("*.toml"))
    for number, example in enumerate(examples_of(path))
]
HALF_A_PENNY = Decimal("0.005")


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_the_command_prices_a_worked_bill(path, example, tmp_path, capsys):
    readings = tmp_path / "readings.csv"
    readings.write_text(example.readings, encoding="utf-8")
    asked = ["cost", str(path), str(readings), "--json", "--timezone", example.zone.key]
    asked += ["--from", str(example.first_day), "--to", str(example.after_last_day)]
    assert cli.run(asked, display=None, draw=None) == 0
    told = json.loads(capsys.readouterr().out)
    amounts = defaultdict(Decimal)
    for line in told["lines"]:
        amounts[line["name"]] += Decimal(line["amount"])
        assert abs(Decimal(line["amount"]) - Decimal(line["amount_exact"])) <= HALF_A_PENNY
    assert Decimal(told["total"]) == example.total
    for name, amount in example.lines.items():
        assert amounts[name] == amount, name
    if example.total_exact is not None:
        assert Decimal(told["total_exact"]) == example.total_exact
    if example.vat is not None:
        assert Decimal(told["vat"]) == example.vat


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_a_home_comes_to_the_same_bill(path, example, tmp_path):
    found = read_readings(example.readings, example.tariff, example.zone)
    if any(amount < 0 for series in found.consumption for amount in series.amounts):
        pytest.skip("a home never believes a register that falls")
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    try:
        store.add(
            sorted(_shown(example, found.consumption), key=lambda r: (r.received_at, r.value))
        )
        supply = Supply("esp/house", example.tariff)
        first, after = example.first_day, example.after_last_day
        since = needed_from(example.tariff, first, after, example.zone)
        consumed = used(store, supply, days_interval(since, after, example.zone), example.zone)
        bill = cost(example.tariff, consumed, first, after, example.zone)
    finally:
        store.close()
    assert abs(bill.total.amount - example.total) <= Decimal("0.01")


def _shown(example, consumption):
    """Yield what the registers would have shown where the rows of an example begin and end."""
    for series in consumption:
        sent = any(is_export(version, series.register) for version in example.tariff.versions)
        quantity = Quantity.EXPORT_ENERGY if sent else Quantity.IMPORT_ENERGY
        if series.unit == "m3":
            quantity = Quantity.IMPORT_VOLUME
        value, reached = Decimal(10_000), None
        name = series.register.removeprefix("export").strip() or None if series.register else None
        if name is None and not sent and len({s.register for s in consumption} - {"export"}) > 1:
            name = "general"
        for start, end, amount in zip(series.starts, series.ends, series.amounts, strict=True):
            for at, more in ((start, 0), (end, amount)):
                value += Decimal(more) / 1_000_000
                if at != reached:
                    yield _reading(example, quantity, name, value, from_ms(at))
                reached = at


def _reading(example, quantity, name, value, at):
    return Reading(
        meter="esp/house",
        fuel=Fuel.GAS if example.tariff.fuel is Fuel.GAS else Fuel.ELECTRICITY,
        quantity=quantity,
        value=value,
        raw=str(value),
        unit="m3" if quantity is Quantity.IMPORT_VOLUME else "kWh",
        register=name,
        received_at=at,
        taken_at=at,
    )
