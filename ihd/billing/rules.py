"""What the law gives a household, each rule with the day it holds from: resources/rules/*.toml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeVar

from ihd.paths import RESOURCES
from ihd.tariffs.source import Node, Source
from ihd.units import Money


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


_Rule = TypeVar("_Rule", bound=_Dated)


@dataclass(frozen=True, slots=True)
class VatRule:
    """The tax on fuel for a home, as a percentage."""

    since: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class BackBillingRule:
    """How many months before a bill it may reach back at most."""

    since: date
    months: int


@dataclass(frozen=True, slots=True)
class ComplaintRule:
    """When a complaint may go to the ombudsman, until when, and how long evidence is taken."""

    since: date
    weeks: int
    ombudsman_months: int
    evidence_days: int


@dataclass(frozen=True, slots=True)
class MeterFaultRule:
    """When a plan is due for a fault that was reported, and what is owed without one."""

    since: date
    working_days: int
    compensation: Money


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one country, each kind in order of its days."""

    country: str
    currency: str
    holidays: str
    vat: tuple[VatRule, ...]
    back_billing: tuple[BackBillingRule, ...]
    complaint: tuple[ComplaintRule, ...]
    meter_fault: tuple[MeterFaultRule, ...]


def in_force(rules: Iterable[_Rule], day: date) -> _Rule | None:
    """Return the rule of a kind that holds on a day, or None where none does yet."""
    return max((r for r in rules if r.since <= day), key=lambda r: r.since, default=None)


def load_rules(country: str = "gb", folder: Path | None = None) -> Rules:
    """Read a country's rules; raise TariffError for a file that cannot be used."""
    path = (folder or RESOURCES / "rules") / f"{country}.toml"
    root = Source.parse(path.read_text(encoding="utf-8"), str(path), "the rules").root()
    root.expect_only(
        ("country", "currency", "holidays", "vat", "back_billing", "complaint", "meter_fault")
    )
    currency = root.text("currency")
    return Rules(
        country=root.text("country"),
        currency=currency,
        holidays=root.text("holidays"),
        vat=tuple(VatRule(_since(n), n.number("percent")) for n in root.tables("vat")),
        back_billing=tuple(
            BackBillingRule(_since(n), _count(n, "months")) for n in root.tables("back_billing")
        ),
        complaint=tuple(
            ComplaintRule(
                _since(n),
                _count(n, "weeks"),
                _count(n, "ombudsman_months"),
                _count(n, "evidence_days"),
            )
            for n in root.tables("complaint")
        ),
        meter_fault=tuple(
            MeterFaultRule(
                _since(n), _count(n, "working_days"), Money(n.number("compensation"), currency)
            )
            for n in root.tables("meter_fault")
        ),
    )


def _since(node: Node) -> date:
    day = node.day("from")
    if day is None:
        raise node.error(None, "a rule says from which day it holds; add from = 2026-01-01")
    return day


def _count(node: Node, key: str) -> int:
    return int(node.number(key))
