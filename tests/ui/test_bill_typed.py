"""A whole bill typed in by touch on a 7-inch panel: every key a click, every answer the home's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from bill_home import EN, SKIPPED, BillHome
from PySide6.QtCore import QCoreApplication, Qt
from seen import faults, leaves_of, page_of, pieces_of, press

from ihd.screens.bill import CheckBill, EnterComplaint, GoToStatementStep, MakeLetter, SendLetter
from ihd.screens.doors import doors
from ihd.screens.rows import Keys
from ui.pages.bill import BillPage
from ui.relay import Relay
from ui.shot import px_per_mm
from ui.widgets.dialog import Dialog
from ui.widgets.keypad import KeyButton
from ui.window import Look, Window

PANEL = (800, 480)


class AtWork:
    """A window on a panel, with a home that obeys it: each command and screen goes their own way.

    What is touched goes from the page through the window to the desk; the screen that follows comes
    back through the relay.
    """

    def __init__(self, qtbot, home: BillHome) -> None:
        self.qtbot, self.home = qtbot, home
        self.window = Window(doors(EN), Look("dark", px_per_mm(*PANEL), 1))
        qtbot.addWidget(self.window)
        self.window.resize(*PANEL)
        self.relay = Relay(gap_ms=0)
        self.window.asked.connect(self._obey)
        self.relay.arrived.connect(self.window.show_screen)
        self.window.open("bill")
        self.window.show()
        self.relay.send("bill", home.screen)
        self.page.fineness, self.page.held = px_per_mm(*PANEL), False
        self.settle()

    @property
    def page(self) -> BillPage:
        assert isinstance(self.window.page, BillPage)
        return self.window.page

    def _obey(self, command: object) -> None:
        self.relay.send("bill", self.home.touch(command))

    def settle(self) -> None:
        """Let what was sent arrive."""
        for _ in range(3):
            QCoreApplication.processEvents()

    def click(self, widget) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def touch(self, words: str) -> None:
        press(self.qtbot, self.page, words)
        self.settle()

    def type_by_touch(self, text: str) -> None:
        """Type over what stands there with the keys of the pad, and touch Done."""
        over = self.page.over
        keys = {key.face.sends: key for key in over.keys.findChildren(KeyButton)}
        over.field.selectAll()
        for sign in text:
            self.click(keys[sign if sign in keys else "."])
        self.click(over.button)

    def said(self) -> str:
        found = []
        for leaf in range(len(self.page.list.leaves)):
            self.page.list.open_leaf(leaf)
            found += [one.text() for one in pieces_of(self.page)]
        return " ".join(found)


@pytest.fixture
def home(lived) -> BillHome:
    lived.open_again()
    lived.touch(CheckBill(anew=True), GoToStatementStep(""))
    return lived


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Iterator[BillHome]:
    lived = BillHome(tmp_path_factory.mktemp("typed"))
    yield lived
    lived.close()


def answer(at_work: AtWork, text: str) -> None:
    """Give one step of the form its answer, by touch alone."""
    form, over = at_work.page.form, at_work.page.over
    assert list(faults(at_work.page)) == [], form.place
    if form.entry is None:
        option = next(row for row in form.rows if row.command.value == text)
        at_work.touch(option.label)
    elif text == SKIPPED:
        at_work.click(over.skip)
    else:
        assert form.entry.keys in (Keys.DAY, Keys.READING, Keys.NUMBER, Keys.DIGITS)
        at_work.type_by_touch(text)


def test_a_bill_is_typed_in_checked_and_read_by_touch_alone(qtbot, home):
    at_work = AtWork(qtbot, home)
    answers = home.answers(date(2026, 10, 1), date(2026, 10, 31))
    at_work.touch("Check a bill")
    while at_work.page.form.place != "review":
        answer(at_work, answers[at_work.page.form.place])
    assert "Reading at the end" in at_work.said()
    at_work.touch("Check this bill")
    assert at_work.page.sheet.title == "Bill to 31 October 2026"
    assert "This bill is right to the penny." in at_work.said()
    at_work.page.go_back()
    at_work.touch("Bills checked")
    at_work.touch("Bill to 31 October 2026")
    at_work.touch("Forget this bill")
    at_work.touch("Forget it")
    assert at_work.page.sheet is None
    assert "That bill is forgotten." in at_work.said()


def test_a_mistyped_reading_is_questioned_and_typed_again(qtbot, home):
    at_work = AtWork(qtbot, home)
    answers = home.answers(date(2026, 10, 1), date(2026, 10, 31))
    at_work.touch("Check a bill")
    while at_work.page.form.place != "closing.0":
        answer(at_work, answers[at_work.page.form.place])
    at_work.type_by_touch("124")
    assert isinstance(at_work.page.over, Dialog)
    assert list(faults(at_work.page)) == []
    at_work.touch("Type it again")
    at_work.click(at_work.page.over.letters.segments[2])
    at_work.type_by_touch(answers["closing.0"])
    assert at_work.page.form.place == "kwh.0"
    at_work.click(at_work.page.over.title)
    assert at_work.page.form.place == "closing.0"
    assert at_work.page.over.field.text() == answers["closing.0"]
    chosen = [choice.word for choice in at_work.page.form.choices if choice.chosen]
    assert chosen == ["E"]


def test_what_is_no_day_is_said_under_the_field_and_typed_anew(qtbot, home):
    at_work = AtWork(qtbot, home)
    at_work.touch("Check a bill")
    at_work.type_by_touch("31.31")
    assert at_work.page.over.hint.text() == "That is not a day. Type it as 1.10.2026."
    at_work.type_by_touch("1.10.2026")
    assert at_work.page.form.place == "last_day"


def test_an_account_is_typed_on_the_page_and_judged(qtbot, home):
    at_work = AtWork(qtbot, home)
    at_work.touch("Account")
    for label, text in (
        ("Balance on the bill", "480,55"),
        ("Balance as of", "1.11.2026"),
    ):
        at_work.touch(label)
        at_work.type_by_touch(text)
    at_work.touch("What you typed in")
    at_work.touch("Direct debit a month")
    at_work.type_by_touch("145")
    at_work.page.go_back()
    assert "What you pay is too much" in at_work.said()
    at_work.touch("Ask for it back")
    assert at_work.page.sheet.title == "Letter"
    at_work.touch("Carry to a phone")
    assert at_work.page.sheet.title == "For a phone"


@pytest.mark.parametrize("size", [(480, 320), (800, 480), (720, 1280), (1920, 1080)])
def test_nothing_the_home_says_is_cut_on_any_leaf(qtbot, home, size):
    used = home.answers(date(2026, 10, 1), date(2026, 10, 31), closing_0="99999")
    home.type_in(used, {"closing.0": "E"})
    home.touch(MakeLetter("bill_wrong", "2026-10-01-electricity"), SendLetter("code"))
    home.touch(EnterComplaint("made", "2.11.2026"), EnterComplaint("said", "They will look."))
    page = page_of(BillPage, size)
    qtbot.addWidget(page)
    page.show_screen(home.screen)
    page.go_back()
    for where in leaves_of(page):
        assert list(faults(page)) == [], where
