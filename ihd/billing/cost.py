"""What consumption costs on a tariff, line by line as a bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.billing.charges import quantity_of
from ihd.billing.consumption import Consumption
from ihd.billing.demand import demand_lines
from ihd.billing.energy import Tally, tally
from ihd.billing.energy_lines import EnergyLines
from ihd.billing.lines import Bill, Item, LineKind, Note, NoteKind, exact_decimal, in_units, line_of
from ihd.billing.minimum import minimum_items
from ihd.billing.pieces import Cuts, cuts_of
from ihd.billing.rate_line import RateLine
from ihd.clock import days_interval, from_ms, iso_utc
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import Rounding, Span, Tariff, TariffVersion
from ihd.tariffs.timeline import version_days
from ihd.units import Money


def cost(
    tariff: Tariff,
    consumption: Consumption,
    first_day: date,
    after_last_day: date,
    zone: ZoneInfo,
    *,
    prices: PriceTable | None = None,
) -> Bill:
    """Return the bill of the local days [first_day, after_last_day); they must be one at least.

    ``prices`` replace the tariff's own price table. Every amount is exact, and rounded once from
    its exact value; readings outside the days only fill up blocks and months of demand.
    """
    if after_last_day <= first_day:
        raise ValueError(f"a bill from {first_day} to {after_last_day} has no day in it")
    line = RateLine(tariff, zone)
    reckoning = _Reckoning(line, consumption, prices or tariff.prices, after_last_day)
    items, found = reckoning.items(first_day, after_last_day)
    items += minimum_items(tariff, items, (first_day, after_last_day), reckoning.items)
    cuts = cuts_of(tariff, days_interval(first_day, after_last_day, zone), zone)
    found.notes += _notes(tariff, consumption, cuts)
    return _bill(tariff, items, found, first_day, after_last_day)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """Makes the lines of the days of a bill, or of a part of it."""

    line: RateLine
    consumption: Consumption
    table: PriceTable | None
    bill_ends: date

    def items(self, first_day: date, after_last_day: date) -> tuple[list[Item], Tally]:
        """Return the lines of some days, and what was found on the way."""
        tariff, zone = self.line.tariff, self.line.zone
        cuts = cuts_of(tariff, days_interval(first_day, after_last_day, zone), zone)
        found = tally(self.line, self.consumption, cuts, self.table)
        days = {
            n: (start, end) for n, start, end in version_days(tariff, first_day, after_last_day)
        }
        energy = EnergyLines(tariff, cuts, found, days).by_version()
        items: list[Item] = []
        for number, (start, end) in days.items():
            version = tariff.versions[number]
            items += energy[number]
            used = sum((_taken(item) for item in energy[number]), Fraction(0))
            ends_bill = end == self.bill_ends
            for item in (
                *demand_lines(tariff, version, self.consumption, start, end, zone),
                *_charges(tariff, version, start, end, used, ends_bill=ends_bill),
            ):
                (found.notes if isinstance(item, Note) else items).append(item)  # type: ignore[arg-type]
        return items, found


def _taken(item: Item) -> Fraction:
    """Return the energy of a line that charges for every unit fall on."""
    signs = {LineKind.ENERGY: 1, LineKind.NETTED: -1}
    return item.quantity * signs.get(item.kind, 0)


def _charges(
    tariff: Tariff,
    version: TariffVersion,
    first_day: date,
    after_last_day: date,
    used: Fraction,
    *,
    ends_bill: bool,
) -> Iterator[Item | Note]:
    for charge in version.charges:
        if charge.price is None:
            facts = {"rate": charge.name, "amount": None, "since": None}
            yield Note(NoteKind.PRICE_UNKNOWN, facts)
            continue
        quantity = quantity_of(charge, first_day, after_last_day, used=used, ends_bill=ends_bill)
        yield Item(
            name=charge.name,
            kind=LineKind.CHARGE,
            quantity=quantity,
            unit=tariff.per if charge.per is Span.KWH else charge.per.value,
            price=charge.price,
            amount=quantity * Fraction(charge.price),
            first_day=first_day,
            after_last_day=after_last_day,
            vat=version.vat,
        )


def _bill(
    tariff: Tariff, items: Sequence[Item], found: Tally, first_day: date, after_last_day: date
) -> Bill:
    """Add up: the tax comes on the exact sum and is rounded once."""
    lines = tuple(line_of(item, tariff.currency) for item in items)
    added, within = _taxes(items)
    vat_exact = _money(added, tariff)
    total_exact = _money(sum((item.amount for item in items), added), tariff)
    total = sum((line.rounded.amount for line in lines), vat_exact.rounded().amount)
    if tariff.rounding is Rounding.TOTAL:
        total = total_exact.rounded().amount
    return Bill(
        first_day=first_day,
        after_last_day=after_last_day,
        currency=tariff.currency,
        lines=lines,
        vat=vat_exact.rounded(),
        vat_exact=vat_exact,
        vat_within=None if within is None else _money(within, tariff),
        total=Money(total, tariff.currency),
        total_exact=total_exact,
        unpriced=in_units(found.unpriced),
        estimated=tuple(sorted(found.estimated, key=lambda e: e.interval)),
        notes=tuple(found.notes),
    )


def _taxes(items: Sequence[Item]) -> tuple[Fraction, Fraction | None]:
    """Return the tax to add, and the tax within the prices (None: none is known to be)."""
    added, within = Fraction(0), None
    for item in items:
        if item.vat is None:
            continue
        percent = Fraction(item.vat.percent)
        if item.vat.included:
            within = (within or Fraction(0)) + item.amount * percent / (100 + percent)
        else:
            added += item.amount * percent / 100
    return added, within


def _money(amount: Fraction, tariff: Tariff) -> Money:
    return Money(exact_decimal(amount), tariff.currency)


def _notes(tariff: Tariff, consumption: Consumption, cuts: Cuts) -> Iterator[Note]:
    converts = tariff.per == "kWh" and any(series.unit == "m3" for series in consumption)
    if converts and any(value.assumed for value in tariff.gas.values):
        value = tariff.gas.values[0].mj_per_m3
        yield Note(NoteKind.CALORIFIC_VALUE_ASSUMED, {"mj_per_m3": value})
    for series in consumption:
        if series.less:
            yield Note(NoteKind.REST_CALCULATED, {"known": list(series.less)})
        gaps = series.gaps(cuts.bill_start, cuts.end)
        if gaps:
            yield Note(
                NoteKind.NO_READINGS,
                {
                    "register": series.register,
                    "count": len(gaps),
                    "seconds": sum(end - start for start, end in gaps) // 1000,
                    "since": iso_utc(from_ms(gaps[0][0])),
                    "until": iso_utc(from_ms(gaps[0][1])),
                },
            )
