"""A bill typed in, the account, a letter and a pack: from what the page asks to what it shows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from bill_home import EN, NOW, BillHome, said, sheet

from ihd.checks.finding import FindingKind
from ihd.pages import Pages
from ihd.paying.so_far import present_period
from ihd.screens import bill as asks
from ihd.screens.now import Tone
from ihd.screens.rows import Course, Entry, Figure, Opens, Outlook
from ihd.setting_up.erase import erase
from ihd.statements.statement_file import load_statement

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Iterator[BillHome]:
    home = BillHome(tmp_path_factory.mktemp("bills"))
    yield home
    home.close()


@pytest.fixture
def bills(lived) -> BillHome:
    for path in lived.folder.statements.glob("*"):
        path.unlink()
    lived.folder.account.unlink(missing_ok=True)
    lived.folder.complaints.unlink(missing_ok=True)
    lived.open_again()
    lived.touch(asks.CheckBill(anew=True), asks.GoToStatementStep(""))
    return lived


# -- the form -------------------------------------------------------------------------------------


def test_a_right_bill_is_found_right_and_kept_where_check_bill_keeps_them(bills):
    screen = bills.type_in(bills.answers(*OCTOBER))
    assert screen.open == "2026-10-01-electricity"
    assert "This bill is right to the penny." in said(sheet(screen, screen.open).rows)
    (path,) = bills.folder.statements.glob("*.toml")
    kept = load_statement(path).statement
    assert (kept.first_day, kept.days) == (date(2026, 10, 1), 31)
    assert f"{kept.lines[0].price}" == "0.2611", "with the decimals that were typed"


def test_an_estimate_is_named_with_its_pounds_and_the_sentence_to_send(bills):
    right = bills.reading(date(2026, 11, 1))
    used = right + 100 - bills.reading(date(2026, 10, 1))
    answers = bills.answers(*OCTOBER, closing_0=f"{right + 100}", kwh_0=f"{used}")
    amount = f"{used * 26.11 / 100:.2f}"
    total = f"{float(amount) + 16.66:.2f}"
    answers |= {"amount.0": amount, "total": total}
    screen = bills.type_in(answers, {"closing.0": "E"})
    text = " ".join(said(sheet(screen, screen.open).rows))
    assert "£26.11 too much" in text
    assert "100 kWh above it" in text
    assert "Please bill me again on my reading; £26.11 is at stake." in text
    assert any(isinstance(row, Opens) and row.value == "1 is wrong" for row in screen.rows)
    kinds = {finding.kind for finding in bills.home.record()}
    assert FindingKind.SUPPLIER_CANNOT_HEAR in kinds, "an estimate says the supplier hears nothing"


def test_what_was_typed_is_there_again_after_a_restart(bills):
    bills.touch(asks.CheckBill(), asks.EnterStatement("first_day", "1.10.2026"))
    bills.touch(asks.EnterStatement("last_day", "31.10.2026"))
    bills.open_again()
    door = next(row for row in bills.screen.rows if isinstance(row, Opens) and "began" in row.label)
    assert door.value == "Step 3 of 14"
    assert bills.touch(door.command).form.place == "issued"
    back = bills.touch(bills.screen.form.back)
    assert back.form.entry.start == "31.10.2026"


def test_leaving_the_form_keeps_it_and_beginning_anew_forgets_it(bills):
    bills.touch(asks.CheckBill(), asks.EnterStatement("first_day", "1.10.2026"))
    assert bills.touch(asks.GoToStatementStep("")).form is None
    assert bills.touch(asks.CheckBill()).form.place == "last_day"
    assert bills.touch(asks.CheckBill(anew=True)).form.place == "first_day"


@pytest.mark.parametrize(
    ("place", "typed", "asked"),
    [
        (
            "closing.0",
            "1285",
            "1,285 is lower than the reading at the start, {o}. Is it right?",
        ),
        ("closing.0", "124170", "It should be about {c}, and 124,170 is far more. Is it right?"),
        ("unit_rate.0", "0,2611", "0.2611 is an odd price. Is it 26.11?"),
        ("standing_days", "310", "It should be about 31, and 310 is far more. Is it right?"),
    ],
)
def test_what_is_hardly_meant_is_questioned_not_refused(bills, place, typed, asked):
    answers = bills.answers(*OCTOBER)
    bills.touch(asks.CheckBill(anew=True))
    while (form := bills.screen.form).place != place:
        command = asks.EnterStatement(form.place, answers[form.place], sure=True)
        if form.entry is None:
            command = asks.PickStatement(form.place, answers[form.place])
        bills.touch(command if answers[form.place] else asks.SkipStatement(form.place))
    question = bills.touch(asks.EnterStatement(place, typed)).question
    o, c = (f"{bills.reading(day):,}" for day in (OCTOBER[0], date(2026, 11, 1)))
    assert question.text == asked.format(o=o, c=c)
    assert bills.screen.form.place == place, "it waits for the answer"
    assert bills.touch(question.answers[-1].command).form.place != place, "as typed is taken"


def test_what_cannot_be_read_is_said_under_the_field(bills):
    form = bills.touch(asks.CheckBill(), asks.EnterStatement("first_day", "31.31.")).form
    assert form.place == "first_day"
    assert form.entry.hint == "That is not a day. Type it as 1.10.2026."
    bills.touch(asks.EnterStatement("first_day", "1.10.2026"))
    form = bills.touch(asks.EnterStatement("last_day", "30.9.2026")).form
    assert form.entry.hint.startswith("That is no day after the first one.")


def test_a_second_price_and_a_credit_are_lines_of_their_own(bills):
    answers = bills.answers(*OCTOBER)
    bills.type_in(answers)
    bills.touch(asks.CorrectStatement("2026-10-01-electricity"))
    bills.touch(asks.PickStatement("more", "credit"), asks.EnterStatement("credit.x0", "5"))
    assert bills.screen.form.place == "more"
    bills.touch(asks.PickStatement("more", "none"), asks.GoToStatementStep("review"))
    screen = bills.touch(asks.PickStatement("review", "check"))
    assert len(list(bills.folder.statements.glob("*.toml"))) == 1, "corrected, not kept twice"
    assert "£5.00 too much" in " ".join(said(sheet(screen, screen.open).rows))


def test_a_bill_corrected_leaves_on_record_what_was_wrong_before(bills):
    total = bills.answers(*OCTOBER)["total"]
    bills.type_in(bills.answers(*OCTOBER, total=f"{float(total) + 7:.2f}"))
    bills.touch(asks.CorrectStatement("2026-10-01-electricity"))
    bills.touch(asks.EnterStatement("total", total), asks.GoToStatementStep("review"))
    screen = bills.touch(asks.PickStatement("review", "check"))
    assert "This bill is right to the penny." in said(sheet(screen, screen.open).rows)
    found = [one for one in bills.home.record() if one.kind is FindingKind.TOTAL_ARITHMETIC]
    assert [one.at_stake.amount for one in found] == [7]
    assert all(one.until is not None for one in found)


def test_the_next_bill_begins_where_the_last_one_ended(bills):
    bills.type_in(bills.answers(*OCTOBER))
    form = bills.touch(asks.CheckBill()).form
    assert form.entry.start == "1.11.2026"
    later = bills.answers(date(2026, 11, 3), date(2026, 11, 15))
    screen = bills.type_in(later)
    text = " ".join(said(sheet(screen, screen.open).rows))
    assert "2 days" in text or "1 November 2026" in text, "the hole is named"
    assert [row.value for row in sheet(screen, "bills").rows][-1] == "Right"


def test_a_bill_can_be_forgotten(bills):
    screen = bills.type_in(bills.answers(*OCTOBER))
    screen = bills.touch(asks.RemoveStatement(screen.open))
    assert screen.notice.text == "That bill is forgotten."
    assert not list(bills.folder.statements.glob("*"))
    assert "bills" not in [one.place for one in screen.sheets]


def test_a_bill_file_that_cannot_be_read_is_listed_as_such(bills):
    bills.folder.statements.mkdir(exist_ok=True)
    (bills.folder.statements / "odd.toml").write_text("from = 2026-10-01\n")
    row = sheet(bills.screen, "bills").rows[0]
    assert (row.label, row.value) == ("Bill odd", "Cannot be read")


# -- the account ----------------------------------------------------------------------------------


def account(bills, **typed: str):
    for field, text in typed.items():
        bills.touch(asks.EnterAccount(field, text))
    return sheet(bills.screen, "account")


def test_an_account_is_judged_once_its_balance_and_its_day_are_typed(bills):
    half = account(bills, balance="480,55", debit="145")
    assert not any(isinstance(row, Course) for row in half.rows)
    assert any(isinstance(row, Entry) and row.value == "480,55" for row in half.rows)
    assert not bills.folder.account.exists()
    whole = account(bills, as_of="1.11.2026")
    assert any(isinstance(row, Course) and len(row.months) == 14 for row in whole.rows)
    text = " ".join(said(whole.rows))
    assert "you pay £145.00" in text
    assert "What you pay is too much" in text


def test_changes_and_single_payments_change_the_course(bills):
    before = said(account(bills, balance="100", as_of="1.11.2026", debit="90").rows)
    after = said(account(bills, payment_on="5.11.2026", payment="60").rows)
    assert before != after
    rows = said(sheet(bills.screen, "payments").rows)
    assert "5 November 2026" in rows
    account(bills, change="110", change_from="1.2.2027")
    assert "1 February 2027" in said(sheet(bills.screen, "payments").rows)
    bills.touch(asks.RemoveFromAccount("payment", 0), asks.RemoveFromAccount("debit", 1))
    assert said(sheet(bills.screen, "account").rows) == before


def test_a_balance_owed_is_below_nothing_and_a_bills_own_can_be_taken(bills):
    shown = account(bills, side="owed", balance="30", as_of="1.11.2026")
    assert "owed" in said(shown.rows)
    answers = bills.answers(*OCTOBER)
    total = float(answers["total"])
    after = f"{140 - total:.2f}"
    answers |= {"before": "20", "payments": "120", "other_charges": "", "after": after}
    bills.type_in(answers)
    bills.touch(asks.EnterAccount("from_bill", "2026-10-01-electricity"))
    typed = said(sheet(bills.screen, "account-typed").rows)
    assert f"£{after}" in typed
    assert "1 November 2026" in typed


def test_a_day_that_is_none_is_said(bills):
    bills.touch(asks.EnterAccount("as_of", "soon"))
    assert bills.screen.notice.text == "“soon” is not a day; type it as 1.10.2026."


@pytest.mark.parametrize(
    ("ended", "every", "period"),
    [
        (None, "month", (date(2026, 11, 5), date(2026, 12, 5))),
        (date(2026, 10, 31), "month", (date(2026, 10, 31), date(2026, 11, 30))),
        (date(2026, 8, 31), "quarter", (date(2026, 8, 31), date(2026, 11, 30))),
        (date(2026, 3, 9), "quarter", (date(2026, 9, 9), date(2026, 12, 9))),
        (date(2026, 11, 20), "year", (date(2026, 11, 20), date(2027, 11, 20))),
        (date(2027, 1, 1), "month", (date(2026, 11, 5), date(2026, 12, 5))),
    ],
)
def test_a_period_begins_where_the_last_bill_ended(ended, every, period):
    assert present_period(date(2026, 11, 20), 5, ended, every) == period


def test_the_bill_so_far_is_that_of_the_quarter_the_account_says(bills):
    account(bills, balance="1", as_of="1.11.2026", bills_every="quarter")
    bills.type_in(bills.answers(date(2026, 9, 15), date(2026, 10, 14)))
    (figure,) = [row for row in bills.screen.rows if isinstance(row, Figure)]
    assert figure.title == "Electricity from 15 October"
    (outlook,) = [row for row in bills.screen.rows if isinstance(row, Outlook)]
    assert outlook.so_far_label == "37 of 92 days"


# -- letters, the pack, reminders -----------------------------------------------------------------


def test_a_letter_can_be_changed_saved_and_carried_to_a_phone(bills):
    account(bills, balance="900", as_of="1.11.2026", debit="145")
    screen = bills.touch(asks.MakeLetter("refund"))
    assert screen.open == "letter"
    bills.touch(asks.DraftLetter("0", "Dear supplier,"), asks.DraftLetter("name", "A. Person"))
    screen = bills.touch(asks.SendLetter("file"))
    path = Path(screen.notice.text.removeprefix("The letter is in ").removesuffix("."))
    text = path.read_text()
    assert text.startswith("A. Person\n20 November 2026\n")
    assert "Dear supplier," in text
    assert "Hello," not in text
    screen = bills.touch(asks.SendLetter("code"))
    assert screen.open == "codes"
    assert len(sheet(screen, "codes").rows[0].rows) > 40


def test_addresses_are_typed_once_and_are_in_letters_alone(bills, tmp_path):
    account(bills, balance="900", as_of="1.11.2026", debit="145")
    bills.touch(
        asks.DraftLetter("name", "A. Person"),
        asks.DraftLetter("address", "4 Elm Road,  Leeds, LS1 1AA"),
        asks.DraftLetter("supplier_address", "Larkfield Energy, PO Box 7, Leeds"),
    )
    bills.open_again()
    bills.touch(asks.MakeLetter("refund"))
    screen = bills.touch(asks.SendLetter("file"))
    path = Path(screen.notice.text.removeprefix("The letter is in ").removesuffix("."))
    assert path.read_text().splitlines()[:9] == [
        "A. Person",
        "4 Elm Road",
        "Leeds",
        "LS1 1AA",
        "20 November 2026",
        "Larkfield Energy",
        "PO Box 7",
        "Leeds",
        "",
    ]
    entries = [row for row in sheet(screen, "addresses").rows if isinstance(row, Entry)]
    assert entries[1].start == "4 Elm Road, Leeds, LS1 1AA"
    front = " ".join(said(screen.rows))
    assert "Elm Road" not in front
    pack = said(sheet(screen, "pack").rows)
    assert "A. Person" not in " ".join(pack), "what a pack names is chosen for each"
    for field in ("name", "address", "supplier_address"):
        screen = bills.touch(asks.DraftLetter(field, ""))
    assert "Elm Road" not in " ".join(said(screen)), "what is emptied is forgotten"


def test_the_pack_goes_where_the_sentence_says(bills, tmp_path):
    bills.type_in(bills.answers(*OCTOBER))
    bills.touch(asks.DraftPack("period", "bill"), asks.DraftPack("folder", str(tmp_path / "stick")))
    bills.touch(asks.MakeEvidencePack())
    for _ in range(200):
        if bills.screen.notice is not None:
            break
        time.sleep(0.05)
    folder = Path(bills.screen.notice.text.removeprefix("The pack is in ").removesuffix("."))
    assert folder.parent == tmp_path / "stick"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_bill_that_should_have_come_is_said_once_and_can_be_waved_away(bills):
    bills.type_in(bills.answers(date(2026, 9, 15), date(2026, 10, 14)))
    (line,) = [row for row in bills.screen.rows if "should be with you" in " ".join(said(row))]
    assert line.label == "A bill up to 15 November should be with you."
    screen = bills.touch(line.command.answers[-1].command)
    assert not any("should be with you" in text for text in said(screen.rows))
    bills.open_again()
    assert not any("should be with you" in text for text in said(bills.screen.rows))


def test_a_fixed_price_that_ends_is_said_on_the_bill_page_and_in_one_line_on_the_first(bills):
    account(bills, balance="1", as_of="1.11.2026", fixed_until="12.12.2026")
    line = next(row for row in bills.screen.rows if isinstance(row, Opens))
    assert line.label == "Your fixed price ends on 12 December."
    assert line.command.text.startswith("Your fixed price ends on 12 December 2026. Compare")
    pages, just_heard = Pages(EN), NOW.replace(minute=0, second=20)
    assert pages.screen(bills.home, just_heard).notice is None, "the first screen waits for nothing"
    notice = pages.screen(bills.home, just_heard).notice
    assert (notice.text, notice.tone) == ("Your fixed price ends on 12 December.", Tone.QUIET)
    bills.touch(line.command.answers[-1].command)
    assert pages.screen(bills.home, just_heard + timedelta(minutes=1)).notice is None


def test_the_front_has_its_outlook_and_its_doors(bills):
    screen = bills.screen
    assert any(isinstance(row, Outlook) for row in screen.rows)
    labels = [row.label for row in screen.rows if isinstance(row, Opens)]
    assert set(labels) >= {"Check a bill", "Account", "Evidence pack"}


def test_a_complaint_has_its_time_its_diary_and_its_letters(bills):
    complained = asks.EnterComplaint("made", "2.11.2026")
    screen = bills.touch(complained, asks.EnterComplaint("about", "An estimated bill"))
    rows = said(sheet(screen, "complaint").rows)
    assert rows[0].startswith("The supplier has 38 more days. From 28 December 2026")
    screen = bills.touch(asks.EnterComplaint("by", "supplier"), asks.EnterComplaint("how", "email"))
    screen = bills.touch(asks.EnterComplaint("said", "They will look into it."))
    text = said(sheet(screen, "diary").rows)
    assert {"20 November 2026", "They did", "They will look into it."} <= set(text)
    screen = bills.touch(asks.EnterComplaint("deadlock", "18.11.2026"))
    assert "You can go to the ombudsman until 18 November 2027" in " ".join(
        said(sheet(screen, "complaint").rows)
    )
    screen = bills.touch(asks.MakeLetter("ombudsman"))
    assert "An estimated bill" in " ".join(said(sheet(screen, "letter").rows))
    screen = bills.touch(asks.EnterComplaint("resolved", "20.11.2026"))
    assert said(sheet(screen, "complaint").rows)[0].startswith("From the day you complain")
    assert bills.touch(asks.EnterComplaint("made", "21.11.2026")).notice is not None, "to come"


def test_everything_typed_and_made_goes_with_the_home(tmp_path):
    home = BillHome(tmp_path / "home")
    home.type_in(home.answers(*OCTOBER))
    account(home, balance="900", as_of="1.11.2026", debit="145")
    home.touch(asks.MakeLetter("refund"), asks.SendLetter("file"), asks.MakeEvidencePack())
    while home.screen.notice is None:
        time.sleep(0.05)
    home.close()
    erase(home.folder)
    assert [path for path in home.folder.root.rglob("*") if path.is_file()] == []


def test_a_bill_is_held_against_the_price_the_meter_itself_sends(tmp_path):
    home = BillHome(tmp_path / "home", agreed=False)
    screen = home.type_in(home.answers(*OCTOBER))
    assert "This bill is right to the penny." in said(sheet(screen, screen.open).rows)
    home.touch(asks.CorrectStatement(screen.open), asks.EnterStatement("unit_rate.0", "27.11"))
    screen = home.touch(asks.GoToStatementStep("review"), asks.PickStatement("review", "check"))
    assert "26.11p is agreed" in " ".join(said(sheet(screen, screen.open).rows))
    home.close()
