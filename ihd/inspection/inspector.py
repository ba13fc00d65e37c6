"""All slow checks, once an hour: what they find, and what they have seen for the pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from ihd.checks.examined import Examined, NightRate
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.second_opinion import SecondOpinion, sensors_disagree
from ihd.checks.supplier_link import (
    Report,
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
from ihd.inspection.night import expectation, follow, judge, registers_of, split_of
from ihd.inspection.opinion import opinion_of
from ihd.inspection.signs import heard_elsewhere

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
        self._seen: tuple[NightRate | None, SecondOpinion | None] | None = None

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
        self._follow(premises, now)
        night, found = self._night(premises, now)
        found += live
        found += self._meters(premises, now)
        opinion = opinion_of(self._history, premises, now)
        meter = premises.meter("electricity")
        if opinion is not None and meter is not None:
            found += _present(sensors_disagree(meter, opinion))
        self._seen = (night, opinion)
        write_down(self._history, self._memory)
        return list(_with_history(found, premises.standing, now))

    def examined(self, premises: Premises, now: datetime) -> Examined:
        """Return what was seen so far; after a start, of what is remembered."""
        if self._seen is None:
            night, _ = self._night(premises, now)
            self._seen = (night, opinion_of(self._history, premises, now))
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

    def _follow(self, premises: Premises, now: datetime) -> None:
        meter = premises.meter("electricity")
        if meter is not None:
            watched = self._memory.of(meter)
            follow(self._history, premises, meter, watched, now)
            self._is_behind = watched.read_to is not None and now - watched.read_to > EVERY

    def _night(self, premises: Premises, now: datetime) -> tuple[NightRate | None, list[Finding]]:
        meter = premises.meter("electricity")
        if meter is None:
            return None, []
        names = registers_of(self._history, meter)
        if not names:
            return split_of(self._history, premises, meter, now), []
        watched = self._memory.of(meter)
        return judge(premises, meter, watched, expectation(premises, names), now)

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
        return list(_present(supplier_cannot_hear(meter, link, self._told, today)))


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
