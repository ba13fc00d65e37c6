"""``plainwatt cost`` as scripts rely on it."""

import json

import pytest

from ihd.cli import run

TARIFF = """name = "Economy 7"
currency = "GBP"
timezone = "Europe/London"
clock = "UTC"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = false
[[rate]]
name = "Night"
price = "15 p"
when = "00:30-07:30"
[[rate]]
name = "Day"
price = "32 p"
"""
READINGS = "at,reading\n2026-01-01T00:00Z,990\n2026-01-01T22:00Z,1000\n2026-01-02T08:00Z,1010\n"


@pytest.fixture
def cost(tmp_path, capsys):
    def call(*options, tariff=TARIFF, readings=READINGS, name="e7.toml"):
        (tmp_path / name).write_text(tariff, encoding="utf-8")
        (tmp_path / "r.csv").write_text(readings, encoding="utf-8")
        files = [str(tmp_path / name), str(tmp_path / "r.csv")]
        status = run(["cost", *files, *options], display=None, draw=None)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_the_json_has_the_documented_fields(cost):
    status, out, err = cost("--from", "2026-01-01", "--to", "2026-01-02", "--json")
    assert (status, err) == (0, "")
    bill = json.loads(out)
    assert (bill["from"], bill["to"], bill["currency"]) == ("2026-01-01", "2026-01-02", "GBP")
    night, day, standing = bill["lines"]
    assert (night["name"], day["name"], standing["name"]) == ("Night", "Day", "Standing charge")
    assert (night["kwh"], night["days"]) == ("3.181818", None)
    assert (standing["kwh"], standing["days"], standing["amount"]) == (None, 1, "0.50")
    assert day["amount_exact"].startswith("2.82181818")
    assert bill["vat"] == "0.19"
    assert bill["total"] == "3.99"
    assert [item["why"] for item in bill["estimated"]] == ["split"]
    assert bill["notes"] == []


def test_without_days_the_bill_is_over_the_days_of_the_readings(cost):
    bill = json.loads(cost("--json")[1])
    assert (bill["from"], bill["to"]) == ("2026-01-01", "2026-01-03")
    assert len(bill["notes"]) == 1
    assert "no readings" in bill["notes"][0]


def test_a_person_reads_a_bill(cost):
    out = cost("--from", "2026-01-01", "--to", "2026-01-03")[1]
    assert "Night" in out
    assert "Standing charge" in out
    assert "Estimated: 20.000000 kWh" in out
    assert out.splitlines()[5].split() == ["Total", "GBP", "5.95"]


@pytest.mark.parametrize(
    ("options", "changes", "says"),
    [
        ((), {"tariff": TARIFF + "pirce = 1\n"}, "e7.toml:15: 'pirce' is not a word"),
        ((), {"readings": "a,b\n1,2\n"}, "r.csv: line 1: 'a' is not a column"),
        ((), {"readings": "start,kwh\nnoon,2\n"}, "line 2: 'noon' is not an instant"),
        ((), {"readings": "start,kwh\n2026-01-01T00:00Z,two\n"}, "line 2: 'two' is not a number"),
        ((), {"readings": ""}, "line 1"),
        ((), {"readings": "at,reading\n2026-01-01,5\n"}, "one_reading"),
        (("--from", "soon"), {}, "--from: 'soon' is not a day"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), {}, "has no day in it"),
        (("--timezone", "Mars"), {}, "--timezone: 'Mars' is not a time zone"),
        (("--answer", "x"), {}, "is not KEY=VALUE"),
        ((), {"tariff": "{", "name": "rate.json"}, "rate.json: this is not JSON"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_1(cost, options, changes, says):
    status, out, err = cost(*options, **changes)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert says in err


def test_a_preset_is_priced_with_its_answers(cost):
    from ihd.paths import RESOURCES

    text = (RESOURCES / "tariffs" / "gb-single.toml").read_text(encoding="utf-8")
    options = ("--answer", "unit=30 p", "--answer", "standing=50 p", "--json")
    bill = json.loads(cost(*options, "--to", "2026-01-02", tariff=text)[1])
    assert bill["total"] == "4.10"
    assert json.loads(cost("--json", tariff=text)[1])["total"] == "0.00"
