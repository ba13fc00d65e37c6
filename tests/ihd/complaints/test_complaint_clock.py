"""The complaint clock keeps the dates the rules give; the diary comes back as it was written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.billing.rules import in_force, load_rules
from ihd.complaints.clock import Complaint, Contact, Stage, complaint_clock, fault_clock
from ihd.complaints.diary import DiaryError, load_complaints, save_complaints
from ihd.screens.complaint_words import clock_sentence, fault_sentence
from ihd.units import Money
from ihd.words import Words

RULES = load_rules()
WORDS = Words("en")
MADE = Complaint(made=date(2026, 3, 2), about="An estimated bill")


@pytest.mark.parametrize(
    ("today", "stage", "left"),
    [
        (date(2026, 3, 2), Stage.WITH_SUPPLIER, 56),
        (date(2026, 4, 26), Stage.WITH_SUPPLIER, 1),
        (date(2026, 4, 27), Stage.OMBUDSMAN_OPEN, 365),
        (date(2027, 4, 27), Stage.OMBUDSMAN_OPEN, 0),
        (date(2027, 4, 28), Stage.TOO_LATE, 0),
    ],
)
def test_a_complaint_waits_eight_weeks_and_may_be_taken_on_for_twelve_months(today, stage, left):
    clock = complaint_clock(MADE, today, RULES)
    assert (clock.stage, clock.days_left) == (stage, left)


def test_a_deadlock_letter_opens_the_ombudsman_at_once():
    made = Complaint(date(2026, 3, 2), "A bill", deadlock=date(2026, 3, 20))
    clock = complaint_clock(made, date(2026, 3, 20), RULES)
    assert clock.stage is Stage.OMBUDSMAN_OPEN
    assert clock.ombudsman_until == date(2027, 3, 20)
    assert clock.by_deadlock


def test_a_complaint_before_any_rule_has_no_clock():
    assert complaint_clock(Complaint(date(2001, 1, 1), "x"), date(2001, 2, 1), RULES) is None


def test_a_plan_is_due_in_five_working_days_which_skip_easter():
    made = Complaint(date(2026, 4, 1), "x", fault_reported=date(2026, 4, 1))
    fault = fault_clock(made, date(2026, 4, 10), RULES)
    assert fault.due == date(2026, 4, 10)
    assert not fault.overdue
    late = fault_clock(made, date(2026, 4, 11), RULES)
    assert late.owed == Money(Decimal(40), "GBP")
    assert "£40.00" in fault_sentence(late, WORDS)


def test_a_plan_that_came_late_is_owed_for_and_one_in_time_is_not():
    reported = {"fault_reported": date(2026, 4, 1)}
    late = Complaint(date(2026, 4, 1), "x", plan_received=date(2026, 4, 20), **reported)
    in_time = Complaint(date(2026, 4, 1), "x", plan_received=date(2026, 4, 9), **reported)
    assert fault_clock(late, date(2026, 6, 1), RULES).owed is not None
    assert fault_clock(in_time, date(2026, 6, 1), RULES).owed is None


def test_no_compensation_is_claimed_for_a_fault_reported_before_the_rule():
    made = Complaint(date(2026, 2, 2), "x", fault_reported=date(2026, 2, 2))
    assert fault_clock(made, date(2026, 6, 1), RULES) is None


def test_the_rule_in_force_is_the_latest_that_has_begun():
    assert in_force(RULES.back_billing, date(2018, 4, 30)) is None
    assert in_force(RULES.back_billing, date(2018, 5, 1)).months == 12


def test_every_stage_is_a_sentence():
    days = (date(2026, 3, 2), date(2026, 4, 27), date(2028, 1, 1))
    told = [clock_sentence(complaint_clock(MADE, day, RULES), WORDS) for day in days]
    assert told[0] == (
        "The supplier has 56 more days. From 27 April 2026 you can go to the ombudsman; with a"
        " deadlock letter, at once."
    )
    assert len(set(told)) == 3


texts = st.text(min_size=1, max_size=40).filter(lambda text: text == text.strip() != "")
days = st.dates(date(2018, 1, 1), date(2030, 1, 1))
contacts = st.builds(
    Contact, days, st.sampled_from(["phone", "letter", "email"]), texts, st.booleans()
)
complaints = st.builds(
    Complaint,
    made=days,
    about=texts,
    reference=texts,
    deadlock=st.none() | days,
    contacts=st.lists(contacts, max_size=3).map(
        lambda found: tuple(sorted(found, key=lambda contact: contact.on))
    ),
)


@given(st.lists(complaints, max_size=3))
@settings(max_examples=40, deadline=None)
def test_a_diary_comes_back_as_it_was_written(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("diary") / "complaints.toml"
    save_complaints(found, path)
    assert load_complaints(path) == tuple(sorted(found, key=lambda one: one.made))


def test_a_diary_that_is_not_there_is_empty_and_a_wrong_one_is_refused(tmp_path):
    assert load_complaints(tmp_path / "none.toml") == ()
    with pytest.raises(DiaryError, match=r":1: a complaint says when it was made"):
        load_complaints('[[complaint]]\nabout = "x"\n')
