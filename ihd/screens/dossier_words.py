"""An evidence pack as a document: what a supplier or an ombudsman reads, in the order they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from ihd.checks.finding import Finding
from ihd.dossier import Dossier, MeterPart
from ihd.meter import Fuel
from ihd.screens.document import (
    Block,
    Column,
    Document,
    Facts,
    Note,
    Paragraph,
    Section,
    Table,
)
from ihd.screens.dossier_bills import (
    account_section,
    bill_sections,
    case_sections,
    stake,
)
from ihd.screens.dossier_meters import (
    MOST_ROWS,
    gap_section,
    meter_name,
    moment,
    month_section,
    more_beside,
    price_section,
    reading_sections,
)
from ihd.screens.findings import finding_sentence
from ihd.screens.statement_words import balance
from ihd.units import Energy
from ihd.words import Words


def document_of(dossier: Dossier, sums: Mapping[str, str], words: Words) -> Document:
    """Return the document of a pack; ``sums`` are the SHA-256 of the files beside it, by name."""
    title = words.text("Meter readings and bills")
    first = words.full_day(dossier.first_day)
    last = words.full_day(dossier.after_last_day - timedelta(days=1))
    period = words.text("{first} to {last}", first=first, last=last)
    sections = [_short(dossier, words)]
    sections += bill_sections(dossier, words)
    sections += case_sections(dossier, words)
    sections += [s for s in (account_section(dossier, words),) if s]
    sections += [month_section(part, words) for part in dossier.meters if part.months]
    sections += [s for s in (price_section(dossier, words),) if s]
    sections += [gap_section(dossier, words), _left_out(dossier, words), _found(dossier, words)]
    sections.append(_made(sums, words))
    sections += reading_sections(dossier, words)
    return Document(
        title=title,
        subject=words.text("Evidence for {period}", period=period),
        author=dossier.identifiers.name or "Plainwatt",
        language={"en": "en-GB"}.get(words.language, words.language),
        lines=tuple(_lines(dossier, period, words)),
        sections=tuple(sections),
        footer=words.text("Indicative readings of a home display, not of the billing meter"),
        page_of=words.text("Page {number} of {count}", number="{number}", count="{count}"),
        keywords=words.text("smart meter, readings, bill, evidence"),
    )


def _lines(dossier: Dossier, period: str, words: Words) -> Iterator[str]:
    """Yield what stands under the title: the period, and only the identifiers chosen."""
    yield period
    who = dossier.identifiers
    if who.name or who.address:
        yield ", ".join(part for part in (who.name, *who.address) if part)
    if who.supplier:
        yield words.text("Supplier: {supplier}", supplier=who.supplier)
    if who.account_number:
        yield words.text("Account number: {number}", number=who.account_number)
    names = {Fuel.ELECTRICITY: "MPAN", Fuel.GAS: "MPRN"}
    for fuel, number in who.meter_points.items():
        if number:
            yield f"{names.get(fuel, fuel.value)}: {number}"
    day = words.full_day(dossier.made_at.astimezone(dossier.zone).date())
    yield words.text(
        "Made on {day} with {program}", day=day, program=f"Plainwatt {dossier.version}".strip()
    )


def _short(dossier: Dossier, words: Words) -> Section:
    """Return the first page: what this is, and what matters in it."""
    note = Note(
        words.text("Indicative, not the billing meter"),
        words.text(
            "These readings were sent by the meter to a display in the home and kept with the time"
            " they were taken. The meter and its own registers remain the measure for billing."
            " Where a bill differs from them, this shows when, by how much, and what it is worth."
        ),
    )
    blocks: list[Block] = [note, Facts(tuple(_facts(dossier, words)))]
    return Section(words.text("In short"), tuple(blocks))


def _facts(dossier: Dossier, words: Words) -> Iterator[tuple[str, str]]:
    for part in dossier.meters:
        yield meter_name(part, words), _meter_fact(part, dossier, words)
    if dossier.statements:
        wrong = sum(not check.is_right for check in dossier.statements)
        bills = words.plural(
            "{count} bill checked", "{count} bills checked", len(dossier.statements)
        )
        yield words.text("Bills"), words.text("{bills}, {wrong} wrong", bills=bills, wrong=wrong)
    at_stake = stake(dossier)
    if at_stake is not None and at_stake.amount:
        yield words.text("At stake"), words.money(at_stake)
    if dossier.outlook is not None:
        yield words.text("Account"), balance(dossier.outlook.now, words)
    yield words.text("Readings not believed"), words.number(Decimal(_count(dossier.left_out)), 0)


def _count(findings: tuple[Finding, ...]) -> int:
    """Return how many readings were left out."""
    return sum(int(str(f.facts.get("count") or 1)) for f in findings)


def _meter_fact(part: MeterPart, dossier: Dossier, words: Words) -> str:
    if not part.readings:
        return words.text("no readings")
    used = sum(row.energy.mwh for row in part.days if row.energy is not None)
    half_hours = max(1, _half_hours_in(dossier, part))
    known = Decimal(len(part.half_hours.starts)) * 100 / half_hours
    return words.plural(
        "{energy} kWh used; readings in {percent} % of the half-hours; {count} gap",
        "{energy} kWh used; readings in {percent} % of the half-hours; {count} gaps",
        len(part.gaps),
        energy=words.number(Energy(used).kwh, 0),
        percent=words.number(min(known, Decimal(100)), 1),
    )


def _half_hours_in(dossier: Dossier, part: MeterPart) -> int:
    """Return the half-hours from the first reading to when the pack was made."""
    last = min(dossier.made_at, part.days[-1].interval.end) if part.days else dossier.made_at
    return int((last - part.readings[0].at) / timedelta(minutes=30))


def _left_out(dossier: Dossier, words: Words) -> Section:
    title = words.text("Readings not believed")
    if not dossier.left_out:
        return Section(title, (Paragraph(words.text("There are none.")),))
    intro = words.text(
        "These readings could not be true. They are kept, and left out of every sum in this pack."
    )
    table = _finding_table(dossier.left_out, dossier, words)
    more = more_beside(len(dossier.left_out), "left-out.csv", words)
    return Section(title, (Paragraph(intro), table, *more))


def _found(dossier: Dossier, words: Words) -> Section:
    title = words.text("What the checks found")
    if not dossier.findings:
        return Section(title, (Paragraph(words.text("Nothing else.")),))
    table = _finding_table(dossier.findings, dossier, words)
    more = more_beside(len(dossier.findings), "findings.json", words)
    return Section(title, (table, *more))


def _finding_table(findings: tuple[Finding, ...], dossier: Dossier, words: Words) -> Table:
    columns = (Column(words.text("Since"), share=1), Column(words.text("What"), share=3.2))
    rows = tuple(
        (
            moment(finding.since, dossier.zone, words),
            finding_sentence(finding, dossier.zone, words, now=dossier.made_at),
        )
        for finding in findings[:MOST_ROWS]
    )
    return Table(columns, rows)


def _made(sums: Mapping[str, str], words: Words) -> Section:
    """Return how the pack was made, and how anyone can see that nothing was changed since."""
    columns = (Column(words.text("File"), share=1), Column("SHA-256", share=3.4))
    rows = tuple((name, value) for name, value in sorted(sums.items()))
    texts = (
        words.text(
            "The meter sends its registers to a device in the home, which hands them on to the"
            " display over the home's own network. Every reading is kept as it came, with the"
            " meter's own time where it sends one, and with ours. Nothing is edited; what cannot be"
            " true is marked and left out of the sums."
        ),
        words.text(
            "Use is the difference between two readings of a register, and nothing else. Where a"
            " gap lies between them, the difference is spread over it by time and marked so. Costs"
            " are worked out exactly and rounded once, as a bill rounds."
        ),
    )
    verify = words.text(
        "The figures are in the files beside this document. To see that none was changed, run"
        " “sha256sum -c SHA256SUMS” in their folder (Linux; “shasum -a 256 -c SHA256SUMS” on a Mac;"
        " “certutil -hashfile FILE SHA256” for one file on Windows)."
    )
    blocks: list[Block] = [Paragraph(text) for text in (*texts, verify)]
    blocks.append(Table(columns, rows))
    return Section(words.text("How this was made, and how to check it"), tuple(blocks))
