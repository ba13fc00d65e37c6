"""What the Tariff page asks for, and what it says in answer.

A ``TariffRequest`` is the whole state of the page. Everything that can be touched carries the
request it makes. Words are whole and made in ``tariff_words``; numbers here are only places:
fractions of a local day, or heights of which 1.0 is the top of the chart.
"""

from __future__ import annotations

from dataclasses import dataclass

from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Action, Fact
from ihd.screens.usage import Axis


@dataclass(frozen=True, slots=True)
class TariffRequest:
    """One fuel's prices, for a job of so many hours; ``days_ahead`` is 0 today and 1 tomorrow.

    A page that has room shows both days whatever ``days_ahead`` says.
    """

    fuel: Fuel = Fuel.ELECTRICITY
    job_hours: int = 3
    days_ahead: int = 0


@dataclass(frozen=True, slots=True)
class PricePart:
    """A stretch of the local day (fractions of it) at one price.

    ``height`` is that of its bar, negative below the axis, None where the day is a ribbon of few
    prices or the price is not known. ``label`` is the price, ``name`` the rate period's. ``cost``
    is what the stretch cost this home, once it is past ("62p"). ``says`` is all of it in a
    sentence.
    """

    start: float
    end: float
    label: str
    tone: Tone
    says: str
    name: str = ""
    height: float | None = None
    cost: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class JobWindow:
    """The cheapest time for the job within this day (fractions), and what is written at it."""

    start: float
    end: float
    label: str


@dataclass(frozen=True, slots=True)
class PriceDay:
    """A local day's prices: a ribbon, or bars where ``axis`` is given.

    ``here`` is now as a fraction, None on another day, ``here_label`` its price ("36p now").
    ``unpublished`` is written where prices are not known yet ("Not published yet"). ``cost`` says
    what the day cost so far, ``spoken`` reads the whole day out. ``hours`` are (fraction, "06:00").
    """

    title: str
    date: str
    parts: tuple[PricePart, ...]
    hours: tuple[tuple[float, str], ...]
    spoken: str
    axis: Axis | None = None
    here: float | None = None
    here_label: str = ""
    windows: tuple[JobWindow, ...] = ()
    unpublished: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class PriceDoubt:
    """The meter sends another price than the one agreed.

    ``line`` says how they differ, ``brief`` the same in at most 30 characters, ``step`` who is
    right and which of them is counted with. ``leads`` is the touch to where that is changed.
    """

    line: Line
    brief: Line
    step: str
    leads: Choice


@dataclass(frozen=True, slots=True)
class TariffScreen:
    """Everything the Tariff page says.

    ``now`` says the price and until when ("26.1p a unit until 00:30"), ``after`` what comes next
    ("Then 9.0p, in 5 h 48 min"). ``days`` are today, and tomorrow if anything is known of it;
    ``day_choices`` choose between them where there is room for one. ``job_title`` stands before
    ``jobs``, the hours to choose from ("1 h"). ``cheapest`` names the window for the job ("Cheapest
    3 hours: 01:30 to 04:30, 6p on average"), ``cheapest_brief`` in at most 32 characters. ``facts``
    are the standing charge and whether the meter agrees, with labels of at most 16 characters
    ("Standing charge"). ``clocks`` says that the meter's clock and the local one differ. ``tariff``
    names the tariff and until when it holds. ``doubt`` says that the meter's price is another.
    ``action`` is the one thing to do where no price is known, such as opening the settings.
    """

    asked: TariffRequest
    now: Line
    after: Line
    days: tuple[PriceDay, ...] = ()
    day_choices: tuple[Choice, ...] = ()
    job_title: str = ""
    jobs: tuple[Choice, ...] = ()
    cheapest: Line | None = None
    cheapest_brief: Line | None = None
    facts: tuple[Fact, ...] = ()
    clocks: Line | None = None
    tariff: str = ""
    fuels: tuple[Choice, ...] = ()
    doubt: PriceDoubt | None = None
    action: Action | None = None
