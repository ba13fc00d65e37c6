"""What the slow checks ask of a store, and what they are told of a home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding
from ihd.checks.silence import SilenceLimits
from ihd.checks.supplier_link import SupplierSign
from ihd.clock import Interval
from ihd.meter import Quantity, Reading
from ihd.settings import MeterChoice
from ihd.store.shelf import Trace
from ihd.store.totals import HalfHour
from ihd.store.verdicts import Weighed
from ihd.tariffs.tariff import Tariff

Channel = tuple[str, Quantity, str | None, str | None]


class History(Protocol):
    """The readings of a home, and a place for small notes."""

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return a meter's registers; None is its total."""

    def weighed(self, channel: Channel, interval: Interval) -> list[Weighed]:
        """Return an interval's readings with their verdicts, in order."""

    def segments(self, channel: Channel) -> dict[int, int | None]:
        """Return when a register began to count anew, in ms."""

    def reading_at(
        self, meter: str, quantity: Quantity, instant: datetime, *, register: str | None = None
    ) -> Reading | None:
        """Return the believed reading that stood at an instant."""

    def reading_after(self, channel: Channel, instant: datetime) -> Reading | None:
        """Return the first believed reading from an instant on."""

    def trace(
        self,
        meter: str,
        quantity: Quantity,
        interval: Interval,
        *,
        register: str | None = None,
        phase: str | None = None,
    ) -> Trace:
        """Return believed numbers in columns."""

    def totals(
        self, meter: str, quantity: Quantity, interval: Interval, *, register: str | None = None
    ) -> list[HalfHour]:
        """Return half-hours."""

    def noted(self, name: str) -> object:
        """Return what was noted under a name."""

    def note(self, name: str, content: object) -> None:
        """Remember something small."""


@dataclass(frozen=True, slots=True)
class Premises:
    """A home as the slow checks see it: what was chosen, and what stands against it.

    ``tariff`` is the one agreed for electricity. ``limits`` says how long a meter may be quiet.
    ``signs`` are those of the bills it keeps.
    """

    zone: ZoneInfo
    meters: Sequence[MeterChoice]
    limits: Callable[[str], SilenceLimits]
    tariff: Tariff | None = None
    standing: Sequence[Finding] = ()
    signs: Sequence[SupplierSign] = ()

    def meter(self, role: str) -> str | None:
        """Return the meter of a role."""
        return next((choice.id for choice in self.meters if choice.role == role), None)
