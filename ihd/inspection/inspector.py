"""All slow checks, once an hour: what they find, and what they have seen for the pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ihd.checks.finding import Finding, FindingKind
from ihd.checks.supplier_link import (
    Report,
    Sign,
    SupplierSign,
    report,
    supplier_cannot_hear,
    supplier_link,
)
from ihd.clock import local_date
from ihd.inspection.history import History, Premises
from ihd.inspection.memory import taken_up, write_down
from ihd.inspection.signs import heard_elsewhere

if TYPE_CHECKING:
    from ihd.checks.examined import Examined
    from ihd.inspection.rounds import Seen

EVERY = timedelta(hours=1)
SIGNS_KEPT = 100
KINDS = frozenset(
    {
        FindingKind.COUNTERS_DISAGREE,
        FindingKind.SWITCHING_DIFFERS,
        FindingKind.SWITCHING_DRIFTS,
        FindingKind.REGISTERS_SWAPPED,
        FindingKind.GAS_UNITS_MIXED,
        FindingKind.GAS_CONVERTED_TWICE,
        FindingKind.SENSORS_DISAGREE,
        FindingKind.SUPPLIER_CANNOT_HEAR,
        FindingKind.WEAK_SIGNAL,
        FindingKind.CREDIT_RUNS_OUT,
    }
)
"""What goes on record once an hour, and so may be settled."""

LIVE = frozenset(
    {
        FindingKind.WEAK_SIGNAL,
        FindingKind.CREDIT_RUNS_OUT,
        FindingKind.SUPPLIER_CANNOT_HEAR,
    }
)
"""Those of them that the home itself finds, at any instant."""


class Inspector:
    """Owns what the slow checks remember, and what they last saw."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._memory = taken_up(history)
        self._at: datetime | None = None
        self._is_behind = False
        self._seen: Seen | None = None

    def is_due(self, now: datetime) -> bool:
        """Say whether an hour has passed; a clock that went back does not stop the checks."""
        return self._at is None or self._is_behind or abs(now - self._at) >= EVERY

    def inspect(
        self, premises: Premises, now: datetime, live: Iterable[Finding] = ()
    ) -> list[Finding]:
        """Return what the slow checks find now, and what of theirs is settled.

        ``live`` is what stands at this instant of what else goes on record once an hour.
        """
        # Imported here: the first number on the screen waits for none of the slow checks.
        from ihd.inspection.rounds import go_round

        self._at = now
        self._seen, found = go_round(self._history, self._memory, premises, now)
        self._is_behind = self._lags(premises, now)
        write_down(self._history, self._memory)
        return list(_with_history([*found, *live], premises.standing, now))

    def examined(self, premises: Premises, now: datetime) -> Examined:
        """Return what was seen so far; after a start, of what is remembered."""
        from ihd.checks.examined import Examined
        from ihd.inspection.rounds import look

        if self._seen is None:
            self._seen = look(self._history, self._memory, premises, now)
        night, opinion = self._seen
        meters = self._memory.meters.items()
        return Examined(
            gaps={meter: tuple(watched.gaps) for meter, watched in meters},
            night=night,
            opinion=opinion,
            supplier=supplier_link(self._signs(premises), local_date(now, premises.zone)),
            told=self._told,
        )

    def heard_of_supplier(
        self, sign: Sign, day: date, premises: Premises, now: datetime
    ) -> list[Finding]:
        """Note a sign of whether the supplier hears the meter; return what follows of it."""
        signs = [s for s in self._memory.signs if (s.sign, s.day) != (sign, day)]
        self._memory.signs = [*signs, SupplierSign(sign, day)][-SIGNS_KEPT:]
        write_down(self._history, self._memory)
        return self.supplier_now(premises, now)

    def told_supplier(self, day: date | None, premises: Premises, now: datetime) -> list[Finding]:
        """Note the day the supplier was told of a fault, or None; return what follows of it."""
        self._memory.reported = day
        write_down(self._history, self._memory)
        return self.supplier_now(premises, now)

    def supplier_now(self, premises: Premises, now: datetime) -> list[Finding]:
        """Return what all signs say of the supplier's side now, and what of that is settled."""
        found = self.supplier_doubts(premises, now)
        standing = [f for f in premises.standing if f.kind is FindingKind.SUPPLIER_CANNOT_HEAR]
        return list(_with_history(found, standing, now))

    @property
    def _told(self) -> Report | None:
        return report(self._memory.reported) if self._memory.reported else None

    def _lags(self, premises: Premises, now: datetime) -> bool:
        """Say whether there is more to follow than one round has followed."""
        meter = premises.meter("electricity")
        read_to = None if meter is None else self._memory.of(meter).read_to
        return read_to is not None and now - read_to > EVERY

    def _signs(self, premises: Premises) -> list[SupplierSign]:
        """Return the signs of the person's word, of bills, and of what was taken in."""
        return [*self._memory.signs, *premises.signs, *heard_elsewhere(self._history)]

    def supplier_doubts(self, premises: Premises, now: datetime) -> list[Finding]:
        """Return what is to be said of a supplier that does not hear the meter."""
        today = local_date(now, premises.zone)
        link = supplier_link(self._signs(premises), today)
        meter = premises.meter("electricity") or premises.meter("gas")
        if meter is None:
            return []
        found = supplier_cannot_hear(meter, link, self._told, today)
        return [] if found is None else [found]


def _with_history(
    found: Iterable[Finding], standing: Iterable[Finding], now: datetime
) -> Iterator[Finding]:
    """Yield findings with the beginning they had, and those that stand no more as settled."""
    before = {_about(finding): finding for finding in standing if finding.kind in KINDS}
    for finding in found:
        earlier = before.pop(_about(finding), None)
        since = finding.since if earlier is None else earlier.since
        yield dataclasses.replace(finding, since=since)
    for finding in before.values():
        yield dataclasses.replace(finding, until=now)


def _about(finding: Finding) -> tuple[FindingKind, str, object]:
    return finding.kind, finding.subject, finding.facts.get("register")
