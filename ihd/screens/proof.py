"""What is asked when a figure is touched, and what proves it: readings, times, prices, the sum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ihd.screens.choice import Choice
from ihd.words import Words

if TYPE_CHECKING:
    from ihd.screens.controls import ControlWords
    from ihd.screens.rows import OpenPage, Question, Row, Sheet
    from ihd.screens.usage import UsageRequest


class Proven(StrEnum):
    """Which figure is to be proved: the amount an hour, today's, or that of a period of Usage."""

    HOUR = "hour"
    TODAY = "today"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class ProofRequest:
    """A figure that was touched; ``period`` is what the Usage page showed, where it is of that."""

    of: Proven
    period: UsageRequest | None = None


@dataclass(frozen=True, slots=True)
class ProofScreen:
    """How a figure comes about, as rows under it, and the page that it leads back to."""

    title: str
    rows: tuple[Row, ...]
    back: OpenPage
    controls: ControlWords
    sheets: tuple[Sheet, ...] = ()
    question: Question | None = None


def why(request: ProofRequest, words: Words) -> Choice:
    """Return what a touch on a figure asks for."""
    return Choice(words.text("How this comes about"), request)
