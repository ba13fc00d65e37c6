"""What the Save page says: what is always on, what just came on, the budget, the cheap hours.

``save_words`` makes a ``SaveScreen`` of the home. Its ``rows`` are a ``Figure`` for what is always
on in money a year, facts for what just switched on, a ``Bar`` for the budget, doors for the
cheapest times and for each saving with its doubt. Nothing is promised: a saving is a range, and
says of what.
"""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.controls import ControlWords
from ihd.screens.now import Line
from ihd.screens.rows import Question, Row, Sheet


@dataclass(frozen=True, slots=True)
class SaveScreen:
    """Everything the Save page says at one instant."""

    rows: tuple[Row, ...]
    controls: ControlWords
    sheets: tuple[Sheet, ...] = ()
    notice: Line | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """Asks for the Save page's screen: sent when the page is opened."""


@dataclass(frozen=True, slots=True)
class SetBudget:
    """A new budget a month, as typed; empty takes it away."""

    value: str = ""


@dataclass(frozen=True, slots=True)
class NameAppliance:
    """What just switched on, by the id of its step in power, is this."""

    id: str
    value: str = ""
