"""One round of the slow checks: the gaps, the switching, the counters, and a second opinion.

``Inspector`` goes one each hour and owns what is remembered; here is what a round does with it.
"""

from __future__ import annotations

from datetime import datetime

from ihd.checks.examined import NightRate
from ihd.checks.finding import Finding
from ihd.checks.second_opinion import SecondOpinion, sensors_disagree
from ihd.inspection.counters import counter_off, gas_mixed
from ihd.inspection.gaps import note_gaps
from ihd.inspection.history import History, Premises
from ihd.inspection.memory import Memory
from ihd.inspection.night import expectation, follow, judge, registers_of, split_of
from ihd.inspection.opinion import opinion_of

Seen = tuple[NightRate | None, SecondOpinion | None]
"""What the pages are shown of a round."""


def go_round(
    history: History, memory: Memory, premises: Premises, now: datetime
) -> tuple[Seen, list[Finding]]:
    """Follow every meter up to now; return what is seen and what is found."""
    for choice in premises.meters:
        note_gaps(history, choice.id, memory.of(choice.id), premises.limits(choice.id), now)
    meter = premises.meter("electricity")
    if meter is not None:
        follow(history, premises, meter, memory.of(meter), now)
    night, found = _night(history, memory, premises, now)
    found += _counted(history, memory, premises, now)
    opinion = opinion_of(history, premises, now)
    if opinion is not None and meter is not None:
        found += _present(sensors_disagree(meter, opinion))
    return (night, opinion), found


def look(history: History, memory: Memory, premises: Premises, now: datetime) -> Seen:
    """Return what is seen by what is remembered, following nothing."""
    night, _ = _night(history, memory, premises, now)
    return night, opinion_of(history, premises, now)


def _night(
    history: History, memory: Memory, premises: Premises, now: datetime
) -> tuple[NightRate | None, list[Finding]]:
    meter = premises.meter("electricity")
    if meter is None:
        return None, []
    names = registers_of(history, meter)
    if not names:
        return split_of(history, premises, meter, now), []
    return judge(premises, meter, memory.of(meter), expectation(premises, names), now)


def _counted(history: History, memory: Memory, premises: Premises, now: datetime) -> list[Finding]:
    """Return what is to be said of the bridge's own counters, and of the units of gas."""
    found: list[Finding] = []
    for role in ("electricity", "gas"):
        meter = premises.meter(role)
        if meter is None:
            continue
        found += _present(counter_off(history, premises, meter, memory.of(meter), now))
        if role == "gas":
            found += _present(gas_mixed(history, meter, now))
    return found


def _present(finding: Finding | None) -> tuple[Finding, ...]:
    return () if finding is None else (finding,)
