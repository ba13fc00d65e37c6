"""``plainwatt findings`` lists what is wrong with the bills a home keeps while it keeps them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ihd import settings
from ihd.cli import run
from ihd.paths import HomeFolder
from ihd.paying.desk import BillDesk
from ihd.screens import bill as asks
from ihd.screens.findings import finding_sentence, next_step
from ihd.session import load_settings, open_home
from ihd.words import Words

NOW = datetime(2026, 11, 24, 18, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 26, 9, tzinfo=UTC)
WORDS = Words("en")
BILL = """
number = "B-7"
from = 2026-10-01
to = 2026-11-01
total = 44.05
balance_before = "10 in credit"
balance = "30.05 owed"
[tariff]
standing_charge = "50 p"
rate = [{ name = "Electricity", price = "25 p" }]
[[register]]
opening = 12000
opening_type = "S"
closing = 12110
closing_type = "E"
our_closing = 12100.4
[[line]]
name = "Electricity"
kwh = 110
price = "25 p"
amount = 28.05
[[line]]
name = "Standing charge"
days = 32
price = "50 p"
amount = 16.00
"""
FOUND = {
    "reading_estimated": "2.5",
    "standing_days": "0.5",
    "line_arithmetic": "0.55",
    "balance_arithmetic": "-4",
}


@pytest.fixture
def folder(tmp_path):
    there = HomeFolder(tmp_path / "home").create()
    settings.save(replace(load_settings(there), timezone="Europe/London"), there.settings)
    _, store, _ = open_home(there, load_settings(there))
    store.close()
    there.statements.mkdir()
    (there.statements / "2026-10-01-electricity.toml").write_text(BILL, encoding="utf-8")
    return there


@pytest.fixture
def listed(folder, capsys):
    def call(*options):
        asked = ["--home", str(folder.root), "findings", "--at", NOW.isoformat(), *options]
        assert run(asked, display=None, draw=None) == 0
        return capsys.readouterr().out

    return call


def rows(listed, *options):
    return [json.loads(line) for line in listed("--json", *options).splitlines()]


def test_each_is_listed_with_its_amount_and_the_sentence_to_send(listed):
    found = {row["kind"]: row for row in rows(listed)}
    assert {kind: float(row["at_stake"]) for kind, row in found.items()} == {
        kind: float(amount) for kind, amount in FOUND.items()
    }
    estimated = found["reading_estimated"]
    assert estimated["subject"] == "B-7"
    assert estimated["until"] is None
    assert estimated["sentence"].endswith("That is £2.50 too much.")
    assert estimated["next_step"].startswith("Write to your supplier: ")
    assert "£2.50 is at stake." in estimated["next_step"]
    assert estimated["sentence"] in listed()


def test_they_are_settled_and_stay_on_record_once_the_bill_is_removed(folder, listed):
    home, store, _ = open_home(folder, load_settings(folder))
    desk = BillDesk()
    desk.screen(home, NOW, WORDS)
    before = {row["kind"]: row["sentence"] for row in rows(listed)}
    desk.obey(asks.RemoveStatement("2026-10-01-electricity"), home, NOW)
    home.keep(NOW)
    store.close()
    assert not rows(listed)
    assert listed() == "Nothing is wrong that the checks can see.\n"
    settled = rows(listed, "--all")
    assert {row["kind"]: row["sentence"] for row in settled} == before
    assert {row["until"] for row in settled} == {"2026-11-24T18:10:00Z"}
    assert {row["next_step"] for row in settled} == {None}


def test_a_bill_that_cannot_be_read_hides_no_other(folder, listed):
    (folder.statements / "broken.toml").write_text("total = ", encoding="utf-8")
    assert len(rows(listed)) == len(FOUND)


def test_what_is_wrong_with_a_bill_is_told_like_any_other_finding(folder):
    home, store, _ = open_home(folder, load_settings(folder))
    desk = BillDesk()
    desk.screen(home, NOW, WORDS)
    desk.obey(asks.RemoveStatement("2026-10-01-electricity"), home, NOW)
    (days,) = [f for f in home.record() if f.kind == "standing_days"]
    store.close()
    assert finding_sentence(days, home.settings.zone, WORDS).endswith("That is 50p too much.")
    assert next_step(replace(days, until=None), home.settings.zone, WORDS).endswith("stake.")


def looked_at(folder, *, at=NOW, **changes):
    """Show the Bill page once in a home opened for it, after a change by hand."""
    path = folder.statements / "2026-10-01-electricity.toml"
    if changes:
        path.write_text(BILL.replace(*changes["typed"]), encoding="utf-8")
    home, store, _ = open_home(folder, load_settings(folder))
    BillDesk().screen(home, at, WORDS)
    home.keep(at)
    store.close()


def test_a_bill_taken_away_by_hand_leaves_what_was_found_on_record_as_settled(folder, listed):
    looked_at(folder)
    before = {row["kind"]: (row["sentence"], row["at_stake"]) for row in rows(listed)}
    (folder.statements / "2026-10-01-electricity.toml").unlink()
    looked_at(folder, at=LATER)
    settled = rows(listed, "--all")
    assert {row["kind"]: (row["sentence"], row["at_stake"]) for row in settled} == before
    assert {row["until"] for row in settled} == {"2026-11-26T09:00:00Z"}
    looked_at(folder, at=LATER + timedelta(days=1))
    assert rows(listed, "--all") == settled, "it is said once"


def test_a_bill_put_right_leaves_only_what_is_no_longer_found(folder, listed):
    looked_at(folder)
    looked_at(folder, at=LATER, typed=("days = 32", "days = 31"))
    settled = [row for row in rows(listed, "--all") if row["until"]]
    assert [row["kind"] for row in settled] == ["standing_days"]
    assert settled[0]["sentence"].endswith("That is 50p too much.")
    assert "standing_days" not in {row["kind"] for row in rows(listed)}


def test_a_bill_that_cannot_be_read_any_more_is_not_put_right(folder, listed):
    looked_at(folder)
    looked_at(folder, at=LATER, typed=("from = 2026-10-01", "from = "))
    assert not [row for row in rows(listed, "--all") if row["until"]]
    looked_at(folder, at=LATER, typed=("days = 32", "days = 31"))
    settled = [row for row in rows(listed, "--all") if row["until"]]
    assert [row["kind"] for row in settled] == ["standing_days"]


def test_looking_again_with_nothing_changed_settles_nothing(folder, listed):
    looked_at(folder)
    looked_at(folder, at=LATER)
    assert not [row for row in rows(listed, "--all") if row["until"]]
