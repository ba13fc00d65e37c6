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
    """Everything the Bill page says.

    ``open`` names a sheet to open at once, and again whenever ``turn`` is another number.
    """

    title: str
    rows: tuple[Row, ...]
    controls: ControlWords
    sheets: tuple[Sheet, ...] = ()
    form: FormStep | None = None
    notice: Line | None = None
    question: Question | None = None
    open: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class CheckBill:
    """Type a bill in: go on with the one that was begun, or ``anew``. No fuel: it is asked."""

    fuel: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class EnterStatement:
    """What was typed at a step of the form, named by its place; ``sure``: it was asked about."""

    field: str
    value: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class PickStatement:
    """A touched answer of the form: a reading's letter, the side of a balance, how many readings.

    ``review`` is the last step: its answer ``check`` keeps the bill and checks it.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class SkipStatement:
    """Go past a question of the form: the bill says nothing of it."""

    field: str


@dataclass(frozen=True, slots=True)
class GoToStatementStep:
    """Show a question of the form again, by its place; empty leaves the form, keeping the draft."""

    place: str = ""


@dataclass(frozen=True, slots=True)
class CorrectStatement:
    """Type a bill that was checked again, from what was typed for it."""

    id: str


@dataclass(frozen=True, slots=True)
class RemoveStatement:
    """Forget a bill that was checked."""

    id: str


@dataclass(frozen=True, slots=True)
class EnterAccount:
    """A line of the account, by its name; an empty value takes it out where it may be left out.

    ``balance``, ``side`` (credit or owed), ``as_of``, ``debit``, ``pay_day``, ``cushion``,
    ``bills_every``, ``fixed_until``; ``change_from`` with ``change`` a debit from a day on,
    ``payment_on`` with ``payment`` one single payment; ``from_bill`` takes a bill's balance.
    """

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class RemoveFromAccount:
    """Take a ``debit`` or a ``payment`` out of the account, by its number; or ``all`` of it."""

    what: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class EnterComplaint:
    """A line of the complaint: a day of it, what it is ``about``, or what was ``said``.

    Days are ``made``, ``deadlock``, ``fault_reported``, ``plan_received`` and ``resolved``; ``how``
    and ``by`` say of the contact that is noted next how it was made, and by whom.
    """

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class DraftPack:
    """Choose what goes into a pack, and where it goes: ``period``, ``meters``, ``folder``, a name.

    ``period`` is bill, year or all. Of what may name the home only what is typed is in it.
    """

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class MakeEvidencePack:
    """Write the pack as it was chosen."""


@dataclass(frozen=True, slots=True)
class MakeLetter:
    """Open a letter of a kind, filled from the home's own figures, or from a bill's check."""

    kind: str
    bill: str = ""


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """Change a letter: a paragraph by its number, or for all letters who writes, and to where.

    That is ``name``, ``address``, ``account_number`` and ``supplier_address``.
    """

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SendLetter:
    """Take the open letter along: as a ``file``, or as a ``code`` for a phone."""

    how: str = "file"


@dataclass(frozen=True, slots=True)
class DismissReminder:
    """Say no more of a reminder: of what it is, and the day it is of."""

    due: str
    on: str
