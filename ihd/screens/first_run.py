"""What the set-up guide says, step by step: the broker, live numbers, the house, a tariff.

``first_run_words`` makes a ``FirstRunScreen`` of the settings so far and of what is heard. Where
the guide stands is the home's to know, so that it can be left and resumed; each touch is a command
and the answer is the next screen. A step's rows are of the same kinds as everywhere: options for
this machine's broker, one found or one typed; candidates for the house as options with their
reasons; entries for a price.
"""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.controls import ControlWords
from ihd.screens.now import Amount, Line
from ihd.screens.rows import Action, Question, Row, Sheet


@dataclass(frozen=True, slots=True)
class Heard:
    """A number as it came in: from what, how much, and when ("18:42:10")."""

    source: str
    value: str
    when: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the display will say if all stays as chosen: the Now page in small."""

    title: str
    amount: Amount
    line: Line
    live: bool = True


@dataclass(frozen=True, slots=True)
class FirstRunScreen:
    """One step of the guide.

    ``step`` of ``steps`` (from 1) are dots; ``progress`` says them ("Step 2 of 4"). ``heard`` is
    newest first and scrolls in under ``heard_title``. ``actions`` are the ways on and back, the
    main one first; a step that cannot go on yet has none that is main, and says why in ``text``.
    """

    place: str
    step: int
    steps: int
    progress: str
    title: str
    text: tuple[Line, ...]
    rows: tuple[Row, ...]
    actions: tuple[Action, ...]
    controls: ControlWords
    heard_title: str = ""
    heard: tuple[Heard, ...] = ()
    preview: Preview | None = None
    sheets: tuple[Sheet, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class GoToStep:
    """Show a step of the guide, by its place."""

    place: str


@dataclass(frozen=True, slots=True)
class UseBroker:
    """Which broker: ``this_machine``, ``embedded``, ``typed``, or ``found:HOST:PORT``."""

    which: str


@dataclass(frozen=True, slots=True)
class TakeMeterPrices:
    """Go by the prices the meter of a fuel itself sends."""

    fuel: str = "electricity"


@dataclass(frozen=True, slots=True)
class PickTariff:
    """The kind of tariff: ``one_price``, ``day_and_night``, or a preset by its name."""

    kind: str
    fuel: str = "electricity"


@dataclass(frozen=True, slots=True)
class LeaveSetUp:
    """Go to the display now; the guide is resumed from Settings."""


@dataclass(frozen=True, slots=True)
class FinishSetUp:
    """All is chosen: keep it, and open Now."""
