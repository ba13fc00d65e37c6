"""The MPAN, MPRN and serial number on a bill are held against ours, as each is really printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.checks.finding import FindingKind
from ihd.screens.statement_words import asks, question_sentence, says
from ihd.statements.check import StatementCheck, check_statement
from ihd.statements.meter_numbers import shortened
from ihd.statements.ours import Ours
from ihd.statements.questions import Doubt
from ihd.statements.statement_file import StatementError, load_statement
from ihd.statements.written import statement_text
from ihd.words import Words

WORDS = Words("en")
BILL = """
fuel = "{fuel}"
from = 2026-01-01
to = 2026-02-01
total = 10
{numbers}
[[line]]
name = "Energy"
amount = 10
"""
MPAN = "1200034567894"
OTHER_MPAN = "1200034567900"
P1_SERIAL = "4530303434303037333832323436303139"
"""E0044007382246019 as a Dutch meter's P1 port sends it."""


def check(numbers: str, ours: Ours | None = None, fuel: str = "electricity") -> StatementCheck:
    file = load_statement(BILL.format(numbers=numbers, fuel=fuel))
    return check_statement(file.statement, None, ours or Ours())


def told(numbers: str, ours: Ours | None = None, fuel: str = "electricity") -> list[str]:
    found = check(numbers, ours, fuel)
    return [says(one, found.statement.zone, WORDS) for one in found.findings]


def test_another_mpan_is_told_with_ours_and_costs_nothing():
    found = check(f'mpan = "{OTHER_MPAN}"', Ours(supply_numbers=(MPAN,)))
    (finding,) = found.findings
    assert finding.kind is FindingKind.BILL_METER_DIFFERS
    assert not finding.at_stake.amount
    assert not found.is_right
    zone = found.statement.zone
    assert says(finding, zone, WORDS) == (f"The bill is for MPAN {OTHER_MPAN}; yours is {MPAN}.")
    assert f"Mine is {MPAN}." in asks(finding, zone, WORDS)


@pytest.mark.parametrize(
    "printed",
    [f'"{MPAN}"', MPAN, f'"01 801 902 {MPAN}"', '"12 0003 4567 894"', f'["{OTHER_MPAN}", {MPAN}]'],
)
def test_our_mpan_is_known_however_it_is_printed(printed):
    assert told(f"mpan = {printed}", Ours(supply_numbers=(MPAN,))) == []


@pytest.mark.parametrize("sent", ["---", "EMPTY", "12000****7894", ""])
def test_what_a_bridge_sends_that_is_no_number_is_held_against_nothing(sent):
    assert told(f"mpan = {MPAN}", Ours(supply_numbers=(sent,))) == []


def test_another_mprn_is_told():
    assert told("mprn = 7412345609", Ours(supply_numbers=("7412345601",)), "gas") == [
        "The bill is for MPRN 7412345609; yours is 7412345601."
    ]


def test_numbers_that_are_ours_may_be_typed_in_where_no_home_knows_them():
    assert told(f"mpan = {OTHER_MPAN}\nour_mpan = {MPAN}") == [
        f"The bill is for MPAN {OTHER_MPAN}; yours is {MPAN}."
    ]
    assert told('serial = "21L1234567"\nour_serial = "21L1234568"') == [
        "The bill names the meter 21L1234567; yours is 21L1234568."
    ]


@pytest.mark.parametrize(
    ("printed", "sent"),
    [
        ("21L 1234567", "21l1234567"),
        ("E0044007382246019", P1_SERIAL),
        ("82246019", P1_SERIAL),
        ("00123456", "123456"),
    ],
)
def test_a_meter_is_known_however_its_serial_number_is_written(printed, sent):
    assert told(f'serial = "{printed}"', Ours(serials=(sent,))) == []


def test_another_meter_is_told_by_what_stands_on_ours():
    assert told('serial = "E0044007382246020"', Ours(serials=(P1_SERIAL,))) == [
        "The bill names the meter E0044007382246020; yours is E0044007382246019."
    ]


def test_a_meter_that_was_exchanged_is_still_known():
    ours = Ours(serials=("21L1234567", "K03D00042"))
    assert told('serial = "K03D00042"', ours) == []
    assert told('serial = ["K03D00042", "21L1234567"]', ours) == []


def test_a_bill_that_names_nothing_is_held_against_nothing():
    assert told("", Ours(supply_numbers=(MPAN,), serials=("21L1234567",))) == []


@given(st.integers(0, 11), st.integers(1, 9))
def test_an_mpan_with_one_digit_mistyped_is_asked_about(place, by):
    digit = (int(MPAN[place]) + by) % 10
    mistyped = f"{MPAN[:place]}{digit}{MPAN[place + 1 :]}"
    assert [one.doubt for one in check(f'mpan = "{MPAN}"').questions] == []
    (question,) = check(f'mpan = "{mistyped}"').questions
    assert question.doubt is Doubt.WRONG_CHECK_DIGIT
    assert question_sentence(question, WORDS).endswith("Is it typed as printed?")


def test_our_own_mpan_is_never_asked_about():
    odd = "1200034567891"
    assert not check(f"mpan = {odd}", Ours(supply_numbers=(odd,))).questions


@pytest.mark.parametrize(
    ("numbers", "fuel", "said"),
    [
        ("mpan = 12000345678", "electricity", "no MPAN: that has 13 digits"),
        ('mprn = "G4"', "gas", "no MPRN: that has 5 to 11"),
        (f"mpan = {MPAN}", "gas", "write mprn instead of mpan"),
        (f"mpan = {MPAN}\nmprn = 7412345609", "electricity", "write mprn instead of mpan"),
        ("serial = true", "electricity", "serial must be text"),
    ],
)
def test_what_is_no_such_number_is_refused_with_its_line(numbers, fuel, said):
    with pytest.raises(StatementError, match=f"statement:6: .*{said}"):
        check(numbers, fuel=fuel)


def test_numbers_are_kept_as_they_were_typed():
    numbers = f'mpan = "{MPAN}"\nserial = ["21L1234567"]\nour_serial = "0042"'
    statement = load_statement(BILL.format(numbers=numbers, fuel="electricity")).statement
    assert statement.meter.our_serials == ("0042",)
    assert load_statement(statement_text(statement)).statement == statement


def test_a_shortened_finding_names_neither_number():
    (finding,) = check(f"mpan = {OTHER_MPAN}\nour_mpan = {MPAN}").findings
    zone = check("").statement.zone
    assert says(shortened(finding), zone, WORDS) == "The bill is for MPAN …7900; yours is …7894."
