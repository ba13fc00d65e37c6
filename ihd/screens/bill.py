"""What the Bill page says: this bill so far and where it is heading, is a bill right, is the debit?

``bill_words`` makes a ``BillScreen`` of the home, its statements and its account. The front is
``rows``: the figure so far, its ``Outlook``, the lines as a supplier prints them (``Fact``), and
the doors to "Check a bill", "Account", "Evidence pack" and the bills checked before, each with
its verdict. What is behind them is in ``sheets``; a ``Course`` draws the account's twelve months.

A bill is typed in step by step. Which step comes next, and what was typed so far, is the home's
to know: each answer is a command, the next screen has the next ``form``, and the last one
``open``s the sheet with the verdict. "Is that right?" is the screen's ``question``, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.choice import Choice
from ihd.screens.controls import ControlWords
from ihd.screens.now import Line
from ihd.screens.rows import Action, Command, Entry, Question, Row, Sheet


@dataclass(frozen=True, slots=True)
class FormStep:
    """One question of a form: a value to type (``entry``), or ``rows`` to touch.

    ``choices`` stand under the field while typing, such as a reading's letter: A, C, E or S.
    ``entry.label`` is the question, ``entry.hint`` says where on the bill the answer stands.
    ``skip`` goes on without an answer; ``back`` is the step before, or leaves the form.
    """

    place: str
    step: int
    steps: int
    progress: str
    title: str
    back: Command
    entry: Entry | None = None
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    skip: Action | None = None


@dataclass(frozen=True, slots=True)
class BillScreen:
    """Everything the Bill page says; ``open`` names a sheet to open at once."""

    title: str
    rows: tuple[Row, ...]
    controls: ControlWords
    sheets: tuple[Sheet, ...] = ()
    form: FormStep | None = None
    notice: Line | None = None
    question: Question | None = None
    open: str = ""


@dataclass(frozen=True, slots=True)
class BillRequest:
    """Asks for the Bill page's screen: sent when the page is opened."""


@dataclass(frozen=True, slots=True)
class CheckBill:
    """Begin to type a bill in, for a fuel."""

    fuel: str = "electricity"


@dataclass(frozen=True, slots=True)
class EnterStatement:
    """An answer of the form: ``field`` is first_day, opening, closing, kwh, unit_rate, total …"""

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PickStatement:
    """A touched answer of the form: a reading's letter, yes or no, a register's name."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class SkipStatement:
    """Leave a question of the form without an answer."""

    field: str


@dataclass(frozen=True, slots=True)
class GoToStatementStep:
    """Show a question of the form again, by its place; empty leaves the form, keeping the draft."""

    place: str = ""


@dataclass(frozen=True, slots=True)
class RemoveStatement:
    """Forget a bill that was checked."""

    id: str


@dataclass(frozen=True, slots=True)
class EnterAccount:
    """A line of the account: ``field`` is balance, as_of, debit, pay_day, payment or cushion."""

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class MakeEvidencePack:
    """Write the pack for a period: ``period`` is a billing period, a year, or all."""

    period: str
    with_identifiers: bool = False


@dataclass(frozen=True, slots=True)
class MakeLetter:
    """Write a letter, by its kind, from the home's own figures."""

    kind: str
    to: str = "file"
