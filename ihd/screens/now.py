"""What the Now page says. The page's words are all made here; the widgets only lay them out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ihd.screens.choice import Choice


class Tone(StrEnum):
    """The meaning behind a colour; always shown with a shape and a word as well."""

    LOW = "low"
    USUAL = "usual"
    HIGH = "high"
    QUIET = "quiet"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure set large: ``32p`` with ``an hour`` beside it; ``spoken`` reads it out whole."""

    figure: str
    per: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and what it means for the home."""

    text: str
    tone: Tone = Tone.QUIET


@dataclass(frozen=True, slots=True)
class TodayBlock:
    """Today so far, the standing charge apart; ``filled`` is measured against a usual day.

    1.0 is the whole of a usual day, more is more than usual; ``expected`` is where a usual day
    would be by now; ``filled_says`` names the notch that is drawn there, or at the whole once that
    is passed. ``tone`` says what the day so far means, as the band does of the moment. ``why`` asks
    for what proves the amount.
    """

    title: str
    amount: str
    energy: str
    standing: str | None = None
    filled: float | None = None
    filled_says: str | None = None
    expected: float | None = None
    tone: Tone = Tone.USUAL
    why: Choice | None = None


@dataclass(frozen=True, slots=True)
class RibbonPart:
    """A stretch of the local day (fractions of it, 0..1) at one price.

    ``level`` (0..1, the day's dearest is 1) gives the part its height where prices are too many to
    be named one by one.
    """

    start: float
    end: float
    label: str
    tone: Tone = Tone.QUIET
    known: bool = True
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The tariff of the local day with a mark for now; ``hours`` are (fraction, text) ticks."""

    parts: tuple[RibbonPart, ...]
    here: float
    hours: tuple[tuple[float, str], ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class NowScreen:
    """Everything the Now page says at one instant.

    ``live`` is False when the reading is too old to be called now: the page greys the amount,
    and ``amount`` is then the last one known or a plain "No reading". ``why`` asks for what proves
    the amount. ``budget`` is what is left of one, or where it is heading. ``price_briefly`` is the
    price without what follows it, for a page with little room; ``prices`` leads to all of them.
    ``credit`` is the money on each
    meter that is paid ahead, the one that is gone first before the other.
    """

    clock: str
    age: Line
    live: bool
    amount: Amount
    band: Line
    power: str
    today: TodayBlock
    gas: Line | None
    price: str
    export: str | None = None
    ribbon: Ribbon | None = None
    notice: Line | None = None
    budget: Line | None = None
    why: Choice | None = None
    price_briefly: str = ""
    prices: Choice | None = None
    credit: tuple[Line, ...] = ()
