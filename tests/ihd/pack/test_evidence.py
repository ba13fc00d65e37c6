"""The evidence pack: sealed by its hashes, a sound PDF, and the home's own figures read back."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
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

AT = "2026-03-01T00:00:00Z"
START = datetime(2025, 12, 20, tzinfo=UTC)
DAYS = 71
GAP = (datetime(2026, 1, 14, 9, 12, tzinfo=UTC), datetime(2026, 1, 15, 3, 40, tzinfo=UTC))
TARIFF = """
name = "Agreed"
currency = "GBP"
unit_rate = "25 p"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = false
"""
BILL = """
number = "B-1027"
from = 2026-01-01
to = 2026-02-01
issued = 2026-02-04
vat = 23.38
total = 490.88
[[register]]
opening = 12288
opening_type = "S"
closing = 14096
closing_type = "E"
[[line]]
name = "Electricity"
kwh = 1808
price = "25 p"
amount = 452.00
[[line]]
name = "Standing charge"
days = 31
price = "50 p"
amount = 15.50
"""
DIARY = """
[[complaint]]
made = 2026-02-10
about = "The bill of 4 February rests on an estimate."
[[complaint.contact]]
on = 2026-02-10
how = "email"
said = "Sent the reading of 1 February."
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home whose meter counts one kWh an hour, but was not heard for a night in January."""
    folder = HomeFolder(tmp_path_factory.mktemp("home")).create()
    folder.tariffs.mkdir()
    folder.statements.mkdir()
    (folder.tariffs / "agreed.toml").write_text(TARIFF, encoding="utf-8")
    (folder.statements / "january.toml").write_text(BILL, encoding="utf-8")
    folder.complaints.write_text(DIARY, encoding="utf-8")
    chosen = Settings(
        timezone="Europe/London",
        meters=(MeterChoice("meter-4711", "electricity"),),
        electricity=FuelPrice(tariff="agreed.toml"),
    )
    settings.save(chosen, folder.settings)
    store = Store.open(folder.database)
    store.add([r for n in range(DAYS * 288) if (r := _reading(n)) is not None])
    store.flush(START + timedelta(days=DAYS))
    store.close()
    return folder.root


def _reading(number: int) -> Reading | None:
    at = START + timedelta(minutes=5 * number)
    if GAP[0] < at < GAP[1]:
        return None
    value = (Decimal("12000") + Decimal(number) / 12).quantize(Decimal("0.001"))
    return Reading(
        meter="meter-4711",
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=value,
        received_at=at + timedelta(seconds=1),
        taken_at=at,
        unit="kWh",
        raw=str(value),
    )


def make(home: Path, out: Path, *options: str) -> int:
    arguments = ["--home", str(home), "evidence", str(out), "--at", AT, *options]
    return run(arguments, display=None, draw=None)


@pytest.fixture(scope="module")
def pack(home, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("packs") / "pack"
    assert make(home, out, "--name", "A. Reader", "--account-number", "A-77") == 0
    return out


def text_of(pack: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", pack / "evidence.pdf", "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


def rows_of(pack: Path, name: str) -> list[dict[str, str]]:
    with (pack / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_file_is_sealed_and_the_seal_holds_with_a_standard_tool(pack):
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=pack, check=False, capture_output=True
    )
    assert done.returncode == 0
    sealed = {line.split()[1] for line in (pack / "SHA256SUMS").read_text().splitlines()}
    assert sealed == {file.name for file in pack.iterdir()} - {"SHA256SUMS"}


def test_the_document_is_sound_and_says_what_it_is(pack):
    subprocess.run(["qpdf", "--check", pack / "evidence.pdf"], check=True, capture_output=True)
    told = subprocess.run(
        ["pdfinfo", pack / "evidence.pdf"], check=True, capture_output=True
    ).stdout.decode()
    about = dict(re.findall(r"^(\w[\w ]*):\s+(.*)$", told, re.MULTILINE))
    assert about["Title"] == "Meter readings and bills, 20 December 2025 to 28 February 2026"
    assert about["Author"] == "A. Reader"
    assert about["Creator"] == "Plainwatt"
    assert about["CreationDate"].startswith("Sun Mar  1 00:00:00 2026")
    assert about["Page size"].endswith("(A4)")


def test_it_says_plainly_that_it_is_not_the_billing_meter(pack):
    text = text_of(pack)
    assert "Indicative, not the billing meter" in text
    pages = text.count("Page ")
    assert text.count("Indicative readings of a home display, not of the billing meter") == pages


def test_the_bill_done_again_is_in_it_to_the_penny(pack):
    text = text_of(pack)
    assert "This bill asks £490.88 and should ask £211.58: £279.30 too much." in text
    assert re.search(r"Electricity +1,808 kWh +452\.00 +744 kWh +186\.00 +266\.00", text)
    bills = json.loads((pack / "bills.json").read_text(encoding="utf-8"))
    (finding,) = bills[0]["findings"]
    assert (finding["kind"], finding["amount"]) == ("reading_estimated", "279.30")


def test_the_readings_on_paper_are_those_of_the_file_and_of_the_home(pack):
    text = text_of(pack)
    for row in rows_of(pack, "readings-electricity.csv"):
        shown = f"{Decimal(row['reading']):,.3f}"
        assert re.search(rf"{row['day']} +\d\d:\d\d +{re.escape(shown)}", text), row
    january = next(
        row for row in rows_of(pack, "readings-electricity.csv") if row["day"] == "2026-01-01"
    )
    assert january["reading"] == "12288.000"
    assert january["meters_clock"] == "2026-01-01T00:00:00Z"
    assert january["received"] == "2026-01-01T00:00:01Z"


def test_the_months_on_paper_add_up_to_the_half_hours(pack):
    used = sum(Decimal(row["used"]) for row in rows_of(pack, "half-hours-electricity.csv"))
    months = re.findall(r"^(?:December|January|February) 20\d\d +([\d,.]+) ", text_of(pack),
                        re.MULTILINE)  # fmt: skip
    shown = sum(Decimal(month.replace(",", "")) for month in months)
    assert len(months) == 3
    assert abs(used - shown) < Decimal("0.3")


def test_the_gap_is_told_from_the_last_reading_before_to_the_first_after(pack):
    (gap,) = rows_of(pack, "gaps.csv")
    assert gap["from"] == "2026-01-14T09:10:00Z"
    assert gap["to"] == "2026-01-15T03:40:00Z"
    assert "14 January 2026, 09:10" in text_of(pack)


def test_the_diary_is_in_it(pack):
    assert "Sent the reading of 1 February." in text_of(pack)
    assert rows_of(pack, "diary.csv")[0]["how"] == "email"


def test_names_are_in_it_only_as_chosen(home, pack, tmp_path):
    everything = b"".join(file.read_bytes() for file in pack.iterdir()) + text_of(pack).encode()
    assert b"A. Reader" in everything
    assert b"meter-4711" not in everything
    bare = tmp_path / "bare"
    assert make(home, bare, "--meter-ids") == 0
    told = text_of(bare)
    assert "A. Reader" not in told
    assert "A-77" not in told
    assert "meter-4711" in told


def test_the_same_home_at_the_same_instant_makes_the_same_pack(home, pack, tmp_path):
    again = tmp_path / "again"
    assert make(home, again, "--name", "A. Reader", "--account-number", "A-77") == 0
    for file in pack.iterdir():
        ours, theirs = file.read_bytes(), (again / file.name).read_bytes()
        assert hashlib.sha256(ours).digest() == hashlib.sha256(theirs).digest(), file.name


def test_a_folder_with_something_in_it_is_left_alone(home, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert make(home, tmp_path) == 1
    assert "is there already" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
