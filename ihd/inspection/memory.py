"""What the slow checks remember from one hour to the next, and of one program to the next."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from ihd.checks.report import Gap
from ihd.checks.supplier_link import SupplierSign
from ihd.checks.switching import SwitchWatch
from ihd.inspection.history import History

_NOTE = "inspection"


class Watched(msgspec.Struct):
    """What is remembered of one meter.

    ``read_to`` is how far its registers were followed, ``heard_to`` its last reading in the log of
    gaps. ``counted`` are the kWh of each local day by (register that counted, register that should
    have). ``counter_off`` is how often in a row the bridge's own counter was off.
    """

    read_to: datetime | None = None
    heard_to: datetime | None = None
    gaps: list[Gap] = []
    switches: SwitchWatch = msgspec.field(default_factory=SwitchWatch)
    counted: list[tuple[date, str, str, Decimal]] = []
    counter_off: int = 0


class Memory(msgspec.Struct):
    """What is remembered of a home; ``signs`` and ``reported`` are of the supplier's side."""

    meters: dict[str, Watched] = {}
    signs: list[SupplierSign] = []
    reported: date | None = None

    def of(self, meter: str) -> Watched:
        """Return what is remembered of a meter."""
        return self.meters.setdefault(meter, Watched())


def taken_up(history: History) -> Memory:
    """Return what was remembered, where it is in a form that is understood; else nothing."""
    try:
        return msgspec.convert(history.noted(_NOTE) or {}, Memory, strict=False)
    except msgspec.ValidationError:
        return Memory()


def write_down(history: History, memory: Memory) -> None:
    """Note what is remembered."""
    history.note(_NOTE, msgspec.to_builtins(memory, str_keys=True))
