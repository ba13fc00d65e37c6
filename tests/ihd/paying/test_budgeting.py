"""A budget on a home with ten weeks of readings: what the Bill and the Now page say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bill_home import EN, NOW, BillHome

from ihd.billing.budget import Per
from ihd.pages import Pages
from ihd.paying.bills import Bills
from ihd.paying.budgeting import Budgeting
from ihd.screens.bill import EnterAccount
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Bar, Figure, Said
from ihd.screens.usage import Span, Unit, UsageRequest
from ihd.settings import BudgetSettings, FuelPrice, MeterChoice
from ihd.usage_page import usage_page


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Iterator[BillHome]:
    home = BillHome(tmp_path_factory.mktemp("budget"))
    yield home
    home.close()


@pytest.fixture
def home(lived) -> Iterator[Any]:
    """The home with a budget of so much; as it was before, after."""
    before = lived.home.settings

    def with_budget(amount: str, per: str = "month", **other: object) -> BillHome:
        lived.home.choose(replace(before, budget=BudgetSettings(amount, per), **other))
        lived.open_again()
        return lived

    yield with_budget
    lived.home.choose(before)


def now_line(lived: BillHome) -> Line | None:
    """What the Now page says of the budget; its first screen waits for nothing."""
    pages = Pages(EN)
    assert pages.screen(lived.home, NOW).budget is None
    return pages.screen(lived.home, NOW).budget


def test_the_budget_is_held_against_the_very_bill(home):
    lived = home("80")
    stand = Budgeting(Bills()).stand(lived.home, NOW)
    figure = next(row for row in lived.screen.rows if isinstance(row, Figure))
    assert EN.money(stand.spent) == figure.amount.figure
    assert stand.left.amount + stand.spent.amount == Decimal(80)
    assert (stand.first_day, stand.last_day) == (date(2026, 11, 1), date(2026, 11, 30))
    bar = next(row for row in lived.screen.rows if isinstance(row, Bar))
    assert bar.text == f"{EN.money(stand.left)} left of £80 this month, 10 days to go."


def test_the_now_page_says_what_is_left_in_one_quiet_line(home):
    line = now_line(home("90"))
    assert line.text.endswith("left of £90, 10 days to go")
    assert line.tone is Tone.QUIET


def test_the_save_page_has_the_budget_at_its_head(home):
    bar = Pages(EN, "save").screen(home("90").home, NOW).rows[0]
    assert isinstance(bar, Bar)
    assert bar.text.endswith("left of £90 this month, 10 days to go.")
    assert not isinstance(Pages(EN, "save").screen(home("").home, NOW).rows[0], Bar)


def test_a_budget_that_will_not_do_is_said_before_it_is_gone(home):
    lived = home("66")
    line = now_line(lived)
    assert (line.text, line.tone) == ("Heading for £84, budget £66", Tone.HIGH)
    said = [row.line for row in lived.screen.rows if isinstance(row, Said)]
    assert Line("Heading for about £84 this month, over your budget of £66.", Tone.HIGH) in said


def test_a_budget_of_a_bill_has_the_days_of_that_bill(home):
    lived = home("80", "bill", billing_day=14)
    stand = Budgeting(Bills()).stand(lived.home, NOW)
    assert (stand.per, stand.first_day, stand.last_day) == (
        Per.BILL,
        date(2026, 11, 14),
        date(2026, 12, 13),
    )


def test_where_a_fuel_has_no_price_nothing_is_said_of_a_budget(home, lived):
    gas = MeterChoice("glow/0C0FFEE00001/gas", "gas")
    with_gas = home("80", meters=(*lived.home.settings.meters, gas))
    assert Budgeting(Bills()).stand(with_gas.home, NOW) is None
    assert now_line(with_gas) is None
    priced = home("80", meters=with_gas.home.settings.meters, gas=FuelPrice(unit_rate="0.06"))
    assert Budgeting(Bills()).stand(priced.home, NOW) is not None


def test_without_a_budget_nothing_is_reckoned_and_nothing_said(home):
    lived = home("")
    assert Budgeting(Bills()).stand(lived.home, NOW) is None
    assert now_line(lived) is None
    assert not any(isinstance(row, Bar) for row in lived.screen.rows)


def test_what_is_due_is_said_beside_it(home):
    lived = home("90")
    typed = {"balance": "40", "as_of": "1.10.2026", "debit": "80", "fixed_until": "1.12.2026"}
    lived.touch(*(EnterAccount(field, value) for field, value in typed.items()))
    pages = Pages(EN)
    pages.screen(lived.home, NOW)
    screen = pages.screen(lived.home, NOW)
    assert screen.notice.text == "Your fixed price ends on 1 December."
    assert "left of £90" in screen.budget.text
    lived.folder.account.unlink()


def test_the_minute_of_a_stand_is_over_when_the_settings_change(home):
    budgeting = Budgeting(Bills())
    first = budgeting.stand(home("80").home, NOW)
    assert budgeting.stand(home("90").home, NOW).budget.amount == first.budget.amount + 10
    assert budgeting.stand(home("90").home, NOW + timedelta(days=1)).days_to_go == 9


@pytest.mark.parametrize(
    ("amount", "per", "span", "over"),
    [
        ("66", "month", Span.MONTH, True),
        ("90", "month", Span.MONTH, False),
        ("66", "bill", Span.BILL, True),
        ("66", "bill", Span.MONTH, False),
        ("66", "month", Span.WEEK, False),
        ("", "month", Span.MONTH, False),
    ],
)
def test_the_usage_page_says_when_the_period_it_shows_goes_over(home, amount, per, span, over):
    lived = home(amount, per)
    screen = usage_page(lived.home, UsageRequest(NOW.date(), span), EN, NOW)
    assert ("over your budget of £66" in screen.sentence.text) is over
    in_energy = UsageRequest(NOW.date(), span, unit=Unit.ENERGY)
    assert "budget" not in usage_page(lived.home, in_energy, EN, NOW).sentence.text
