"""Counting what every rate of a tariff supplied, over a bill."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Consumption, Series
from ihd.billing.estimates import estimated_rows, estimates_of
from ihd.billing.half_hours import rounded_half_hours, rounded_table
from ihd.billing.lines import Estimate, Estimated, Note, NoteKind, in_units
from ihd.billing.pieces import Amount, Cuts, Piece, SharedBlocks, pieces_of, shared_out
from ihd.billing.rate_line import RateLine
from ihd.billing.rate_prices import RatePlace
from ihd.billing.shared_tiers import with_shared_blocks
from ihd.billing.table import at_table_prices
from ihd.clock import from_ms, iso_utc, local_date
from ihd.tariffs.prices import PriceTable
from ihd.tariffs.tariff import Rounding, Tariff, TariffVersion
from ihd.tariffs.timeline import bound, candidates, is_export, rates_for, version_spans


@dataclass(slots=True)
class TableTotal:
    """What a rate came to at a table's prices (amount × price), and what has no known price."""

    money: Amount = 0
    unknown: Amount = 0


@dataclass(slots=True)
class Tally:
    """What was counted so far, by piece, in mWh (or ml where the tariff is per m3)."""

    used: dict[Piece, Amount] = field(default_factory=lambda: defaultdict(int))
    by_table: dict[RatePlace, TableTotal] = field(default_factory=lambda: defaultdict(TableTotal))
    unpriced: Amount = 0
    estimated: list[Estimated] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    shared: SharedBlocks | None = None

    def price_unknown(self, used: Amount, *, rate: str | None, since_ms: int | None) -> None:
        """Leave energy out of the bill, and say so."""
        if used:
            self.unpriced += used
            since = None if since_ms is None else iso_utc(from_ms(since_ms))
            facts = {"rate": rate, "amount": in_units(used), "since": since}
            self.notes.append(Note(NoteKind.PRICE_UNKNOWN, facts))


@dataclass(frozen=True, slots=True)
class Counting:
    """What counting a series rests on, besides the series."""

    line: RateLine
    cuts: Cuts
    table: PriceTable | None

    @property
    def tariff(self) -> Tariff:
        """What prices the series."""
        return self.line.tariff

    @property
    def zone(self) -> ZoneInfo:
        """The home's own clock."""
        return self.line.zone


def tally(line: RateLine, consumption: Consumption, cuts: Cuts, table: PriceTable | None) -> Tally:
    """Count every series by what its stretches are priced as."""
    tariff = line.tariff
    if tariff.rounding is Rounding.HALF_HOUR:
        table = table and rounded_table(table)
        consumption = tuple(rounded_half_hours(series) for series in consumption)
    cuts = with_shared_blocks(cuts, line, consumption)
    found = Tally(shared=cuts.shared)
    counting = Counting(line, cuts, table)
    for series in consumption:
        refusal = _cannot_price(series, counting)
        if refusal:
            found.notes.append(refusal)
            continue
        found.notes += _not_named(series, counting)
        _count(found, series, counting)
    return found


def _count(found: Tally, series: Series, counting: Counting) -> None:
    tariff, cuts = counting.tariff, counting.cuts
    bounds, pieces = pieces_of(counting.line, series, cuts)
    amounts, straddles = shared_out(series, bounds)
    found.estimated += estimates_of(series, bounds, pieces, straddles, cuts)
    spans: dict[Piece, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        spans[piece].append(index)
    for piece, indexes in spans.items():
        unit = _unit(piece, series, counting)
        used = sum(amounts[index] for index in indexes) * unit
        if piece.version is None or piece.rate is None:
            if piece.billed and not piece.is_export:
                found.price_unknown(used, rate=None, since_ms=int(bounds[indexes[0]]))
            continue
        found.used[piece] += used
        version = tariff.versions[piece.version]
        if piece.billed and rates_for(version, series.register)[piece.rate].from_table:
            total = found.by_table[piece.version, piece.is_export, piece.rate]
            for index in indexes:
                span = int(bounds[index]), int(bounds[index + 1])
                share = at_table_prices(series, *span, counting.table)
                total.money += share.money * unit * _tax(counting.table, version)
                total.unknown += share.unknown * unit
                found.estimated += estimated_rows(series, share.split, Estimate.SPLIT)


def _unit(piece: Piece, series: Series, counting: Counting) -> Amount:
    """Return what one of a series' amounts is in mWh; volume becomes energy here and only here."""
    tariff, cuts = counting.tariff, counting.cuts
    if series.unit == "kWh" or tariff.per == "m3":
        return 1
    first = cuts.heat_starts[piece.heat - 1] if piece.heat else cuts.start
    value = tariff.gas.value_on(local_date(from_ms(first), counting.zone))
    return tariff.gas.kwh_per_m3(value)


def _tax(table: PriceTable | None, version: TariffVersion) -> Fraction:
    """Return what brings a table's prices to the tariff's terms, with or without the tax."""
    if table is None or version.vat is None or table.vat_included == version.vat.included:
        return Fraction(1)
    with_tax = 1 + Fraction(version.vat.percent) / 100
    return 1 / with_tax if table.vat_included else with_tax


def _cannot_price(series: Series, counting: Counting) -> Note | None:
    """Return why no rate of the tariff fits a series, or None."""
    if series.unit == "kWh" and counting.tariff.per == "m3":
        return Note(NoteKind.UNIT_UNKNOWN, {"register": series.register})
    versions = _versions(counting)
    if not versions or any(
        candidates(rates_for(version, series.register), series.register) for version in versions
    ):
        return None
    known = sorted({r for version in versions for rate in version.rates for r in rate.registers})
    return Note(NoteKind.REGISTER_UNKNOWN, {"register": series.register, "known": known})


def _not_named(series: Series, counting: Counting) -> list[Note]:
    """Say so where the tariff names registers, and the clock must decide for this one."""
    for version in _versions(counting) if series.register else ():
        if version.netting and is_export(version, series.register):
            continue
        rates = rates_for(version, series.register)
        if any(rate.registers for rate in rates) and not bound(rates, series.register):
            return [Note(NoteKind.REGISTER_BY_CLOCK, {"register": series.register})]
    return []


def _versions(counting: Counting) -> list[TariffVersion]:
    """Return the versions in force in the bill."""
    tariff, cuts = counting.tariff, counting.cuts
    spans = version_spans(tariff, counting.zone, cuts.bill_start, cuts.end)
    return [tariff.versions[number] for _, _, number in spans if number is not None]
