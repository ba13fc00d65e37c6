"""What the Usage page asks for, and what it says in answer.

A ``UsageRequest`` is the whole state of the page: which fuel and period, in money or energy, beside
what. Everything that can be touched carries the request it makes, so a page computes none. A
``UsageScreen`` says which request it answers. Words are whole and made in ``usage_words``; numbers
here are only places: fractions of a width, or heights of which 1.0 is the top of the chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.now import Line, Tone


class Span(StrEnum):
    """How long a period is shown, and in what: the steps by which one goes in.

    A year shows months; a month, a bill or a week shows days; a day shows its half-hours; and
    half-hours show the readings themselves, about one half-hour, as the power they came to.
    """

    YEAR = "year"
    BILL = "bill"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HALF_HOURS = "half-hours"


class Unit(StrEnum):
    """What the bars are heights of."""

    MONEY = "money"
    ENERGY = "energy"


class Against(StrEnum):
    """What a period is compared with: nothing, the one before, or the same a year ago."""

    NONE = "none"
    BEFORE = "before"
    YEAR_AGO = "year_ago"


@dataclass(frozen=True, slots=True)
class UsageRequest:
    """The period of a span that holds a local day, shown in a unit against another.

    ``half_hour`` counts from the local day's start (0 to 45, 47 or 49) and matters only where the
    span is HALF_HOURS; None is the whole day.
    """

    day: date
    span: Span = Span.WEEK
    fuel: Fuel = Fuel.ELECTRICITY
    unit: Unit = Unit.MONEY
    against: Against = Against.BEFORE
    half_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a bar: what a rate period, or the standing charge (tone QUIET), adds to it.

    The standing charge of a day is not cut into its half-hours: there it is among the shares only.
    ``height`` is 0 or more, in heights of the chart. ``caught_up`` is energy that only arrived
    after a gap and was spread over it: hatched. ``label`` is the piece's name, written where it
    fits.
    """

    height: float
    tone: Tone
    label: str = ""
    caught_up: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A month, a day or a half-hour: what stands above its ``label``.

    ``blocks`` stand on one another from the axis up, the standing charge first; ``below`` hang
    from it, export or what a negative price gave back. ``amount`` is written above the bar where
    there is room. ``says`` is the whole sentence for whoever stops at the bar, by key, finger or
    screen reader, and ``brief`` the same in at most 30 characters for small panels. ``asks`` is
    sent by going in, None where there is nothing inside. ``missing`` marks that some, or with no
    blocks all, of its readings are missing; what is still to come has no blocks and is not missing.
    ``here`` is the bar that holds now. ``against`` is the height of what it is compared with.
    """

    label: str
    says: str
    brief: str = ""
    blocks: tuple[Block, ...] = ()
    below: tuple[Block, ...] = ()
    amount: str = ""
    asks: UsageRequest | None = None
    missing: bool = False
    here: bool = False
    against: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """The lines behind a chart: at most five (height, label), 0.0 with its label among them.

    ``floor`` is how far the chart reaches below the axis, in heights of what is above it: 0 where
    nothing hangs below. ``hours`` are (fraction of the width, "06:00") for bars that are
    half-hours: times belong to the edges between bars, and stand there instead of labels.
    """

    lines: tuple[tuple[float, str], ...]
    floor: float = 0.0
    hours: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A local day's power, reading by reading: parallel tuples, in order of time.

    ``at`` are fractions of the day, ``heights`` heights of the chart, negative for power sent out.
    No line is drawn across ``gaps`` (fractions from, to). ``ticks`` are (fraction, "17:30") for
    every half-hour of the day and its end; the page writes as many as it has room for. ``focus``
    is the half-hour asked about, which the view opens on. ``half_hours`` say what each half-hour
    came to, in order, and ask for it: they are touched and stepped through like bars.
    """

    at: tuple[float, ...]
    heights: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...]
    ticks: tuple[tuple[float, str], ...]
    half_hours: tuple[Bar, ...]
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What the total is made of: "Night", "£3.60". The key to the chart's colours as well."""

    name: str
    amount: str
    tone: Tone
    caught_up: bool = False


@dataclass(frozen=True, slots=True)
class UsageScreen:
    """Everything the Usage page says of one period.

    ``title`` names the period ("18 to 24 November"), ``when`` in at most 12 characters ("18–24
    Nov"). ``total`` is the figure in the chosen unit ("£25.20") and ``other`` the same in the other
    one ("93.4 kWh"). ``sentence`` says what matters in at most 90 characters, ``brief`` in at most
    30 for the smallest panels. ``basis`` tells what the total includes and what it rests on.
    ``compared`` is what the ticks across the bars stand for ("Week before", "£23.10"); None where
    there is nothing to compare. ``against`` are the comparisons to choose from, empty where there
    is no other period. ``back`` and ``forward`` lead to the periods beside this one and are drawn
    as arrows (their ``spoken``: "The week before"); ``out`` leads to the period around it, and its
    word is written where half-hours are shown ("Whole day"). ``note`` explains hatching and gaps,
    if there are any. ``fuels`` is empty in a home with one. ``why`` asks for what proves the total.
    """

    asked: UsageRequest
    spans: tuple[Choice, ...]
    units: tuple[Choice, ...]
    title: str
    when: str
    total: str
    other: str
    sentence: Line
    brief: Line
    bars: tuple[Bar, ...] = ()
    axis: Axis = Axis(())
    fuels: tuple[Choice, ...] = ()
    back: Choice | None = None
    forward: Choice | None = None
    out: Choice | None = None
    shares: tuple[Share, ...] = ()
    against: tuple[Choice, ...] = ()
    compared: Share | None = None
    basis: str = ""
    note: Line | None = None
    trace: Trace | None = None
    why: Choice | None = None
