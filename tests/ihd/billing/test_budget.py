"""A budget: exact, and what is said of it is what it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.budget import BudgetStand, Pace, Per
from ihd.screens.budget_words import budget_in_brief, budget_line, budget_rows
from ihd.screens.now import Tone
from ihd.screens.rows import Bar, Said
from ihd.units import Money
from ihd.words import LANGUAGES, Words

EN = Words("en")
AMOUNTS = st.decimals("0.01", "2000", places=2)


def stand(
    spent: str,
    likely: str | None = None,
    *,
    budget: str = "60",
    per: Per = Per.MONTH,
    day: int = 24,
    complete: bool = True,
) -> BudgetStand:
    return BudgetStand(
        budget=Money(Decimal(budget), "GBP"),
        per=per,
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 30),
        today=date(2026, 11, day),
        spent=Money(Decimal(spent), "GBP"),
        likely=Money(Decimal(likely), "GBP") if likely else None,
        complete=complete,
    )


@pytest.mark.parametrize(
    ("found", "said", "tone"),
    [
        (
            stand("48", "59.80"),
            "£12.00 left of £60 this month, 6 days to go.",
            Tone.QUIET,
        ),
        (
            stand("48", per=Per.BILL, day=29),
            "£12.00 left of £60 for this bill, 1 day to go.",
            Tone.QUIET,
        ),
        (stand("59.32", day=30), "68p left of £60 on the last day.", Tone.QUIET),
        (
            stand("48", "71.40"),
            "Heading for about £71 this month, over your budget of £60.",
            Tone.HIGH,
        ),
        (
            stand("48", "71.40", per=Per.BILL),
            "Heading for about £71 on this bill, over your budget of £60.",
            Tone.HIGH,
        ),
        (
            stand("62.10", "71.40", budget="60.50"),
            "£1.60 over this month's budget of £60.50.",
            Tone.HIGH,
        ),
        (
            stand("12", "58", complete=False),
            "Heading for about £58 of your budget of £60.",
            Tone.QUIET,
        ),
    ],
)
def test_one_plain_sentence_says_how_it_stands(found, said, tone):
    line = budget_line(found, EN)
    assert (line.text, line.tone) == (said, tone)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (stand("48", "59.80"), "£12.00 left of £60, 6 days to go"),
        (stand("59.32", day=30), "68p left of £60 today"),
        (stand("48", "71.40"), "Heading for £71, budget £60"),
        (stand("62.10", budget="60.50"), "£1.60 over your budget of £60.50"),
        (stand("12", "58", complete=False), "Heading for £58 of £60"),
    ],
)
def test_in_brief_it_says_the_same(found, said):
    line = budget_in_brief(found, EN)
    assert (line.text, line.tone) == (said, budget_line(found, EN).tone)


def test_what_is_not_known_is_not_called_left():
    assert budget_line(stand("12", complete=False), EN) is None
    assert budget_in_brief(stand("12", complete=False), EN) is None
    assert list(budget_rows(stand("12", complete=False), EN)) == []
    (said,) = budget_rows(stand("12", "58", complete=False), EN)
    assert isinstance(said, Said)


def test_the_bar_fills_with_what_was_spent_and_marks_the_day():
    (bar,) = budget_rows(stand("48", "53"), EN)
    assert (bar.filled, bar.expected, bar.tone) == (0.8, 0.8, Tone.LOW)
    bar, said = budget_rows(stand("48", "71.40"), EN)
    assert bar.tone is Tone.HIGH
    assert said.line.text.startswith("Heading for about £71")


@given(AMOUNTS, AMOUNTS, st.none() | AMOUNTS)
def test_what_is_left_and_what_is_spent_are_the_budget_to_the_penny(budget, spent, likely):
    found = BudgetStand(
        Money(budget, "GBP"),
        Per.BILL,
        date(2026, 11, 1),
        date(2026, 11, 30),
        date(2026, 11, 24),
        Money(spent, "GBP"),
        None if likely is None else Money(likely, "GBP"),
        complete=True,
    )
    assert found.left.amount + found.spent.amount == budget
    assert found.is_over is (found.left.amount < 0)
    assert (found.pace is Pace.OVER) is (spent > budget or (likely or Decimal(0)) > budget)
    if found.pace is Pace.WITHIN:
        assert max(spent, likely or spent) < budget * Decimal("0.9")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("per", Per)
def test_no_sentence_is_long_in_any_language(language, per):
    words = Words(language)
    for days in range(30):
        for spent, likely in (("1048.75", "1160.33"), ("1248.75", None), ("48", None)):
            found = stand(spent, likely, budget="1200", per=per, day=1 + days)
            line = budget_line(found, words)
            assert len(line.text) <= 90
            assert "{" not in line.text + budget_in_brief(found, words).text
            assert all(isinstance(row, Bar | Said) for row in budget_rows(found, words))
    assert found.last_day - found.today == timedelta(0)
