"""An account without months of its own goes by what the home's months have cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ihd import settings
from ihd.accounts import course_of, home_profile
from ihd.billing.account_file import MONTH_NAMES, load_account
from ihd.meter import Fuel, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.session import load_settings, open_home
from ihd.settings import FuelPrice, MeterChoice, Settings
from ihd.store import Store

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIRST = datetime(2025, 10, 1, tzinfo=UTC) - timedelta(hours=2)
TARIFF = """
name = "Agreed"
currency = "GBP"
unit_rate = "20 p"
standing_charge = "60 p"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home that has used a kWh in every half-hour since October: £10.20 a day."""
    folder = HomeFolder(tmp_path_factory.mktemp("home")).create()
    folder.tariffs.mkdir()
    (folder.tariffs / "agreed.toml").write_text(TARIFF, encoding="utf-8")
    chosen = Settings(
        timezone="UTC",
        meters=(MeterChoice("meter", "electricity"),),
        electricity=FuelPrice(tariff="agreed.toml"),
    )
    settings.save(chosen, folder.settings)
    store = Store.open(folder.database)
    count = int((NOW - FIRST) / timedelta(minutes=30)) + 1
    store.add([_reading(FIRST + timedelta(minutes=30 * n), n) for n in range(count)])
    store.flush(NOW)
    store.close()
    opened, store, _ = open_home(folder, load_settings(folder), reader=True)
    opened.start(NOW)
    yield opened
    store.close()


def _reading(at: datetime, number: int) -> Reading:
    value = (Decimal(1000) + Decimal(number)).quantize(Decimal("0.001"))
    return Reading(
        meter="meter",
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=value,
        received_at=at,
        unit="kWh",
        raw=str(value),
    )


def test_months_are_the_homes_own_and_those_between_are_assumed(home):
    profile, assumed = home_profile(home, "GBP", NOW)
    costs = {number: money.amount for number, money in profile.by_number}
    a_day = Decimal("0.2") * 48 + Decimal("0.6")
    assert abs(costs[1] - 31 * a_day) < Decimal("0.02")
    assert abs(costs[2] - 28 * a_day) < Decimal("0.02")
    assert assumed == (6, 7, 8, 9)
    assert costs[5] <= costs[6] <= costs[9] <= costs[10] or costs[5] >= costs[9] >= costs[10]


def test_what_was_used_since_the_balance_is_the_homes_own(home):
    file = load_account("balance = 100\nas_of = 2026-05-02\n")
    found = course_of(file, date(2026, 6, 1), home, NOW).outlook
    assert abs(found.now.amount - (100 - 30 * Decimal("10.20"))) < Decimal("0.02")


def test_the_files_own_figures_go_before_the_homes(home):
    months = "\n".join(f"{name} = 50" for name in
                       MONTH_NAMES)  # fmt: skip
    file = load_account(f"balance = 100\nas_of = 2026-06-01\nused = 0\n[months]\n{months}\n")
    course = course_of(file, date(2026, 6, 1), home, NOW)
    assert course.outlook.ends_at.amount == -500
    assert course.assumed == ()


def test_without_months_or_a_home_there_is_no_course():
    file = load_account("balance = 100\nas_of = 2026-06-01\n")
    with pytest.raises(ValueError, match="is not known yet"):
        course_of(file, date(2026, 6, 1), None, NOW)
