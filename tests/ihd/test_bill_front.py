"""The Bill and Save pages of a home that has been living for weeks."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.feed.demo import past_of
from ihd.insight.always_on import always_on_w
from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.paying.desk import BillDesk
from ihd.paying.so_far import bill_so_far
from ihd.save_page import save_page
from ihd.screens.rows import Fact, Figure, Outlook, Said
from ihd.session import open_home
from ihd.settings import Settings
from ihd.words import Words

NOW = datetime(2026, 11, 24, 18, 40, tzinfo=UTC)
EN = Words("en")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = HomeFolder(tmp_path_factory.mktemp("bill") / "home")
    home, store, bridges = open_home(folder, Settings(timezone="Europe/London"), adopt=True)
    for message in past_of(NOW, ZoneInfo("Europe/London"), history_days=30, step_s=600):
        home.take(message, bridges.decode(message))
    yield home
    store.close()


def test_the_bill_so_far_adds_up_line_by_line(home):
    told = bill_so_far(home, Fuel.ELECTRICITY, NOW)
    assert told is not None
    assert told.bill.total.amount == sum(line.rounded.amount for line in told.bill.lines)
    standing = next(line for line in told.bill.lines if line.days)
    assert standing.days == 24


def test_it_is_heading_for_more_than_it_is_now_and_says_between_what(home):
    screen = BillDesk().screen(home, NOW, EN)
    outlook = next(row for row in screen.rows if isinstance(row, Outlook))
    assert outlook.so_far < outlook.low < outlook.high <= 1
    assert outlook.so_far_label == "24 of 30 days"


def test_a_period_whose_readings_begin_late_says_so_and_foresees_no_days_without_use(tmp_path):
    folder = HomeFolder(tmp_path / "late")
    home, store, bridges = open_home(folder, Settings(timezone="Europe/London"), adopt=True)
    for message in past_of(NOW, ZoneInfo("Europe/London"), history_days=14, step_s=600):
        home.take(message, bridges.decode(message))
    told = bill_so_far(home, Fuel.ELECTRICITY, NOW)
    said = [row.line.text for row in BillDesk().screen(home, NOW, EN).rows if isinstance(row, Said)]
    store.close()
    assert "Readings begin on 10 November; what was used before is not in it." in said
    assert "This is rough: the days without readings are taken to be like the rest." in said
    a_day = told.bill.total.amount / 14
    assert told.foreseen.likely.total.amount > a_day * Decimal(27)


def test_each_fuel_has_a_total_of_its_own(home):
    screen = BillDesk().screen(home, NOW, EN)
    lines = next(sheet for sheet in screen.sheets if sheet.place == "lines")
    totals = [row for row in lines.rows if isinstance(row, Fact) and row.strong]
    assert len(totals) == 2
    figures = [row.amount.figure for row in screen.rows if isinstance(row, Figure)]
    assert [row.value for row in totals] == figures


def test_what_is_always_on_is_told_in_money_a_year(home):
    figure = next(row for row in save_page(home, None, EN, NOW).rows if isinstance(row, Figure))
    assert figure.amount.figure.startswith("£")
    assert figure.amount.per == "a year"


def test_a_home_without_a_price_has_no_bill(tmp_path):
    home, store, _ = open_home(HomeFolder(tmp_path / "new"), Settings(timezone="Europe/London"))
    screen = BillDesk().screen(home, NOW, EN)
    assert not any(isinstance(row, Figure) for row in screen.rows)
    store.close()


def test_nothing_is_always_on_of_nothing():
    assert always_on_w([]) is None
