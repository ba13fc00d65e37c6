"""Letters hold the home's own figures, no identifier but those chosen, and fit in codes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ihd.billing.account import Account, Debit, MonthProfile, outlook
from ihd.billing.rules import load_rules
from ihd.complaints.clock import Complaint, complaint_clock, fault_clock
from ihd.complaints.letters import Letter, LetterKind, MeterReading, Sender
from ihd.complaints.qr import BYTES_A_CODE, codes
from ihd.screens.letters_words import letter_text
from ihd.units import Money
from ihd.words import Words

WORDS = Words("en")
RULES = load_rules()
TODAY = date(2026, 5, 1)


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def letter(kind: LetterKind, **more: object) -> Letter:
    months = MonthProfile(tuple((n, pounds("100")) for n in range(1, 13)))
    account = Account(pounds("300"), TODAY, (Debit(date.min, pounds("120")),))
    made = Complaint(date(2026, 1, 5), "An estimated bill", fault_reported=date(2026, 3, 2))
    return Letter(
        kind=kind,
        on=TODAY,
        supplier="Example Energy",
        bill="B-1",
        requests=("Please bill me again; £80.06 is at stake.", "Please take £1.00 off."),
        stake=pounds("81.06"),
        readings=(MeterReading("Day", Decimal("12300.70"), "kWh", datetime.now(UTC)),),
        outlook=outlook(account, TODAY, pounds("0"), months),
        complaint=made,
        clock=complaint_clock(made, TODAY, RULES),
        fault=fault_clock(made, TODAY, RULES),
        silent_since=date(2026, 2, 1),
        **more,
    )


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_is_whole_sentences_without_a_gap(kind):
    text = letter_text(letter(kind), WORDS).text
    assert "{" not in text
    assert "None" not in text
    assert "  " not in text
    to = "To the energy ombudsman" if kind is LetterKind.OMBUDSMAN else "Example Energy"
    assert text.startswith(f"1 May 2026\n{to}\n")
    assert text.rstrip().endswith("Yours faithfully,")


def test_the_figures_of_the_home_are_in_it():
    text = letter_text(letter(LetterKind.BILL_WRONG), WORDS).text
    assert "1. Please bill me again; £80.06 is at stake." in text
    assert "Together that is £81.06." in text
    assert "Day 12,300.7 kWh" in text
    refund = letter_text(letter(LetterKind.REFUND), WORDS).text
    assert "£300.00 in credit" in refund
    assert "Please pay £300.00 back to me" in refund
    assert "£75.00 a month" in letter_text(letter(LetterKind.DEBIT), WORDS).text
    assert "£40.00 is owed" in letter_text(letter(LetterKind.FAULT_OVERDUE), WORDS).text


def test_only_chosen_identifiers_are_in_it():
    plain = letter_text(letter(LetterKind.REFUND), WORDS).text
    sender = Sender("A. Reader", ("1 Any Street",), account_number="A-77", meter_point="12000")
    named = letter_text(letter(LetterKind.REFUND, sender=sender), WORDS).text
    for identifier in ("A. Reader", "1 Any Street", "A-77", "12000"):
        assert identifier in named
        assert identifier not in plain


def test_a_letter_is_cut_into_codes_a_phone_can_read():
    text = letter_text(letter(LetterKind.BILL_WRONG), WORDS).text
    found = codes(text * 3)
    assert len(found) == found[-1].count == -(-len((text * 3).encode()) // BYTES_A_CODE)
    for code in found:
        assert len(code.rows) == len(code.rows[0])
        assert not any(code.rows[0])
        assert code.rows[4][4]


def test_a_supplier_is_named_once_over_its_address():
    address = ("Example Energy Ltd", "PO Box 7")
    head = letter_text(letter(LetterKind.REFUND, supplier_address=address), WORDS).head
    assert head[-2:] == address
    head = letter_text(letter(LetterKind.REFUND, supplier_address=address[1:]), WORDS).head
    assert head[-2:] == ("Example Energy", "PO Box 7")


def test_a_letter_to_the_ombudsman_is_not_addressed_to_the_supplier():
    address = ("Example Energy Ltd", "PO Box 7")
    head = letter_text(letter(LetterKind.OMBUDSMAN, supplier_address=address), WORDS).head
    assert head[-1] == "To the energy ombudsman"
    assert not set(address) & set(head)
