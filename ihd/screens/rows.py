"""The rows any page may be a list of, and the commands behind those that can be touched.

A page computes nothing: whatever can be touched carries the frozen command the touch asks for. The
page itself obeys ``OpenSheet``, ``GoBack`` and ``Question``, the window ``OpenPage``; every other
command is emitted as it is, and what it changes comes back as a new screen. Where a person types,
the row carries the command with an empty ``value``, and the page emits a copy that holds the text
exactly as typed: with a comma or a point, too long, lower than the last. What to make of it, and
whether to ask "Is that right?" (a ``Question`` on the next screen), is for who makes screens.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ihd.screens.doors import OpenPage as OpenPage  # The window knows it, and no row.
from ihd.screens.now import Amount, Line, Tone

Command = Hashable
"""A frozen dataclass; one with a field ``value`` where it is completed by typing."""


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """Open one of the screen's own sheets, by its place."""

    place: str


@dataclass(frozen=True, slots=True)
class GoBack:
    """Close what was opened last: a question, or a sheet."""


class Weight(StrEnum):
    """How a button stands among others: the next step, one more, or one to be wary of."""

    MAIN = "main"
    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Action:
    """A button: a verb, and the command behind it. ``spoken`` names it whole where it must."""

    label: str
    command: Command
    weight: Weight = Weight.PLAIN
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something happens: one sentence, one more if need be, and the answers.

    As a command it is shown by the page. In a screen's ``question`` it is shown at once, and stays
    until the home sends a screen without it; an answer that is ``GoBack`` closes it on the page.
    """

    text: str
    answers: tuple[Action, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence. ``title`` sets it strong, with its tone's shape and colour."""

    line: Line
    title: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A few words over the rows that follow."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value, as a bill prints a line: ``detail`` is the sum behind the value.

    ``strong`` is a total. The tone colours the value, and gives it its shape, unless quiet.
    """

    label: str
    value: str
    detail: str = ""
    tone: Tone = Tone.QUIET
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Opens:
    """A row that leads further: its name, what is behind it in a word, and a note beneath."""

    label: str
    command: Command
    value: str = ""
    note: str = ""
    tone: Tone = Tone.QUIET


@dataclass(frozen=True, slots=True)
class Option:
    """One of several, of which a touch chooses one: reasons or an explanation in the note."""

    label: str
    command: Command
    chosen: bool = False
    note: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off; ``command`` is what a touch asks for, which is the other of the two."""

    label: str
    command: Command
    on: bool
    note: str = ""


class Keys(StrEnum):
    """What a person types: it decides between keypad and keyboard, and which keys they have.

    NUMBER and READING have a decimal mark, READING in the large digits of a meter. DAY is digits
    and points. ADDRESS is text in small letters, such as a broker's name. SECRET and PIN are
    typed unseen.
    """

    DIGITS = "digits"
    NUMBER = "number"
    READING = "reading"
    DAY = "day"
    TEXT = "text"
    ADDRESS = "address"
    SECRET = "secret"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row whose value is typed.

    ``value`` is shown; ``start`` is what typing starts with, if anything (a secret starts empty).
    ``hint`` is shown where there is no value, and under the field while typing; ``unit`` after it.
    """

    label: str
    command: Command
    keys: Keys
    value: str = ""
    start: str = ""
    hint: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons beside one another, as many to a line as fit."""

    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Something that wants attention: what it is, sentences about it, and what can be done."""

    title: Line
    text: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """How far something has come, 1.0 being the whole, and a sentence that says it."""

    filled: float
    text: str
    tone: Tone = Tone.USUAL
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount set large, with a few words beside it, and what it is the amount of over it."""

    title: str
    amount: Amount
    tone: Tone = Tone.QUIET


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where something is heading, as fractions of a bar whose end is ``1.0``.

    ``so_far`` is certain; it will end between ``low`` and ``high``. The labels stand under both:
    "£63.20 so far", "£118 to £131". ``spoken`` says it all in a sentence.
    """

    so_far: float
    low: float
    high: float
    so_far_label: str
    range_label: str
    spoken: str
    tone: Tone = Tone.USUAL


@dataclass(frozen=True, slots=True)
class CourseMonth:
    """One month's end: ``balance`` and what is ``normal`` for it, from -1.0 to 1.0, 0 being none.

    The greatest amount of the course, in credit or in debt, is 1.0. ``mark`` is written at it where
    it matters: now, the highest, the lowest. ``past`` months have happened.
    """

    label: str
    balance: float
    normal: float | None = None
    mark: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Twelve months of a balance, with the course that is normal for the season as a line."""

    months: tuple[CourseMonth, ...]
    balance_label: str
    normal_label: str
    spoken: str


@dataclass(frozen=True, slots=True)
class CodeShown:
    """Squares for a phone's camera, row by row, True being dark, and what to do with them."""

    rows: tuple[tuple[bool, ...], ...]
    caption: str


Row = (
    Said
    | Heading
    | Fact
    | Opens
    | Option
    | Switch
    | Entry
    | Buttons
    | Card
    | Bar
    | Figure
    | Outlook
    | Course
    | CodeShown
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page behind a touch: rows under a title, with a way back. ``place`` names it.

    Where the sheets of a screen change while one is open, the page goes on showing the one of the
    same place, and goes back where it is gone.
    """

    place: str
    title: str
    rows: tuple[Row, ...]


def with_value(command: Any, text: str) -> Command:
    """Return an entry's command with what was typed, exactly as it was typed."""
    completed: Command = replace(command, value=text)
    return completed
