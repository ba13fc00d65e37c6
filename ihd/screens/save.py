"""What the Save page says: the budget, what is always on in money a year, and the cheap hours.

``save_words`` makes a ``SaveScreen`` of the home. Nothing is promised: what could be saved is said
of one unit, or of ten watts, and from this home's own readings.
"""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.controls import ControlWords
from ihd.screens.now import Line
from ihd.screens.rows import OpenPage, Question, Row, Sheet


@dataclass(frozen=True, slots=True)
class SaveScreen:
    """Everything the Save page says at one instant, and the page that it leads back to."""

    title: str
    rows: tuple[Row, ...]
    back: OpenPage
    controls: ControlWords
    sheets: tuple[Sheet, ...] = ()
    notice: Line | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """Asks for the Save page's screen: sent when the page is opened."""
