"""A bill that should have come and a fixed price that ends are said in their days, nothing else."""

from datetime import date

import pytest

from ihd.billing.reminders import Due, reminders
from ihd.screens.account_words import reminder_sentence
from ihd.words import Words

ENDED = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 2, 1)]
FIXED = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 4, 29), []),
        (date(2026, 4, 30), [Due.BILL]),
        (date(2026, 5, 13), [Due.BILL]),
        (date(2026, 5, 14), []),
        (date(2026, 10, 18), []),
        (date(2026, 10, 19), [Due.FIXED_PRICE_ENDS]),
        (date(2026, 11, 30), [Due.FIXED_PRICE_ENDS]),
        (date(2026, 12, 1), []),
    ],
)
def test_each_reminder_has_its_days(today, said):
    assert [one.due for one in reminders(ENDED, "month", FIXED, today)] == said


def test_a_home_without_bills_or_fixed_price_is_left_alone():
    assert reminders([], "month", None, date(2026, 4, 30)) == ()


def test_a_reminder_names_its_day():
    (bill,) = reminders(ENDED, "quarter", None, date(2026, 6, 30))
    assert "up to 30 June 2026" in reminder_sentence(bill, Words("en"))
