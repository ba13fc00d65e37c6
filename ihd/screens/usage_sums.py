"""What rows of usage come to together, and how the Usage page colours and names their rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihd.billing.usage_row import PeriodCharge, RateUse, UsageRow
from ihd.meter import Fuel
from ihd.screens.now import Tone
from ihd.screens.usage import Unit
from ihd.tariffs.simple import UNIT
from ihd.units import Energy, Money
from ihd.words import Words

_TONES: Mapping[int, tuple[Tone, ...]] = {
    1: (Tone.USUAL,),
    2: (Tone.LOW, Tone.USUAL),
    3: (Tone.LOW, Tone.USUAL, Tone.HIGH),
}


@dataclass(frozen=True, slots=True)
class Whole:
    """The sum of rows. ``cost`` is of the energy whose price is known, None where none is.

    ``unpriced`` is the energy no price is known for. ``days`` have a standing charge.
    """

    energy: Energy
    cost: Money | None
    unpriced: Energy
    standing: Money | None
    export: Energy
    earned: Money | None
    caught_up: Energy
    missing_s: int
    days: int
    known: bool
    charges: tuple[PeriodCharge, ...] = ()

    @property
    def total(self) -> Money | None:
        """The cost with the standing charge and other charges, less what export earned."""
        if self.cost is None:
            return None
        total = self.cost if self.standing is None else self.cost + self.standing
        total = sum((charge.cost for charge in self.charges), total)
        return total if self.earned is None else total - self.earned


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as it is shown; ``name`` is what rows call it."""

    name: str | None
    label: str
    tone: Tone


def whole_of(
    rows: Sequence[UsageRow], charges: tuple[PeriodCharge, ...] = (), since: date | None = None
) -> Whole:
    """Return what rows come to together; ``charges`` are of the whole and of none of them.

    Days before ``since``, the first with readings, have no standing charge.
    """
    charged = [(max(row.first_day, since or row.first_day), row) for row in rows if row.standing]
    uses = [use for row in rows for use in row.by_rate]
    return Whole(
        energy=_energy(row.energy for row in rows),
        cost=_money([use.cost for use in uses]),
        unpriced=_energy(use.energy for use in uses if use.cost is None),
        standing=_money([row.standing for row in rows]),
        export=_energy(row.export for row in rows),
        earned=_money([row.earned for row in rows]),
        caught_up=_energy(row.caught_up for row in rows),
        missing_s=sum(row.missing_s for row in rows),
        days=sum((row.after_last_day - first).days for first, row in charged),
        known=any(row.energy is not None for row in rows),
        charges=(*(charge for row in rows for charge in row.charges), *charges),
    )


def rates_of(rows: Sequence[UsageRow], fuel: Fuel, words: Words) -> list[Rate]:
    """Return the rates of rows, the cheapest first and unknown ones last, with their tones."""
    found: dict[str | None, tuple[Decimal, int]] = {}
    for use in (use for row in rows for use in row.by_rate):
        money, mwh = found.get(use.name, (Decimal(0), 0))
        cost = use.cost.amount if use.cost else Decimal(0)
        found[use.name] = money + cost, mwh + use.energy.mwh
    named = [name for name in found if name is not None]
    named.sort(key=lambda name: found[name][0] / (found[name][1] or 1))
    tones = _TONES.get(len(named)) or _spread_tones(len(named))
    rates = [
        Rate(name, rate_label(name, fuel, words), tone)
        for name, tone in zip(named, tones, strict=True)
    ]
    if None in found:
        rates.append(Rate(None, rate_label(None, fuel, words), Tone.USUAL))
    return rates


def rate_label(name: str | None, fuel: Fuel, words: Words) -> str:
    """Return a rate's name as a person reads it; a single unit rate is named by its fuel."""
    if name is None or name == UNIT:
        return words.text("Gas") if fuel is Fuel.GAS else words.text("Electricity")
    return name


def value_of(use: RateUse, unit: Unit) -> Decimal:
    """Return a use in the unit of the chart: whole currency units, or kWh."""
    if unit is Unit.ENERGY:
        return use.energy.kwh
    return use.cost.amount if use.cost else Decimal(0)


def late_part(use: RateUse, unit: Unit) -> Decimal:
    """Return the part of a use that was caught up after a gap, in the unit of the chart."""
    if not use.caught_up or not use.energy:
        return Decimal(0)
    return value_of(use, unit) * use.caught_up.mwh / use.energy.mwh


def _spread_tones(count: int) -> tuple[Tone, ...]:
    third = max(1, count // 3)
    return (
        *(Tone.LOW,) * third,
        *(Tone.USUAL,) * (count - 2 * third),
        *(Tone.HIGH,) * third,
    )[:count]


def _energy(found: Iterable[Energy | None]) -> Energy:
    return Energy(sum(energy.mwh for energy in found if energy is not None))


def _money(found: Sequence[Money | None]) -> Money | None:
    """Return the sum of the amounts that are known; None where none is."""
    known = [money for money in found if money is not None]
    if not known:
        return None
    return Money(sum((money.amount for money in known), Decimal(0)), known[0].currency)
