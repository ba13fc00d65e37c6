"""All slow checks, once an hour: what they find, and what they have seen for the pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from ihd.checks.examined import Examined, NightRate
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.report import Gap
from ihd.checks.second_opinion import sensors_disagree
from ihd.checks.supplier_link import (
    Sign,
    SupplierSign,
    report,
    supplier_cannot_hear,
    supplier_link,
)
from ihd.clock import local_date
from ihd.inspection.counters import counter_off, gas_mixed
from ihd.inspection.gaps import note_gaps
from ihd.inspection.history import History, Premises
from ihd.inspection.memory import Watched, taken_up, write_down
from ihd.inspection.night import follow, judge, split_of
from ihd.inspection.opinion import opinion_of

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
    }
)
"""What goes on record once an hour, and so may be settled."""


class Inspector:
    """Owns what the slow checks remember; ``examined`` is what they last saw."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._memory = taken_up(history)
        self._at: datetime | None = None
        self._is_behind = False
        self.examined = Examined()

    def is_due(self, now: datetime) -> bool:
        """Say whether an hour has passed; a clock that went back does not stop the checks."""
        return self._at is None or self._is_behind or abs(now - self._at) >= EVERY

    def inspect(
        self, premises: Premises, now: datetime, live: Iterable[Finding] = ()
    ) -> list[Finding]:
        """Return what the slow checks find now, and what of theirs is settled.

        ``live`` is what stands at this instant of what else goes on record once an hour.
        """
        self._at = now
        for choice in premises.meters:
            watched = self._memory.of(choice.id)
            note_gaps(self._history, choice.id, watched, premises.limits(choice.id), now)
        night, found = self._night(premises, now)
        found += live
        found += self._meters(premises, now)
        opinion = opinion_of(self._history, premises, now)
        meter = premises.meter("electricity")
        if opinion is not None and meter is not None:
            found += _present(sensors_disagree(meter, opinion))
        self.examined = dataclasses.replace(
            self.examined, gaps=self._gaps(), night=night, opinion=opinion
        )
        found += self._supplier(premises, local_date(now, premises.zone))
        write_down(self._history, self._memory)
        return list(_with_history(found, premises.standing, now))

    def heard_of_supplier(self, sign: Sign, day: date, premises: Premises, now: datetime) -> None:
        """Note a sign of whether the supplier hears the meter, up to a local day."""
        signs = [s for s in self._memory.signs if (s.sign, s.day) != (sign, day)]
        self._memory.signs = [*signs, SupplierSign(sign, day)][-SIGNS_KEPT:]
        self._retell(premises, now)

    def told_supplier(self, day: date | None, premises: Premises, now: datetime) -> None:
        """Note the day the supplier was told of a fault; None takes that back."""
        self._memory.reported = day
        self._retell(premises, now)

    def supplier_findings(self, premises: Premises, now: datetime) -> list[Finding]:
        """Return what is found of the supplier's side at once, after a word on it."""
        found = self._supplier(premises, local_date(now, premises.zone))
        of_supplier = [f for f in premises.standing if f.kind is FindingKind.SUPPLIER_CANNOT_HEAR]
        return list(_with_history(found, of_supplier, now))

    def _retell(self, premises: Premises, now: datetime) -> None:
        self._supplier(premises, local_date(now, premises.zone))
        write_down(self._history, self._memory)

    def _gaps(self) -> dict[str, tuple[Gap, ...]]:
        return {meter: tuple(watched.gaps) for meter, watched in self._memory.meters.items()}

    def _night(self, premises: Premises, now: datetime) -> tuple[NightRate | None, list[Finding]]:
        meter = premises.meter("electricity")
        if meter is None:
            return None, []
        watched = self._memory.of(meter)
        expected = follow(self._history, premises, meter, watched, now)
        self._is_behind = watched.read_to is not None and now - watched.read_to > EVERY
        if expected is None and not watched.switches.last:
            return split_of(self._history, premises, meter, now), []
        return judge(premises, meter, watched, expected, now)

    def _meters(self, premises: Premises, now: datetime) -> list[Finding]:
        found: list[Finding] = []
        for role in ("electricity", "gas"):
            meter = premises.meter(role)
            if meter is None:
                continue
            watched: Watched = self._memory.of(meter)
            found += _present(counter_off(self._history, premises, meter, watched, now))
            if role == "gas":
                found += _present(gas_mixed(self._history, meter, now))
        return found

    def _supplier(self, premises: Premises, today: date) -> list[Finding]:
        link = supplier_link(self._memory.signs, today)
        told = report(self._memory.reported) if self._memory.reported else None
        self.examined = dataclasses.replace(self.examined, supplier=link, told=told)
        meter = premises.meter("electricity") or premises.meter("gas")
        return list(_present(supplier_cannot_hear(meter, link, told, today))) if meter else []


def _present(finding: Finding | None) -> tuple[Finding, ...]:
    return () if finding is None else (finding,)


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
