"""``plainwatt check-bill`` as scripts rely on it: with files alone, and with a home."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ihd import settings
from ihd.cli import run
from ihd.meter import Fuel, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.settings import FuelPrice, MeterChoice, Settings
from ihd.store import Store

BILLS = Path(__file__).parents[2] / "data" / "statements"
TARIFF = """
name = "Agreed"
currency = "GBP"
unit_rate = "25 p"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = false
"""
BILL = """
from = 2026-01-01
to = 2026-01-11
subtotal = {subtotal}
vat = {vat}
total = {total}

[[register]]
opening = 12000
opening_type = "S"
closing = {closing}
closing_type = "E"

[[line]]
name = "Electricity"
kwh = {kwh}
price = "25 p"
amount = {amount}

[[line]]
name = "Standing charge"
days = 10
price = "50 p"
amount = 5.00
"""


SMALL = """from = 2026-01-01
to = 2026-02-01
total = 9.5

[[line]]
name = "Electricity"
amount = 9.5
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home whose meter counted half a kWh in every half-hour of January's first two weeks."""
    folder = HomeFolder(tmp_path_factory.mktemp("home")).create()
    folder.tariffs.mkdir()
    (folder.tariffs / "agreed.toml").write_text(TARIFF, encoding="utf-8")
    chosen = Settings(
        timezone="Europe/London",
        meters=(MeterChoice("meter", "electricity"),),
        electricity=FuelPrice(tariff="agreed.toml"),
    )
    settings.save(chosen, folder.settings)
    store = Store.open(folder.database)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    store.add([_reading(start + timedelta(minutes=30 * n), n) for n in range(14 * 48)])
    store.flush(start + timedelta(days=14))
    store.close()
    return folder.root


def _reading(at: datetime, number: int) -> Reading:
    value = Decimal("12000.25") + Decimal(number) / 2
    return Reading(
        meter="meter",
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=value,
        received_at=at,
        unit="kWh",
        raw=str(value),
    )


@pytest.fixture
def check(capsys):
    def call(home: Path, bill: Path, *options: str):
        status = run(
            ["--home", str(home), "check-bill", str(bill), *options], display=None, draw=None
        )
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_a_right_bill_exits_0_and_says_so(check, tmp_path):
    status, out, _ = check(tmp_path, BILLS / "right_half_penny_vat.toml")
    assert status == 0
    assert out == "This bill is right to the penny.\n"


def test_a_wrong_bill_exits_1_with_every_fault_as_json(check, tmp_path):
    status, out, _ = check(tmp_path, BILLS / "wrong_all_at_once.toml", "--json")
    found = json.loads(out)
    assert status == 1
    assert found["verdict"] == "wrong"
    assert found["difference"] == "144.42"
    assert [(one["kind"], one["amount"]) for one in found["findings"]][:2] == [
        ("reading_estimated", "80.06"),
        ("standing_days", "0.52"),
    ]
    assert found["findings"][0]["amount_exact"] == "80.0625"


def test_the_homes_own_readings_and_tariff_judge_a_bill(check, home, tmp_path):
    bill = tmp_path / "bill.toml"
    bill.write_text(
        BILL.format(closing=12240, kwh=240, amount="60.00", subtotal="65.00", vat="3.25",
                    total="68.25"),
        encoding="utf-8",
    )  # fmt: skip
    assert check(home, bill)[0] == 0
    bill.write_text(
        BILL.format(closing=12300, kwh=300, amount="75.00", subtotal="80.00", vat="4.00",
                    total="84.00"),
        encoding="utf-8",
    )  # fmt: skip
    status, out, _ = check(home, bill, "--json")
    found = json.loads(out)
    assert status == 1
    (finding,) = found["findings"]
    assert (finding["kind"], finding["amount"]) == ("reading_estimated", "15.75")
    assert finding["facts"]["ours"] == "12240"
    assert found["unchecked"] == {"readings": [], "prices": []}


def test_without_readings_or_tariff_the_bill_is_checked_as_far_as_it_goes(check, tmp_path):
    status, out, _ = check(tmp_path, BILLS / "right_rolled_over.toml")
    assert status == 0
    assert out.startswith("Nothing is wrong with this bill in what could be checked.\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from = 2026-01-01\n", "the statement has no [[line]]"),
        ("from = 2026-01-01\nfron = 1\n", ":2: 'fron' is not a word of the statement"),
        ('from = 2026-01-01\ntotal = "x"\nto = 2026-02-01\n[[line]]\nname = "a"\namount = 1\n',
         ":2: total must be a number"),
        ("nonsense\n", "this is not TOML"),
        (SMALL + "to = 2026-01-01\n", ":8: from 2026-01-01 to 2026-01-01 there is no day"),
        (SMALL + "last_day = 9999-12-31\n", ":8: last_day is 9999-12-31"),
        (SMALL.replace("9.5", "1e40"), ":7: amount has too many figures"),
        ('currency = "POUND"\n' + SMALL, ":1: 'POUND' is not a currency"),
        ("answers = 3\n" + SMALL, ":1: answers must be one table"),
        ('readings = "\\u0000"\n' + SMALL, "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_its_line(check, tmp_path, text, said):
    bill = tmp_path / "bill.toml"
    bill.write_text(text, encoding="utf-8")
    status, out, err = check(tmp_path, bill)
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_that_an_editor_began_with_a_mark_of_its_own_is_read(check, tmp_path):
    bill = tmp_path / "bill.toml"
    bill.write_text("\ufeff" + SMALL.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert check(tmp_path, bill)[0] == 0


def test_decimal_commas_are_read_as_points(check, tmp_path):
    bill = tmp_path / "bill.toml"
    text = (BILLS / "right_half_penny_vat.toml").read_text(encoding="utf-8")
    text = text.replace("total = 65.21", 'total = "65,21"').replace('"26.78 p"', '"26,78 p"')
    bill.write_text(text, encoding="utf-8")
    assert check(tmp_path, bill)[0] == 0
