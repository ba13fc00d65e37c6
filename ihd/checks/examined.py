"""What the slow checks have seen of a home over days and weeks, for a page to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ihd.checks.report import Gap
from ihd.checks.second_opinion import SecondOpinion
from ihd.checks.silence import Light
from ihd.checks.supplier_link import Report, SupplierLink
from ihd.checks.switch_times import ExpectedSwitch, SwitchTime
from ihd.clock import Interval
from ihd.units import Energy, Money


@dataclass(frozen=True, slots=True)
class NightRate:
    """When the meter switches, when the tariff says it should, and what the difference costs.

    ``split`` is what a meter with one register used in each of the tariff's hours, over
    ``split_over``: calculated, not measured.
    """

    seen: tuple[SwitchTime, ...] = ()
    expected: tuple[ExpectedSwitch, ...] = ()
    cost_a_year: Money | None = None
    days: int = 0
    split: Mapping[str | None, Energy] = field(default_factory=dict)
    split_over: Interval | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """What was seen; ``gaps`` are those of each meter that are over, oldest first."""

    gaps: Mapping[str, tuple[Gap, ...]] = field(default_factory=dict)
    night: NightRate | None = None
    opinion: SecondOpinion | None = None
    supplier: SupplierLink = field(default_factory=lambda: SupplierLink(Light.UNKNOWN))
    told: Report | None = None
