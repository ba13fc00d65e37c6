"""The letter that is open: made of the home's own figures, changed by hand, taken along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ihd.billing.account import DebitVerdict, Outlook
from ihd.billing.rules import load_rules
from ihd.checks.finding import FindingKind
from ihd.clock import local_date
from ihd.complaints.clock import Complaint, Stage, complaint_clock, fault_clock
from ihd.complaints.diary import DiaryError, load_complaints, open_complaint
from ihd.complaints.letters import Letter, LetterKind, MeterReading
from ihd.complaints.qr import codes
from ihd.files import write_whole
from ihd.home import FUELS, Home
from ihd.meter import Fuel, Quantity
from ihd.paths import HomeFolder
from ihd.paying.correspondence import correspondence, typed
from ihd.screens.bill_facts import LetterFacts
from ihd.screens.letters_words import changed_text, letter_text
from ihd.screens.statement_words import asks
from ihd.statements.check import StatementCheck
from ihd.statements.statement import Statement
from ihd.words import Words

_FACES = (Quantity.IMPORT_VOLUME, Quantity.IMPORT_ENERGY)
"""What a meter's face shows: volume where it counts any."""


class LetterDesk:
    """Owns the letter that is open; it is not kept after the program ends."""

    def __init__(self) -> None:
        self.open: LetterFacts | None = None

    def begin(
        self,
        kind: LetterKind,
        home: Home,
        folder: HomeFolder,
        now: datetime,
        *,
        words: Words,
        check: StatementCheck | None,
        outlook: Outlook | None,
    ) -> None:
        """Open a letter with the home's figures of the present."""
        complaint = _complaint(folder)
        today, rules = local_date(now, home.settings.zone), load_rules()
        silent = [f for f in home.record() if f.kind is FindingKind.SUPPLIER_CANNOT_HEAR]
        metered = [fuel for fuel in FUELS if home.settings.meter_for(fuel)]
        fuels = metered if check is None else [check.statement.fuel]
        known = correspondence(home)
        letter = Letter(
            kind=kind,
            on=today,
            supplier=next(iter(known.supplier_address), ""),
            sender=known.sender,
            supplier_address=known.supplier_address,
            readings=tuple(_readings(home, fuels, words, now)),
            outlook=outlook,
            complaint=complaint,
            clock=complaint_clock(complaint, today, rules) if complaint else None,
            fault=fault_clock(complaint, today, rules) if complaint else None,
            silent_since=local_date(silent[-1].since, home.settings.zone) if silent else None,
        )
        self.open = LetterFacts(letter if check is None else _about(letter, check, words))

    def change(self, home: Home, field: str, text: str) -> None:
        """Change a paragraph of the open letter by its number, or who writes, and to where."""
        if not field.isdigit():
            known = typed(home, field, text)
            if self.open is not None:
                letter = replace(
                    self.open.letter,
                    sender=known.sender,
                    supplier_address=known.supplier_address,
                )
                self.open = replace(self.open, letter=letter, codes=())
        elif self.open is not None:
            changed = {**self.open.changed, int(field): text.strip()}
            self.open = replace(self.open, changed=changed, codes=())

    def save(self, folder: HomeFolder, words: Words) -> Path | None:
        """Write the open letter as plain text; return its file."""
        if self.open is None:
            return None
        path = folder.letters / f"{self.open.letter.on}-{self.open.letter.kind.value}.txt"
        write_whole(path, self._text(words))
        return path

    def encode(self, words: Words) -> None:
        """Make the open letter's codes."""
        if self.open is not None:
            self.open = replace(self.open, codes=codes(self._text(words)))

    def _text(self, words: Words) -> str:
        assert self.open is not None
        return changed_text(letter_text(self.open.letter, words), self.open.changed).text


def _about(letter: Letter, check: StatementCheck, words: Words) -> Letter:
    """Return a letter that names a bill and what to ask of it."""
    bill = check.statement
    return replace(
        letter,
        supplier=bill.supplier or letter.supplier,
        bill=bill.number or f"{words.full_day(bill.first_day)} – {_last_day(bill, words)}",
        requests=tuple(asks(finding, bill.zone, words) for finding in check.findings),
        stake=check.at_stake,
    )


def letters_fit(
    home: Home, folder: HomeFolder, outlook: Outlook | None, now: datetime
) -> Iterator[LetterKind]:
    """Yield the letters, besides those about a bill, that the home has a reason for."""
    if outlook is not None and outlook.refundable.amount > 0:
        yield LetterKind.REFUND
    if outlook is not None and outlook.debit is not DebitVerdict.ABOUT_RIGHT:
        yield LetterKind.DEBIT
    kinds = {finding.kind for finding in home.record() if finding.until is None}
    if FindingKind.SUPPLIER_CANNOT_HEAR in kinds:
        yield LetterKind.METER_FAULT
    complaint = _complaint(folder)
    if complaint is None:
        return
    today, rules = local_date(now, home.settings.zone), load_rules()
    fault = fault_clock(complaint, today, rules)
    if fault is not None and fault.overdue:
        yield LetterKind.FAULT_OVERDUE
    clock = complaint_clock(complaint, today, rules)
    if clock is not None and clock.stage in (Stage.WITH_SUPPLIER, Stage.OMBUDSMAN_OPEN):
        yield LetterKind.FINAL_RESPONSE
    if clock is not None and clock.stage is Stage.OMBUDSMAN_OPEN:
        yield LetterKind.OMBUDSMAN


def _last_day(bill: Statement, words: Words) -> str:
    return words.full_day(bill.after_last_day - timedelta(days=1))


def _complaint(folder: HomeFolder) -> Complaint | None:
    """Return the complaint that is open; None where there is none, or the file cannot be read."""
    with suppress(DiaryError):
        return open_complaint(load_complaints(folder.complaints))
    return None


def _readings(
    home: Home, fuels: Sequence[Fuel], words: Words, now: datetime
) -> Iterator[MeterReading]:
    """Yield what the home's registers show now, as their faces do; each named where it must be."""
    for fuel in fuels:
        meter = home.settings.meter_for(fuel)
        quantity = next((q for q in _FACES if meter and home.store.registers(meter, q)), None)
        if meter is None or quantity is None:
            continue
        for register in home.store.registers(meter, quantity):
            reading = home.store.reading_at(meter, quantity, now, register=register)
            if reading is not None and isinstance(reading.value, Decimal):
                unit = "m3" if quantity is Quantity.IMPORT_VOLUME else "kWh"
                name = register or (_fuel(fuel, words) if len(fuels) > 1 else None)
                yield MeterReading(name, reading.value, unit, reading.at)


def _fuel(fuel: Fuel, words: Words) -> str:
    return words.text("Gas") if fuel is Fuel.GAS else words.text("Electricity")
