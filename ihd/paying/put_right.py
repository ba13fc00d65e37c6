"""What was found wrong with a bill stays on record once the bill is put right, or is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from ihd.checks.finding import Finding, FindingKind
from ihd.home import Home
from ihd.screens.bill_facts import KeptBill
from ihd.statements.settled import settled
from ihd.units import Money

_NOTE = "found_in_bills"


class _Written(msgspec.Struct, frozen=True):
    """A finding as it is noted; what it rests on stays with the readings."""

    kind: FindingKind
    subject: str
    since: datetime
    facts: dict[str, Any]
    stake: tuple[Decimal, str] | None = None


class _Found(msgspec.Struct, frozen=True):
    """What was found wrong with a bill, as its file was when it last changed."""

    changed_ns: int
    findings: tuple[_Written, ...] = ()


class PutRight:
    """Notes with the home what is wrong with each bill; knows from then on what no longer is."""

    def __init__(self) -> None:
        self._seen: object = None

    def look(self, home: Home, bills: Sequence[tuple[int, KeptBill]], now: datetime) -> None:
        """Record as settled what a bill that was changed or taken away no longer has.

        ``bills`` are all of them, each with when its file changed. What is no longer found
        because the home knows more is not put right, and is not recorded.
        """
        if home.store.reader or bills == self._seen:
            return
        if any(one.check is None and not one.problem for _, one in bills):
            return
        self._seen = list(bills)
        noted = home.store.noted(_NOTE)
        before = msgspec.convert(noted if noted is not None else {}, dict[str, _Found])
        after = {one.id: _found(changed, one, before, now) for changed, one in bills}
        home.found(settled(map(_read, _gone(before, after)), now))
        if after != before:
            home.store.note(_NOTE, msgspec.to_builtins(after))


def _found(changed_ns: int, bill: KeptBill, before: Mapping[str, _Found], now: datetime) -> _Found:
    """Return what is wrong with a bill; of one that cannot be read now, what was before."""
    if bill.check is None:
        return before.get(bill.id, _Found(0))
    return _Found(changed_ns, tuple(map(_written, settled(bill.check.findings, now))))


def _gone(before: Mapping[str, _Found], after: Mapping[str, _Found]) -> list[_Written]:
    """Return what was found in bills that are others now, or none, and is found in none."""
    standing = {_key(one) for bill in after.values() for one in bill.findings}
    return [
        one
        for id_, bill in before.items()
        if id_ not in after or after[id_].changed_ns != bill.changed_ns
        for one in bill.findings
        if _key(one) not in standing
    ]


def _key(one: _Written) -> tuple[object, ...]:
    return one.kind, one.subject, one.since, one.facts.get("register")


def _written(finding: Finding) -> _Written:
    stake = finding.at_stake
    said = (stake.amount, stake.currency) if stake else None
    facts = msgspec.to_builtins(dict(finding.facts))
    return _Written(finding.kind, finding.subject, finding.since, facts, said)


def _read(one: _Written) -> Finding:
    found = Finding(one.kind, one.subject, one.since, facts=one.facts)
    return replace(found, at_stake=Money(*one.stake)) if one.stake else found
