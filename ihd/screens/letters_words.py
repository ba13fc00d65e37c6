"""Letters in plain English, filled from the home's own figures; every one may be edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ihd.complaints.letters import Letter, LetterKind
from ihd.screens.statement_words import balance
from ihd.units import Money
from ihd.words import Words


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it is sent: who, what about, and its paragraphs."""

    head: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    foot: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole letter as plain text."""
        parts = ["\n".join(self.head), self.subject, *self.paragraphs, "\n".join(self.foot)]
        return "\n\n".join(part for part in parts if part) + "\n"


def changed_text(letter: LetterText, changed: Mapping[int, str]) -> LetterText:
    """Return a letter with paragraphs as they were changed by hand; an emptied one is left out."""
    numbered = enumerate(letter.paragraphs)
    paragraphs = [changed.get(number, paragraph) for number, paragraph in numbered]
    return replace(letter, paragraphs=tuple(paragraphs))


def letter_text(letter: Letter, words: Words) -> LetterText:
    """Return a letter in words."""
    subject, body = _LETTERS[letter.kind](letter, words)
    sender = letter.sender
    numbers = []
    if sender.account_number:
        numbers.append(words.text("Account number: {number}", number=sender.account_number))
    if sender.meter_point:
        numbers.append(words.text("Meter point: {number}", number=sender.meter_point))
    to = _recipient(letter, words)
    head = (sender.name, *sender.address, words.full_day(letter.on), *to, *numbers)
    return LetterText(
        head=tuple(line for line in head if line),
        subject=subject,
        paragraphs=(words.text("Hello,"), *body),
        foot=tuple(line for line in (words.text("Yours faithfully,"), sender.name) if line),
    )


def _recipient(letter: Letter, words: Words) -> tuple[str, ...]:
    """Return the lines of whom a letter is to; a supplier is named once."""
    if letter.kind is LetterKind.OMBUDSMAN:
        return (words.text("To the energy ombudsman"),)
    address = letter.supplier_address
    if not address:
        return (letter.supplier or words.text("To my energy supplier"),)
    named = letter.supplier.casefold() in address[0].casefold()
    return address if named else (letter.supplier, *address)


_Body = tuple[str, list[str]]


def _bill_wrong(letter: Letter, words: Words) -> _Body:
    subject = words.text("My bill {bill} is wrong", bill=letter.bill).replace("  ", " ")
    body = [words.text("I have checked my bill against my own dated meter readings.")]
    body += [f"{number}. {request}" for number, request in enumerate(letter.requests, start=1)]
    if letter.stake is not None and len(letter.requests) > 1:
        body.append(
            words.text(
                "Together that is {amount}. Please send me a corrected bill.",
                amount=words.money(_size(letter.stake)),
            )
        )
    body.append(
        words.text(
            "Please treat this as a complaint, and do not change my payments while it is open."
        )
    )
    return subject, body + _readings(letter, words)


def _refund(letter: Letter, words: Words) -> _Body:
    found = letter.outlook
    assert found is not None
    body = [
        words.text(
            "On today's meter readings my account stands at {now}. On what I use in a year and"
            " what I pay, it does not fall below {lowest} in the next twelve months.",
            now=balance(found.now, words),
            lowest=balance(found.lowest, words),
        ),
        words.text(
            "Please pay {refundable} back to me now, or tell me in writing why not.",
            refundable=words.money(found.refundable),
        ),
    ]
    return words.text("Please refund the credit on my account"), body + _readings(letter, words)


def _debit(letter: Letter, words: Words) -> _Body:
    found = letter.outlook
    assert found is not None
    body = [
        words.text(
            "At what I pay now my account will stand at {ends} in a year. {level} a month pays for"
            " what I use, with nothing left over.",
            ends=balance(found.ends_at, words),
            level=words.money(found.level_debit),
        ),
        words.text(
            "Please change my direct debit to {level}, or show me the figures yours rests on.",
            level=words.money(found.level_debit),
        ),
    ]
    return words.text("Please change my direct debit"), body + _readings(letter, words)


def _meter_fault(letter: Letter, words: Words) -> _Body:
    body = [
        words.text(
            "My smart meter works: my own display reads it. But you bill me on estimates, so its"
            " readings do not reach you."
        )
    ]
    if letter.silent_since is not None:
        body.append(
            words.text(
                "This has been so since {day} at the latest.",
                day=words.full_day(letter.silent_since),
            )
        )
    body.append(
        words.text(
            "Please send me a plan to put it right within five working days, and bill me on my own"
            " readings until then."
        )
    )
    return words.text("My smart meter's readings do not reach you"), body + _readings(letter, words)


def _fault_overdue(letter: Letter, words: Words) -> _Body:
    fault = letter.fault
    assert fault is not None
    body = [
        words.text(
            "On {reported} I reported that my smart meter does not work as it should. A plan to put"
            " it right was due on {due}. I have not had one.",
            reported=words.full_day(fault.reported),
            due=words.full_day(fault.due),
        )
    ]
    if fault.owed is not None:
        body.append(
            words.text(
                "Under the guaranteed standards for smart meters {amount} is owed for that. Please"
                " pay it, and send me the plan.",
                amount=words.money(fault.owed),
            )
        )
    return words.text("The plan for my smart meter is overdue"), body


def _meter_test(letter: Letter, words: Words) -> _Body:
    body = [
        words.text(
            "I have compared my meter with a second one, and they differ by more than both could"
            " be wrong by. The figures are in the pack that comes with this."
        ),
        words.text(
            "Please have the meter tested, and tell me beforehand what the test costs if it proves"
            " right."
        ),
    ]
    return words.text("Please test my meter"), body + _readings(letter, words)


def _switch_times(letter: Letter, words: Words) -> _Body:
    body = [
        words.text(
            "My display has watched my meter change between its registers. It does not change when"
            " my tariff says it does."
        ),
        *letter.requests,
        words.text(
            "Please put the times right, and bill again what was counted at the wrong rate."
        ),
    ]
    return words.text("My meter's cheap hours are at the wrong time"), body


def _final_response(letter: Letter, words: Words) -> _Body:
    made = letter.complaint
    assert made is not None
    body = [
        words.text(
            "On {day} I complained about this: {about}",
            day=words.full_day(made.made),
            about=made.about,
        ),
        words.text(
            "It is not settled. Please send me your final response, or a deadlock letter, so that I"
            " can take it to the ombudsman."
        ),
    ]
    return words.text("Please send me your final response"), body


def _ombudsman(letter: Letter, words: Words) -> _Body:
    made, clock = letter.complaint, letter.clock
    assert made is not None
    body = [
        words.text(
            "I ask you to look at my complaint against {supplier}, made on {day}: {about}",
            supplier=made.supplier or letter.supplier,
            day=words.full_day(made.made),
            about=made.about,
        )
    ]
    if clock is not None and clock.by_deadlock:
        body.append(
            words.text(
                "The supplier sent me a deadlock letter on {day}.",
                day=words.full_day(clock.ombudsman_from),
            )
        )
    else:
        body.append(words.text("It was not settled within the time the supplier has for it."))
    body += list(letter.requests)
    body.append(
        words.text(
            "With this come my dated meter readings, the bill done again, and the diary of what was"
            " said and written."
        )
    )
    return words.text("A complaint about my energy supplier"), body


def _readings(letter: Letter, words: Words) -> list[str]:
    """Return the readings a letter gives, a line each."""
    found = []
    for reading in letter.readings:
        exponent = reading.value.normalize().as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        found.append(
            words.text(
                "Meter reading on {day}: {register} {value} {unit}",
                day=words.full_day(reading.at.date()),
                register=reading.register or "",
                value=words.number(reading.value, min(places, 3)),
                unit="m³" if reading.unit == "m3" else reading.unit,
            ).replace("  ", " ")
        )
    return found


def _size(money: Money) -> Money:
    return -money if money.amount < 0 else money


_LETTERS: dict[LetterKind, Callable[[Letter, Words], _Body]] = {
    LetterKind.BILL_WRONG: _bill_wrong,
    LetterKind.REFUND: _refund,
    LetterKind.DEBIT: _debit,
    LetterKind.METER_FAULT: _meter_fault,
    LetterKind.FAULT_OVERDUE: _fault_overdue,
    LetterKind.METER_TEST: _meter_test,
    LetterKind.SWITCH_TIMES: _switch_times,
    LetterKind.FINAL_RESPONSE: _final_response,
    LetterKind.OMBUDSMAN: _ombudsman,
}
