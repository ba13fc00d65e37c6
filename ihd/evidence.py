"""The readings a finding rests on, fetched from the store once the finding was written down."""

from __future__ import annotations

from datetime import timedelta

from ihd.checks.belief import Channel
from ihd.checks.finding import Finding
from ihd.checks.trouble import EVIDENCE_KEPT
from ihd.checks.verdict import Verdict
from ihd.clock import Interval, parse_instant
from ihd.meter import Quantity, Reading
from ihd.store import Store

_LOOKED_THROUGH = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


def evidence_of(store: Store, finding: Finding) -> tuple[Reading, ...]:
    """Return a finding's evidence; the first few readings left out, or those around a break."""
    channel = channel_of_finding(finding)
    if finding.evidence or channel is None:
        return finding.evidence
    last = finding.facts.get("last_at")
    if "segment" in finding.facts and isinstance(last, str):
        before = store.weighed(channel, _at(Interval(parse_instant(last), parse_instant(last))))
        after = store.weighed(channel, _at(Interval(finding.since, finding.since)))
        return tuple(kept.reading for kept in (*before, *after))
    until = min(finding.until or finding.since + _LOOKED_THROUGH, finding.since + _LOOKED_THROUGH)
    rows = store.weighed(channel, _at(Interval(finding.since, until)))
    left_out = [kept.reading for kept in rows if kept.verdict is Verdict.QUARANTINED]
    return tuple((left_out or [kept.reading for kept in rows[:1]])[:EVIDENCE_KEPT])


def channel_of_finding(finding: Finding) -> Channel | None:
    """Return the channel a finding is about, where it is about one."""
    quantity = finding.facts.get("quantity")
    if quantity not in list(Quantity):
        return None
    register, phase = finding.facts.get("register"), finding.facts.get("phase")
    return Channel(
        finding.subject,
        Quantity(str(quantity)),
        None if register is None else str(register),
        None if phase is None else str(phase),
    )


def _at(interval: Interval) -> Interval:
    """Return an interval with its last instant in it."""
    return Interval(interval.start, interval.end + _MICROSECOND)
