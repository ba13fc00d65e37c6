"""The pages of an evidence pack about bills: each as printed beside how it should be, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from ihd.dossier import Dossier
from ihd.screens.account_words import (
    debit_sentence,
    holding_sentence,
    now_sentence,
    refund_sentence,
)
from ihd.screens.complaint_words import clock_sentence, fault_sentence
from ihd.screens.document import Block, Column, Paragraph, Section, Style, Table
from ihd.screens.statement_words import asks, balance, says, unchecked_sentences, verdict_sentence
from ihd.statements.check import StatementCheck
from ihd.units import Money
from ihd.words import Words


def bill_sections(dossier: Dossier, words: Words) -> Iterator[Section]:
    """Yield a section for each bill."""
    for check in dossier.statements:
        yield Section(bill_title(check, words), tuple(_blocks(check, words)))


def bill_title(check: StatementCheck, words: Words) -> str:
    """Return what a bill is called: its number, and its days as people say them."""
    statement = check.statement
    first = words.full_day(statement.first_day)
    last = words.full_day(statement.after_last_day - timedelta(days=1))
    if statement.number:
        return words.text(
            "Bill {number}: {first} to {last}", number=statement.number, first=first, last=last
        )
    return words.text("Bill of {first} to {last}", first=first, last=last)


def _blocks(check: StatementCheck, words: Words) -> Iterator[Block]:
    style = Style.GOOD if check.is_right else Style.BAD
    yield Paragraph(verdict_sentence(check, words), style)
    yield _beside(check, words)
    zone = check.statement.zone
    if check.findings:
        yield Paragraph(words.text("What differs, and what it is worth"), Style.LEAD)
    for number, finding in enumerate(check.findings, start=1):
        yield Paragraph(f"{number}. {says(finding, zone, words)}")
        yield Paragraph(asks(finding, zone, words), Style.QUOTE)
    for sentence in unchecked_sentences(check, words):
        yield Paragraph(sentence, Style.SMALL)


def _beside(check: StatementCheck, words: Words) -> Table:
    """Return the bill as printed beside the bill as it should be."""
    columns = (
        Column(words.text("Line"), share=1.6),
        Column(words.text("Billed"), numbers=True),
        Column(words.text("Amount"), numbers=True),
        Column(words.text("Right"), numbers=True),
        Column(words.text("Amount"), numbers=True),
        Column(words.text("Too much"), numbers=True),
    )
    statement = check.statement
    rows: list[tuple[str, ...]] = []
    for line, right in zip(statement.lines, check.right_lines, strict=True):
        rows.append(
            (
                line.name,
                _quantity(line.quantity, line.unit, words),
                words.number(line.amount, 2),
                _quantity(right.quantity, right.unit, words),
                words.number(right.amount.amount, 2),
                _difference(line.amount - right.amount.amount, words),
            )
        )
    sums = (statement.total, check.right.amount)
    lines = [sum(amounts, Decimal(0)) for amounts in (
        [line.amount for line in statement.lines],
        [right.amount.amount for right in check.right_lines],
    )]  # fmt: skip
    taxes = [total - part for total, part in zip(sums, lines, strict=True)]
    if any(taxes):
        rows.append(_sum_row(words.text("VAT and sums"), taxes, words))
    rows.append(_sum_row(words.text("Total"), list(sums), words))
    return Table(columns, tuple(rows), strong=frozenset({len(rows) - 1}))


def _sum_row(name: str, amounts: list[Decimal], words: Words) -> tuple[str, ...]:
    billed, right = amounts
    return (
        name,
        "",
        words.number(billed, 2),
        "",
        words.number(right, 2),
        _difference(billed - right, words),
    )


def _difference(amount: Decimal, words: Words) -> str:
    return words.number(amount, 2) if amount else "–"


def _quantity(quantity: Decimal | None, unit: str, words: Words) -> str:
    if quantity is None:
        return ""
    exponent = quantity.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    number = words.number(quantity, min(3, places))
    if unit == "day":
        return words.text("{number} days", number=number)
    return f"{number} {'m³' if unit == 'm3' else unit}".strip()


def account_section(dossier: Dossier, words: Words) -> Section | None:
    """Return where the account stands and is heading."""
    found, account = dossier.outlook, dossier.account
    if found is None or account is None:
        return None
    columns = (
        Column(words.text("From"), share=1.3),
        Column(words.text("Paid"), numbers=True),
        Column(words.text("Used"), numbers=True),
        Column(words.text("Balance"), numbers=True, share=1.4),
        Column(words.text("Level year"), numbers=True, share=1.4),
    )
    rows = tuple(
        (
            words.full_day(row.first),
            words.number(row.paid.amount, 2),
            words.number(row.used.amount, 2),
            balance(row.balance, words),
            balance(row.normal, words),
        )
        for row in found.rows
    )
    sentences = (
        now_sentence(found, words),
        holding_sentence(found, words),
        refund_sentence(found, account.cushion, words),
        debit_sentence(found, words),
    )
    blocks: list[Block] = [Paragraph(sentence) for sentence in sentences]
    blocks.append(Table(columns, rows))
    return Section(words.text("The account with the supplier"), tuple(blocks))


def case_sections(dossier: Dossier, words: Words) -> Iterator[Section]:
    """Yield each complaint with its dates and its diary."""
    for case in dossier.cases:
        complaint = case.complaint
        title = words.text("Complaint of {day}", day=words.full_day(complaint.made))
        blocks: list[Block] = [Paragraph(complaint.about)]
        if case.clock is not None:
            blocks.append(Paragraph(clock_sentence(case.clock, words)))
        if case.fault is not None:
            blocks.append(Paragraph(fault_sentence(case.fault, words)))
        columns = (
            Column(words.text("Day"), share=1.2),
            Column(words.text("How"), share=0.6),
            Column(words.text("Who"), share=0.8),
            Column(words.text("What was said or written"), share=4),
        )
        rows = tuple(
            (
                words.full_day(contact.on),
                contact.how,
                words.text("we") if contact.by_us else words.text("supplier"),
                contact.said,
            )
            for contact in complaint.contacts
        )
        blocks += [Table(columns, rows)] if rows else []
        yield Section(title, tuple(blocks))


def stake(dossier: Dossier) -> Money | None:
    """Return what all bills together ask too much, or None where there is no bill."""
    found = [check.at_stake for check in dossier.statements]
    return sum(found[1:], found[0]) if found else None
