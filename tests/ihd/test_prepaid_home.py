"""A meter that is paid ahead: its money on every page, and a word before it is gone."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd import settings
from ihd.billing.prepayment import Warned, recovered_a_week
from ihd.checks.finding import FindingKind
from ihd.cli import run
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading, Told, Trait
from ihd.paths import HomeFolder
from ihd.paying.desk import BillDesk
from ihd.screens.findings import finding_sentence, next_step
from ihd.screens.now import Line, Tone
from ihd.screens.now_words import now_screen
from ihd.screens.rows import Fact, Figure, Said
from ihd.session import load_settings, open_home
from ihd.settings import FuelPrice, MeterChoice
from ihd.words import Words

METER = "ihd-0A0B0C"
HALF, DAY = timedelta(minutes=30), timedelta(days=1)
FRIDAY = datetime(2026, 11, 20, 17, tzinfo=UTC)
WORDS = Words("en")


def said(quantity, value, at):
    money = quantity in (Quantity.BALANCE, Quantity.EMERGENCY_CREDIT, Quantity.DEBT)
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=Decimal(value),
        raw=str(value),
        unit="GBP" if money else "kWh",
        currency="GBP" if money else None,
        received_at=at,
        taken_at=at,
    )


@pytest.fixture
def folder(tmp_path):
    """A home folder with a price of 25p a unit and 50p a day."""
    there = HomeFolder(tmp_path / "home").create()
    chosen = replace(
        load_settings(there),
        timezone="Europe/London",
        meters=(MeterChoice(id=METER, role="electricity"),),
        electricity=FuelPrice(unit_rate="0.25", standing_charge="0.50"),
    )
    settings.save(chosen, there.settings)
    return there


@pytest.fixture
def home(folder):
    """A home that used 0.2 kWh every half-hour of ten days: 5p."""
    home, store, _ = open_home(folder, load_settings(folder))
    for number in range(10 * 48 + 1):
        at = FRIDAY - 10 * DAY + number * HALF
        hear(home, at, [(Quantity.IMPORT_ENERGY, 1000 + number * Decimal("0.2"))])
    home.keep(FRIDAY)
    yield home
    store.close()


def hear(home, at, said_of, told=()):
    message = Message(topic="ihd/0A0B0C/elec", payload=b"{}", received_at=at)
    readings = tuple(said(quantity, value, at) for quantity, value in said_of)
    decoded = Decoded(topic=message.topic, bridge="discovery", readings=readings, told=told)
    home.take(message, decoded)


def money(home, balance, at=FRIDAY, **more):
    rows = [(Quantity.BALANCE, balance)]
    rows += [(Quantity(name), value) for name, value in more.items()]
    hear(home, at, rows)


def test_a_home_on_credit_has_no_such_line(home):
    assert home.snapshot(FRIDAY).prepaid == {}
    assert now_screen(home.snapshot(FRIDAY), WORDS).notice is None


def test_credit_that_lasts_is_one_quiet_line(home):
    money(home, "14.50")
    snapshot = home.snapshot(FRIDAY)
    # 5p a half-hour and 50p at each midnight: 2.90 a day.
    found = snapshot.prepaid[Fuel.ELECTRICITY].found
    assert found.ends_at == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert found.hours_left(FRIDAY) == Decimal("120.0")
    screen = now_screen(snapshot, WORDS)
    assert screen.notice is None
    assert screen.credit == (Line("Credit £14.50, about 5 days"),)
    assert not [f for f in snapshot.findings if f.kind is FindingKind.CREDIT_RUNS_OUT]


def test_credit_that_will_not_last_the_weekend_is_said_before_it(home):
    money(home, "4.00", emergency_credit="10", debt="20")
    snapshot = home.snapshot(FRIDAY)
    found = snapshot.prepaid[Fuel.ELECTRICITY].found
    assert found.warned is Warned.WEEKEND
    notice = now_screen(snapshot, WORDS).notice
    assert notice.tone is Tone.WRONG
    # To Monday 9 in the morning: 128 half-hours and three standing charges.
    assert notice.text == "The £4.00 on the meter will not last the weekend: £3.90 more does."
    (doubt,) = [f for f in snapshot.findings if f.kind is FindingKind.CREDIT_RUNS_OUT]
    assert finding_sentence(doubt, snapshot.zone, WORDS) == notice.text
    assert next_step(doubt, snapshot.zone, WORDS).startswith("Top up")


def test_a_warning_is_settled_by_a_top_up_and_stays_on_record(home):
    money(home, "4.00")
    home.keep(FRIDAY + timedelta(hours=2))
    money(home, "34.00", at=FRIDAY + timedelta(hours=3))
    home.keep(FRIDAY + timedelta(hours=4))
    (doubt,) = [f for f in home.record() if f.kind is FindingKind.CREDIT_RUNS_OUT]
    assert doubt.until == FRIDAY + timedelta(hours=4)
    assert not home.snapshot(FRIDAY + timedelta(hours=4)).findings


def test_what_was_used_since_the_balance_was_told_is_counted(home):
    money(home, "14.50", at=FRIDAY - 10 * HALF)
    found = home.snapshot(FRIDAY).prepaid[Fuel.ELECTRICITY].found
    assert found.ends_at == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_the_bill_page_tells_it_apart_from_the_account(home):
    for week, debt in enumerate(("26", "23", "20")):
        money(home, "4.00", at=FRIDAY - timedelta(days=14 - 7 * week), debt=debt)
    money(home, "4.00", emergency_credit="10", debt="20")
    rows = BillDesk().screen(home, FRIDAY, WORDS).rows
    figure = next(row for row in rows if isinstance(row, Figure))
    assert (figure.title, figure.amount.figure) == ("On your meter", "£4.00")
    told = [row.line.text for row in rows if isinstance(row, Said)]
    assert "It will not last through the weekend: £5.19 more until 9 on Monday." in told
    assert "A debt of £20.00 is on the meter; £3.00 a week is taken for it." in told
    assert "This is the meter's own money, not your supplier's account." in told
    assert any(text.startswith("With the emergency credit of £10.00 it lasts") for text in told)
    assert Fact("Emergency credit", "£10.00") in rows


def test_a_meter_told_to_be_on_credit_is_not_paid_ahead(home):
    told = (Told(METER, Trait.PAYMENT_MODE, "Credit"),)
    hear(home, FRIDAY, [(Quantity.BALANCE, "48.20")], told)
    assert home.snapshot(FRIDAY).prepaid == {}


def test_status_tells_it(home, folder, capsys):
    money(home, "4.00", emergency_credit="10", debt="20")
    home.keep(FRIDAY + timedelta(hours=2))
    asked = ["--home", str(folder.root), "status", "--at", FRIDAY.isoformat()]
    assert run([*asked, "--json"], display=None, draw=None) == 0
    told = json.loads(capsys.readouterr().out)["prepaid"]["electricity"]
    assert told["balance"] == "4"
    assert told["emergency_credit"] == "10"
    assert told["debt"] == "20"
    assert told["will_not_last"] == "weekend"
    assert told["needed"] == "3.9"
    assert told["ends_at"] == "2026-11-22T00:00:00Z"
    assert told["hours_left"] == "31"
    assert run(asked, display=None, draw=None) == 0
    assert "will not last the weekend" in capsys.readouterr().out


def test_recovery_of_a_debt_is_known_after_a_week_and_no_new_debt_hides_it():
    start = FRIDAY
    week = [(start + number * DAY, Decimal(20) - number) for number in range(8)]
    assert recovered_a_week(week) == Decimal("7.00")
    assert recovered_a_week(week[:6]) is None
    assert recovered_a_week([*week, (start + 14 * DAY, Decimal(40))]) == Decimal("3.50")
