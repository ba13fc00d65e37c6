"""What the Meter page says: can this meter be believed, and does anyone hear it?

``meter_words`` makes a ``MeterScreen`` of the home; the page shows it and emits the commands below.
The front of the page is ``lights``, ``cards`` (the first is the one thing to do now), ``registers``
and ``rows``. What is behind a touch is in ``sheets``: gaps, readings left out and decided on, the
night rate's watcher, the second opinion, the bridge's changes, and the form for an exchanged meter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ihd.screens.controls import ControlWords
from ihd.screens.now import Line
from ihd.screens.rows import Card, Command, Question, Row, Sheet


class Light(StrEnum):
    """What a light shows: a tick, a bar, a cross, or a ring with a question mark."""

    FINE = "fine"
    SLOW = "slow"
    SILENT = "silent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LightLine:
    """One hop of a reading's way: its name, its light, and what there is to say of it.

    "Meter to you", "4 s ago, strong signal". ``command`` opens what lies behind it, if anything.
    """

    title: str
    light: Light
    text: str
    command: Command | None = None


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """A register as the meter's glass shows it: ``whole`` in large digits, ``fraction`` after it.

    ``whole`` carries the meter's leading zeros ("012706") and ``fraction`` its decimal mark
    (".412"). ``when`` dates the reading ("at 18:42:10"); ``live`` is False where it is too old to
    agree with the glass. ``spoken`` is all of it as one sentence. ``note`` tells how to see this
    register on the glass, or that it is calculated.
    """

    label: str
    whole: str
    fraction: str
    unit: str
    when: str
    spoken: str
    live: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeterScreen:
    """Everything the Meter page says at one instant.

    ``compare`` stands over the registers: "Your meter should show this".
    """

    to_us: LightLine
    to_supplier: LightLine
    compare: str
    registers: tuple[RegisterReading, ...]
    controls: ControlWords
    cards: tuple[Card, ...] = ()
    rows: tuple[Row, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    notice: Line | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class MeterRequest:
    """Asks for the Meter page's screen: sent when the page is opened."""


@dataclass(frozen=True, slots=True)
class AcceptReading:
    """This reading is right: count it. The id is the home's own for a judged reading."""

    id: str


@dataclass(frozen=True, slots=True)
class RejectReading:
    """This reading is wrong: leave it out for good."""

    id: str


@dataclass(frozen=True, slots=True)
class UndoDecision:
    """Take back the person's word, or the home's own judgement of a jump, exchange or reset."""

    id: str


@dataclass(frozen=True, slots=True)
class DraftExchange:
    """One line of the form for an exchanged meter: ``field`` is day, closing or opening."""

    meter: str
    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class MeterExchanged:
    """The meter was exchanged, as the form's draft says."""

    meter: str


@dataclass(frozen=True, slots=True)
class ReportedToSupplier:
    """The supplier was told on a day, as typed; "today" where the button says so."""

    value: str = ""


@dataclass(frozen=True, slots=True)
class SupplierHears:
    """The person's word on the second light: the supplier gets readings, or does not."""

    hears: bool


@dataclass(frozen=True, slots=True)
class StartTrial:
    """Begin one of the guided tests of the meter: all_off, heater or dimmer."""

    kind: str


@dataclass(frozen=True, slots=True)
class DraftTrial:
    """A figure a guided test needs: ``field`` is heater_w."""

    kind: str
    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class StopTrial:
    """End the guided test that runs, and judge it."""
