"""What is taken along: a letter to read, change and carry to a phone, and the evidence pack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ihd.complaints.letters import Correspondence, LetterKind
from ihd.screens.bill import DraftLetter, DraftPack, MakeEvidencePack, MakeLetter, SendLetter
from ihd.screens.bill_facts import BillFacts, LetterFacts, Outcome, PackFacts, Told
from ihd.screens.letters_words import changed_text, letter_text
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Bar,
    Buttons,
    CodeShown,
    Entry,
    Heading,
    Keys,
    Opens,
    OpenSheet,
    Option,
    Row,
    Said,
    Sheet,
    Switch,
    Weight,
)
from ihd.words import Words
from ihd.words import marked as _


def sent_doors(facts: BillFacts, words: Words) -> Iterator[Row]:
    """Yield the doors to letters and the pack."""
    if facts.letters:
        yield Opens(words.text("Letters to send"), OpenSheet("letters"))
    yield Opens(words.text("Evidence pack"), OpenSheet("pack"))


def sent_sheets(facts: BillFacts, words: Words) -> Iterator[Sheet]:
    """Yield the letters there is a reason for, the open one, and the pack."""
    if facts.letters:
        rows = [Opens(words.text(_LETTERS[kind]), MakeLetter(kind.value)) for kind in facts.letters]
        yield Sheet("letters", words.text("Letters to send"), (*rows, _addresses_door(words)))
    if facts.letter is not None:
        yield from _letter_sheets(facts.letter, facts.told, words)
    if facts.letters or facts.letter is not None:
        addresses = tuple(_addresses(facts.correspondence, words))
        yield Sheet("addresses", words.text("Names and addresses"), addresses)
    yield Sheet("pack", words.text("Evidence pack"), tuple(_pack(facts.pack, facts.told, words)))


def told_line(told: Told, words: Words) -> Line:
    """Return what became of the last command."""
    good = told.outcome in (Outcome.PACK_MADE, Outcome.LETTER_SAVED)
    tone = Tone.LOW if good else Tone.QUIET
    if told.outcome is Outcome.FAILED:
        tone = Tone.WRONG
    return Line(words.text(_TOLD[told.outcome], what=told.what), tone)


def _letter_sheets(letter: LetterFacts, told: Told | None, words: Words) -> Iterator[Sheet]:
    made = letter_text(letter.letter, words)
    text = changed_text(made, letter.changed)
    rows: list[Row] = []
    if told is not None:
        rows.append(Said(told_line(told, words)))
    rows.append(
        Buttons(
            (
                Action(words.text("Save as a file"), SendLetter("file"), Weight.MAIN),
                Action(words.text("Carry to a phone"), SendLetter("code")),
            )
        )
    )
    rows.append(Opens(words.text("Change the letter"), OpenSheet("letter-words")))
    after_day = text.head.index(words.full_day(letter.letter.on)) + 1
    blocks = (text.head[:after_day], text.head[after_day:])
    rows += [Said(Line(", ".join(block))) for block in blocks]
    rows.append(Said(Line(text.subject), title=True))
    rows += [Said(Line(one)) for part in text.paragraphs for one in _SENTENCES.split(part) if one]
    rows += [Said(Line(line)) for line in text.foot]
    yield Sheet("letter", words.text("Letter"), tuple(rows))
    yield Sheet("letter-words", words.text("Change the letter"), tuple(_changes(letter, words)))
    if letter.codes:
        yield Sheet("codes", words.text("For a phone"), tuple(_codes(letter, words)))


def _changes(letter: LetterFacts, words: Words) -> Iterator[Row]:
    """Yield everything of a letter that can be typed anew."""
    yield _addresses_door(words)
    text = letter_text(letter.letter, words)
    for number, paragraph in enumerate(changed_text(text, letter.changed).paragraphs):
        yield Entry(
            words.text("Paragraph {number}", number=number + 1),
            DraftLetter(f"{number}"),
            Keys.TEXT,
            start=paragraph,
            note=paragraph or words.text("Left out"),
        )


def _addresses_door(words: Words) -> Opens:
    return Opens(words.text("Names and addresses"), OpenSheet("addresses"))


def _addresses(known: Correspondence, words: Words) -> Iterator[Row]:
    """Yield who writes, and to where: typed once, for every letter."""
    values = {
        "name": known.sender.name,
        "address": ", ".join(known.sender.address),
        "account_number": known.sender.account_number,
        "supplier_address": ", ".join(known.supplier_address),
    }
    for field, label in _WRITERS.items():
        value, hint = values[field], words.text("Not in it")
        if field.endswith("address"):
            hint = words.text("Put a comma between the lines.")
        yield Entry(words.text(label), DraftLetter(field), Keys.TEXT, value, value, hint)


def _codes(letter: LetterFacts, words: Words) -> Iterator[Row]:
    for code in letter.codes:
        caption = words.text("Point a phone's camera at it: the letter is in it.")
        if code.count > 1:
            caption = words.text(
                "Part {number} of {count}: point a phone's camera at it.",
                number=code.number,
                count=code.count,
            )
        yield CodeShown(code.rows, caption)


def _pack(pack: PackFacts, told: Told | None, words: Words) -> Iterator[Row]:
    """Yield what a pack is, what it is to hold, and where it goes."""
    if told is not None:
        yield Said(told_line(told, words), title=True)
    yield Said(
        Line(
            words.text(
                "One document with your readings and bills, for your supplier or the ombudsman."
            )
        )
    )
    if pack.making:
        yield Bar(0.5, words.text("The pack is being written."))
    else:
        make = Action(words.text("Make the pack"), MakeEvidencePack(), Weight.MAIN)
        yield Buttons((make,))
    yield Heading(words.text("Of which days"))
    for period, label in _PERIODS.items():
        asks = DraftPack("period", period)
        yield Option(words.text(label), asks, chosen=pack.period == period)
    yield Heading(words.text("What may name your home"))
    yield Switch(
        words.text("The meters' own numbers"),
        DraftPack("meters", "" if pack.meters else "yes"),
        on=pack.meters,
    )
    for field, label in _NAMES.items():
        value = pack.named.get(field, "")
        asks = DraftPack(field)
        yield Entry(words.text(label), asks, Keys.TEXT, value, value, words.text("Not in it"))
    yield Heading(words.text("Where it goes"))
    for place in pack.places:
        yield Option(place, DraftPack("folder", place), chosen=place == pack.folder)
    own = "" if pack.folder in pack.places else pack.folder
    yield Entry(
        words.text("Another folder"), DraftPack("folder"), Keys.TEXT, own, own or pack.folder
    )


_SENTENCES = re.compile(r"(?<=[^\d\s][.!?]) ")
"""Where a paragraph may be cut to be shown, so that no row is higher than a small window."""


_PERIODS = {
    "bill": _("This bill"),
    "year": _("The last year"),
    "all": _("All that is recorded"),
}
_NAMES = {
    "name": _("Your name"),
    "supplier": _("Supplier"),
    "account_number": _("Account number"),
}
_WRITERS = {
    "name": _("Your name"),
    "address": _("Your address"),
    "account_number": _("Account number"),
    "supplier_address": _("The supplier's address"),
}
_LETTERS = {
    LetterKind.REFUND: _("Ask for credit back"),
    LetterKind.DEBIT: _("Ask for another direct debit"),
    LetterKind.METER_FAULT: _("The supplier does not hear the meter"),
    LetterKind.FAULT_OVERDUE: _("The plan for the meter is overdue"),
    LetterKind.METER_TEST: _("Ask for a test of the meter"),
    LetterKind.SWITCH_TIMES: _("The cheap hours are at the wrong time"),
    LetterKind.FINAL_RESPONSE: _("Ask for the final response"),
    LetterKind.OMBUDSMAN: _("Go to the ombudsman"),
    LetterKind.BILL_WRONG: _("A bill is wrong"),
}
_TOLD = {
    Outcome.BILL_GONE: _("That bill is forgotten."),
    Outcome.PACK_MADE: _("The pack is in {what}."),
    Outcome.NOTHING_RECORDED: _("Nothing is recorded yet, so there is nothing to put in."),
    Outcome.LETTER_SAVED: _("The letter is in {what}."),
    Outcome.ACCOUNT_GONE: _("The account is forgotten."),
    Outcome.NOT_A_NUMBER: _("“{what}” is not a number."),
    Outcome.NOT_A_DAY: _("“{what}” is not a day; type it as 1.10.2026."),
    Outcome.FAILED: _("That did not work: {what}"),
}
