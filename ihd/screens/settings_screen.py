"""What the Settings page says: everything a person may choose, as rows behind a few doors.

``settings_words`` makes a ``SettingsScreen`` of the settings and of what was heard. The front is
``rows``: one door a subject, saying in its value what is chosen now. ``sheets`` hold the settings
themselves: meters, broker, tariffs and dated changes, billing day, budget, display, language,
privacy, backup, PIN. A path is that of settings.toml: ``display.theme``, ``broker.host``,
``electricity.unit_rate``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.controls import ControlWords
from ihd.screens.now import Line
from ihd.screens.rows import Question, Row, Sheet


@dataclass(frozen=True, slots=True)
class SettingsScreen:
    """Everything the Settings page says; ``notice`` is the outcome of the last command.

    ``open`` names a sheet to open at once, such as where the home leads after a scan.
    """

    title: str
    rows: tuple[Row, ...]
    controls: ControlWords
    sheets: tuple[Sheet, ...] = ()
    notice: Line | None = None
    question: Question | None = None
    open: str = ""


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """Asks for the Settings page's screen: sent when the page is opened."""


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """One setting by its path, and its new value as text ("true", "2", "dark")."""

    path: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SetPassword:
    """The broker's password: kept apart from the settings, and never shown."""

    value: str = ""


@dataclass(frozen=True, slots=True)
class SetPin:
    """A new PIN for the kiosk; an empty value takes it away."""

    value: str = ""


@dataclass(frozen=True, slots=True)
class Unlock:
    """The PIN, typed to leave the kiosk or to open its settings."""

    value: str = ""


@dataclass(frozen=True, slots=True)
class PickMeter:
    """What a meter stands for in this home; an empty role means nothing.

    ``sensor`` is what a second sensor is: clamp, din_meter, plug_meter or pulse.
    """

    id: str
    role: str
    sensor: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """Look for brokers and meters again; ``broker`` empty looks for any."""

    broker: str = ""


@dataclass(frozen=True, slots=True)
class TakeBroker:
    """Use the broker that was tried and answered, from now on."""


@dataclass(frozen=True, slots=True)
class StopListening:
    """Turn the broker of our own off, and forget who it let in."""


@dataclass(frozen=True, slots=True)
class DraftTariff:
    """One line of a tariff being written.

    ``tariff`` is the fuel; ``field`` is ``from`` (its first day) or the key of what its kind asks.
    ``sure`` says that an odd price is meant as it is.
    """

    tariff: str
    field: str
    value: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SaveTariff:
    """Keep the tariff of a fuel as its draft says, from the draft's first day on."""

    tariff: str


@dataclass(frozen=True, slots=True)
class RemoveTariff:
    """Take the tariff of a fuel away, or its change of a day: ``gas``, ``gas@2026-04-01``."""

    tariff: str


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """The person's word on a number nobody knows: what it is, in which unit, and of which fuel.

    ``path`` leads to it in the message, empty where it is the whole of it; a quantity left empty
    means that it is nothing to read.
    """

    topic: str
    path: tuple[str, ...]
    quantity: str
    unit: str
    fuel: str = "electricity"
    sign: int = 1


@dataclass(frozen=True, slots=True)
class BackUpNow:
    """Make a safe copy; ``folder`` empty is the home's own backup folder."""

    folder: str = ""


@dataclass(frozen=True, slots=True)
class RestoreFrom:
    """Put a copy back, by its path."""

    path: str


@dataclass(frozen=True, slots=True)
class DeleteEverything:
    """Delete every reading, setting and secret of this home."""


@dataclass(frozen=True, slots=True)
class LeaveKiosk:
    """Leave full screen; the window asks for the PIN first."""
