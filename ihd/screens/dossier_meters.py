"""The pages of an evidence pack about a meter: its readings, its use, its gaps, its prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import RowQuality, UsageRow
from ihd.clock import local_date
from ihd.dossier import Dossier, MeterPart, ShownReading
from ihd.meter import Fuel
from ihd.screens.document import Bars, Block, Column, Paragraph, Section, Style, Table
from ihd.screens.statement_words import price
from ihd.tariffs.tariff import Tariff, TariffVersion
from ihd.units import Energy, Money
from ihd.words import Words
from ihd.words import marked as _

MOST_ROWS = 60
"""Longer tables of gaps or findings go to the CSV beside the document."""


def meter_name(part: MeterPart, words: Words) -> str:
    """Return what a meter is called; its own id only where that is chosen."""
    kind = {
        Fuel.ELECTRICITY: words.text("Electricity meter"),
        Fuel.GAS: words.text("Gas meter"),
    }.get(part.fuel, words.text("Meter"))
    return f"{kind} {part.name}".strip()


def month_section(part: MeterPart, words: Words) -> Section:
    """Return a meter's use and cost by month, drawn and in figures."""
    columns = (
        Column(words.text("Month"), share=1.5),
        Column(words.text("kWh"), numbers=True),
        Column(words.text("Energy"), numbers=True),
        Column(words.text("Standing"), numbers=True),
        Column(words.text("Together"), numbers=True),
        Column(words.text("Known"), share=1.4),
    )
    rows = [_month(row, words) for row in part.months]
    rows.append(_sum(part.months, words))
    blocks: list[Block] = []
    chart = _bars(part.months, words)
    blocks += [chart] if chart else []
    blocks.append(Table(columns, tuple(rows), strong=frozenset({len(rows) - 1})))
    blocks.append(
        Paragraph(
            words.text("Costs are with the tax, at the prices in force; see Prices."), Style.SMALL
        )
    )
    title = words.text("{meter}: month by month", meter=meter_name(part, words))
    return Section(title, tuple(blocks))


def reading_sections(dossier: Dossier, words: Words) -> Iterator[Section]:
    """Yield each meter's register as every day began."""
    for part in dossier.meters:
        if not part.readings:
            continue
        columns = (
            Column(words.text("Day"), share=1.25),
            Column(words.text("Read at"), share=0.95),
            Column(words.text("Register"), numbers=True, share=1.3),
            Column(words.text("kWh"), numbers=True, share=0.8),
        )
        used = {row.first_day: row for row in part.days}
        places = max(_places(reading.value) for reading in part.readings)
        rows = [_reading(reading, used, places, dossier.zone, words) for reading in part.readings]
        intro = words.text(
            "What the register showed as each day began: the last reading received by midnight,"
            " when it was taken, and what was used in the day."
        )
        title = words.text("{meter}: readings day by day", meter=meter_name(part, words))
        blocks = (Paragraph(intro), Table(columns, tuple(rows), abreast=2))
        yield Section(title, blocks, fresh=True)


def gap_section(dossier: Dossier, words: Words) -> Section:
    """Return when nothing was heard."""
    columns = (
        Column(words.text("Meter"), share=1.5),
        Column(words.text("Last reading before"), share=1.6),
        Column(words.text("First reading after"), share=1.6),
        Column(words.text("How long"), numbers=True),
    )
    rows = [
        (
            meter_name(part, words),
            moment(gap.interval.start, dossier.zone, words),
            moment(gap.interval.end, dossier.zone, words) if gap.ended else words.text("none yet"),
            words.duration(gap.interval.duration),
        )
        for part in dossier.meters
        for gap in part.gaps
    ]
    title = words.text("Gaps")
    if not rows:
        return Section(title, (Paragraph(words.text("There are none.")),))
    intro = words.text(
        "In these times nothing was heard from the meter. The register counted on, so no energy is"
        " lost; only when in the gap it was used is not known."
    )
    blocks: list[Block] = [Paragraph(intro), Table(columns, tuple(rows[:MOST_ROWS]))]
    blocks += more_beside(len(rows), "gaps.csv", words)
    return Section(title, tuple(blocks))


def more_beside(count: int, file: str, words: Words) -> list[Block]:
    """Say where the rest of a long table is."""
    if count <= MOST_ROWS:
        return []
    told = words.text(
        "The first {shown} of {count}; all are in {file}.", shown=MOST_ROWS, count=count, file=file
    )
    return [Paragraph(told, Style.SMALL)]


def price_section(dossier: Dossier, words: Words) -> Section | None:
    """Return the prices agreed and from when they hold."""
    blocks: list[Block] = []
    for part in dossier.meters:
        if part.tariff is None:
            continue
        columns = (
            Column(words.text("From"), share=1.3),
            Column(words.text("What"), share=1.6),
            Column(words.text("Price"), numbers=True),
            Column(words.text("Per"), share=0.7),
            Column(words.text("Tax"), share=1.5),
        )
        rows = [row for version in part.tariff.versions for row in _prices(version, part, words)]
        name = f"{meter_name(part, words)}: {part.tariff.name}"
        blocks += [Paragraph(name, Style.LEAD), Table(columns, tuple(rows))]
    if not blocks:
        return None
    return Section(words.text("Prices"), tuple(blocks))


def moment(instant: datetime, zone: ZoneInfo, words: Words) -> str:
    """Return a local day and time."""
    return words.text(
        "{day}, {time}",
        day=words.full_day(local_date(instant, zone)),
        time=words.time(instant, zone),
    )


def amount(money: Money | None, words: Words) -> str:
    """Return an amount for a column; a dash where it is not known."""
    return "–" if money is None else words.number(money.amount, 2)


def kwh(energy: Energy | None, words: Words) -> str:
    """Return an energy for a column; a dash where it is not known."""
    return "–" if energy is None else words.number(energy.kwh, 1)


def _month(row: UsageRow, words: Words) -> tuple[str, ...]:
    return (
        words.month(row.first_day),
        kwh(row.energy, words),
        amount(row.cost, words),
        amount(row.standing, words),
        amount(row.total, words),
        _quality(row, words),
    )


def _sum(rows: Iterable[UsageRow], words: Words) -> tuple[str, ...]:
    """Return the last row of the months: what is known, added up."""
    found = list(rows)
    energy = sum((row.energy.mwh for row in found if row.energy is not None), 0)
    columns = zip(*((row.cost, row.standing, row.total) for row in found), strict=True)
    totals = [
        sum((one.amount for one in column if one is not None), Decimal(0)) for column in columns
    ]
    return (
        words.text("Together"),
        words.number(Energy(energy).kwh, 1),
        *(words.number(total, 2) for total in totals),
        "",
    )


def _quality(row: UsageRow, words: Words) -> str:
    match row.quality:
        case RowQuality.MEASURED:
            return words.text("measured")
        case RowQuality.MISSING:
            return words.text("not known")
        case _:
            return words.text(
                "{span} not heard", span=words.duration(timedelta(seconds=row.missing_s))
            ) if row.missing_s else words.text("partly spread")  # fmt: skip


def _bars(rows: tuple[UsageRow, ...], words: Words) -> Bars | None:
    energies = [row.energy.mwh if row.energy else 0 for row in rows]
    most = max(energies, default=0)
    if len(rows) < 3 or most <= 0:
        return None
    return Bars(
        labels=tuple(f"{row.first_day:%m/%y}" for row in rows),
        heights=tuple(max(0, energy) / most for energy in energies),
        top=words.energy(Energy(most)),
        says=words.text("Energy used in each month"),
    )


def _reading(
    reading: ShownReading,
    used: dict[date, UsageRow],
    places: int,
    zone: ZoneInfo,
    words: Words,
) -> tuple[str, ...]:
    row = used.get(reading.day)
    when = words.time(reading.at, zone)
    days = (reading.day - local_date(reading.at, zone)).days
    if days > 1:
        when = words.text("{days} days before", days=days)
    name = f"{reading.register} " if reading.register else ""
    return (
        f"{reading.day:%Y-%m-%d}",
        when,
        f"{name}{words.number(reading.value, places)}",
        kwh(row.energy if row else None, words),
    )


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(3, max(0, -exponent)) if isinstance(exponent, int) else 0


def _prices(version: TariffVersion, part: MeterPart, words: Words) -> Iterator[tuple[str, ...]]:
    tariff = part.tariff
    assert tariff is not None
    since = words.full_day(version.first_day) if version.first_day else words.text("the start")
    tax = ""
    if version.vat is not None:
        percent = words.number(version.vat.percent, 0)
        inside, added = _("with {percent} % VAT"), _("VAT of {percent} % added")
        tax = words.text(inside if version.vat.included else added, percent=percent)
    for rate in version.rates:
        if rate.from_table or rate.tiers:
            figure = words.text("varies")
        else:
            figure = _price(rate.price, tariff, words)
        yield since, rate.name, figure, tariff.per, tax
        since = tax = ""
    for charge in version.charges:
        yield "", charge.name, _price(charge.price, tariff, words), charge.per.value, ""


def _price(value: Decimal | None, tariff: Tariff, words: Words) -> str:
    return words.text("not known") if value is None else price(value, tariff.currency, words)
